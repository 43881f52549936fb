"""`python -m tests.soak [NAME …]`: long trials. Without names all run.

Names: kills (the store while it is written), cuts (downloads over connections that break), flips (one bit of the store,
its log or its key file), damaged (models with strange fields against the engine behind its walls), serving (strange
requests to the local API).
"""

from __future__ import annotations

import argparse
import importlib
import sys

TRIALS = ("kills", "cuts", "flips", "damaged", "serving")


def main() -> int:
    """Run the named trials; 0 if all held."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TRIALS))
    names: list[str] = parser.parse_args().names or list(TRIALS)
    if unknown := set(names) - set(TRIALS):
        parser.error(f"no trial is called {', '.join(sorted(unknown))}; there are {', '.join(TRIALS)}")
    return max(int(importlib.import_module(f"tests.soak.{name}").main()) for name in names)


if __name__ == "__main__":
    sys.exit(main())
