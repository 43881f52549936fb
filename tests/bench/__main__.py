"""`python -m tests.bench [NAME …]`: measure and print ratios. Not in the test suite: figures depend on the weather.

Names: peers (llama.cpp's own tools, built once, in turn with ours), gaps, overhead, draws, speculation, efforts,
constraint, turns, prefix, mlx, fit, unload, limits and walls (the engine), tools (the sandbox), documents and lookup
(attached files), serving (the local API), start, transcript, panels, typing and renderings (the window), store (a
million messages), download (from loopback). Without names all run, which takes about an hour and 6 GB in the temporary
folder.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from tests.bench.machine import busy_afterwards, busy_warning, cpu_use, describe
from tests.bench.table import show_all

BENCHES = (
    "peers",
    "gaps",
    "overhead",
    "draws",
    "speculation",
    "efforts",
    "constraint",
    "turns",
    "prefix",
    "mlx",
    "fit",
    "unload",
    "limits",
    "walls",
    "tools",
    "serving",
    "documents",
    "lookup",
    "start",
    "transcript",
    "panels",
    "typing",
    "renderings",
    "store",
    "download",
)


def main() -> None:
    """Run the named benches, each under a line that says on what; at the end all goals, also in `bench.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    names: list[str] = parser.parse_args().names or list(BENCHES)
    if unknown := set(names) - set(BENCHES):
        parser.error(f"no bench is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    print(describe())
    for name in names:
        if warning := busy_warning():
            print(warning)
        before = cpu_use()
        importlib.import_module(f"tests.bench.{name}").main()
        if warning := busy_afterwards(before):
            print(f"\n{warning}")
    show_all(Path("bench.json"))


if __name__ == "__main__":
    main()
