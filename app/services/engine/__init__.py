"""The engine as the app sees it, the one queue of what it generates, and what measures it."""
