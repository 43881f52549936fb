"""Widgets only: they draw state objects and pass on what the user does."""
