"""The program starts whatever stands where its files should be, and says what it could not use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.errors import StoreError
from app.main import Program
from app.paths import Paths
from tests.app.ui.conftest import WAIT
from tests.app.ui.drivers.window import WindowDriver

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
_SMALL = (
    "config/settings.toml",
    "state/connections.jsonl",
    "state/window.json",
    "state/recent_models.json",
    "data/models.json",
    "data/downloads.json",
    "state",
)


def _pipe(paths: Paths, name: str) -> Path:
    pipe = paths.config.parent / name
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    return pipe


@pytest.mark.parametrize("name", _SMALL)
def test_a_pipe_in_place_of_a_small_file_is_told(
    name: str, paths: Paths, make_program: Callable[[], Program], script: Path, qtbot: QtBot
) -> None:
    pipe = _pipe(paths, name)
    program = make_program()
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start(LocalModel(script))
    told = WindowDriver(program.window).banner.read_all()
    assert [words for words in told if str(pipe) in words and words.endswith("then start Triptych again.")]


@pytest.mark.parametrize("name", ["conversations.db", "conversations.db-wal", "conversations.db-shm"])
def test_a_pipe_in_place_of_the_store_is_told(
    name: str, paths: Paths, make_program: Callable[[], Program], qtbot: QtBot
) -> None:
    first = make_program()
    with qtbot.waitSignal(first.chat_storage.opened, timeout=WAIT):
        first.chat_storage.start()
    first.chat_storage.close()
    # Whoever reads lets go: the last one to close the store removes what has the name of its log.
    opened = psutil.Process().open_files
    qtbot.waitUntil(lambda: not any("conversations.db" in each.path for each in opened()), timeout=WAIT)
    (paths.data / name).unlink(missing_ok=True)
    pipe = _pipe(paths, f"data/{name}")
    program, failed = make_program(), list[StoreError]()
    program.chat_storage.failed.connect(failed.append)
    with qtbot.waitSignal(program.chat_storage.failed, timeout=WAIT):
        program.chat_storage.start()
    assert [str(failure.sentence) for failure in failed] == [
        f"“{pipe}” is not a file. Rename or remove it, then try again."
    ]
