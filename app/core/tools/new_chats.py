"""Which tools are on in a new chat: none, unless the user says so.

Not here: which are on in a chat (`app.core.chats.turns.ConversationDetails`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.json_file import JsonFile
from app.sentence import Sentence

_NOT_WRITTEN = Sentence("It could not be saved which tools are on in new chats.")


class NewChatTools(msgspec.Struct, frozen=True):
    """The names of their providers."""

    tools: tuple[str, ...] = ()


class NewChatToolsFile(JsonFile[NewChatTools]):
    """Keeps them from one start to the next."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, NewChatTools, _NOT_WRITTEN)
