"""(g) A download with its hash, from a hub on loopback, against `curl` followed by `sha256sum` of the same file."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.core.models.network_wire import EVENTS, Fetch, Fetched, Hub as HubAddress, Pick
from backends.lines import encode_line
from tests.bench.table import Row, show

SIZE = 2_000_000_000
ROUNDS = 3
GOAL = 0.9
_CHUNK = 1 << 24
_NEEDED = ("curl", "sha256sum")


def main() -> None:
    """Print the table."""
    if not all(map(shutil.which, _NEEDED)) or shutil.disk_usage(tempfile.gettempdir()).free < 3 * SIZE:
        print(f"download: needs {' and '.join(_NEEDED)}, and {3 * SIZE / 1e9:.0f} GB in {tempfile.gettempdir()}.")
        return
    with tempfile.TemporaryDirectory(prefix="triptych-bench-") as name:
        folder = Path(name)
        source = folder / "hub" / "some" / "where" / "model.gguf"
        source.parent.mkdir(parents=True)
        with source.open("wb") as file:
            for _ in range(-(-SIZE // _CHUNK)):
                file.write(os.urandom(_CHUNK))
        command = [sys.executable, "-m", "tests.hub_server", str(folder / "hub")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as hub:
            assert hub.stdout is not None
            try:
                _measure(hub.stdout.readline().strip(), folder, source.stat().st_size)
            finally:
                hub.kill()


def _measure(endpoint: str, folder: Path, size: int) -> None:
    theirs, ours = list[float](), list[float]()
    for _ in range(ROUNDS):  # in turns: the weather is the same for both
        theirs.append(_seconds(lambda: _curl(endpoint, folder / "curl")))
        ours.append(_seconds(lambda: _ours(endpoint, folder / "ours")))
    rows = [
        Row(name, (*(f"{seconds:.2f} s" for seconds in times), f"{size / statistics.median(times) / 1e6:,.0f}"))
        for name, times in (("curl, then sha256sum", theirs), ("Triptych", ours))
    ]
    ratio = statistics.median(theirs) / statistics.median(ours)
    show(
        f"download of {size / 1e9:.1f} GB with its hash",
        [*(f"round {number + 1}" for number in range(ROUNDS)), "MB/s"],
        [*rows, Row("Triptych ÷ curl and sha256sum, speed", ("",) * (ROUNDS + 1), ratio, GOAL)],
    )


def _seconds(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _curl(endpoint: str, target: Path) -> None:
    subprocess.run(["curl", "-sL", "-o", str(target), f"{endpoint}/some/where/resolve/main/model.gguf"], check=True)
    subprocess.run(["sha256sum", str(target)], check=True, stdout=subprocess.DEVNULL)
    target.unlink()


def _ours(endpoint: str, folder: Path) -> None:
    """The whole process, its start included."""
    request = Fetch(HubAddress(endpoint), "some/where", "main", Pick(names=("model.gguf",)), str(folder))
    command = [sys.executable, "-P", "-m", "app.network"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(encode_line(request))
        process.stdin.flush()
        *_, closing = map(EVENTS.decode, process.stdout)
    assert isinstance(closing, Fetched), closing
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
