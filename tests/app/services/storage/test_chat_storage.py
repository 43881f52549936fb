"""The service over the store: nothing waits, nothing is lost, every state of keyring and disk has a signal."""

from __future__ import annotations

import threading

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.turns import Draft
from app.core.store import database as db, recovery
from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.core.store.store import Counts, Store
from app.core.store.unlocking import LockReason, StorageNoticeKind
from app.errors import AppError, StoreError
from app.sentence import Sentence
from app.services.storage.chat_trash import ChatTrash
from app.services.storage.presets import Presets
from app.services.storage.unlock import Unlock
from tests.app.core.store.conftest import NOW, talk
from tests.app.services.storage.room import Room, keep_all, settled, titles, told

DISK_FULL = db.DiskFullError(Sentence("The disk is full."), Sentence("Free some space."))

_PAGE = 8192  # bytes


def test_what_is_kept_is_listed_and_read_at_once_and_after_a_restart(room: Room) -> None:
    chat_storage = room.open()
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    assert titles(chat_storage.listing()) == ["One"]
    assert chat_storage.read(conversation.details.id) is conversation
    room.close()
    chat_storage = room.open()
    assert titles(chat_storage.listing()) == ["One"]
    assert [node.text for node in chat_storage.read(conversation.details.id).branch()] == ["One", "1"]
    assert chat_storage.read(conversation.details.id) is not conversation


def test_what_is_said_before_the_store_is_open_is_written_later(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.chat_storage()
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    assert chat_storage.read(conversation.details.id) is conversation
    assert not chat_storage.is_open
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.start()
    assert titles(chat_storage.listing()) == ["One"]
    qtbot.waitUntil(lambda: chat_storage.writes > 0)
    room.close()
    assert len(room.open().listing()) == 1


def test_temporary_and_empty_chats_are_left_alone(room: Room) -> None:
    chat_storage = room.open()
    temporary = Conversation(new_details(is_temporary=True))
    chat_storage.keep(temporary, temporary.ask("secret"))
    empty = Conversation(new_details())
    chat_storage.keep(empty, empty.rename("Nothing said"))
    assert chat_storage.listing() == ()
    assert settled(chat_storage).counts() == Counts(0, 0)


def test_the_list_follows_what_is_said_renamed_and_pinned(room: Room) -> None:
    chat_storage = room.open()
    one, two = talk(("One", "1")), talk(("Two", "2"))
    keep_all(chat_storage, one)
    keep_all(chat_storage, two)
    assert titles(chat_storage.listing()) == ["Two", "One"]
    chat_storage.keep(two, two.rename("Zwei"))
    chat_storage.keep(one, one.ask("More"))
    assert titles(chat_storage.listing()) == ["One", "Zwei"]
    chat_storage.keep(two, two.amend(replace(two.details, is_pinned=True)))
    assert titles(chat_storage.listing()) == ["Zwei", "One"]
    before = [(listed.id, listed.title, listed.is_pinned) for listed in chat_storage.listing()]
    room.close()
    assert [(listed.id, listed.title, listed.is_pinned) for listed in room.open().listing()] == before


def test_drafts_survive(room: Room) -> None:
    chat_storage = room.open()
    chat_storage.save_draft("", Draft("half a"))
    assert chat_storage.draft("") == Draft("half a")
    room.close()
    assert room.open().draft("") == Draft("half a")


def test_a_full_disk_is_said_and_what_was_said_is_written_when_there_is_room(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    disk = ["full"]

    def write(_store: Store) -> None:
        if disk:
            raise DISK_FULL

    conversation = talk(("One", "1"))
    with qtbot.waitSignal(chat_storage.failed) as failed:
        chat_storage.write(write)
        keep_all(chat_storage, conversation)
    assert isinstance(told(failed), db.DiskFullError)
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.DISK_FULL]
    assert chat_storage.read(conversation.details.id) is conversation
    assert len(chat_storage.listing()) == 1
    disk.clear()
    with qtbot.waitSignal(chat_storage.noticed, timeout=10_000):
        pass
    assert chat_storage.notices == ()
    room.close()
    assert len(room.open().listing()) == 1


def test_a_keyring_that_stays_locked_on_the_first_start_can_be_done_without(room: Room, qtbot: QtBot) -> None:
    room.vault = MemoryVault(failure=VaultUnavailableError("dismissed", is_locked=True))
    chat_storage = room.chat_storage()
    with qtbot.waitSignal(chat_storage.locked) as locked:
        chat_storage.start()
    assert told(locked).reason is LockReason.FIRST_KEY
    with pytest.raises(StoreError):
        Presets(chat_storage).all()
    with qtbot.waitSignal(chat_storage.opened):
        Unlock(chat_storage).without_keyring()
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.UNPROTECTED]


def test_a_newer_schema_is_shown_and_what_is_said_stays_in_memory(room: Room) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("Old", "1")))
    chat_storage.write(lambda store: store.database.run_script("PRAGMA user_version = 99"))
    room.close()
    chat_storage = room.open()
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.NEWER]
    conversation = talk(("New", "2"))
    keep_all(chat_storage, conversation)
    assert titles(chat_storage.listing()) == ["New", "Old"]
    assert chat_storage.read(conversation.details.id) is conversation
    with pytest.raises(StoreError, match="only be read"):
        ChatTrash(chat_storage).put([conversation.details.id])
    room.close()
    assert titles(room.open().listing()) == ["Old"]


def test_a_refreshed_list_is_what_the_store_says(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    chat_storage.write(lambda store: store.add(talk(("Behind its back", "1")), 1.0))
    settled(chat_storage)
    assert chat_storage.listing() == ()
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.refresh()
    assert titles(chat_storage.listing()) == ["Behind its back"]


def test_reopening_keeps_the_window_free_and_writes_on_one_thread(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    may_end, threads = threading.Event(), set[int]()

    def write(_store: Store) -> None:
        threads.add(threading.get_ident())
        may_end.wait(1)

    chat_storage.write(write)
    keep_all(chat_storage, talk(("One", "1")))
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.start()
        chat_storage.start()
        assert chat_storage.is_open  # nothing was waited for: the first write is still under way
        may_end.set()
    assert threads
    assert threading.get_ident() not in threads
    assert titles(chat_storage.listing()) == ["One"]
    assert settled(chat_storage).counts() == Counts(1, 2)


def test_a_store_that_is_held_is_reopened_once_it_is_released(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    chat_storage.hold()
    with qtbot.waitSignal(chat_storage.closing):
        chat_storage.start()
    keep_all(chat_storage, talk(("One", "1")))
    assert settled(chat_storage).counts() == Counts(1, 2)
    assert chat_storage.is_closing
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.release()
    assert not chat_storage.is_closing


def test_what_cannot_be_written_is_told_to_whoever_waits_for_it(room: Room, qtbot: QtBot) -> None:
    chat_storage, answers = room.open(), list[AppError | None]()

    def refuse(_store: Store) -> None:
        if not answers:
            raise DISK_FULL

    chat_storage.write(refuse)
    chat_storage.when_written(answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert isinstance(answers[0], db.DiskFullError)
    settled(chat_storage)


@pytest.mark.expects_log("could not be written")
def test_what_cannot_be_written_at_the_end_is_logged(room: Room) -> None:
    chat_storage = room.open()

    def refuse(_store: Store) -> None:
        raise DISK_FULL

    chat_storage.write(refuse)
    room.close()
    assert not chat_storage.is_open


def damaged_page(room: Room, page: int) -> None:
    """Turn one bit of the closed store."""
    content = bytearray(room.file.read_bytes())
    content[page * 8192 + 3000] ^= 4
    room.file.write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("page", range(8))
def test_one_flipped_bit_beside_a_good_backup_locks_nobody_out(room: Room, qtbot: QtBot, page: int) -> None:
    chat_storage = room.open()
    for number in range(20):
        keep_all(chat_storage, talk((f"question {number}", "answer " * 100)))
    with qtbot.waitSignal(room.maintenance(chat_storage).done):
        room.maintenance(chat_storage).back_up(is_asked=True)
    room.close()
    damaged_page(room, page)
    chat_storage = room.open()
    if not chat_storage.notices:
        with qtbot.waitSignal(chat_storage.opened):
            room.maintenance(chat_storage).check()
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.RECOVERED]
    assert settled(chat_storage).counts() == Counts(20, 40)
    assert not db.is_plain(room.file)


def test_damage_that_is_met_while_reading_is_mended_after_it_was_told(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    conversations = [talk((f"question {number}", "answer " * 2000)) for number in range(30)]
    for conversation in conversations:
        keep_all(chat_storage, conversation)
    with qtbot.waitSignal(room.maintenance(chat_storage).done):
        room.maintenance(chat_storage).back_up(is_asked=True)
    room.close()
    content = bytearray(room.file.read_bytes())
    pages = range(len(content) // 2, len(content) * 5 // 8, _PAGE)  # of whichever table: most are of messages
    for place in pages:
        content[place] ^= 1
    room.file.write_bytes(content)
    chat_storage = room.open()
    with qtbot.waitSignal(chat_storage.opened):
        for conversation in conversations:
            try:
                chat_storage.read(conversation.details.id)
            except db.UnreadableError:
                break
    assert StorageNoticeKind.RECOVERED in [notice.kind for notice in chat_storage.notices]
    assert settled(chat_storage).counts() == Counts(30, 60)


def test_a_store_that_is_gone_is_said_and_replaced_only_on_request(room: Room, qtbot: QtBot) -> None:
    keep_all(room.open(), talk(("One", "1")))
    room.close()
    room.file.unlink()
    chat_storage = room.chat_storage()
    with qtbot.waitSignal(chat_storage.failed):
        chat_storage.start()
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.MISSING]
    assert not room.file.exists()
    with qtbot.waitSignal(chat_storage.opened):
        Unlock(chat_storage).anew()
    assert chat_storage.listing() == ()
    assert not db.is_plain(room.file)


def test_without_its_key_nothing_is_mended_into_something_readable(room: Room, qtbot: QtBot) -> None:
    room.open()
    room.close()
    chat_storage = room.chat_storage()
    with qtbot.waitSignal(chat_storage.failed):
        chat_storage.mend()
    with pytest.raises(StoreError, match="key is not known"):
        recovery.recover(room.file, room.backups, None, NOW)
    assert not db.is_plain(room.file)


def test_half_an_emoji_is_kept_as_a_question_mark(room: Room) -> None:
    chat_storage = room.open()
    poisoned = talk(("poison \ud800", "1"))
    chat_storage.save_draft("", Draft("half \udc00"))
    keep_all(chat_storage, poisoned)
    keep_all(chat_storage, talk(("Next", "2")))
    room.close()
    chat_storage = room.open()
    assert titles(chat_storage.listing()) == ["Next", "poison \ufffd"]
    assert chat_storage.read(poisoned.details.id).branch()[0].text == "poison \ufffd"
    assert chat_storage.draft("") == Draft("half \ufffd")


@pytest.mark.expects_log("set aside: ZeroDivisionError")
def test_a_change_that_cannot_be_written_is_set_aside_and_the_rest_goes_on(room: Room, qtbot: QtBot) -> None:
    def fail(_: Store) -> None:
        raise ZeroDivisionError

    chat_storage = room.open()
    with qtbot.waitSignal(chat_storage.noticed):
        chat_storage.write(fail)
        keep_all(chat_storage, talk(("After", "1")))
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.NOT_WRITTEN]
    chat_storage.write(fail)
    room.close()
    assert titles(room.open().listing()) == ["After"]
