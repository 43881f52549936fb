"""Instructions, sampling and presets: what the next answer is made with, what is stored, what comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.chats.turns import SamplingChoice
from app.core.exchange import merging
from app.core.store.keys import MemoryVault
from app.errors import StoreError
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.presets import Presets
from app.state.chats.chat_settings import RECOMMENDED, ChatSettings
from app.state.chats.chats import ChatsState
from tests.app.services.storage.room import settled
from tests.app.state.chats.test_chats import ask, chat_storage, chats  # noqa: F401 - fixtures
from tests.app.state.conftest import Watched


def test_the_next_answer_is_made_with_them_and_the_old_one_stays(qtbot: QtBot, chats: ChatsState) -> None:  # noqa: F811
    settings = chats.settings()
    assert settings.is_recommended
    ask(qtbot, chats, "quick")
    first = chats.current.conversation.branch()[-1].id
    settings.set_instructions("Be brief.")
    settings.set_sampling(SamplingChoice(temperature=0.3, top_p=0.9, seed=7, max_tokens=3))
    assert not settings.is_recommended
    ask(qtbot, chats, "quick again")
    conversation = chats.current.conversation
    second = conversation.answer(conversation.branch()[-1].id).record
    assert second.instructions == "Be brief."
    assert second.sampling is not None
    assert (second.sampling.temperature, second.sampling.top_p, second.sampling.seed) == (0.3, 0.9, 7)
    assert second.usage is not None
    assert second.usage.new_tokens == 3
    assert conversation.answer(first).record.instructions == ""
    settings.set_sampling(RECOMMENDED)
    assert settings.is_recommended


def test_they_are_stored_exported_and_imported(qtbot: QtBot, chats: ChatsState, chat_storage: ChatStorage) -> None:  # noqa: F811
    settings = chats.settings()
    settings.set_instructions("Be brief.")
    settings.set_sampling(replace(RECOMMENDED, temperature=0.3, seed=7))
    settings.save_preset("  Short \n answers ")
    ask(qtbot, chats, "quick")
    exported = json.loads("".join(merging.pieces(settled(chat_storage))))
    assert exported["presets"] == {"Short answers": "Be brief."}
    details = exported["conversations"][0]["details"]
    assert details["instructions"] == "Be brief."
    assert (details["sampling"]["temperature"], details["sampling"]["seed"]) == (0.3, 7)
    loaded = settled(chat_storage).load(details["id"])
    assert loaded is not None
    assert loaded.details.sampling == settings.sampling


def test_presets_are_for_all_chats(chats: ChatsState) -> None:  # noqa: F811
    settings = chats.settings()
    settings.set_instructions("Be brief.")
    settings.save_preset("Brief")
    settings.set_instructions("Be kind.")
    settings.save_preset("Kind")
    assert chats.settings().presets() == {"Brief": "Be brief.", "Kind": "Be kind."}
    settings.delete_preset("Brief")
    assert list(settings.presets()) == ["Kind"]
    assert settings.instructions == "Be kind."


def test_presets_of_a_closed_store_are_said(watched: Watched, tmp_path: Path) -> None:
    closed = ChatStorage(tmp_path / "chats.db", tmp_path / "backups", MemoryVault())
    with pytest.raises(StoreError):
        ChatSettings(watched.chat, Presets(closed)).presets()
