"""Entry of the engine process for engines elsewhere: it may connect, to the one port it is told, and reads no model.

That it connects to one host alone is held by this program: no kernel knows names of hosts.
"""

from __future__ import annotations

import sys

from backends.contract.containment import Allowed, Sockets, allowed_by, confine
from backends.contract.kinds import REMOTE


def main() -> None:
    """Run the engine behind its walls."""
    confinement = confine(allowed_by(sys.argv[1:], Allowed(sockets=Sockets.CONNECTS)))
    from backends.engine.worker import run

    run(confinement, (REMOTE,))


if __name__ == "__main__":
    main()
