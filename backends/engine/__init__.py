"""The engine process: `python -m backends.engine`."""
