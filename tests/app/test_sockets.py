"""By the kernel's word: window and engine open no internet socket; the network process is the one that does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.models.network_wire import Hub as HubAddress, ListFiles, encode
from tests.hub_server import running_hub

ROOT = Path(__file__).resolve().parents[2]


def _can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _can_trace(), reason="needs strace, and a system that lets it watch"),
]


def traced(record: Path, *command: str, stdin: bytes = b"") -> tuple[str, str]:
    """What a command printed, and the sockets that it and all its children opened or used."""
    watch = ["strace", "-f", "-qq", "-e", "trace=network,execve", "-o", str(record)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TRIPTYCH_HOME": str(record.parent / "home")}
    with subprocess.Popen(
        [*watch, sys.executable, *command],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write(stdin)
        process.stdin.flush()
        out = process.stdout.read().decode()  # its input stays open: the network process would leave with it
        assert process.wait(100) == 0, process.stderr.read().decode()
    return out, record.read_text("utf-8", "replace")


def test_a_session_opens_no_internet_socket(tmp_path: Path) -> None:
    out, calls = traced(tmp_path / "calls", "-m", "tests.app.quiet_session")
    assert "4" in out
    assert "backends.engine" in calls  # the engine was watched, too
    assert "AF_INET" not in calls


def test_the_network_process_is_seen_to_open_one(tmp_path: Path) -> None:
    with running_hub() as hub:
        hub.add("a/b", "x.txt", b"x", is_large=False)
        request = encode(ListFiles(HubAddress(hub.endpoint), "a/b"))
        out, calls = traced(tmp_path / "calls", "-m", "app.network", stdin=request)
    assert '"listed"' in out
    assert "AF_INET" in calls
