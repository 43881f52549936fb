"""`python -m tests.clients [NAME …]`: install programs of others from npm and let them use the local API.

Names: compatibility (openai/gpt-oss's own test of an API, whose folder is given with --gpt-oss), codex (`codex exec`
with a task of one tool), opencode (the same). Without names codex and opencode run. Needs Node.js and the npm registry;
the model is a script.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

NAMES = ("compatibility", "codex", "opencode")


def main() -> int:
    """Run the named programs; 0 if all came to the right end."""
    parser = argparse.ArgumentParser(prog="python -m tests.clients", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--gpt-oss", type=Path, default=None, help="a checkout of github.com/openai/gpt-oss")
    parser.add_argument("--folder", type=Path, default=None, help="where packages go (default: a temporary one)")
    arguments = parser.parse_args()
    names: list[str] = arguments.names or list(NAMES[1:])
    if unknown := set(names) - set(NAMES):
        parser.error(f"no program is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if "compatibility" in names and arguments.gpt_oss is None:
        parser.error("say with --gpt-oss where the test is")
    with tempfile.TemporaryDirectory() as name:
        folder: Path = arguments.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        modules = [importlib.import_module(f"tests.clients.{each}") for each in names]
        return max(int(module.main(folder, arguments.gpt_oss)) for module in modules)


if __name__ == "__main__":
    sys.exit(main())
