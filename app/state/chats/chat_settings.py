"""How one chat is tuned: its instructions and sampling, and the presets of instructions that all chats share.

What is chosen holds for the next answer; answers that are there keep what they were made with. Not here: what a new
chat begins with (`preferences`), widgets.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.core.chats.turns import SamplingChoice
from app.services.storage.presets import Presets
from app.state.answer_form import AnswerFormState
from app.state.chats.chat import ChatState

RECOMMENDED = SamplingChoice()
"""OpenAI's values for gpt-oss: temperature 1, top-p 1, no other cut; a new seed for each answer, no limit."""


class ChatSettings:
    """One chat's; every change is kept at once. Presets raise StoreError where the conversations are not open."""

    def __init__(self, chat: ChatState, presets: Presets) -> None:
        self._chat = chat
        self._presets = presets

    @property
    def instructions(self) -> str:
        """What the model is told before the first question."""
        return self._chat.conversation.details.instructions

    @property
    def schema(self) -> str:
        """The schema that answers have to fit, as it was written; empty: they are free."""
        return self._chat.conversation.details.schema

    def set_schema(self, text: str) -> None:
        """For the answers to come."""
        self._chat.amend(replace(self._chat.conversation.details, schema=text))

    @property
    def tools(self) -> tuple[str, ...]:
        """The names of the providers whose tools the model may call in this chat."""
        return self._chat.conversation.details.tools

    def set_tools(self, names: Iterable[str]) -> None:
        """For the answers to come."""
        self._chat.amend(replace(self._chat.conversation.details, tools=tuple(names)))

    def new_form(self, parent: QObject) -> AnswerFormState:
        """Make what judges a schema while it is written."""
        return AnswerFormState(self._chat.check_schema, parent)

    @property
    def sampling(self) -> SamplingChoice:
        """The sampling settings with which this chat's answers are drawn."""
        return self._chat.conversation.details.sampling

    @property
    def is_recommended(self) -> bool:
        """Whether answers are drawn as OpenAI recommends."""
        return self.sampling == RECOMMENDED

    @property
    def left_out(self) -> int:
        """How many messages of the branch in view the model is not shown any more."""
        ids = [node.id for node in self._chat.conversation.branch()]
        last = self._chat.conversation.details.left_out
        return ids.index(last) + 1 if last in ids else 0

    def show_all(self) -> None:
        """Show the model everything again."""
        self._chat.leave_out("")

    def set_instructions(self, text: str) -> None:
        """For the answers to come."""
        self._chat.amend(replace(self._chat.conversation.details, instructions=text))

    def set_sampling(self, sampling: SamplingChoice) -> None:
        """For the answers to come."""
        self._chat.amend(replace(self._chat.conversation.details, sampling=sampling))

    def presets(self) -> dict[str, str]:
        """Return the saved instructions by their names; raises StoreError where the store is not open."""
        return self._presets.all()

    def save_preset(self, name: str) -> None:
        """Keep the present instructions under a name, in place of what was there."""
        self._presets.save(" ".join(name.split()), self.instructions)

    def delete_preset(self, name: str) -> None:
        """Forget it; chats that took it over keep their instructions."""
        self._presets.save(name, "")
