"""`python -m app.launcher`: started by the app, never by hand."""

from __future__ import annotations

from app.launcher.process import serve


def main() -> None:
    """Serve the window until its input ends."""
    serve()


if __name__ == "__main__":
    main()
