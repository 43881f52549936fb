"""An answer down to its tokens: the prompt as the model saw it, and what it wrote, both spelt by the engine.

Signals: changed() – a part has come, or why none will. The app knows no tokens: it sends messages and ids, and shows
what the engine makes of them. Not here: drawing it (`app.ui.chat.inspector`).
"""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.chats.conversation import Conversation
from app.core.chats.prompts import prompt_for
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.state.models.model_in_use import ModelInUseState
from backends.contract.messages import AssistantMessage, Prompt, ToolMessage
from backends.contract.wire import Rendered


class Inspection(QObject):
    """One look at one answer. Asks once, at `start`, for which a model has to be loaded."""

    changed = Signal()

    def __init__(
        self,
        conversation: Conversation,
        answer_id: str,
        generated: tuple[AssistantMessage | ToolMessage, ...],
        engine: EngineClient,
        in_use: ModelInUseState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.answer = conversation.answer(answer_id)
        self.prompt: Rendered | None = None
        self.written: Rendered | None = None
        self.failure: EngineFailure | None = None
        self._prompt = prompt_for(conversation, answer_id, self.answer.effort)
        self._generated = tuple(
            message.ids for message in generated if isinstance(message, AssistantMessage) and message.ids
        )
        self._with_results = _as_it_stood(self._prompt, generated)
        self._engine = engine
        self._in_use = in_use

    @property
    def has_tokens(self) -> bool:
        """Whether it is known what the model wrote; not of imported answers, nor of a failed one's remains."""
        return bool(self._generated)

    @property
    def is_other_model(self) -> bool:
        """Whether the model at hand is not the one that answered: ids may mean something else to it."""
        model, record = self._in_use.model, self.answer.record
        if model is None or not record.model:
            return False
        if record.model_hash and self._in_use.hash:
            return record.model_hash != self._in_use.hash
        return record.model != model.name

    @property
    def is_other_prompt(self) -> bool:
        """Whether a message before the answer was changed since: the prompt then was another one."""
        usage = self.answer.record.usage
        if self.prompt is None or usage is None or self.answer.has_several_runs:
            return False
        return usage.prompt_tokens != len(self.prompt.ids)

    @property
    def is_incomplete(self) -> bool:
        """Whether the model wrote tokens that belong to no message, which are not kept."""
        usage = self.answer.record.usage
        if self.written is None or usage is None or self.answer.has_several_runs:
            return False
        return usage.new_tokens != len(self.written.ids)

    def start(self) -> None:
        """Ask the engine for both parts."""
        self._ask(self._engine.render(self._prompt), is_prompt=True)
        if self.has_tokens and self._with_results is not None:
            reply = self._engine.render(self._with_results)
            reply.finished.connect(self._take_whole)
            reply.failed.connect(self._fail)
        elif self.has_tokens:
            self._ask(self._engine.detokenize(self._generated), is_prompt=False)

    def _ask(self, reply: Reply, *, is_prompt: bool) -> None:
        reply.finished.connect(self._take_prompt if is_prompt else self._take_written)
        reply.failed.connect(self._fail)

    def _take_prompt(self, event: Rendered) -> None:
        self.prompt = event
        self.changed.emit()

    def _take_written(self, event: Rendered) -> None:
        self.written = event
        self.changed.emit()

    def _take_whole(self, event: Rendered) -> None:
        """What follows the prompt, which has come before: the model's tokens and, between them, what tools said."""
        begin = len(self.prompt.ids) if self.prompt is not None else 0
        markers = tuple(place - begin for place in event.markers if place >= begin)
        self._take_written(replace(event, ids=event.ids[begin:], texts=event.texts[begin:], markers=markers))

    def _fail(self, failure: EngineFailure) -> None:
        self.failure = failure
        self.changed.emit()


def _as_it_stood(prompt: Prompt, generated: tuple[AssistantMessage | ToolMessage, ...]) -> Prompt | None:
    """The prompt with all that followed in it, as it stood when the model had written its last token; None for an
    answer without results of tools, or one whose tokens are not all known.
    """
    is_told = all(isinstance(message, ToolMessage) or message.ids for message in generated)
    if not any(isinstance(message, ToolMessage) for message in generated) or not is_told:
        return None
    ends_with_result = isinstance(generated[-1], ToolMessage)
    return replace(prompt, messages=(*prompt.messages, *generated), resume=not ends_with_result)
