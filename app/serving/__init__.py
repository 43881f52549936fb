"""The process of the local API: it accepts on this computer, connects to nobody, and has no model and no files.

Not here: the engine, which its parent owns (`app.services.serving`), the wire between both
(`app.core.jobs.serving_wire`).
"""
