"""The backend whose model runs on another machine: our ids go to a server, and its ids come back."""

from backends.remote.backend import Remote

__all__ = ["Remote"]
