"""Entry of the engine process. Not for people: the app starts it and speaks the wire protocol with it.

The walls come first: `worker` brings native code and threads with it, so it is imported behind them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from backends.contract.containment import Allowed, allowed_by, confine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backends.contract.kinds import BackendKind


def main(kinds: Sequence[BackendKind] | None = None) -> None:
    """Run the engine behind its walls; `kinds`: other backends than ours."""
    confinement = confine(allowed_by(sys.argv[1:], Allowed()))
    from backends.engine.worker import run

    run(confinement, kinds)


if __name__ == "__main__":
    main()
