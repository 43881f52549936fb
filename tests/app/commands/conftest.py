"""The installed program, as a terminal would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.serving.conftest import NO_KEYRING
from tests.models import write_random_gguf

Triptych = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with random weights, in a folder with a space and an umlaut."""
    return write_random_gguf(tmp_path_factory.mktemp("ein Ördner") / "random.gguf")


@pytest.fixture
def triptych() -> Triptych:
    """Run `triptych ARGUMENTS` and wait."""

    def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=110,  # seconds; only what hangs
            env=os.environ | NO_KEYRING,
            check=False,
        )

    return run
