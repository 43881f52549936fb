"""`python -m app.mcp`: started by the app, never by hand."""

from __future__ import annotations

from app.mcp.client_only import leave_servers_out
from backends.contract.containment import close_inherited, leave_no_core


def main() -> None:
    """Serve the app until its input ends."""
    close_inherited()
    leave_no_core()
    leave_servers_out()
    from app.mcp.process import serve

    serve()


if __name__ == "__main__":
    main()
