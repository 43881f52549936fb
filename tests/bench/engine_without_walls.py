"""An engine process as it was before it had walls, to compare with."""

from __future__ import annotations

from backends.contract.containment import Confinement
from backends.engine.worker import run

if __name__ == "__main__":
    run(Confinement())
