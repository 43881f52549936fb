"""A window that has shut itself off from the internet: it stays so, its downloads and links work all the same."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from backends.contract.containment import Wall
from tests.hub_server import running_hub

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do that to a process that runs"),
    pytest.mark.slow,
]


def test_a_window_behind_its_wall_has_no_internet_and_can_do_all_it_could(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "xdg-open"
    code = f"import socket, sys; socket.socket(socket.AF_INET); open({str(opened)!r}, 'w').write(sys.argv[1])"
    command = shlex.join([sys.executable, "-c", code])  # the first line of a script takes no path with a space
    browser.write_text(f'#!/bin/sh\nexec {command} "$1"\n')
    browser.chmod(0o755)
    with running_hub() as hub:
        hub.add("a/b", "x.gguf", b"x", is_large=False)
        told = shut_window(tmp_path, {"HF_ENDPOINT": hub.endpoint, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert told["before"] == {"AF_INET": "opened", "AF_INET6": "opened", "AF_UNIX": "opened"}
    assert told["held"] == [Wall.NETWORK]
    assert told["behind"] == {"AF_INET": "refused", "AF_INET6": "refused", "AF_UNIX": "opened"}
    assert told["listed"] == ["x.gguf"]
    assert told["is opened"] is True
    assert set(Wall) >= set(told["serves behind"]) > {Wall.READING, Wall.PROGRAMS}  # the local API has its own walls
    assert opened.read_text() == "https://example.org/a%20b?c=d#e"  # by a program that has the internet


def shut_window(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Run one, and give what it has told."""
    own = {"TRIPTYCH_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen", **environment}
    command = [sys.executable, "-m", "tests.app.services.desktop.shut_window"]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout.splitlines()[-1])
