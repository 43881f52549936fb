"""Writes a model's hash into an answer's record once it is known: an answer may be done before that."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.core.chats.conversation import Conversation
from app.core.chats.turns import Change
from app.state.models.model_in_use import ModelInUseState


class LateHash(QObject):
    """Waits for one hash, lives as long as that takes."""

    def __init__(
        self,
        conversation: Conversation,
        answer_id: str,
        path: str,
        in_use: ModelInUseState,
        keep: Callable[[Conversation, Change], None],
    ) -> None:
        super().__init__(in_use)
        self._conversation = conversation
        self._answer_id = answer_id
        self._path = path
        self._keep = keep
        in_use.hashed.connect(self._take)

    def _take(self, path: str, found: str) -> None:
        """The next hash is of this model, or of one that was loaded since: then this one's stays unknown."""
        if path == self._path and self._answer_id in self._conversation:
            answer = self._conversation.answer(self._answer_id)
            record = replace(answer.record, model_hash=found)
            self._keep(self._conversation, self._conversation.set_record(self._answer_id, record))
        self.deleteLater()
