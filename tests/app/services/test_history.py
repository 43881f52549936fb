"""The service over the store: nothing waits, nothing is lost, every state of keyring and disk has a signal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app.core import keys
from app.core.conversation import Conversation, new_details
from app.core.keys import MemoryVault, VaultUnavailableError
from app.core.store import database as db
from app.core.store.store import Counts, Listed
from app.core.store.unlocking import Locked, LockReason, NoticeKind
from app.core.turns import Change, Draft
from app.errors import AppError, StoreError
from app.services.history import History
from app.services.upkeep import Upkeep
from tests.app.core.store.conftest import talk


class Room:
    """A place for histories that come and go as programs do."""

    def __init__(self, folder: Path, bot: QtBot) -> None:
        self.file = folder / "data" / "conversations.db"
        self.backups = folder / "data" / "backups"
        self.vault = MemoryVault()
        self._bot = bot
        self._opened: list[tuple[History, Upkeep]] = []

    def history(self) -> History:
        """Not started."""
        history = History(self.file, self.backups, self.vault, retry_milliseconds=50)
        self._opened.append((history, Upkeep(history)))
        return history

    def open(self) -> History:
        """Started and open."""
        history = self.history()
        with self._bot.waitSignal(history.opened):
            history.start()
        return history

    def upkeep(self, history: History) -> Upkeep:
        """Of this history."""
        return next(upkeep for other, upkeep in self._opened if other is history)

    def close(self) -> None:
        """As at the end of the program."""
        while self._opened:
            history, upkeep = self._opened.pop()
            upkeep.close()
            history.close()


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    found = Room(tmp_path, qtbot)
    yield found
    found.close()


def told(blocker: SignalBlocker) -> Any:
    """What a signal carried; Any, as signals do."""
    assert blocker.args
    return blocker.args[0]


def titles(listed: tuple[Listed, ...]) -> list[str]:
    """In their order."""
    return [one.title for one in listed]


def keep_all(history: History, conversation: Conversation) -> None:
    """A whole conversation as one change."""
    history.keep(conversation, Change(nodes=conversation.nodes, choices=conversation.choices))


def test_what_is_kept_is_listed_and_read_at_once_and_after_a_restart(room: Room) -> None:
    history = room.open()
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    assert titles(history.listing()) == ["One"]
    assert history.read(conversation.details.id) is conversation
    room.close()
    history = room.open()
    assert titles(history.listing()) == ["One"]
    assert [node.text for node in history.read(conversation.details.id).branch()] == ["One", "1"]
    assert history.read(conversation.details.id) is not conversation


def test_what_is_said_before_the_store_is_open_is_written_later(room: Room, qtbot: QtBot) -> None:
    history = room.history()
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    assert history.read(conversation.details.id) is conversation
    assert not history.is_open
    with qtbot.waitSignal(history.opened):
        history.start()
    assert titles(history.listing()) == ["One"]
    qtbot.waitUntil(lambda: history.writes > 0)
    room.close()
    assert len(room.open().listing()) == 1


def test_temporary_and_empty_chats_are_left_alone(room: Room) -> None:
    history = room.open()
    temporary = Conversation(new_details(is_temporary=True))
    history.keep(temporary, temporary.ask("secret"))
    empty = Conversation(new_details())
    history.keep(empty, empty.rename("Nothing said"))
    assert history.listing() == ()
    assert history.store().counts() == Counts(0, 0)


def test_the_list_follows_what_is_said_renamed_and_pinned(room: Room) -> None:
    history = room.open()
    one, two = talk(("One", "1")), talk(("Two", "2"))
    keep_all(history, one)
    keep_all(history, two)
    assert titles(history.listing()) == ["Two", "One"]
    history.keep(two, two.rename("Zwei"))
    history.keep(one, one.ask("More"))
    assert titles(history.listing()) == ["One", "Zwei"]
    history.keep(two, two.amend(replace(two.details, is_pinned=True)))
    assert titles(history.listing()) == ["Zwei", "One"]
    before = [(listed.id, listed.title, listed.is_pinned) for listed in history.listing()]
    room.close()
    assert [(listed.id, listed.title, listed.is_pinned) for listed in room.open().listing()] == before


def test_trash_and_back_at_once(room: Room) -> None:
    history = room.open()
    one, two = talk(("One", "1")), talk(("Two", "otter"))
    for conversation in (one, two):
        keep_all(history, conversation)
    history.discard([two.details.id])
    assert titles(history.listing()) == ["One"]
    assert history.find("otter") == ()
    assert [item.title for item in history.trash()] == ["Two"]
    history.take_back([two.details.id])
    assert titles(history.listing()) == ["Two", "One"]
    assert titles(history.find("otter")) == ["Two"]
    assert titles(history.find("one")) == ["One"]
    assert history.read(two.details.id).details.title == "Two"
    with pytest.raises(KeyError):
        history.read("nowhere")


def test_drafts_survive(room: Room) -> None:
    history = room.open()
    history.save_draft("", Draft("half a"))
    assert history.draft("") == Draft("half a")
    room.close()
    assert room.open().draft("") == Draft("half a")


def test_a_passphrase_is_asked_for_and_a_wrong_one_is_told(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    keep_all(history, talk(("One", "1")))
    with qtbot.waitSignal(history.opened):
        room.upkeep(history).use_passphrase("korrekt")
    assert room.vault.secret is None
    room.close()
    history = room.history()
    with qtbot.waitSignal(history.locked) as locked:
        history.start()
    assert isinstance(told(locked), Locked)
    assert told(locked).reason is LockReason.PASSPHRASE
    with qtbot.waitSignal(history.failed) as failed:
        history.unlock_with_passphrase("wrong")
    assert "does not fit" in told(failed).title
    with qtbot.waitSignal(history.opened):
        history.unlock_with_passphrase("korrekt")
    assert titles(history.listing()) == ["One"]


def test_a_lost_key_is_replaced_by_the_recovery_code(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    keep_all(history, talk(("One", "1")))
    code = room.upkeep(history).recovery_code()
    assert code is not None
    room.close()
    room.vault.secret = None
    history = room.history()
    with qtbot.waitSignal(history.locked):
        history.start()
    with qtbot.waitSignal(history.opened):
        history.unlock_with_recovery_code(code)
    assert len(history.listing()) == 1
    room.close()
    assert len(room.open().listing()) == 1


def test_no_keyring_is_said_and_a_passphrase_then_encrypts_everything(room: Room, qtbot: QtBot) -> None:
    room.vault = MemoryVault(failure=VaultUnavailableError("none", is_locked=False))
    history = room.open()
    assert [notice.kind for notice in history.notices] == [NoticeKind.UNPROTECTED]
    assert room.upkeep(history).recovery_code() is None
    keep_all(history, talk(("Rosebud", "1")))
    assert db.is_plain(room.file)
    with qtbot.waitSignal(history.failed):
        room.upkeep(history).use_keyring()
    assert history.is_open
    with qtbot.waitSignal(history.opened):
        room.upkeep(history).use_passphrase("korrekt")
    assert history.notices == ()
    assert not db.is_plain(room.file)
    assert titles(history.listing()) == ["Rosebud"]


def test_a_full_disk_is_said_and_what_was_said_is_written_when_there_is_room(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    writer = history.store().database
    writer.run(f"PRAGMA max_page_count = {writer.value('PRAGMA page_count')}")
    conversation = talk(("One", "1" * 100_000))
    with qtbot.waitSignal(history.failed) as failed:
        keep_all(history, conversation)
    assert isinstance(told(failed), db.DiskFullError)
    assert [notice.kind for notice in history.notices] == [NoticeKind.DISK_FULL]
    assert history.read(conversation.details.id) is conversation
    assert len(history.listing()) == 1
    writer.run("PRAGMA max_page_count = 1000000")
    with qtbot.waitSignal(history.noticed, timeout=10_000):
        pass
    assert history.notices == ()
    room.close()
    assert len(room.open().listing()) == 1


def test_backups_are_made_when_something_changed_and_restored(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    upkeep = room.upkeep(history)
    keep_all(history, talk(("One", "1")))
    with qtbot.waitSignal(upkeep.done):
        upkeep.back_up(is_asked=True)
    (made,) = upkeep.backups()
    keep_all(history, talk(("Two", "2")))
    with qtbot.waitSignal(history.opened):
        upkeep.restore(made.path)
    assert titles(history.listing()) == ["One"]
    assert len(upkeep.backups()) == 2
    newest = upkeep.backups()[0]
    with qtbot.waitSignal(history.opened):
        upkeep.restore(newest.path)
    assert len(history.listing()) == 2


def test_a_backup_that_cannot_be_restored_leaves_everything_as_it_was(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    keep_all(history, talk(("One", "1")))
    bad = room.backups / "conversations-2026-01-01T000000Z.db"
    bad.parent.mkdir(exist_ok=True)
    bad.write_bytes(b"rubbish" * 1000)
    with qtbot.waitSignal(history.failed) as failed:
        room.upkeep(history).restore(bad)
    assert isinstance(told(failed), StoreError)
    assert history.is_open
    assert len(history.listing()) == 1


def test_nothing_changed_no_backup(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    keep_all(history, talk(("One", "1")))
    upkeep = room.upkeep(history)
    with qtbot.waitSignal(upkeep.done):
        upkeep.back_up(is_asked=True)
    room.close()
    history = room.open()
    upkeep = room.upkeep(history)
    upkeep.round()
    upkeep.close()
    assert len(upkeep.backups()) == 1


def test_the_trash_is_emptied_on_request(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    history.discard([conversation.details.id])
    with qtbot.waitSignal(room.upkeep(history).done):
        room.upkeep(history).empty_trash()
    assert history.trash() == ()
    assert not history.store().contains(conversation.details.id)


@pytest.mark.parametrize("kind", ["json", "md", "html"])
def test_export_and_import(room: Room, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    history = room.open()
    upkeep = room.upkeep(history)
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    path = tmp_path / f"öut.{kind}"
    with qtbot.waitSignal(upkeep.done):
        upkeep.export(path, kind, [conversation.details.id])
    assert "One" in path.read_text(encoding="utf-8")
    if kind == "json":
        with qtbot.waitSignal(upkeep.done) as done:
            upkeep.import_file(path)
        assert [told(done)] == ["0 conversations imported, 1 were there already."]
    else:
        with qtbot.waitSignal(history.failed) as failed:
            upkeep.import_file(path)
        assert isinstance(told(failed), AppError)
    with qtbot.waitSignal(history.failed):
        upkeep.export(tmp_path / "nowhere" / "x", kind)


def test_damage_found_by_a_backup_is_told_and_repaired(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    for number in range(50):
        keep_all(history, talk((f"question {number}", "answer " * 300)))
    room.close()
    content = bytearray(room.file.read_bytes())
    at = len(content) * 3 // 4
    content[at : at + 20] = bytes(20)
    room.file.write_bytes(content)
    history = room.open()
    upkeep = room.upkeep(history)
    with qtbot.waitSignal(history.noticed):
        upkeep.back_up(is_asked=True)
    assert [notice.kind for notice in history.notices] == [NoticeKind.DAMAGED]
    with qtbot.waitSignal(history.opened):
        upkeep.repair()
    assert [notice.kind for notice in history.notices] == [NoticeKind.RECOVERED]
    assert len(history.listing()) >= 48
    assert not history.store().database.problem()


def test_the_protection_file_never_holds_the_key(room: Room) -> None:
    room.open()
    assert room.vault.secret is not None
    assert room.vault.secret not in keys.protection_file(room.file).read_text(encoding="utf-8")


def test_a_keyring_that_stays_locked_on_the_first_start_can_be_done_without(room: Room, qtbot: QtBot) -> None:
    room.vault = MemoryVault(failure=VaultUnavailableError("dismissed", is_locked=True))
    history = room.history()
    with qtbot.waitSignal(history.locked) as locked:
        history.start()
    assert told(locked).reason is LockReason.KEYRING_LOCKED
    with pytest.raises(StoreError):
        history.store()
    with qtbot.waitSignal(history.opened):
        history.go_unprotected()
    assert [notice.kind for notice in history.notices] == [NoticeKind.UNPROTECTED]


def test_a_newer_schema_is_shown_and_what_is_said_stays_in_memory(room: Room) -> None:
    history = room.open()
    keep_all(history, talk(("Old", "1")))
    history.store().database.run("PRAGMA user_version = 99")
    room.close()
    history = room.open()
    assert [notice.kind for notice in history.notices] == [NoticeKind.NEWER]
    conversation = talk(("New", "2"))
    keep_all(history, conversation)
    assert titles(history.listing()) == ["New", "Old"]
    assert history.read(conversation.details.id) is conversation
    with pytest.raises(StoreError, match="only be read"):
        history.discard([conversation.details.id])
    room.close()
    assert titles(room.open().listing()) == ["Old"]


def test_deleted_messages_come_back_from_the_trash(room: Room) -> None:
    history = room.open()
    conversation = talk(("One", "1"), ("Two", "2"))
    keep_all(history, conversation)
    history.keep(conversation, conversation.delete(conversation.branch()[2].id))
    (trashed,) = history.trash()
    assert (trashed.title, trashed.messages) == ("One", 2)
    history.take_messages_back(trashed)
    again = history.read(conversation.details.id)
    assert [node.text for node in again.branch()] == ["One", "1", "Two", "2"]


def test_a_refreshed_list_is_what_the_store_says(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    history.store().add(talk(("Behind its back", "1")), 1.0)
    assert history.listing() == ()
    with qtbot.waitSignal(history.opened):
        history.refresh()
    assert titles(history.listing()) == ["Behind its back"]


def test_a_discarded_chat_that_still_answers_stays_discarded(room: Room) -> None:
    history = room.open()
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    history.discard([conversation.details.id])
    history.keep(conversation, conversation.ask("said by a late answer"))
    assert history.listing() == ()
    history.take_back([conversation.details.id])
    assert len(history.read(conversation.details.id).nodes) == 3
    history.keep(conversation, conversation.ask("More"))
    assert titles(history.listing()) == ["One"]


def test_a_chat_that_is_newer_than_the_restored_store_is_written_in_full(room: Room, qtbot: QtBot) -> None:
    history = room.open()
    upkeep = room.upkeep(history)
    with qtbot.waitSignal(upkeep.done):
        upkeep.back_up(is_asked=True)
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    with qtbot.waitSignal(history.opened):
        upkeep.restore(upkeep.backups()[0].path)
    assert history.listing() == ()
    history.keep(conversation, conversation.ask("Two"))
    room.close()
    again = room.open().read(conversation.details.id)
    assert [node.text for node in again.branch()] == ["One", "1", "Two"]
