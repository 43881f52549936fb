"""`python -m app.network`: started by the app, never by hand. The walls come first, then what the work needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

from app.processes import NETWORK
from backends.contract.containment import Allowed, allowed_by, confine


def main() -> NoReturn:
    """Serve one request behind the walls and exit."""
    may = allowed_by(sys.argv[1:], Allowed(sockets=NETWORK.sockets))
    trouble = _make_folders(may.writes)
    confinement = confine(may)
    from app.network.process import serve

    serve(confinement, trouble)


def _make_folders(folders: tuple[str, ...]) -> OSError | None:
    """Only what is there can be allowed; gives why it is not."""
    for folder in folders:
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return error
    return None


if __name__ == "__main__":
    main()
