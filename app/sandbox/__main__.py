"""`python -m app.sandbox`: started by the app, never by hand. The walls come first, then what the work needs."""

from __future__ import annotations

import sys
from typing import NoReturn

from app.processes import SANDBOX
from backends.contract.containment import Allowed, allowed_by, confine


def main() -> NoReturn:
    """Serve the app behind the walls until its input ends."""
    confinement = confine(allowed_by(sys.argv[1:], Allowed(sockets=SANDBOX.sockets)))
    from app.sandbox.process import serve

    serve(confinement)


if __name__ == "__main__":
    main()
