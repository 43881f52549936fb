"""How full the context is: what the chat takes, what the question in the composer would add, and ways to make room.

The engine counts; a pause in typing starts it, and nothing is counted while no model is loaded. Signals:
  changed() – `use` is another
  stood_still(chat id, Prompt, bool) – after a pause: what would be asked now, and whether a question is in it
  recounted() – another model is there, or none: what was counted before may differ
  needed(Need, Draft | answer id) – what `ask_ways` was asked · uncounted(EngineFailure) – it could not be found out
Not here: the gauge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.making_room import need_of
from app.core.chats.prompts import Parts, parts_to_continue, parts_with, with_tools
from app.core.chats.turns import ConversationDetails, Draft
from app.core.tools.offer import NOTHING_OFFERED
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.state.chats.chat import ChatState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.messages import Prompt, ToolMessage
from backends.contract.wire import Counted

PAUSE_MILLISECONDS = 250


@dataclass(frozen=True)
class ContextUse:
    """Tokens of the context: how many there are, and what takes them."""

    total: int  # of the context
    chat: int  # instructions and messages
    question: int = 0  # what stands in the composer
    tools: int = 0  # of the chat's: what the model is told of tools, and what tools have said

    @property
    def left(self) -> int:
        """The number of tokens that are left for the answer, at least 0."""
        return max(0, self.total - self.chat - self.question)


class ContextState(QObject):
    """Of the chat in view of one window."""

    changed = Signal()
    stood_still = Signal(str, object, bool)
    recounted = Signal()
    needed = Signal(object, object)
    uncounted = Signal(object)

    def __init__(self, engine: EngineClient, in_use: ModelInUseState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._in_use = in_use
        self._wanted: tuple[ChatState, Draft] | None = None
        self._reply: Reply | None = None
        self._without: Reply | None = None  # the same without what the model is told of tools
        self._pause = QTimer(self, interval=PAUSE_MILLISECONDS, singleShot=True)
        self._pause.timeout.connect(self._count)
        self._loaded: tuple[ModelPhase, str, int] | None = None
        self.use: ContextUse | None = None
        in_use.changed.connect(self._look_again)

    def refresh(self, chat: ChatState, draft: Draft) -> None:
        """This is in view now; counted after a pause."""
        if self._wanted is not None and self._wanted[0] is not chat:
            self._without = None
            self._report(None)
        self._wanted = (chat, draft)
        self._pause.start()

    def ask_ways(self, chat: ChatState, subject: Draft | str) -> None:
        """What would make room for a question, or for an answer (by its id) to go on. Ends in `needed`."""
        if isinstance(subject, Draft):
            parts = parts_with(chat.conversation, subject, chat.offer)
        else:
            parts = parts_to_continue(chat.conversation, subject)
        reply = self._engine.count(parts.prompt)
        reply.finished.connect(partial(self._needed, chat.conversation.details, subject, parts))
        reply.failed.connect(self.uncounted)

    def _look_again(self) -> None:
        """Another model counts otherwise; that this one still lives is no news."""
        model = self._in_use.model
        loaded = (self._in_use.phase, model.path if model else "", model.context if model else 0)
        if loaded != self._loaded:
            self._loaded = loaded
            self._pause.start()
            self.recounted.emit()

    def _count(self) -> None:
        self._without = None
        if self._wanted is None or self._in_use.phase is not ModelPhase.READY or not self._in_use.sees_tokens:
            self._report(None)
            return
        chat, draft = self._wanted
        prompt = parts_with(chat.conversation, draft, chat.offer).prompt
        self.stood_still.emit(chat.conversation.details.id, prompt, draft != Draft())
        if not chat.conversation.nodes and draft == Draft():
            self._report(None)
            return
        self._reply = self._engine.count(prompt)
        self._reply.finished.connect(partial(self._counted, self._reply.number, draft != Draft(), prompt))

    def _counted(self, number: int, has_question: bool, prompt: Prompt, counted: Counted) -> None:
        if self._reply is None or self._reply.number != number:
            return  # an older count
        self._reply = None
        question = counted.shares[-1] if has_question else 0
        said = sum(
            share
            for message, share in zip(prompt.messages, counted.shares, strict=False)
            if isinstance(message, ToolMessage)
        )
        use = ContextUse(counted.context, counted.tokens - question, question, said)
        bare = with_tools(prompt, NOTHING_OFFERED)
        if bare == prompt:
            self._report(use)
            return
        self._without = self._engine.count(bare)
        self._without.finished.connect(partial(self._counted_without, self._without.number, use))

    def _counted_without(self, number: int, use: ContextUse, counted: Counted) -> None:
        """What the declarations take is what is missing without them."""
        if self._without is not None and self._without.number == number and self._reply is None:
            declared = use.chat + use.question - counted.tokens
            self._report(replace(use, tools=use.tools + max(0, declared)))

    def _report(self, use: ContextUse | None) -> None:
        if use != self.use:
            self.use = use
            self.changed.emit()

    def _needed(self, details: ConversationDetails, subject: Draft | str, parts: Parts, counted: Counted) -> None:
        largest = self._in_use.model.trained_context if self._in_use.model else counted.context
        need = need_of(parts, counted, details, largest, asked=subject if isinstance(subject, Draft) else None)
        self.needed.emit(need, subject)
