"""One engine by several processes: which of them gets which line, and what is told of each change."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.services.background.child import LineLink
from app.services.engine.confined_link import ConfinedLink
from app.services.engine.reach import Reach
from backends.contract import wire
from backends.contract.base import LoadOptions, MemoryUse, ModelInfo
from backends.contract.errors import ErrorCode
from backends.lines import encode_line, path_text

READY = encode_line(wire.Ready(wire.PROTOCOL, 7, "1"))
INFO = ModelInfo(
    "m", "/m", "b", "1", "a", 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, "q", LoadOptions()
)  # what it says is of no matter here


class FakeChild(LineLink):
    """A process that says what a test lets it say."""

    def __init__(self, reach: Reach, parent: QObject) -> None:
        super().__init__(parent)
        self.reach = reach
        self.asked: list[wire.AnyRequest] = []
        self.is_killed = self.is_left = False

    @property
    def pid(self) -> int:
        return 1

    def start(self) -> None:
        """It does at once."""

    def send(self, lines: bytes) -> None:
        self.asked += map(wire.REQUESTS.decode, lines.splitlines(keepends=True))

    def say(self, *events: wire.AnyEvent) -> None:
        for event in events:
            self.line.emit(encode_line(event))

    def kill(self) -> None:
        self.is_killed = True

    def leave(self) -> None:
        self.is_left = True

    def close(self) -> None:
        self.is_killed = True

    def end(self, last_words: str = "") -> None:
        """As a process that is gone."""
        self.died.emit(last_words)
        self.gone.emit()


class Rig:
    """A link, the processes it has started, and what it has told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: list[FakeChild] = []
        self.told: list[wire.AnyEvent] = []
        self.deaths: list[str] = []
        self.link = ConfinedLink(self._open)
        self.link.line.connect(lambda line: self.told.append(wire.EVENTS.decode(line)))
        self.link.died.connect(self.deaths.append)

    def _open(self, reach: Reach, parent: QObject) -> LineLink:
        self.children.append(FakeChild(reach, parent))
        return self.children[-1]

    def load(self, number: int, name: str) -> None:
        """Ask for a model, which is there."""
        model = self.folder / name
        model.touch()
        self.send(wire.Load(number, path_text(model)))

    def send(self, *requests: wire.AnyRequest) -> None:
        self.link.send(b"".join(map(encode_line, requests)))


def loaded(number: int) -> wire.Loaded:
    """A model is there."""
    return wire.Loaded(number, INFO, MemoryUse(()), 0.1)


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Rig:  # noqa: ARG001 - links need its application
    return Rig(tmp_path)


@pytest.fixture
def holding(rig: Rig) -> Rig:
    """With one model loaded."""
    rig.load(1, "one.gguf")
    rig.children[0].line.emit(READY)
    rig.children[0].say(loaded(1))
    rig.told.clear()
    return rig


def test_the_first_process_is_started_for_what_is_loaded_first(rig: Rig) -> None:
    rig.link.start()
    assert rig.children == []
    rig.load(1, "one.gguf")
    assert [Path(path).name for path in rig.children[0].reach.allowed().reads] == ["one.gguf"]
    assert [type(request) for request in rig.children[0].asked] == [wire.Load]


def test_the_same_model_again_stays_in_its_process(holding: Rig) -> None:
    holding.load(2, "one.gguf")
    assert len(holding.children) == 1


def test_another_model_is_looked_at_by_a_new_process_and_then_taken_over(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    old, new = holding.children
    assert [type(request) for request in new.asked] == [wire.Check]
    old.say(wire.Heartbeat(5))  # answers on
    new.line.emit(READY)
    new.say(wire.Done(-1))
    assert isinstance(old.asked[-1], wire.Unload) and not old.is_killed
    old.say(wire.Done(-2))
    assert old.is_killed
    old.end()
    assert isinstance(new.asked[-1], wire.Load) and new.asked[-1].id == 2
    new.say(loaded(2))
    assert [type(event) for event in holding.told] == [wire.Ready, wire.Loaded]
    assert holding.deaths == []


def test_what_is_asked_meanwhile_waits_for_whoever_answers_then(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    holding.send(wire.MeasureMemory(3))
    old, new = holding.children
    assert wire.MeasureMemory(3) not in (*old.asked, *new.asked)
    new.line.emit(READY)
    new.say(wire.Done(-1))
    old.say(wire.Done(-2))
    old.end()
    assert new.asked[-1] == wire.MeasureMemory(3)


def test_a_refused_model_leaves_the_old_one_with_what_was_asked_meanwhile(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    holding.send(wire.MeasureMemory(3))
    old, new = holding.children
    new.line.emit(READY)
    new.say(wire.Failed(-1, ErrorCode.MODEL_CORRUPT, "no model"))
    assert holding.told == [wire.Failed(2, ErrorCode.MODEL_CORRUPT, "no model", kept=True)]
    assert new.is_killed and not old.is_killed
    assert old.asked[-1] == wire.MeasureMemory(3)


def test_a_new_process_that_dies_while_it_looks_is_a_refusal(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    holding.children[1].end("it crashed")
    assert holding.told == [wire.Failed(2, ErrorCode.ENGINE_LOST, "it crashed", kept=True)]
    assert holding.deaths == []


def test_a_cancelled_change_is_told_and_ends_the_new_process(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    holding.send(wire.Cancel(3, 2))
    assert holding.told == [wire.Failed(2, ErrorCode.CANCELLED, kept=True)]
    assert holding.children[1].is_killed


def test_a_later_load_takes_the_place_of_one_that_is_looked_at(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    holding.load(3, "three.gguf")
    assert holding.told == [wire.Failed(2, ErrorCode.CANCELLED, kept=True)]
    assert holding.children[1].is_killed
    assert [Path(path).name for path in holding.children[2].reach.allowed().reads] == ["three.gguf"]


def test_a_load_while_another_is_under_way_needs_no_look(rig: Rig) -> None:
    """There is nothing to keep: the first load is ended by the unload, as by a later load in one process."""
    rig.load(1, "one.gguf")
    rig.load(2, "two.gguf")
    old, new = rig.children
    assert isinstance(old.asked[-1], wire.Unload)
    old.say(wire.Failed(1, ErrorCode.CANCELLED), wire.Done(-2))
    old.end()
    new.line.emit(READY)
    assert isinstance(new.asked[-1], wire.Load) and new.asked[-1].id == 2
    assert [type(event) for event in rig.told] == [wire.Failed, wire.Ready]


def test_the_death_of_the_old_one_ends_all(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    holding.children[0].end("it crashed")
    assert holding.deaths == ["it crashed"]
    assert holding.children[1].is_killed
    holding.send(wire.ListDevices(4))
    assert holding.children[2].asked == [wire.ListDevices(4)]


def test_a_new_one_that_dies_once_the_old_one_has_given_way_is_a_loss(holding: Rig) -> None:
    holding.load(2, "two.gguf")
    old, new = holding.children
    new.say(wire.Done(-1))
    old.say(wire.Done(-2))
    old.end()
    new.end("it crashed")
    assert holding.deaths == ["it crashed"]


def test_whoever_is_hung_is_noticed(holding: Rig) -> None:
    """The beats of the process that has something to do are passed on, and no other's."""
    holding.load(2, "two.gguf")
    old, new = holding.children
    old.say(wire.Heartbeat(1))
    new.say(wire.Heartbeat(2))
    new.say(wire.Done(-1))
    new.say(wire.Heartbeat(3))
    old.say(wire.Heartbeat(4))
    assert holding.told == [wire.Heartbeat(2), wire.Heartbeat(4)]


def test_all_go_when_it_is_asked_to_leave(qtbot: QtBot, holding: Rig) -> None:
    holding.load(2, "two.gguf")
    with qtbot.waitSignal(holding.link.gone, timeout=2_000):
        holding.link.leave()
        for child in holding.children:
            assert child.is_left
            child.gone.emit()
    assert holding.deaths == []
