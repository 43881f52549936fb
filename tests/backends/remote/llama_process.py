"""A real llama-server in a process of its own, which a test can kill. Run, it says its address and waits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def llama_process() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Its address, and what can be killed."""
    command = [sys.executable, "-m", "tests.backends.remote.llama_process"]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            lines = (line.strip() for line in process.stdout)
            yield next(line for line in lines if line.startswith("http://")), process
        finally:
            process.kill()


def main() -> None:
    """Serve until nobody listens any more."""
    from tests.backends.remote.llama_server import llama_server

    with llama_server(places=2, context=4096) as address:
        sys.stdout.write(f"\n{address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
