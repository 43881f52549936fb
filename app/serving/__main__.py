"""Entry of the local API's process: started by the app, never by hand. It listens first and is walled in then."""

from __future__ import annotations

import sys

from app.serving.process import main_with


def main() -> None:
    """Serve until the input ends."""
    sys.exit(main_with(sys.argv[1:]))


if __name__ == "__main__":
    main()
