"""A program that streams answers into the store until it is killed: `python -m tests.soak.streaming FOLDER KEY`.

It keeps what is said as the chat does, through the same service, and tells on stdout, an `Event` a line, what it has
said (in memory) and what it knows to be on the disk.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QTimer

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.turns import Change
from app.core.store.keys import MemoryVault
from app.services.storage.chat_storage import ChatStorage
from app.state.chats.answering import FLUSH_MILLISECONDS
from backends.contract.base import FinishReason
from backends.contract.messages import Channel, Effort
from backends.contract.wire import Finished, Usage

TOKEN_MILLISECONDS = 4
TOKENS = 150


class Event(msgspec.Struct, frozen=True):
    """`said`: an answer is so long in memory; `finished`: it is so long on the disk, for good; `failed`."""

    kind: str
    answer: str
    length: int
    time: float


class Streaming:
    """One conversation in which a question follows every answer."""

    def __init__(self, chat_storage: ChatStorage) -> None:
        self._chat_storage = chat_storage
        self._conversation = Conversation(new_details())
        self._answer = ""
        self._tokens = 0
        self._change: Change | None = None
        self._finished: list[str] = []
        self._token = QTimer(interval=TOKEN_MILLISECONDS)
        self._token.timeout.connect(self._say)
        self._flush = QTimer(interval=FLUSH_MILLISECONDS, singleShot=True)
        self._flush.timeout.connect(self._keep)
        chat_storage.opened.connect(self._begin)
        chat_storage.written.connect(self._written)

    def _begin(self) -> None:
        self._ask()
        self._token.start()

    def _ask(self) -> None:
        question = self._conversation.ask(f"question {time.time()}")
        answer = self._conversation.begin_answer(question.id, Effort.LOW)
        for change in (question, answer):
            self._chat_storage.keep(self._conversation, change)
        self._answer, self._tokens = answer.id, 0

    def _say(self) -> None:
        self._tokens += 1
        self._change = self._conversation.append(self._answer, Channel.FINAL, f"word{self._tokens} ")
        tell("said", self._answer, len(self._text()))
        if not self._flush.isActive():
            self._flush.start()
        if self._tokens == TOKENS:
            self._finish()

    def _finish(self) -> None:
        text = self._text()
        usage = Usage(1, 0, 0, TOKENS, TOKENS, 0.1, 1.0, 0.1, 0.0)
        event = Finished(1, FinishReason.STOP, usage, (), text, "", (), 1)
        self._change = None
        self._finished.append(self._answer)
        self._chat_storage.keep(self._conversation, self._conversation.finish(self._answer, event))
        self._ask()

    def _text(self) -> str:
        return self._conversation.answer(self._answer).text

    def _keep(self) -> None:
        if self._change is not None:
            self._chat_storage.keep(self._conversation, self._change)

    def _written(self) -> None:
        """Everything kept so far is on the disk, so every finished answer is."""
        for answer in self._finished:
            tell("finished", answer, len(self._conversation.answer(answer).text))
        self._finished.clear()


def tell(kind: str, answer: str, length: int) -> None:
    """One line, at once."""
    print(msgspec.json.encode(Event(kind, answer, length, time.monotonic())).decode(), flush=True)


def main() -> None:
    """Stream until killed."""
    folder, key = Path(sys.argv[1]), sys.argv[2]
    application = QCoreApplication([])
    chat_storage = ChatStorage(folder / "conversations.db", folder / "backups", MemoryVault(key))
    streaming = Streaming(chat_storage)
    chat_storage.failed.connect(lambda error: tell("failed", str(error.title), 0))
    chat_storage.start()
    assert streaming is not None
    application.exec()


if __name__ == "__main__":
    main()
