"""`python -m app.reading`: started by the app, never by hand. The walls come first, then the limits."""

from __future__ import annotations

import sys
from typing import NoReturn

from app.processes import READING
from backends.contract.containment import Allowed, allowed_by, confine


def main() -> NoReturn:
    """Read one document behind the walls and exit."""
    confinement = confine(allowed_by(sys.argv[1:], Allowed(sockets=READING.sockets)))
    from app.reading.process import serve

    serve(confinement)


if __name__ == "__main__":
    main()
