"""The program's words in other languages: Qt's .ts files, what they are compiled to, and the command that updates both.

`triptych_en` holds plural forms only. The context without a name holds the sentences of `app.sentence`.
"""
