"""The page of one comparison: toggles, time strip, offer when not all fit, panels, differences.

Keyboard: 1, 2, 3 go to a panel, Enter keeps it, Esc goes back to the chat. Not here: running (`app.state.compare`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.differences import AGREES, agreement
from app.core.room import Room
from app.core.transcript import RUNNING, AnswerPhase
from app.services.tasks import Tasks
from app.state.compare import CompareState
from app.ui.appearance import Appearance
from app.ui.banner import Banner, Offer
from app.ui.chat.figures import seconds
from app.ui.compare.card import MIN_STACKED_HEIGHT, PanelCard, state_words
from app.ui.compare.differences_view import DifferencesView
from app.ui.compare.strip import Bar, TimeStrip
from app.ui.theme import HEADER_HEIGHT, STACK_BELOW, Space
from app.ui.widgets import ElidedLabel, set_role
from app.ui.words import effort_word

TICK_MILLISECONDS = 100  # the bars of running panels grow this often


class ComparePage(QWidget):
    """Signals: closed() – back to the chat · link_activated(url)."""

    closed = Signal()
    link_activated = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self._appearance = appearance
        self._tasks = Tasks(self)
        self._state: CompareState | None = None
        self.cards: list[PanelCard] = []
        self._current = 0
        self._is_scrolling = False
        self.title = set_role(ElidedLabel(self), "heading")
        self.back = set_role(QPushButton(self.tr("Back to the chat"), self), "quiet")
        self.reasoning = self._toggle(self.tr("Reasoning"), self.tr("Open or fold the reasoning of all panels"))
        self.difference = self._toggle(self.tr("Differences"), self.tr("Show two answers word by word"))
        self.together = self._toggle(self.tr("Scroll together"), self.tr("All panels scroll with the one you scroll"))
        self.banner = Banner(appearance, self)
        self.strip = TimeStrip(appearance, self)
        self.differences = DifferencesView(appearance, self)
        self._panels = QWidget(self)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._panels)
        self._tick = QTimer(self, interval=TICK_MILLISECONDS)
        self._tick.timeout.connect(self._show_times)
        self._lay_out()
        self._connect()

    def show_comparison(self, state: CompareState) -> None:
        """Show this one, and leave the one before running where it runs."""
        self._leave()
        self._state = state
        state.panel_moved.connect(self._panel_moved)
        state.changed.connect(self._rebuild)
        state.offered.connect(self._offer)
        self.title.setText(state.question)
        self.banner.hide()
        self._rebuild()

    @property
    def is_running(self) -> bool:
        """Whether panels are being made."""
        return self._state is not None and self._state.is_running

    def stop(self) -> None:
        """Stop all panels."""
        if self._state is not None:
            self._state.stop_all()

    # what is shown

    def _leave(self) -> None:
        if self._state is not None:
            self._state.panel_moved.disconnect(self._panel_moved)
            self._state.changed.disconnect(self._rebuild)
            self._state.offered.disconnect(self._offer)

    def _rebuild(self) -> None:
        """Cards for the panels of the state; those that still fit are kept."""
        state = self._state
        if state is None:
            return
        efforts = [panel.effort for panel in state.panels]
        if [card.effort for card in self.cards] != efforts:
            for card in self.cards:
                self._row.removeWidget(card)
                card.hide()
                card.deleteLater()
            self.cards = [PanelCard(effort, self._appearance, self._tasks, self._panels) for effort in efforts]
            for index, card in enumerate(self.cards):
                self._row.addWidget(card, 1)
                self._connect_card(index, card)
            self._choose(len(self.cards) - 1)
        for index in range(len(self.cards)):
            self._panel_moved(index)
        self._tick.start() if state.is_running else self._tick.stop()
        self._show_times()

    def _panel_moved(self, index: int) -> None:
        state = self._state
        if state is None or index >= len(self.cards):
            return
        entry = state.entry(index)
        card = self.cards[index]
        card.show_entry(entry, state_words(entry, state.read_part(index)))
        if entry.phase not in RUNNING:
            self._show_times()
            self._show_agreement()

    def _show_times(self) -> None:
        state = self._state
        if state is None:
            return
        bars: list[Bar] = []
        for index, panel in enumerate(state.panels):
            timeline, entry = state.timeline(index), state.entry(index)
            tokens = f"{entry.figures.reasoning_tokens} + {entry.figures.answer_tokens}"
            words = (
                self.tr("{0} · {1} tokens").format(seconds(timeline.total), tokens)
                if entry.phase not in RUNNING
                else self.tr("{0} · {1}").format(seconds(timeline.total), state_words(entry, state.read_part(index)))
            )
            bars.append(Bar(panel.effort, timeline, words))
        self.strip.show_bars(bars, self._note())

    def _note(self) -> str:
        state = self._state
        running = sum(panel.answering is not None for panel in state.panels) if state else 0
        return self.tr("One batch · {0} answers running").format(running) if running > 1 else ""

    def _show_agreement(self) -> None:
        """Each answer beside the one of the highest effort; a claim only where a rule can tell."""
        state = self._state
        if state is None or not self.cards:
            return
        whole = [i for i in range(len(self.cards)) if state.entry(i).phase is AnswerPhase.DONE]
        self.differences.show_answers([(effort_word(self.cards[i].effort), state.entry(i).answer) for i in whole])
        best = whole[-1] if whole else -1
        for index, card in enumerate(self.cards):
            card.show_agreement(self._verdict(index, best) if index in whole and index != best else "")

    def _verdict(self, index: int, best: int) -> str:
        state = self._state
        rule = agreement(state.entry(index).answer, state.entry(best).answer) if state else None
        if rule is None:
            return ""
        name = effort_word(self.cards[best].effort)
        return self.tr("agrees with {0}").format(name) if rule in AGREES else self.tr("differs from {0}").format(name)

    def _offer(self, room: Room) -> None:
        """Not all fit at once: say why, and what can be done."""
        state = self._state
        if state is None:
            return
        offers = [Offer(self.tr("One after another"), state.start_one_by_one)]
        if room.at_once > 1:
            offers.insert(0, Offer(self.tr("{0} at once").format(room.at_once), partial(state.start_at_once, 2)))
        self.banner.say(room.sentence, tuple(offers), is_failure=False)

    # what the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2, 3, Enter, Esc."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.cards) and not event.modifiers():
            self._choose(number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cards:
            self._keep(self._current)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows stack the panels."""
        super().resizeEvent(event)
        is_narrow = self.width() < STACK_BELOW - 248
        wanted = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
        for card in self.cards:
            card.setMinimumHeight(MIN_STACKED_HEIGHT if is_narrow else 0)

    def _choose(self, index: int) -> None:
        self._current = max(0, index)
        for number, card in enumerate(self.cards):
            card.set_current(number == self._current)
        if self.cards:
            self.cards[self._current].setFocus()

    def _mark(self, index: int) -> None:
        """A card got the focus by itself."""
        self._current = index
        for number, card in enumerate(self.cards):
            card.set_current(number == index)

    def _keep(self, index: int) -> None:
        state = self._state
        if state is not None and self.cards[index].keep_button.isEnabled():
            state.keep(index)
            self.closed.emit()

    def _notice(self, index: int, name: str) -> None:
        state = self._state
        if state is None:
            return
        match name:
            case "continue":
                state.go_on(index)
            case "answer_now":
                state.answer_now(index)
            case _:
                state.run_again(index)

    def _fold_all(self, is_open: bool) -> None:
        for card in self.cards:
            card.transcript.show_reasoning(is_open)

    def _scrolled(self, source: int, value: int) -> None:
        """Keep the other panels at the same part of their length."""
        if not self.together.isChecked() or self._is_scrolling:
            return
        self._is_scrolling = True
        bar = self.cards[source].transcript.verticalScrollBar()
        part = value / bar.maximum() if bar.maximum() else 0.0
        for index, card in enumerate(self.cards):
            if index != source:
                other = card.transcript.verticalScrollBar()
                other.setValue(round(part * other.maximum()))
        self._is_scrolling = False

    # inside

    def _toggle(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setCheckable(True)
        button.setToolTip(tip)
        return button

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.reasoning.toggled.connect(self._fold_all)
        self.difference.toggled.connect(self.differences.setVisible)
        self.differences.hide()

    def _connect_card(self, index: int, card: PanelCard) -> None:
        state = self._state
        if state is None:
            return
        card.keep_wanted.connect(partial(self._keep, index))
        card.stop_wanted.connect(partial(state.stop, index))
        card.again_wanted.connect(partial(state.run_again, index))
        card.notice_action.connect(partial(self._notice, index))
        card.link_activated.connect(self.link_activated)
        card.focused.connect(partial(self._mark, index))
        card.transcript.verticalScrollBar().valueChanged.connect(partial(self._scrolled, index))

    def _lay_out(self) -> None:
        head = set_role(QWidget(self), "header")
        head.setFixedHeight(HEADER_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.LARGE + 4, 0, Space.LARGE + 4, 1)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.title, 1)
        for button in (self.reasoning, self.difference, self.together, self.back):
            row.addWidget(button)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.MEDIUM)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._panels)
        body = QVBoxLayout()
        body.setContentsMargins(Space.LARGE + 4, Space.MEDIUM, Space.LARGE + 4, Space.LARGE + 4)
        body.setSpacing(Space.MEDIUM)
        body.addWidget(self.banner)
        body.addWidget(self.strip)
        body.addWidget(area, 3)
        body.addWidget(self.differences, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
