"""The program's words in other languages: Qt's .ts files, what they are compiled to, and the command that updates both.

`triptych_en` holds plural forms only. `sentences.json` lists the sentences that are made where no Qt is at hand.
"""
