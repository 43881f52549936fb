"""`python -m app.functions`: started by the app, never by hand. The walls come first; the command has them, too."""

from __future__ import annotations

import sys
from typing import NoReturn

from app.processes import FUNCTION
from backends.contract.containment import allowed_by, confine


def main() -> NoReturn:
    """Run one command behind the walls, and end with it."""
    confinement = confine(allowed_by(sys.argv[1:], FUNCTION.allowed))
    from app.functions.process import serve

    serve(confinement)


if __name__ == "__main__":
    main()
