"""Packages of npm in a folder, and programs that run with nothing of the user's own around them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SECONDS = 600


def install(folder: Path, *packages: str) -> Path:
    """Install packages unless they are there; the folder of their programs."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not here: install Node.js 22 or newer")
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", *packages]
    subprocess.run(command, cwd=folder, check=True, timeout=SECONDS)
    return folder / "node_modules" / ".bin"


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program with a home of its own; what it said is printed where it fails."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    own = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    own |= {"HOME": str(home), "USERPROFILE": str(home), "CI": "1", **environment}
    done = subprocess.run(
        command,
        cwd=folder,
        env=own,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], sep="\n")
    return done
