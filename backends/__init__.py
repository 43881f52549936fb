"""The engine process and what it runs. Knows nothing of the app and nothing of Qt."""
