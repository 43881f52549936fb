"""The process that runs Python for a model: an interpreter in WebAssembly, without files, network or environment.

Not here: whether a program may run at all (`app.core.tools`), who starts this process (`app.services.tools`).
"""
