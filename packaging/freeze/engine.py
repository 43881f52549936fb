"""What the packaged `triptych-engine` starts with: the child process of the table that its first argument names."""

from __future__ import annotations

import importlib
import sys

from app.processes import process_of


def main() -> int:
    """Become that process; exit code 2 where no process has this argument."""
    process = process_of(sys.argv[1]) if len(sys.argv) > 1 else None
    if process is None:
        print("Triptych starts this program itself.", file=sys.stderr)
        return 2
    importlib.import_module(f"{process.module}.__main__").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
