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


class Desk:
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
def desk(qtbot: QtBot, in_use: ModelInUseState, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, in_use)
    with qtbot.waitSignal(desk.library.changed, timeout=WAIT):
        desk.library.refresh()
    qtbot.waitUntil(lambda: desk.library.was_looked_at, timeout=WAIT)
    yield desk
    desk.library.close()


def test_it_is_found_with_its_owner_and_nothing_is_known_of_its_bytes(desk: Desk) -> None:
    assert [(row.model.owner, row.state, row.last_used) for row in desk.library.rows] == [
        (BUNDLED, HashState.UNKNOWN, None),
        ("LM Studio", HashState.UNKNOWN, None),
    ]
    assert desk.library.has_larger


def test_verifying_says_verified_or_damaged(qtbot: QtBot, desk: Desk) -> None:
    desk.record.give(desk.model, hash_file(desk.model, lambda _: None).sha256)
    desk.library.verify(desk.model)
    assert desk.row().checking is not None
    qtbot.waitUntil(lambda: desk.row().checking is None, timeout=WAIT)
    assert desk.row().state is HashState.VERIFIED
    desk.model.write_bytes(desk.model.read_bytes()[:-1] + b"?")
    desk.library.verify(desk.model)
    qtbot.waitUntil(lambda: desk.row().state is HashState.DAMAGED, timeout=WAIT)


def test_verifying_can_be_stopped(qtbot: QtBot, desk: Desk) -> None:
    desk.library.verify(desk.model)
    desk.library.stop_verifying(desk.model)
    qtbot.waitUntil(lambda: desk.row().checking is None, timeout=WAIT)
    assert desk.failures == []


def test_deleted_it_is_in_the_trash_and_its_bytes_are_told(qtbot: QtBot, desk: Desk) -> None:
    size = desk.model.stat().st_size
    with qtbot.waitSignal(desk.library.removed, timeout=WAIT) as removed:
        desk.library.remove(desk.model)
    assert removed.args == ["Found", size]
    qtbot.waitUntil(lambda: len(desk.library.rows) == 1, timeout=WAIT)
    assert (desk.trash / "m.gguf").stat().st_size == size


def test_the_bundled_and_the_loaded_one_stay(qtbot: QtBot, desk: Desk, in_use: ModelInUseState) -> None:
    desk.library.remove(desk.demo)
    in_use.open(LocalModel(desk.model))
    desk.library.remove(desk.model)
    assert [str(failure.title) for failure in desk.failures] == [
        "The demo model belongs to Triptych.",
        "This model is loaded.",
    ]
    assert desk.demo.exists() and desk.model.exists()
    qtbot.waitUntil(lambda: desk.row().last_used == date.today(), timeout=WAIT)


def test_what_is_added_is_read_first(qtbot: QtBot, desk: Desk) -> None:
    added = write_random_gguf(desk.folder / "mine.gguf", Spec(name="Mine"))
    with qtbot.waitSignal(desk.library.added, timeout=WAIT):
        desk.library.add(added)
    qtbot.waitUntil(lambda: any(row.model.owner == "you" for row in desk.library.rows), timeout=WAIT)
    (desk.folder / "bad.gguf").write_bytes(b"GGUF")
    desk.library.add(desk.folder / "bad.gguf")
    qtbot.waitUntil(lambda: len(desk.failures) == 1, timeout=WAIT)
    assert desk.record.added == (added,)


def test_only_one_thread_writes_what_is_known_of_models(qtbot: QtBot, desk: Desk) -> None:
    """Two that read, changed and wrote at the same time would lose each other's entries."""
    desk.library.verify(desk.model)
    desk.record.add(desk.folder / "mine.gguf")
    qtbot.waitUntil(lambda: desk.record.finding(desk.model) is not None, timeout=WAIT)
    with qtbot.waitSignal(desk.library.removed, timeout=WAIT):
        desk.library.remove(desk.model)
    assert desk.record.writers == {threading.get_ident()}
    assert desk.record.added == (desk.folder / "mine.gguf",)


def test_a_model_whose_hash_cannot_be_saved_is_verified_all_the_same(qtbot: QtBot, desk: Desk) -> None:
    desk.record.give(desk.model, hash_file(desk.model, lambda _: None).sha256)
    block(desk.folder / "models.json")
    desk.library.verify(desk.model)
    qtbot.waitUntil(lambda: len(desk.failures) == 1, timeout=WAIT)
    assert isinstance(desk.failures[0], FileNotWritten)
    assert desk.row().state is HashState.VERIFIED


def test_a_deleted_model_is_gone_even_if_that_cannot_be_saved(qtbot: QtBot, desk: Desk) -> None:
    desk.record.add(desk.model)
    block(desk.folder / "models.json")
    with qtbot.waitSignal(desk.library.removed, timeout=WAIT):
        desk.library.remove(desk.model)
    assert [type(failure) for failure in desk.failures] == [FileNotWritten]
    assert (desk.trash / "m.gguf").exists()
