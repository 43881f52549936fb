"""What is on the disk, as the page shows it: looked for, hashed again, deleted; on real files and threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.catalog import Catalog
from app.core.models.file_hashes import HashState, ModelChecks, Remembered, hash_file
from app.core.models.model_folders import BUNDLED, LibraryFolders, ModelFolder
from app.core.models.model_ref import LocalModel
from app.errors import AppError, FileNotWritten
from app.services.engine.process import Engine
from app.state.models.library import LibraryItem, LibraryState
from app.state.models.model_in_use import ModelInUseState
from tests.app.blocked import block
from tests.app.load_policies import fixed_policy
from tests.models import Spec, write_random_gguf

WAIT = 20_000


class WatchedChecks(ModelChecks):
    """Notes which threads write."""

    writers: frozenset[int] = frozenset()

    def write(self, value: Remembered) -> None:
        """As ever."""
        self.writers |= {threading.get_ident()}
        super().write(value)


class Setup:
    """A library of two models: one bundled, one of somebody's; its trash is a folder."""

    def __init__(self, folder: Path, in_use: ModelInUseState) -> None:
        self.folder, self.trash = folder, folder / "trash"
        for name in ("bundled", "found", "trash"):
            (folder / name).mkdir()
        self.demo = write_random_gguf(folder / "bundled" / "demo.gguf", Spec(name="Demo"))
        self.model = write_random_gguf(folder / "found" / "m.gguf", Spec(name="Found"))
        self.record = WatchedChecks(folder / "models.json")
        places = (ModelFolder(BUNDLED, folder / "bundled"), ModelFolder("LM Studio", folder / "found"))
        where = LibraryFolders(lambda: places, ())
        self.failures: list[AppError] = []
        self.library = LibraryState(where, self.record, Catalog(()), in_use, self._to_trash)
        self.library.failed.connect(self.failures.append)

    def row(self, name: str = "Found") -> LibraryItem:
        return next(row for row in self.library.rows if row.model.name == name)

    def _to_trash(self, path: Path) -> bool:
        path.rename(self.trash / path.name)
        return True


@pytest.fixture
def in_use(qtbot: QtBot, engine: Engine, tmp_path: Path) -> ModelInUseState:  # noqa: ARG001
    from app.core.models.recent_models import RecentModels

    return ModelInUseState(
        engine, RecentModels(tmp_path / "recent.json"), LocalModel(tmp_path / "demo"), fixed_policy()
    )


@pytest.fixture
def setup(qtbot: QtBot, in_use: ModelInUseState, tmp_path: Path) -> Iterator[Setup]:
    setup = Setup(tmp_path, in_use)
    with qtbot.waitSignal(setup.library.changed, timeout=WAIT):
        setup.library.refresh()
    qtbot.waitUntil(lambda: setup.library.was_looked_at, timeout=WAIT)
    yield setup
    setup.library.close()


def test_it_is_found_with_its_owner_and_nothing_is_known_of_its_bytes(setup: Setup) -> None:
    assert [(row.model.owner, row.state, row.last_used) for row in setup.library.rows] == [
        (BUNDLED, HashState.UNKNOWN, None),
        ("LM Studio", HashState.UNKNOWN, None),
    ]
    assert setup.library.has_larger


def test_verifying_says_verified_or_damaged(qtbot: QtBot, setup: Setup) -> None:
    setup.record.give(setup.model, hash_file(setup.model, lambda _: None).sha256)
    setup.library.verify(setup.model)
    assert setup.row().checking is not None
    qtbot.waitUntil(lambda: setup.row().checking is None, timeout=WAIT)
    assert setup.row().state is HashState.VERIFIED
    setup.model.write_bytes(setup.model.read_bytes()[:-1] + b"?")
    setup.library.verify(setup.model)
    qtbot.waitUntil(lambda: setup.row().state is HashState.DAMAGED, timeout=WAIT)


def test_verifying_can_be_stopped(qtbot: QtBot, setup: Setup) -> None:
    setup.library.verify(setup.model)
    setup.library.stop_verifying(setup.model)
    qtbot.waitUntil(lambda: setup.row().checking is None, timeout=WAIT)
    assert setup.failures == []


def test_deleted_it_is_in_the_trash_and_its_bytes_are_told(qtbot: QtBot, setup: Setup) -> None:
    size = setup.model.stat().st_size
    with qtbot.waitSignal(setup.library.removed, timeout=WAIT) as removed:
        setup.library.remove(setup.model)
    assert removed.args == ["Found", size]
    qtbot.waitUntil(lambda: len(setup.library.rows) == 1, timeout=WAIT)
    assert (setup.trash / "m.gguf").stat().st_size == size


def test_the_bundled_and_the_loaded_one_stay(qtbot: QtBot, setup: Setup, in_use: ModelInUseState) -> None:
    setup.library.remove(setup.demo)
    in_use.open(LocalModel(setup.model))
    setup.library.remove(setup.model)
    assert [str(failure.title) for failure in setup.failures] == [
        "The demo model belongs to Triptych.",
        "This model is loaded.",
    ]
    assert setup.demo.exists() and setup.model.exists()
    qtbot.waitUntil(lambda: setup.row().last_used == date.today(), timeout=WAIT)


def test_what_is_added_is_read_first(qtbot: QtBot, setup: Setup) -> None:
    added = write_random_gguf(setup.folder / "mine.gguf", Spec(name="Mine"))
    with qtbot.waitSignal(setup.library.added, timeout=WAIT):
        setup.library.add(added)
    qtbot.waitUntil(lambda: any(row.model.owner == "you" for row in setup.library.rows), timeout=WAIT)
    (setup.folder / "bad.gguf").write_bytes(b"GGUF")
    setup.library.add(setup.folder / "bad.gguf")
    qtbot.waitUntil(lambda: len(setup.failures) == 1, timeout=WAIT)
    assert setup.record.added == (added,)


def test_only_one_thread_writes_what_is_known_of_models(qtbot: QtBot, setup: Setup) -> None:
    """Two that read, changed and wrote at the same time would lose each other's entries."""
    setup.library.verify(setup.model)
    setup.record.add(setup.folder / "mine.gguf")
    qtbot.waitUntil(lambda: setup.record.finding(setup.model) is not None, timeout=WAIT)
    with qtbot.waitSignal(setup.library.removed, timeout=WAIT):
        setup.library.remove(setup.model)
    assert setup.record.writers == {threading.get_ident()}
    assert setup.record.added == (setup.folder / "mine.gguf",)


def test_a_model_whose_hash_cannot_be_saved_is_verified_all_the_same(qtbot: QtBot, setup: Setup) -> None:
    setup.record.give(setup.model, hash_file(setup.model, lambda _: None).sha256)
    block(setup.folder / "models.json")
    setup.library.verify(setup.model)
    qtbot.waitUntil(lambda: len(setup.failures) == 1, timeout=WAIT)
    assert isinstance(setup.failures[0], FileNotWritten)
    assert setup.row().state is HashState.VERIFIED


def test_a_deleted_model_is_gone_even_if_that_cannot_be_saved(qtbot: QtBot, setup: Setup) -> None:
    setup.record.add(setup.model)
    block(setup.folder / "models.json")
    with qtbot.waitSignal(setup.library.removed, timeout=WAIT):
        setup.library.remove(setup.model)
    assert [type(failure) for failure in setup.failures] == [FileNotWritten]
    assert (setup.trash / "m.gguf").exists()
