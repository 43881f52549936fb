"""A place for a store, a whole small conversation, and time that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.steps import ToolResult
from app.core.chats.turns import Record
from app.core.store import database as db, keys, opening, unlocking
from app.core.store.keys import MemoryVault
from app.core.store.opening import Opened
from app.core.store.store import Store
from app.core.store.unlocking import Unlocked
from app.core.tools.browser.page import Page
from app.core.tools.browser.view import view
from backends.contract.base import FinishReason, Sampling
from backends.contract.calls import ToolCall
from backends.contract.messages import AssistantMessage, Channel, Effort
from backends.contract.wire import Finished, Usage

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WEATHER = "functions.weather"
USAGE = Usage(30, 10, 7, 5, 14, 0.5, 2.0, 0.6, 0.9)


class Place:
    """Where a store lives, and the vault its key is in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "Ünïcode and space" / "conversations.db"
        self.backups = self.file.parent / "backups"
        self.vault = MemoryVault()
        self.opened: list[Store] = []

    def unlock(self) -> Unlocked:
        """The key, where nothing has to be asked."""
        found = unlocking.unlock(self.file, self.vault)
        assert isinstance(found, Unlocked), found
        return found

    def open(self, now: datetime = NOW) -> Opened:
        """Unlock and open."""
        opened = opening.open_store(self.file, self.backups, self.unlock().key, now)
        self.opened.append(opened.store)
        return opened

    def close(self) -> None:
        """Close all that was opened."""
        while self.opened:
            self.opened.pop().close()

    @property
    def key(self) -> str:
        """The key in the vault."""
        assert self.vault.secret is not None
        return self.vault.secret


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    found = Place(tmp_path)
    yield found
    found.close()


@pytest.fixture
def store(place: Place) -> Store:
    return place.open().store


@pytest.fixture
def unprotected(tmp_path: Path) -> Iterator[Store]:
    """An unencrypted store, in which forgotten text can be looked for."""
    path = tmp_path / "plain" / "conversations.db"
    opening.create_store(path, None)
    keys.write_protection(path, keys.Protection(keys.ProtectionKind.NONE))
    found = Store(db.connect(path, None))
    yield found
    found.close()


def finished(answer: str, reasoning: str = "thought", reason: FinishReason = FinishReason.STOP) -> Finished:
    """The engine's last word."""
    messages = (
        AssistantMessage(reasoning, Channel.ANALYSIS, ids=(200005, 35644)),
        AssistantMessage(answer, Channel.FINAL, ids=(1, 2, 3)),
    )
    return Finished(1, reason, USAGE, messages, answer, reasoning, (), 42)


def say(conversation: Conversation, reply: str, answer: str, reason: FinishReason = FinishReason.STOP) -> None:
    """The engine writes an answer, from its first thought to its last word."""
    conversation.append(reply, Channel.ANALYSIS, "thought")
    conversation.append(reply, Channel.FINAL, answer)
    conversation.finish(reply, finished(answer, reason=reason))


def talk(*turns: tuple[str, str]) -> Conversation:
    """A conversation of whole turns."""
    conversation = Conversation(new_details(instructions="Be brief."))
    for question, answer in turns:
        asked = conversation.ask(question).id
        reply = conversation.begin_answer(asked, Effort.LOW, Record(model="demo", sampling=Sampling())).id
        say(conversation, reply, answer)
    return conversation


def with_call() -> Conversation:
    """A conversation in which the model called a tool, and the tool answered."""
    conversation = Conversation(new_details())
    asked = conversation.ask("What is the weather?").id
    reply = conversation.begin_answer(asked, Effort.LOW, Record(model="demo", sampling=Sampling())).id
    conversation.append(reply, Channel.ANALYSIS, "I have to ask.")
    conversation.append_call(reply, WEATHER, Channel.COMMENTARY, '{"place": "Bern"}', begins=True)
    called = ToolCall(WEATHER, '{"place": "Bern"}', content_type="json", arguments={"place": "Bern"})
    conversation.finish(reply, replace(finished(""), calls=(called,)))
    conversation.add_result(reply, ToolResult(WEATHER, "<b>sunny</b>"))
    conversation.append(reply, Channel.FINAL, "It is sunny.", begins=True)
    conversation.finish(reply, finished("It is sunny."))
    return conversation


def with_citation() -> Conversation:
    """A conversation in which the model read a page of the web, and cites it, and something that it never saw."""
    conversation = Conversation(new_details())
    asked = conversation.ask("What does the law say?").id
    reply = conversation.begin_answer(asked, Effort.LOW, Record(model="demo", sampling=Sampling())).id
    conversation.append_call(reply, "browser.open", Channel.ANALYSIS, '{"id": "https://a.org/"}', begins=True)
    called = ToolCall("browser.open", '{"id": "https://a.org/"}', Channel.ANALYSIS)
    conversation.finish(reply, replace(finished(""), calls=(called,)))
    page = view(Page("web", "https://a.org/", "The <law>", "\nURL: https://a.org/\nThree months."), 0)
    conversation.add_result(reply, ToolResult("browser.open", page, Channel.ANALYSIS))
    conversation.append(reply, Channel.FINAL, "Three months【0†L2】, they say【7†L1】.", begins=True)
    conversation.finish(reply, finished("Three months."))
    return conversation


Talk = Callable[..., Conversation]
