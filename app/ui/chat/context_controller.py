"""The context in view: the gauge, and what the user is asked when it is full. Nothing is cut without an answer.

Signals: sending(Draft) – a question that had come back is asked after all · shortened(Draft, Draft) – a question
that came back, and what of it shall stand in the box · fits(bool) – whether what stands there can be asked as it is ·
models_wanted() – another model is to be chosen. Not here: which ways there are (`app.core.chats.making_room`),
counting (`app.state.chats.context`).
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.chats.making_room import (
    Anyway,
    AskAlone,
    DropReasoning,
    LargerContext,
    LeaveOut,
    LowerEffort,
    Need,
    OtherModel,
    Shorten,
    Way,
    beginning,
    remedies,
)
from app.core.chats.turns import Draft
from app.errors import EngineFailure
from app.state.chats.chat import ChatState
from app.state.chats.chats import ChatsState
from app.state.models.model_in_use import ModelInUseState
from app.ui.chat.gauge import ContextGauge
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.words import count, effort_word


class ContextController(QObject):
    """For the chat in view."""

    sending = Signal(object)
    shortened = Signal(object, object)
    fits = Signal(bool)
    models_wanted = Signal()

    def __init__(
        self, chats: ChatsState, in_use: ModelInUseState, gauge: ContextGauge, banner: Banner, page: QWidget
    ) -> None:
        super().__init__(page)
        self._chats = chats
        self._in_use = in_use
        self._gauge = gauge
        self._banner = banner
        self._context = chats.context
        self._context.changed.connect(self._show_use)
        self._context.needed.connect(self._ask)
        self._context.uncounted.connect(self._refuse)
        self._refused = ""  # what was said of a question that is too long

    @property
    def _chat(self) -> ChatState:
        return self._chats.current

    def ask(self, draft: Draft, _failure: EngineFailure) -> None:
        """A question came back because there was no room for it."""
        self._context.ask_ways(self._chat, draft)

    def ask_for_answer(self, answer_id: str) -> None:
        """An answer was cut because the context was full."""
        self._context.ask_ways(self._chat, answer_id)

    def _refuse(self, failure: EngineFailure) -> None:
        """Nobody can tell what would make room, such as where a server renders the prompt."""
        self._banner.show_message(failure.sentence, details=failure.detail, about=About.CHAT)

    def _show_use(self) -> None:
        use = self._context.use
        self.fits.emit(use is None or use.chat + use.question < use.total)
        if use is None:
            self._gauge.show_use(0, 0)
        else:
            self._gauge.show_use(use.chat, use.total, use.question, use.tools)
            if use.left and self._refused and self._banner.shows(self._refused):  # it was shortened
                self._banner.end(About.CHAT)

    def _ask(self, need: Need, subject: Draft | str) -> None:
        chat = self._chat
        actions = tuple(
            BannerAction(self._words(way), partial(self._take, chat, subject, way))
            for way in remedies(need, self._may_load)
        )
        is_question = isinstance(subject, Draft)
        words = self._sentence(need, is_question=is_question)
        self._refused = words if is_question and not need.fits else ""
        self._banner.show_message(words, actions, self._details(), is_failure=not need.fits, about=About.CHAT)

    def _may_load(self, context: int) -> bool:
        return self._in_use.would_fit(replace(self._in_use.options, context=context))

    def _sentence(self, need: Need, *, is_question: bool) -> str:
        figures = {"tokens": count(need.tokens), "context": count(need.context)}
        if not is_question:
            words = self.tr("The context is full: {tokens} of {context} tokens. Nothing is cut unless you choose to.")
            return words.format(**figures)
        if not need.fits:
            words = self.tr(
                "The chat with this question takes {tokens} tokens, and the context holds {context}. Nothing is "
                "cut unless you choose to; the question can be shortened too."
            )
            if need.tokens == need.typed or not need.turns:
                words = self.tr(
                    "This question takes {tokens} tokens, and the context holds {context}. Nothing is cut unless you "
                    "choose to."
                )
            return words.format(**figures)
        words = self.tr(
            "{left} of {context} tokens are left for the answer; one at {effort} effort should have {room}. "
            "Nothing is cut unless you choose to."
        )
        effort = effort_word(need.effort).lower() if need.effort else ""
        return words.format(left=count(need.context - need.tokens), effort=effort, room=count(need.room), **figures)

    def _details(self) -> str:
        return self.tr(
            "Turns that are left out stay in the chat; the model is not shown them any more, and a line says where. "
            "“Instructions and sampling” shows them to it again. Reasoning of earlier answers takes no room: the model "
            "is never shown it again. A larger context needs more memory, and the model is loaded again."
        )

    def _words(self, way: Way) -> str:
        match way:
            case LeaveOut(turns=1):
                words = self.tr("Leave out the oldest turn")
            case LeaveOut():
                words = self.tr("Leave out the {turns} oldest turns").format(turns=way.turns)
            case LowerEffort():
                words = self.tr("Ask at {effort} effort").format(effort=effort_word(way.effort).lower())
            case DropReasoning():
                words = self.tr("Go on without its reasoning")
            case LargerContext():
                words = self.tr("Use {context} tokens").format(context=count(way.context))
            case AskAlone():
                words = self.tr("Ask in a new chat")
            case Shorten():
                words = self.tr("Keep its beginning")
            case OtherModel():
                words = self.tr("Other models…")
            case Anyway():
                words = self.tr("Ask anyway")
        return words

    def _take(self, chat: ChatState, subject: Draft | str, way: Way) -> None:
        match way:
            case OtherModel():
                self.models_wanted.emit()
            case Shorten():
                self._shorten(subject, way.share)
            case LeaveOut():
                chat.leave_out(way.last, "" if isinstance(subject, Draft) else subject)
                self._go_on(chat, subject, way)
            case LowerEffort():
                chat.set_effort(way.effort)
                self._go_on(chat, subject, way)
            case LargerContext():
                self._enlarge(way.context)
                self._go_on(chat, subject, way)
            case AskAlone() | DropReasoning() | Anyway():
                self._go_on(chat, subject, way)

    def _go_on(self, chat: ChatState, subject: Draft | str, way: Way) -> None:
        """Ask the question, or let the answer go on."""
        if isinstance(subject, Draft):
            self.sending.emit(subject)
            chat = self._begin_chat(chat) if isinstance(way, AskAlone) else chat
            chat.send(subject.text, subject.attachments, needs_room=not isinstance(way, Anyway))
        else:
            chat.go_on(subject, has_reasoning=not isinstance(way, DropReasoning))

    def _begin_chat(self, before: ChatState) -> ChatState:
        self._chats.new()
        self._chat.set_effort(before.effort)
        return self._chat

    def _shorten(self, subject: Draft | str, share: float) -> None:
        """Keep the beginning of a question, up to the end of a word where there is one near."""
        if isinstance(subject, Draft):
            self.shortened.emit(subject, Draft(beginning(subject.text, share), subject.attachments))

    def _enlarge(self, context: int) -> None:
        if self._in_use.loaded is not None:
            self._in_use.open(self._in_use.loaded, replace(self._in_use.options, context=context))
