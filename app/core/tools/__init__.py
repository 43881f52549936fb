"""Tools that a model may call: what each is and takes, who allowed a call, and what the model reads of its result.

Not here: running them (`app.services.tools`), how a model is told of them (`backends.harmony`).
"""
