"""The transcript: the canvas with a conversation on it. This is the widget that others use.

Not here: scrolling, painting and input (`canvas`), finding (`searchable`), how messages look (`message` and its
parts), the conversation itself (`app.state`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.core.chats.transcript import RUNNING, AnswerEntry, Entry, QuestionEntry
from app.core.markdown.blocks import NOTE_LINK
from app.core.markdown.parse import MarkdownReader
from app.core.tools.citations import CitedPlace
from app.core.tools.grants import Decision
from app.services.background.tasks import Tasks
from app.ui.kit.theme import Space, Theme
from app.ui.transcript.actions import ActionHandlers, CallHandlers, carry_out
from app.ui.transcript.blocks.formulas import Formulas
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.lexing import Highlighter
from app.ui.transcript.call_questions import CallQuestions
from app.ui.transcript.column import FRAME, OPENING
from app.ui.transcript.commands import CopyEntry, CopyText, MessageAction, OpenNote
from app.ui.transcript.context_menu import ContextActions, asked_for, context_menu
from app.ui.transcript.flow import Flow
from app.ui.transcript.folding import Folding
from app.ui.transcript.hits import Target, target_at, targets
from app.ui.transcript.look import Look, is_mirrored_in
from app.ui.transcript.menus import efforts_menu, more_menu
from app.ui.transcript.message import Message
from app.ui.transcript.notes import place_of, show_place
from app.ui.transcript.parts.notes_part import note_words
from app.ui.transcript.reason_field import ReasonField
from app.ui.transcript.searchable import SearchableCanvas
from app.ui.transcript.selection import selected_text
from backends.contract.messages import Effort


class Transcript(SearchableCanvas):
    """Shows a branch of a conversation. Ids are those of the entries.

    Signals: `link_activated(str)` an address was clicked · `regenerate_requested(str, Effort)` answer id and effort ·
    `sibling_requested(str, int)` entry id and -1 or 1 · `edit_requested(str)`, `delete_requested(str)` entry id ·
    `compare_requested(str)` answer id, only with `offers_compare` · `details_requested(str)`,
    `run_again_requested(str)`, `inspect_requested(str)`, `data_requested(str)`, `branch_requested(str)` answer id ·
    `file_requested(str, int)` question id and which of its files · `place_requested(str, CitedPlace)` answer id and a
    place that it cites · `ask_requested(str)` a selected text, to be asked about · `notice_action(str, NoticeAction)`
    answer id and what to do · `reasoning_toggled(bool)` the user opened or closed a reasoning ·
    `answer_finished(str)` the answer with this id has come to its end · `stop_requested(str)` the tool that
    it runs shall be ended · `whole_requested(str)` all of a result. What is decided about calls tells `questions`.
    """

    link_activated = Signal(str)
    regenerate_requested = Signal(str, Effort)
    sibling_requested = Signal(str, int)
    edit_requested = Signal(str)
    delete_requested = Signal(str)
    compare_requested = Signal(str)
    details_requested = Signal(str)
    run_again_requested = Signal(str)
    inspect_requested = Signal(str)
    data_requested = Signal(str)
    branch_requested = Signal(str)
    ask_requested = Signal(str)
    file_requested = Signal(str, int)
    place_requested = Signal(str, object)
    notice_action = Signal(str, object)
    reasoning_toggled = Signal(bool)
    answer_finished = Signal(str)
    stop_requested = Signal(str)
    whole_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        tasks: Tasks | None = None,
        *,
        offers_compare: bool = False,
        is_panel: bool = False,
    ) -> None:
        look = Look(theme, is_panel=is_panel, is_mirrored=is_mirrored_in(parent))
        self.questions = CallQuestions()
        super().__init__(look, parent)
        self.questions.setParent(self)
        self.reason_field = ReasonField(self)
        self.reasoning_open_by_default = False
        tasks = tasks or Tasks(self)
        self._theme = theme
        formulas, highlighter = Formulas(tasks, self), Highlighter(tasks, self)
        highlighter.prewarm()
        self._kit = Kit(look, formulas, highlighter, MarkdownReader(), offers_compare, self.questions.is_armed)
        self._numbers: dict[str, int] = {}
        self._chosen: dict[str, bool] = {}  # the reasonings that the user opened or closed, in whichever chat
        self._folding = Folding(self)
        self._folding.is_instant = theme.is_still
        self._flow = Flow(self)
        self._handlers = self._new_handlers()
        self.setAccessibleName(self.tr("Chat"))
        self._connect()
        self.find_bar.set_theme(theme)

    def _connect(self) -> None:
        self._flow.due.connect(self.flush)
        self._folding.stepped.connect(self._on_fold_step)
        self._kit.formulas.ready.connect(self._on_formulas)
        self._kit.formulas.undrawn.connect(self.viewport().update)
        self._kit.highlighter.ready.connect(self.viewport().update)
        self.questions.armed.connect(self.viewport().update)
        self.questions.answered.connect(self._close_reason)
        self.reason_field.given.connect(self._deny)
        self.reason_field.left.connect(self._close_reason)

    # Showing

    def set_theme(self, theme: Theme) -> None:
        """Draw everything with another theme from now on."""
        self._folding.finish()
        self._folding.is_instant = theme.is_still
        self._theme = theme
        self.scene.look = Look(theme, is_panel=self.scene.look.is_panel, is_mirrored=self.isRightToLeft())
        self._kit = replace(self._kit, look=self.scene.look)
        for message in self.column.messages:
            message.dress(self._kit)
        self.column.set_messages(self.column.messages)
        self.find_bar.set_theme(theme)
        self.refresh()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show this branch. Messages already shown keep their state; another conversation starts at its end."""
        self.flush()
        known = {message.entry.id: message for message in self.column.messages}
        self.column.set_messages([self._message(entry, known) for entry in entries])
        self._numbers = {entry.id: number for number, entry in enumerate(entries)}
        self.selection.clear()
        is_other = known.keys().isdisjoint(self._numbers)
        has_asked = any(isinstance(entry, QuestionEntry) and entry.id not in known for entry in entries[-2:])
        if is_other and self.find_bar.is_from_search:
            self.find_bar.hide()
            self._end_find()
        if is_other:
            self.scene.focus.message, self.scene.focus.key = -1, ""
        if is_other or has_asked:
            self.column.is_at_end = True
        self.questions.keep_only(set(self._numbers))
        for entry in entries:
            self.questions.heed(entry)
        self.refresh(OPENING)
        self._follow_all()
        self._search_again()

    def update_entry(self, entry: Entry) -> None:
        """A message has changed; shown in this turn of the event loop."""
        self._flow.add(entry)

    def flush(self) -> None:
        """Show at once what has changed and is not drawn yet; what a frame has no time for follows in the next."""
        end = time.thread_time() + FRAME
        changed = self._flow.drain()
        for entry in changed:
            number = self._numbers.get(entry.id)
            if number is not None:
                self._show_entry(number, entry)
        if changed:
            self.has_news = not self.column.is_at_end
            self.refresh(end - time.thread_time())

    def show_reasoning(self, is_open: bool) -> None:
        """Open or fold the reasoning of every message shown, and of those to come."""
        self.reasoning_open_by_default = is_open
        for number, message in enumerate(self.column.messages):
            message.chosen_open = is_open
            self.column.hold(number, 0)
            self._folding.follow(message)
        self._search_again()

    def number_of(self, entry_id: str) -> int:
        """Which message an entry is; -1 when it is not shown."""
        return self._numbers.get(entry_id, -1)

    def scroll_to_entry(self, entry_id: str) -> None:
        """Bring a message to the top of the window."""
        if (number := self._numbers.get(entry_id)) is not None:
            self.column.reveal(number, 0, float(Space.WIDE))
            self.refresh()

    # Copying

    def copy(self, is_plain: bool = False) -> None:
        text = selected_text(self.selection, self.column.messages, self._kit.reader, is_plain)
        if text:
            QGuiApplication.clipboard().setText(text)

    def select_all(self) -> None:
        """Select the whole conversation from its first character to its last."""
        self.keys.select_all()
        self.viewport().update()

    def context_menu(self, number: int = -1) -> QMenu:
        """The menu of the right button: about what is selected, then about the message with this number."""
        actions = ContextActions(
            copy=self.copy,
            ask=self.ask_requested.emit,
            select_all=self.select_all,
            handlers=self._handlers,
            regenerate=self.regenerate_requested.emit,
        )
        return context_menu(self, number, actions, self._kit, self._theme)

    # What the canvas asks for

    def activate(self, target: Target) -> None:
        carry_out(target.control.command, self.column.messages[target.message], self._handlers)
        if isinstance(target.control.command, CopyEntry | CopyText):
            self.show_copied(target)
        self.viewport().update()

    def open_link(self, url: str) -> None:
        if not url.startswith(NOTE_LINK):  # a note is a control, which knows its message
            self.link_activated.emit(url)

    def tip_at(self, point: QPointF) -> str:
        """As on every canvas; of a note, the place that it means."""
        target = target_at(self.column, point)
        if target and isinstance(target.control.command, OpenNote):
            place = place_of(self.column.messages[target.message], target.control.command.mark)
            return note_words(place.note) if place is not None else ""
        return super().tip_at(point)

    def _open_note(self, message: Message, mark: str) -> None:
        place = place_of(message, mark)
        if place is not None and place.note.address:
            self.link_activated.emit(place.note.address)
        elif place is not None:
            self.place_requested.emit(message.entry.id, place)

    def show_place(self, answer_id: str, place: CitedPlace) -> None:
        """Show what is cited where it stands in the result of a tool."""
        show_place(self, self._numbers[answer_id], place)

    def takes_key(self, event: QKeyEvent) -> bool:
        return self.questions.takes(event)

    def decide_by_key(self, event: QKeyEvent) -> bool:
        return self.questions.press(event)

    def place_overlays(self) -> None:
        """Keep the field for a reason on its card."""
        number = self._numbers.get(self.questions.waiting, -1) if self.questions.waiting else -1
        card = self.column.messages[number].card if 0 <= number < len(self.column.messages) else None
        if card is not None and card[1].is_reason_open:
            place = card[1].field.translated(0, self.column.part_top(number, card[0]))
            self.reason_field.setGeometry(self.rect_on_screen(place).translated(self.viewport().pos()).toRect())

    def focus_call(self, answer_id: str) -> None:
        """Give the keyboard to the card of this answer; none of its buttons has it, so that Enter grants nothing."""
        self.scene.focus.message, self.scene.focus.key = self.number_of(answer_id), ""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scene.has_keyboard = True
        self.viewport().update()

    def _open_reason(self, message: Message) -> None:
        """Make room on the card that waits, and put the field there."""
        if (card := message.card) is not None:
            card[1].open_reason(is_open=True)
            self._on_view_changed(message)
            self.reason_field.open()

    def _close_reason(self, _answer_id: str = "") -> None:
        if self.reason_field.isHidden():
            return
        had_focus = self.reason_field.field.hasFocus()
        self.reason_field.hide()
        for message in self.column.messages:
            if (card := message.card) is not None and card[1].is_reason_open:
                card[1].open_reason(is_open=False)
                self._on_view_changed(message)
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _deny(self, reason: str) -> None:
        self.questions.decide(self.questions.waiting, Decision.DENY, reason)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """On what is under the pointer, or with the keyboard on the message that has the focus."""
        number, place = asked_for(self, event)
        self.context_menu(number).popup(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.set_theme(self._theme)

    def show_menu(self, message: Message, key: str) -> QMenu | None:
        """Open a menu under its word: efforts to regenerate with, or what is seldom done."""
        entry = message.entry
        if not isinstance(entry, AnswerEntry):
            return None
        if key == "more":
            menu = more_menu(self, entry, lambda action: self._handlers.on_action[action](entry.id))
        else:
            on_chosen = partial(self.regenerate_requested.emit, entry.id)
            menu = efforts_menu(self, entry, self._theme, on_chosen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        found = targets(self.column, self._numbers[entry.id])
        word = next((target for target in found if target.control.key == key), None)
        if word:
            place = self.rect_on_screen(word.control.rect).bottomLeft()
            menu.popup(self.viewport().mapToGlobal(QPoint(round(place.x()), round(place.y()) + Space.HAIR)))
        return menu

    def _new_handlers(self) -> ActionHandlers:
        return ActionHandlers(
            on_action={
                MessageAction.COMPARE: self.compare_requested.emit,
                MessageAction.DETAILS: self.details_requested.emit,
                MessageAction.EDIT: self.edit_requested.emit,
                MessageAction.DELETE: self.delete_requested.emit,
                MessageAction.RUN_AGAIN: self.run_again_requested.emit,
                MessageAction.INSPECT: self.inspect_requested.emit,
                MessageAction.DATA: self.data_requested.emit,
                MessageAction.BRANCH: self.branch_requested.emit,
            },
            step_sibling=self.sibling_requested.emit,
            notice=self.notice_action.emit,
            link=self.link_activated.emit,
            note=self._open_note,
            file=self.file_requested.emit,
            fold=self._fold,
            changed=self._on_view_changed,
            show_menu=self.show_menu,
            calls=CallHandlers(
                decide=self.questions.decide,
                give_reason=self._open_reason,
                stop=self.stop_requested.emit,
                show_whole=self.whole_requested.emit,
            ),
        )

    def _message(self, entry: Entry, known: dict[str, Message]) -> Message:
        message = known.get(entry.id)
        if message is None:
            message = Message(entry, self._kit, self.column.width, self.reasoning_open_by_default)
            message.chosen_open = self._chosen.get(entry.id)
            return message
        if message.entry is not entry:
            message.update(entry, self.column.width)
        return message

    def _show_entry(self, number: int, entry: Entry) -> None:
        message, width = self.column.messages[number], self.column.width
        was_running = isinstance(message.entry, AnswerEntry) and message.entry.phase in RUNNING
        if message.card is not None:
            self.column.stay()
        message.update(entry, width)
        self.questions.heed(entry)
        self.column.changed(number)
        self._folding.follow(message)
        if was_running and isinstance(message.entry, AnswerEntry) and message.entry.phase not in RUNNING:
            self.answer_finished.emit(message.entry.id)
            self._search_again()

    def _follow_all(self) -> None:
        for number in self.column.in_sight():
            self._folding.follow(self.column.messages[number])

    def _fold(self, message: Message) -> None:
        if isinstance(message.entry, QuestionEntry):
            self.column.fold_question(self._numbers[message.entry.id], float(Space.WIDE))
            self.refresh()
        else:
            self._toggle_reasoning(message)

    def _toggle_reasoning(self, message: Message) -> None:
        message.chosen_open = self._chosen[message.entry.id] = not message.wants_open
        self.column.hold(self._numbers[message.entry.id], 0)
        self._folding.follow(message)
        self._search_again()
        self.reasoning_toggled.emit(message.chosen_open)

    def _on_fold_step(self, entry_id: str, openness: float) -> None:
        number = self._numbers.get(entry_id)
        if number is not None:
            self.column.messages[number].unfold(openness, self.column.width)
            self.column.changed(number)
            self.refresh()

    def _on_view_changed(self, message: Message) -> None:
        number = self._numbers[message.entry.id]
        message.remeasure(self.column.width)
        self.column.changed(number)
        self._search_again()
        self.refresh()

    def _on_formulas(self) -> None:
        for message in self.column.messages:
            message.mark_awaiting()
        self.refresh()
