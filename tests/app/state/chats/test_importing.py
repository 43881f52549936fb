"""An import step by step: seen before it is done, chosen from, cancelled, done twice without doubling."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.exchange.merging import Presence
from app.core.exchange.progress import ExchangeProgress
from app.errors import ImportRefused
from app.services.storage.chat_import import ChatImport
from app.services.storage.chat_storage import ChatStorage
from app.state.chats.importing import ImportState, ImportStep
from tests.app.services.storage.room import Room, room

__all__ = ["room"]

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "imports"


@pytest.fixture
def chat_storage(room: Room) -> ChatStorage:
    return room.open()


@pytest.fixture
def state(chat_storage: ChatStorage, tmp_path: Path) -> Iterator[ImportState]:
    state = ImportState(ChatImport(chat_storage), home=tmp_path / "home")
    yield state
    state.close()


def chat(title: str, *more: str) -> dict[str, object]:
    """A list of messages as several programs write it."""
    said = [{"role": "user", "content": f"{title}?"}, {"role": "assistant", "content": f"{title}."}]
    return {"title": title, "messages": said + [{"role": "user", "content": words} for words in more]}


def written(folder: Path, *chats: dict[str, object]) -> Path:
    file = folder / "chats.json"
    file.write_text(json.dumps(chats), "utf-8")
    return file


def look(qtbot: QtBot, state: ImportState, path: Path) -> None:
    state.look(path)
    assert state.step is ImportStep.READING
    qtbot.waitUntil(lambda: state.step is not ImportStep.READING)


def take(qtbot: QtBot, state: ImportState) -> str:
    state.take()
    qtbot.waitUntil(lambda: state.step is not ImportStep.ADDING)
    return str(state.result)


def test_what_is_there_is_seen_before_anything_is_added(
    qtbot: QtBot, chat_storage: ChatStorage, state: ImportState, tmp_path: Path
) -> None:
    look(qtbot, state, written(tmp_path, chat("Otters", "And then"), chat("Bread"), {"title": "Stub"}))
    assert state.step is ImportStep.WHICH
    assert [(seen.title, seen.messages, seen.presence) for seen in state.chats] == [
        ("Otters", 3, Presence.NEW),
        ("Bread", 2, Presence.NEW),
    ]
    assert [str(sentence) for sentence in state.missing] == ["“Stub” holds no messages."]
    assert not chat_storage.listing()


def test_only_what_is_chosen_comes_and_nothing_comes_twice(
    qtbot: QtBot, chat_storage: ChatStorage, state: ImportState, tmp_path: Path
) -> None:
    file = written(tmp_path, chat("Otters"), chat("Bread"))
    look(qtbot, state, file)
    state.choose(0, is_chosen=False)
    assert take(qtbot, state) == "Chats imported: 1. Left out: 1."
    assert [listed.title for listed in chat_storage.listing()] == ["Bread"]
    look(qtbot, state, file)
    assert [seen.presence for seen in state.chats] == [Presence.NEW, Presence.KNOWN]
    assert state.chosen == {0}
    assert take(qtbot, state) == "Chats imported: 1. Already here: 1."
    look(qtbot, state, file)
    assert not state.chosen
    assert len(chat_storage.listing()) == 2


def test_a_chat_that_stands_twice_in_a_file_comes_once(
    qtbot: QtBot, chat_storage: ChatStorage, state: ImportState, tmp_path: Path
) -> None:
    other = {**chat("Otters", "And then"), "id": "x"}
    look(qtbot, state, written(tmp_path, {**chat("Otters"), "id": "x"}, {**chat("Otters"), "id": "x"}, other))
    assert [seen.presence for seen in state.chats] == [Presence.NEW, Presence.KNOWN, Presence.OTHER]
    assert take(qtbot, state) == "Chats imported: 2. Already here: 1."
    assert len(chat_storage.listing()) == 2


def test_a_folder_is_read_and_its_program_named(qtbot: QtBot, state: ImportState) -> None:
    for folder, program in (("05-jan-reasoning", "Jan"), ("12-lm-studio/conversations", "LM Studio")):
        path = GOLDEN / folder
        look(qtbot, state, path)
        assert state.chats, path
        assert {seen.program for seen in state.chats} == {program}
        state.cancel()


def test_what_leaves_only_a_word_is_counted(qtbot: QtBot, state: ImportState) -> None:
    look(qtbot, state, GOLDEN / "12-lm-studio" / "file-only.conversation.json")
    assert [seen.left_out for seen in state.chats] == [1]


def test_what_cannot_be_read_is_said_and_leads_back(qtbot: QtBot, state: ImportState, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    look(qtbot, state, tmp_path / "empty")
    assert state.step is ImportStep.WHERE
    assert isinstance(state.failure, ImportRefused)


def test_reading_is_cancelled(qtbot: QtBot, state: ImportState, tmp_path: Path) -> None:
    file = written(tmp_path, *(chat(f"Chat {number}") for number in range(50)))
    state.look(file)
    state.cancel()
    qtbot.waitUntil(lambda: state.step is ImportStep.WHERE)
    assert state.failure is None
    assert not state.chats


def test_adding_is_cancelled_as_a_whole(
    qtbot: QtBot, chat_storage: ChatStorage, state: ImportState, tmp_path: Path
) -> None:
    look(qtbot, state, written(tmp_path, *(chat(f"Chat {number}") for number in range(50))))
    state.take()
    state.cancel()
    qtbot.waitUntil(lambda: state.step is ImportStep.WHICH)
    assert not chat_storage.listing()
    assert len(state.chosen) == 50


def test_the_folders_of_other_programs_are_offered(state: ImportState, tmp_path: Path) -> None:
    assert state.places == ()
    folder = tmp_path / "home" / ".lmstudio" / "conversations"
    folder.mkdir(parents=True)
    assert state.places == (("LM Studio", folder),)


def test_progress_knows_how_far_it_is() -> None:
    progress = ExchangeProgress()
    progress.begin(3)
    progress.step()
    assert (progress.done, progress.total) == (1, 3)
