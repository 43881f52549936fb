"""The chat in view: header, notices, transcript or the empty state, composer; bound to the current `ChatState`.

Not here: any decision about the conversation (`app.state.chats.chat`), how messages are drawn (`app.ui.transcript`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.core.chats.comparison import ALL_EFFORTS, ComparisonOptions
from app.core.chats.entries import entry as entry_of
from app.core.chats.transcript import AnswerEntry, Entry
from app.core.chats.turns import Answer, Draft
from app.core.tools.citations import CitedPlace
from app.core.tools.cited_file import cited_file
from app.state.chats.chat import ChatState
from app.state.chats.chats import ChatsState
from app.state.models.model_in_use import ModelInUseState
from app.state.tools import ToolsState
from app.ui.chat.answer_controller import AnswerController
from app.ui.chat.attachment_controller import AttachmentController
from app.ui.chat.call_focus import CallFocus
from app.ui.chat.chat_controller import ChatController
from app.ui.chat.composer import Composer
from app.ui.chat.context_controller import ContextController
from app.ui.chat.document_split import DocumentSplit
from app.ui.chat.empty_state import EmptyState
from app.ui.chat.header import Header
from app.ui.chat.tools_controller import ToolsController
from app.ui.chat.transcript_host import TranscriptHost
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.kit.theme import Space
from app.ui.kit.widgets import reading_column
from backends.contract.messages import Effort

DRAFT_MILLISECONDS = 800  # a pause in typing after which the draft is kept


class ChatPage(QWidget):
    """Signals: diagnostics_wanted(str) – the user reports a failure · failed(AppError)."""

    diagnostics_wanted = Signal(str)
    compare_wanted = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        chats: ChatsState,
        in_use: ModelInUseState,
        appearance: Appearance,
        banner: Banner,
        dialogs: FileDialogs,
        tools: ToolsState,
        *,
        is_reasoning_open: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._chats = chats
        self._in_use = in_use
        self._appearance = appearance
        self._dialogs = dialogs
        self._bound: ChatState | None = None
        self._is_stale = False
        self._edited = ""  # the question that is being changed
        self.header = Header(in_use, appearance, self)
        self.banner = banner
        self._was_running = False
        self.empty = EmptyState(appearance, self)
        self.host = TranscriptHost(lambda: self._chat, appearance, self, is_reasoning_open=is_reasoning_open)
        self.composer = Composer(appearance, self)
        self.attaching = AttachmentController(chats.attaching, self.composer, dialogs, self)
        self.context = ContextController(chats, in_use, self.header.gauge, self.banner, self)
        self.chat_desk = ChatController(chats, self.header, self.banner, appearance, self)
        self.answers = AnswerController(chats, self.host, self.banner, appearance, dialogs, self)
        self.tools = ToolsController(chats, tools, self.composer, self.banner, appearance, self)
        self.call_focus = CallFocus(self.composer, self.host)
        self._draft = QTimer(self, interval=DRAFT_MILLISECONDS, singleShot=True)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.host)
        self.documents = DocumentSplit(self._stack, chats.document_view, appearance, self)
        self._lay_out()
        self._connect()
        self._bind()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.documents, 1)
        column.addLayout(reading_column(self.composer, Space.SMALL, Space.LARGE + 4))

    def _connect(self) -> None:
        self._chats.current_changed.connect(self._bind)
        self._in_use.changed.connect(self._refresh)
        self.empty.asked.connect(self._ask_example)
        self.header.tuning_wanted.connect(self.open_tuning)
        composer, host = self.composer, self.host
        composer.sent.connect(self._send)
        composer.stopped.connect(self._stop)
        composer.hurried.connect(self._hurry)
        composer.effort_chosen.connect(self._set_effort)
        composer.recalled.connect(lambda: self._return(self._chat.take_back()))
        composer.edit_cancelled.connect(self._end_editing)
        composer.box.textChanged.connect(self._draft.start)
        composer.chips.changed.connect(self._draft.start)
        composer.box.textChanged.connect(self._look)
        composer.chips.changed.connect(self._look)
        self.attaching.failed.connect(self.failed)
        self._chats.context.recounted.connect(self.attaching.count_again)
        self._draft.timeout.connect(self.keep_draft)
        host.edit_wanted.connect(self._edit)
        host.room_wanted.connect(self.context.ask_for_answer)
        self.context.sending.connect(self._sending)
        self.context.shortened.connect(self._shorten)
        self.context.fits.connect(self._show_fit)
        self.context.models_wanted.connect(self.header.models_wanted)
        host.delete_wanted.connect(self._delete)
        host.branch_wanted.connect(self._chats.branch_off)
        host.ask_wanted.connect(self._ask_about)
        host.file_wanted.connect(self._show_file)
        host.place_wanted.connect(self._show_place)
        host.diagnostics_wanted.connect(self.report)
        host.compare_wanted.connect(self._compare_answer)
        composer.compared.connect(self._compare)
        composer.choice_wanted.connect(self._choose_comparison)
        host.failed.connect(self.failed)

    @property
    def _chat(self) -> ChatState:
        return self._chats.current

    # the chat in view

    def _bind(self) -> None:
        """Listen to the chat in view, and no longer to the one before; each keeps its own draft."""
        old, new = self._bound, self._chat
        if old is not new:
            self._end_editing()
            if old is not None:
                self._chats.keep_draft(old, self.composer.draft)
                for signal, slot in self._wires(old):
                    signal.disconnect(slot)
            self._bound = new
            for signal, slot in self._wires(new):
                signal.connect(slot)
            self.banner.end(About.CHAT)
            self._chats.document_view.close()
        if not (old is new and self.composer.draft != Draft()):
            self.composer.set_draft(new.draft)
        self._redraw()
        self._refresh()
        self._look()
        self.composer.setFocus()

    def _wires(self, chat: ChatState) -> tuple[tuple[SignalInstance, object], ...]:
        return (
            (chat.branch_changed, self._redraw),
            (chat.entry_changed, self._update),
            (chat.changed, self._refresh),
            (chat.changed, self._look),
            (chat.returned, self._return),
            (chat.ran_again, self.answers.show_repeat),
            (chat.full, self.context.ask),
            (chat.failed, self.failed),
        )

    def _redraw(self) -> None:
        self._is_stale = False
        entries = self._chat.entries()
        self.header.show_branches(len(self._chat.conversation.leaves()))
        self.host.show_entries(entries)
        self._stack.setCurrentWidget(self.host if entries else self.empty)

    def _update(self, entry: Entry) -> None:
        """Hidden behind another page, it is drawn when it comes back."""
        self.composer.set_thinking(bool(self._chat.thinking_id))
        if self.isVisible():
            self.host.update_entry(entry)
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._redraw()

    def _refresh(self) -> None:
        chat = self._chat
        is_temporary, is_empty = chat.is_temporary, not chat.conversation.nodes
        unnamed = self.tr("Temporary chat") if is_temporary else self.tr("New chat")
        self.header.title.setText(chat.title or unnamed)
        self.header.show_temporary(is_temporary=is_temporary, is_empty=is_empty)
        self.composer.set_temporary(is_temporary, self._in_use.host_elsewhere)
        self.tools.refresh()
        self.empty.show_missing(self._in_use.not_held, self._in_use.host_elsewhere)
        self.composer.set_thinking(bool(chat.thinking_id))
        settings = self._chats.settings()
        self.header.show_chat_settings(settings.instructions, settings.is_recommended, has_schema=bool(settings.schema))
        self.composer.efforts.set_effort(chat.effort)
        self.composer.set_running(chat.is_running)
        self._heed_start(is_running=chat.is_running)
        self.composer.set_waiting(chat.waiting)

    def _heed_start(self, *, is_running: bool) -> None:
        """A trouble of this chat is over once it goes on, in whichever way that was begun."""
        if is_running and not self._was_running:
            self.banner.end(About.CHAT)
        self._was_running = is_running

    def _look(self) -> None:
        """Count what is here, once it rests."""
        self._chats.context.refresh(self._chat, self.composer.draft)

    # what the user does

    def _ask_about(self, text: str) -> None:
        """Put a quote in the box, before what is there; the question comes behind it."""
        quote = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
        self.composer.set_text(f"{quote}\n\n{self.composer.text}")
        self.composer.setFocus()

    def cover(self, bottom: int) -> None:
        """A notice lies over the page down to here."""
        self.host.cover(bottom - self._stack.mapTo(self, QPoint()).y())

    def keep_draft(self) -> None:
        """What stands in the composer survives the program; not while a question is being changed."""
        self._draft.stop()
        if not self._edited:
            self._chats.keep_draft(self._chat, self.composer.draft)

    def begin_new(self) -> None:
        """A new chat; what stands in one that is empty still is set aside, and can be had back."""
        chat, aside = self._chat, self.composer.draft
        self._chats.new()
        if self._chat is chat and aside != Draft():
            self.composer.set_draft(Draft())
            self.keep_draft()
            back = BannerAction(self.tr("Bring it back"), partial(self._return, aside))
            words = self.tr("What you had written was set aside.")
            self.banner.show_message(words, (back,), is_failure=False, about=About.CHAT)

    def open_tuning(self) -> None:
        """Open a panel with the instructions and the sampling of the chat in view."""
        from app.ui.chat.chat_settings_panel import ChatSettingsPanel

        panel = ChatSettingsPanel(self._chats.settings(), self._dialogs, self)
        panel.failed.connect(self.failed)
        panel.open()

    def _send(self, text: str) -> None:
        self.banner.end(About.CHAT)
        edited, attachments = self._edited, self.composer.chips.attachments
        self._end_editing()
        self.composer.set_draft(Draft())
        self.keep_draft()
        if edited:
            self._chat.edit_question(edited, text, attachments)
        else:
            self._chat.send(text, attachments)

    def _compare(self, text: str, choice: ComparisonOptions | None = None) -> None:
        """The typed question, or the last one of the chat, side by side."""
        if text:
            draft = Draft(text, self.composer.chips.attachments)
            state = self._chat.compare_question(draft, choice or ALL_EFFORTS, self._edited)
        else:
            state = self._chat.compare_last(choice)
        if state is not None:
            if text:
                self._end_editing()
                self.composer.set_draft(Draft())
                self.keep_draft()
            self.compare_wanted.emit(state)

    def _choose_comparison(self, text: str) -> None:
        from app.ui.compare.choice import ChoicePopup

        popup = ChoicePopup(self._in_use, self._appearance, self)
        popup.chosen.connect(partial(self._compare, text))
        popup.open_at(self.composer.choice_button)

    def _compare_answer(self, answer_id: str) -> None:
        state = self._chat.compare_answer(answer_id)
        if state is not None:
            self.compare_wanted.emit(state)

    def _ask_example(self, question: str, effort: Effort) -> None:
        self._chat.set_effort(effort)
        self._send(question)
        self.composer.setFocus()

    def _set_effort(self, effort: Effort) -> None:
        self._chat.set_effort(effort)

    def deny_or_stop(self) -> None:
        """A call that waits is denied, and the answer goes on; where none does, the answer is stopped."""
        if not self.host.deny():
            self._stop()

    def _stop(self) -> None:
        self._chat.stop()

    def _sending(self, draft: Draft) -> None:
        """A question that had come back goes out after all."""
        if self.composer.draft == draft:
            self.composer.set_draft(Draft())
            self.keep_draft()

    def _show_fit(self, fits: bool) -> None:
        """What changes a question replaces what comes after it, which has been counted too."""
        self.composer.set_fitting(fits or bool(self._edited))

    def _shorten(self, whole: Draft, kept: Draft) -> None:
        """The beginning stays in the box, to be looked at before it is sent."""
        self.composer.set_draft(kept)
        self.composer.setFocus()
        back = BannerAction(self.tr("Bring it back"), partial(self.composer.set_draft, whole))
        words = self.tr("The end of the question was taken away. Look at what is left, then send it.")
        self.banner.show_message(words, (back,), is_failure=False, about=About.CHAT)

    def _hurry(self) -> None:
        if self._chat.thinking_id:
            self._chat.answer_now(self._chat.thinking_id)

    def _return(self, draft: Draft) -> None:
        """A question comes back in front of what was typed since."""
        typed = self.composer.draft
        text = f"{draft.text}\n{typed.text}" if typed.text else draft.text
        self.composer.set_draft(Draft(text, draft.attachments + typed.attachments))
        self.composer.setFocus()

    def _show_file(self, question_id: str, number: int) -> None:
        self.documents.show_file(self._chat.conversation.question(question_id).attachments[number])

    def _show_place(self, answer_id: str, place: CitedPlace) -> None:
        """In the file that is cited, or else in the result in which the model read it."""
        attachment = cited_file(self._chat.conversation.path(answer_id), place.note)
        if attachment is None:
            self.host.transcript.show_place(answer_id, place)
        else:
            self.documents.show_file(attachment, place.note.page or 1, place.words)

    def _edit(self, node_id: str) -> None:
        if isinstance(self._chat.conversation.node(node_id), Answer):
            self.answers.edit(node_id)
        else:
            self._edit_question(node_id)

    def _edit_question(self, question_id: str) -> None:
        self.keep_draft()
        self._edited = question_id
        self.composer.set_editing(True)
        question = self._chat.conversation.question(question_id)
        self.composer.set_draft(Draft(question.text, question.attachments))
        self.composer.setFocus()

    def _end_editing(self) -> None:
        """Back to what stood in the composer before."""
        if self._edited:
            self._edited = ""
            self.composer.set_editing(False)
            self.composer.set_draft(self._chats.current.draft if self._bound is self._chat else Draft())

    def _delete(self, node_id: str) -> None:
        chat = self._chat
        removed = chat.delete(node_id)
        if removed:
            undo = BannerAction(self.tr("Undo"), partial(chat.restore, removed))
            self.banner.show_message(
                self.tr("The message and what followed it were deleted."),
                (undo,),
                is_failure=False,
                about=About.CHAT,
            )

    def report(self, answer_id: str) -> None:
        """What a bug report about this answer needs."""
        answer = self._chat.conversation.answer(answer_id)
        found = entry_of(self._chat.conversation, answer_id)
        notice = found.notice.sentence if isinstance(found, AnswerEntry) and found.notice else ""
        self.diagnostics_wanted.emit(f"{answer.failure}: {notice}\n{answer.failure_detail}")
