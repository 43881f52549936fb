"""The page of one comparison: toggles, time strip, offer when not all fit, panels, differences.

Keyboard: 1 to 9 go to a panel, Enter keeps it, Esc goes back to the chat. Not here: running
(`app.state.chats.compare`),
how the panels stand (`panels`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.chats.comparison import MOST_PANELS, ComparisonOptions
from app.core.chats.differences import AGREES, agreement
from app.core.chats.room import Room
from app.core.chats.transcript import RUNNING, AnswerEntry, AnswerPhase, NoticeAction
from app.core.tools.grants import Decision
from app.services.background.tasks import Tasks
from app.state.chats.compare import CompareState
from app.state.models.model_in_use import ModelInUseState
from app.ui.compare.card import PanelCard, state_words
from app.ui.compare.choice import ChoicePopup
from app.ui.compare.differences_view import DifferencesView
from app.ui.compare.panels import Panels
from app.ui.compare.strip import Bar, TimeStrip
from app.ui.compare.toggles import Toggles
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.page_head import NARROW
from app.ui.kit.theme import HEADER_HEIGHT, STACK_BELOW, Space
from app.ui.kit.widgets import ElidedLabel, set_role
from app.ui.kit.words import count, effort_word
from app.ui.transcript.figures import seconds
from backends.contract.messages import Effort

TICK_MILLISECONDS = 100  # the bars of running panels grow this often
LEAST_TITLE = 160  # pixels; with less, the switches fold into a menu


class ComparePage(QWidget):
    """Signals: closed() – back to the page `origin` · kept(Conversation) – an answer of a chat that is kept nowhere yet
    shall be · link_activated(url) · diagnostics_wanted(answer id) ·
    room_wanted(answer id) – it cannot go on, the context is full.
    """

    closed = Signal()
    kept = Signal(object)
    link_activated = Signal(str)
    diagnostics_wanted = Signal(str)
    room_wanted = Signal(str)

    def __init__(
        self, in_use: ModelInUseState, appearance: Appearance, banner: Banner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self._in_use = in_use
        self._appearance = appearance
        self._tasks = Tasks(self)
        self._state: CompareState | None = None
        self.origin = ""  # the name of the page it was opened from; empty: the chat
        self._efforts: list[Effort] | None = None  # what the cards are for
        self.title = set_role(ElidedLabel(self), "heading")
        self.back = set_role(QPushButton(self), "quiet")
        self.more = QPushButton(self.tr("Add panels…"), self)
        self.more.setToolTip(self.tr("Other efforts, more samples, another model"))
        self.toggles = toggles = Toggles(self)
        self.reasoning = toggles.add(self.tr("Reasoning"), self.tr("Open or fold the reasoning of all panels"))
        self.difference = toggles.add(self.tr("Differences"), self.tr("Show two answers word by word"))
        self.together = toggles.add(self.tr("Scroll together"), self.tr("All panels scroll with the one you scroll"))
        self.stretched = toggles.add(self.tr("Stretch"), self.tr("The panel you read gets more room than the others"))
        self.banner = banner
        self.strip = TimeStrip(appearance, self)
        self.differences = DifferencesView(appearance, self._tasks, self)
        self.panels = Panels(self._make_card, self)
        self._tick = QTimer(self, interval=TICK_MILLISECONDS)
        self._tick.timeout.connect(self._show_times)
        self._refit = QTimer(self, interval=0, singleShot=True)  # when all parts have taken another text size
        self._refit.timeout.connect(self._fit)
        appearance.changed.connect(self._refit.start)
        self._lay_out()
        self._connect()

    @property
    def cards(self) -> list[PanelCard]:
        """The cards on the page, one for each panel of the comparison."""
        return self.panels.cards

    def show_comparison(self, state: CompareState, origin: str = "") -> None:
        """Show this one, opened from the page `origin`, and leave the one before running where it runs."""
        self._leave()
        self._state, self.origin = state, origin
        self.back.setAccessibleName(self.tr("Back to the questions") if origin else self.tr("Back to the chat"))
        self._name_back()
        state.panel_moved.connect(self._panel_moved)
        state.changed.connect(self._rebuild)
        state.room_needed.connect(self._ask_about_room)
        self.title.setText(state.question)
        self._efforts = None
        self.banner.end(About.ROOM)
        self._rebuild()
        if not state.is_running:
            self._show_beginnings()
        if state.room is not None:
            self._ask_about_room(state.room)

    def _show_beginnings(self) -> None:
        """What is whole is read from its first word; what grows is followed."""
        for card in self.cards:
            card.show_beginning()

    @property
    def is_running(self) -> bool:
        """Whether panels are being made."""
        return self._state is not None and self._state.is_running

    def stop(self) -> None:
        """Stop every panel that runs or waits."""
        if self._state is not None:
            self._state.stop_all()

    # what is shown

    def _leave(self) -> None:
        if self._state is not None:
            self._state.panel_moved.disconnect(self._panel_moved)
            self._state.changed.disconnect(self._rebuild)
            self._state.room_needed.disconnect(self._ask_about_room)

    def _rebuild(self) -> None:
        """Cards for the panels of the state; those that still fit are kept."""
        state = self._state
        if state is None:
            return
        efforts = [panel.effort for panel in state.panels]
        if self._efforts != efforts:
            self._efforts = efforts
            self.panels.show_efforts(efforts)
            self._fit()
        for index in range(len(self.cards)):
            self._show_panel(index)
        if state.room is None:
            self.banner.end(About.ROOM)
        self.more.setEnabled(len(state.panels) < MOST_PANELS)
        self._tick.start() if state.is_running or state.next_model else self._tick.stop()
        self._show_times()
        self._show_agreement()

    def _panel_moved(self, index: int) -> None:
        state = self._state
        if state is None or index >= len(self.cards):
            return
        self._show_panel(index)
        if state.entry(index).phase not in RUNNING:
            self._show_times()
            self._show_agreement()

    def _show_panel(self, index: int) -> None:
        if self._state is not None:
            entry = self._state.entry(index)
            self.cards[index].show_entry(entry, state_words(entry), self._which(index))

    def _which(self, index: int) -> str:
        """What tells a panel from others of the same effort."""
        state = self._state
        if state is None:
            return ""
        sample, model = state.sample(index), state.model(index)
        return " · ".join(part for part in (model, self.tr("sample {0}").format(sample) if sample else "") if part)

    def _name(self, index: int) -> str:
        """The same in short, with the effort."""
        state = self._state
        if state is None:
            return ""
        sample = str(state.sample(index) or "")
        parts = (effort_word(state.panels[index].effort), state.model(index), sample)
        return " ".join(part for part in parts if part)

    def _show_times(self) -> None:
        state = self._state
        if state is None:
            return
        bars: list[Bar] = []
        for index, panel in enumerate(state.panels):
            timeline, entry = state.timeline(index), state.entry(index)
            total = seconds(timeline.total) if timeline.total else ""
            words = " · ".join(part for part in (total, self._cost(entry)) if part)
            bars.append(Bar(panel.effort, timeline, words, total or words, self._name(index)))
        self.strip.show_bars(bars, self._note())

    def _cost(self, entry: AnswerEntry) -> str:
        """Tokens of an answer that is done; what any other is doing, or why there are none."""
        thought, answered = entry.figures.reasoning_tokens, entry.figures.answer_tokens
        if entry.phase in RUNNING or not thought + answered:
            return state_words(entry)
        return self.tr("{0} + {1} tokens").format(count(thought), count(answered))

    def _note(self) -> str:
        """What goes on, where the panels alone do not say it."""
        state = self._state
        if state is None:
            return ""
        if state.next_model is not None:
            loading = self.tr("Loading {0} for the answers that wait · {1} %")
            again = self.tr("Loading {0} again · {1} %")
            words = loading if state.is_running else again
            return words.format(self._in_use.name, round(self._in_use.fraction * 100))
        if state.running_count > 1:
            one, several = self.tr("One answer running"), self.tr("One batch · {0} answers running")
            return one if state.running_count == 1 else several.format(state.running_count)
        if any(state.model(index) for index in range(len(state.panels))):
            return self.tr("Two models, loaded one after the other")
        return ""

    def _show_agreement(self) -> None:
        """Each answer beside the last one; a claim only where a rule can tell."""
        state = self._state
        if state is None or not self.cards:
            return
        entries = [state.entry(index) for index in range(len(self.cards))]
        there = [i for i, entry in enumerate(entries) if entry.phase not in RUNNING and entry.answer]
        self.differences.show_answers([(self._name(i), entries[i].answer) for i in there])
        whole = [i for i in there if entries[i].phase is AnswerPhase.DONE]
        best = whole[-1] if whole else -1
        for index, card in enumerate(self.cards):
            card.show_agreement(self._verdict(index, best) if index in whole and index != best else "")

    def _verdict(self, index: int, best: int) -> str:
        state = self._state
        rule = agreement(state.entry(index).answer, state.entry(best).answer) if state else None
        if rule is None:
            return ""
        name = self._name(best)
        return self.tr("agrees with {0}").format(name) if rule in AGREES else self.tr("differs from {0}").format(name)

    # not all fit

    def _ask_about_room(self, room: Room) -> None:
        """Not all fit at once: say why, and what can be done."""
        state = self._state
        if state is None:
            return
        actions = [BannerAction(self.tr("One after another"), state.start_one_by_one)]
        if room.at_once > 1:
            some = partial(state.start_at_once, room.at_once)
            actions.insert(0, BannerAction(self.tr("{0} at once").format(room.at_once), some))
        self.banner.show_message(room.sentence or "", tuple(actions), is_failure=False, about=About.ROOM)

    def _decline(self, about: object) -> None:
        """The offer was closed: nothing is started."""
        if about is About.ROOM and self._state is not None and self._state.room is not None:
            self._state.stop_all()

    def _choose_more(self) -> None:
        """Ask which panels to add."""
        state = self._state
        if state is not None:
            popup = ChoicePopup(
                self._in_use, self._appearance, self, room=MOST_PANELS - len(state.panels), is_adding=True
            )
            popup.chosen.connect(self._add)
            popup.open_at(self.more)

    def _add(self, choice: ComparisonOptions) -> None:
        if self._state is not None:
            self._state.add(choice.panels)

    # what the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 9, Enter, Esc."""
        number = event.key() - Qt.Key.Key_1
        focused = QApplication.focusWidget()
        if 0 <= number < len(self.cards) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.panels.choose(number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()  # Enter acts on the button that has the focus, as everywhere
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cards:
            self._keep(self.panels.current)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows stack the panels."""
        super().resizeEvent(event)
        self._name_back()
        self._fit()

    def _name_back(self) -> None:
        """Narrow, the way back says less, as on every page."""
        self.back.setText(self.tr("Back") if self.width() < NARROW else self.back.accessibleName())

    def _fit(self) -> None:
        is_narrow = self.window().width() < STACK_BELOW or not self.panels.fit_side_by_side
        if is_narrow != self.panels.is_stacked:
            self.panels.set_stacked(is_stacked=is_narrow)
        taken = self.more.sizeHint().width() + self.back.sizeHint().width() + 2 * Space.HUGE
        self.toggles.set_folded(self.width() - taken - self.toggles.wide < LEAST_TITLE)

    def _keep(self, index: int) -> None:
        state = self._state
        if state is not None and self.cards[index].keep_button.isEnabled():
            state.keep(index)
            if self.origin:
                self.kept.emit(state.conversation)
            self.origin = ""
            self.closed.emit()

    def _stop(self, index: int) -> None:
        if self._state is not None:
            self._state.stop(index)

    def _run_again(self, index: int) -> None:
        if self._state is not None:
            self._state.run_again(index)

    def _decide(self, index: int, decision: Decision, reason: str) -> None:
        """For all panels that make the same call."""
        if self._state is not None:
            self._state.decide(self._state.panels[index].answer_id, decision, reason)

    def _show_whole(self, text: str) -> None:
        from app.ui.chat.whole_result import WholeResult

        WholeResult(text, self._appearance.theme, self).open()

    def _notice(self, index: int, action: NoticeAction) -> None:
        state = self._state
        if state is None:
            return
        match action:
            case NoticeAction.CONTINUE:
                state.go_on(index)
            case NoticeAction.ANSWER_NOW:
                state.answer_now(index)
            case NoticeAction.RETRY:
                state.run_again(index)
            case NoticeAction.MAKE_ROOM:
                self.room_wanted.emit(state.panels[index].answer_id)
            case NoticeAction.COPY_DIAGNOSTICS:
                self.diagnostics_wanted.emit(state.panels[index].answer_id)

    def _scroll_together(self, is_on: bool) -> None:
        self.panels.is_together = is_on

    # inside

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.more.clicked.connect(self._choose_more)
        self.reasoning.toggled.connect(self.panels.show_reasoning)
        self.difference.toggled.connect(self.differences.setVisible)
        self.together.toggled.connect(self._scroll_together)
        self.stretched.toggled.connect(self.panels.set_stretched)
        self.banner.declined.connect(self._decline)
        self.differences.hide()

    def _make_card(self, index: int) -> PanelCard:
        card = PanelCard(self._appearance, self._tasks)
        card.transcript.show_reasoning(self.reasoning.isChecked())
        card.keep_wanted.connect(partial(self._keep, index))
        card.stop_wanted.connect(partial(self._stop, index))
        card.again_wanted.connect(partial(self._run_again, index))
        card.notice_action.connect(partial(self._notice, index))
        card.decided.connect(partial(self._decide, index))
        card.whole_wanted.connect(self._show_whole)
        card.link_activated.connect(self.link_activated)
        return card

    def _lay_out(self) -> None:
        head = set_role(QWidget(self), "header")
        head.setMinimumHeight(HEADER_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.LARGE + 4, 0, Space.LARGE + 4, 1)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.title, 1)
        for widget in (self.toggles, self.more, self.back):
            row.addWidget(widget)
        body = QVBoxLayout()
        body.setContentsMargins(Space.LARGE + 4, Space.MEDIUM, Space.LARGE + 4, Space.LARGE + 4)
        body.setSpacing(Space.MEDIUM)
        body.addWidget(self.strip)
        body.addWidget(self.panels, 3)
        body.addWidget(self.differences, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
