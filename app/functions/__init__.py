"""The process that runs one function of the user's own: a command behind walls, ended with all that it started.

Not here: whether it may run at all (`app.core.tools.grants`), who starts this process (`app.services.tools`).
"""
