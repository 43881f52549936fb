"""A transcript on a screen that is not there, and hands to use it with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.chats.steps import with_text
from app.core.chats.transcript import AnswerEntry, AnswerPhase, Entry
from app.services.background.tasks import Tasks
from app.ui.kit.theme import LIGHT_THEME
from app.ui.transcript.hits import Target, targets
from app.ui.transcript.transcript import Transcript
from backends.contract.messages import Channel


class Hands:
    """Clicks and types on a transcript as a person does."""

    def __init__(self, transcript: Transcript, tasks: Tasks, bot: QtBot) -> None:
        self.transcript = transcript
        self.tasks = tasks
        self.bot = bot

    def show(self, entries: Sequence[Entry]) -> None:
        self.transcript.set_entries(entries)
        self.settle()

    def update(self, entry: Entry) -> None:
        """One message has changed."""
        self.transcript.update_entry(entry)
        self.transcript.flush()
        self.settle()

    def write(self, text: str, channel: Channel = Channel.FINAL, answer_id: str = "a1") -> None:
        """The answer goes on as the program streams it: a newer value of its entry, shown at once."""
        transcript = self.transcript
        entry = transcript.column.messages[transcript.number_of(answer_id)].entry
        assert isinstance(entry, AnswerEntry)
        phase = AnswerPhase.THINKING if channel is Channel.ANALYSIS else AnswerPhase.ANSWERING
        transcript.update_entry(replace(entry, steps=with_text(entry.steps, channel, text), phase=phase))
        transcript.flush()

    def search(self, text: str) -> int:
        """Find a text; how often it is shown in all of the conversation."""
        self.transcript.search(text)
        self.bot.waitUntil(lambda: not self.transcript.finder.is_searching)
        return len(self.transcript.finder.matches)

    def step_match(self, step: int) -> None:
        """Go to the next match or the one before, as the bar's buttons do."""
        self.transcript.find_bar.stepped.emit(step)

    def settle(self) -> None:
        """Everything that was begun in the background is done and drawn."""
        for _ in range(3):  # what is drawn may ask for more
            assert self.tasks.wait()
            QGuiApplication.processEvents()
        self.transcript.refresh()
        while self.transcript.column.is_unsettled:
            self.transcript.refresh()

    def target(self, label: str, message: int = -1) -> Target:
        count = len(self.transcript.column.messages)
        found = [t for t in targets(self.transcript.column, message % count) if t.control.label.startswith(label)]
        assert found, f"no {label!r} there"
        return found[-1]

    def point(self, rect: QRectF) -> QPoint:
        return self.transcript.rect_on_screen(rect).center().toPoint()

    def tip(self, place: QPointF) -> str:
        """What is told under the pointer at a place of the column."""
        return self.transcript.tip_at(place)

    def click(self, label: str, message: int = -1) -> None:
        self.click_at(self.point(self.target(label, message).control.rect))

    def click_at(self, point: QPoint) -> None:
        self.bot.mouseClick(self.transcript.viewport(), Qt.MouseButton.LeftButton, pos=point)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.keyClick(self.transcript, key, modifiers)

    def drag(self, start: QPoint, end: QPoint) -> None:
        viewport, left = self.transcript.viewport(), Qt.MouseButton.LeftButton
        self.bot.mousePress(viewport, left, pos=start)
        self.bot.mouseMove(viewport, (start + end) / 2)
        self.bot.mouseMove(viewport, end)
        self.bot.mouseRelease(viewport, left, pos=end)

    @property
    def clipboard(self) -> str:
        return QGuiApplication.clipboard().text()

    def part_rect(self, message: int, part: int) -> QRectF:
        column = self.transcript.column
        height = column.messages[message].parts[part].height
        return QRectF(0, column.part_top(message, part), column.width, height)


@pytest.fixture
def hands(qtbot: QtBot) -> Iterator[Hands]:
    tasks = Tasks()
    transcript = Transcript(replace(LIGHT_THEME, is_still=True), tasks=tasks, offers_compare=True)
    qtbot.addWidget(transcript)
    transcript.resize(900, 700)
    transcript.show()
    transcript.setFocus(Qt.FocusReason.TabFocusReason)
    yield Hands(transcript, tasks, qtbot)
    assert tasks.wait()


@dataclass
class Clock:
    """The time that cards go by, which passes when it is told to."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float = 1.0) -> None:
        self.seconds += seconds


@pytest.fixture
def clock(hands: Hands) -> Clock:
    """Stands in for the clock of the transcript's questions."""
    made = hands.transcript.questions.clock = Clock()
    return made
