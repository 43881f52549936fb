"""Backups, protection, restoring, repairing, import and export, as the window asks for them."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from queue import SimpleQueue

import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.turns import Draft
from app.core.store import database as db, keys, trash
from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.core.store.unlocking import Locked, LockReason, StorageNoticeKind
from app.errors import StoreError
from app.services.storage.chat_trash import ChatTrash
from app.services.storage.maintenance import StorageMaintenance
from app.services.storage.store_work import StoreWork
from app.services.storage.unlock import Unlock
from tests.app.core.store.conftest import talk
from tests.app.services.storage.room import Room, keep_all, settled, titles, told


def test_a_passphrase_is_asked_for_and_a_wrong_one_is_told(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("One", "1")))
    with qtbot.waitSignal(chat_storage.opened):
        room.maintenance(chat_storage).use_passphrase("korrekt")
    assert room.vault.secret is None
    room.close()
    chat_storage = room.chat_storage()
    with qtbot.waitSignal(chat_storage.locked) as locked:
        chat_storage.start()
    assert isinstance(told(locked), Locked)
    assert told(locked).reason is LockReason.PASSPHRASE
    with qtbot.waitSignal(chat_storage.failed) as failed:
        Unlock(chat_storage).with_passphrase("wrong")
    assert "is not right" in str(told(failed).title)
    with qtbot.waitSignal(chat_storage.opened):
        Unlock(chat_storage).with_passphrase("korrekt")
    assert titles(chat_storage.listing()) == ["One"]


def test_a_lost_key_is_replaced_by_the_recovery_code(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("One", "1")))
    code = room.maintenance(chat_storage).recovery_code()
    assert code is not None
    room.close()
    room.vault.secret = None
    chat_storage = room.chat_storage()
    with qtbot.waitSignal(chat_storage.locked):
        chat_storage.start()
    with qtbot.waitSignal(chat_storage.opened):
        Unlock(chat_storage).with_recovery_code(code)
    assert len(chat_storage.listing()) == 1
    room.close()
    assert len(room.open().listing()) == 1


def test_no_keyring_is_said_and_a_passphrase_then_encrypts_everything(room: Room, qtbot: QtBot) -> None:
    room.vault = MemoryVault(failure=VaultUnavailableError("none", is_locked=False))
    chat_storage = room.open()
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.UNPROTECTED]
    assert room.maintenance(chat_storage).recovery_code() is None
    keep_all(chat_storage, talk(("Rosebud", "1")))
    assert db.is_plain(room.file)
    with qtbot.waitSignal(chat_storage.failed):
        room.maintenance(chat_storage).use_keyring()
    assert chat_storage.is_open
    with qtbot.waitSignal(chat_storage.opened):
        room.maintenance(chat_storage).use_passphrase("korrekt")
    assert chat_storage.notices == ()
    assert not db.is_plain(room.file)
    assert titles(chat_storage.listing()) == ["Rosebud"]


def test_backups_are_made_when_something_changed_and_restored(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    maintenance = room.maintenance(chat_storage)
    keep_all(chat_storage, talk(("One", "1")))
    with qtbot.waitSignal(maintenance.done):
        maintenance.back_up(is_asked=True)
    (made,) = maintenance.backups()
    keep_all(chat_storage, talk(("Two", "2")))
    with qtbot.waitSignal(chat_storage.opened):
        maintenance.restore(made.path)
    assert titles(chat_storage.listing()) == ["One"]
    assert len(maintenance.backups()) == 2
    newest = maintenance.backups()[0]
    with qtbot.waitSignal(chat_storage.opened):
        maintenance.restore(newest.path)
    assert len(chat_storage.listing()) == 2


def test_a_backup_that_cannot_be_restored_leaves_everything_as_it_was(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("One", "1")))
    bad = room.backups / "conversations-2026-01-01T000000Z.db"
    bad.parent.mkdir(exist_ok=True)
    bad.write_bytes(b"rubbish" * 1000)
    with qtbot.waitSignal(chat_storage.failed) as failed:
        room.maintenance(chat_storage).restore(bad)
    assert isinstance(told(failed), StoreError)
    assert chat_storage.is_open
    assert len(chat_storage.listing()) == 1


def test_nothing_changed_no_backup(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("One", "1")))
    maintenance = room.maintenance(chat_storage)
    with qtbot.waitSignal(maintenance.done):
        maintenance.back_up(is_asked=True)
    room.close()
    chat_storage = room.open()
    maintenance = room.maintenance(chat_storage)
    maintenance.round()
    maintenance.close()
    assert len(maintenance.backups()) == 1


def test_the_trash_is_emptied_on_request(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    ChatTrash(chat_storage).put([conversation.details.id])
    with qtbot.waitSignal(room.maintenance(chat_storage).done):
        room.maintenance(chat_storage).empty_trash()
    assert trash.contents(settled(chat_storage).database) == ()
    assert not settled(chat_storage).contains(conversation.details.id)


@pytest.mark.parametrize("kind", ["json", "md", "html", "pdf"])
def test_chats_are_exported(room: Room, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    chat_storage = room.open()
    maintenance = room.maintenance(chat_storage)
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    path = tmp_path / f"öut.{kind}"
    with qtbot.waitSignal(maintenance.saved):
        maintenance.export(path, kind, [conversation.details.id])
    content = path.read_bytes()
    assert content.startswith(b"%PDF-") if kind == "pdf" else b"One" in content
    with qtbot.waitSignal(chat_storage.failed):
        maintenance.export(tmp_path / "nowhere" / "x", kind)


def test_damage_found_by_a_backup_is_mended_by_itself_and_told(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    for number in range(50):
        keep_all(chat_storage, talk((f"question {number}", "answer " * 300)))
    room.close()
    content = bytearray(room.file.read_bytes())
    at = len(content) * 3 // 4
    content[at : at + 20] = bytes(20)
    room.file.write_bytes(content)
    chat_storage = room.open()
    maintenance = room.maintenance(chat_storage)
    with qtbot.waitSignal(chat_storage.opened):
        maintenance.back_up(is_asked=True)
    assert [notice.kind for notice in chat_storage.notices] == [StorageNoticeKind.RECOVERED]
    assert len(chat_storage.listing()) >= 48
    assert not settled(chat_storage).database.problem()


def test_the_protection_file_never_holds_the_key(room: Room) -> None:
    room.open()
    assert room.vault.secret is not None
    assert room.vault.secret not in keys.protection_file(room.file).read_text(encoding="utf-8")


def test_a_chat_that_is_newer_than_the_restored_store_is_written_in_full(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    maintenance = room.maintenance(chat_storage)
    with qtbot.waitSignal(maintenance.done):
        maintenance.back_up(is_asked=True)
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    with qtbot.waitSignal(chat_storage.opened):
        maintenance.restore(maintenance.backups()[0].path)
    assert chat_storage.listing() == ()
    chat_storage.keep(conversation, conversation.ask("Two"))
    room.close()
    again = room.open().read(conversation.details.id)
    assert [node.text for node in again.branch()] == ["One", "1", "Two"]


def test_protecting_waits_for_long_work_and_the_window_for_neither(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    maintenance, gate, ended = room.maintenance(chat_storage), SimpleQueue[str](), list[object]()
    keep_all(chat_storage, talk(("One", "1")))
    settled(chat_storage)
    StoreWork(chat_storage, maintenance).read(lambda _: gate.get(), ended.append)
    maintenance.use_passphrase("korrekt")
    assert chat_storage.is_open  # the work is still under way
    assert ended == []
    with qtbot.waitSignal(chat_storage.opened):
        gate.put("done")
    assert ended == ["done"]
    assert titles(chat_storage.listing()) == ["One"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_an_export_waits_for_no_pipe(room: Room, qtbot: QtBot, tmp_path: Path) -> None:
    chat_storage = room.open()
    maintenance, pipe, failed = room.maintenance(chat_storage), tmp_path / "out", list[StoreError]()
    chat_storage.failed.connect(failed.append)
    os.mkfifo(pipe)
    for kind in ("json", "md", "html", "pdf"):
        with qtbot.waitSignal(chat_storage.failed):
            maintenance.export(pipe, kind)
    assert {str(failure.title) for failure in failed} == {f"“{pipe}” is not a file."}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_everything_that_is_kept_is_closed_to_other_users(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("One", "1")))
    maintenance = room.maintenance(chat_storage)
    with qtbot.waitSignal(maintenance.done):
        maintenance.back_up(is_asked=True)
    with qtbot.waitSignal(chat_storage.opened):
        maintenance.restore(maintenance.backups()[0].path)
    found = {path: path.stat().st_mode & 0o777 for path in (room.file.parent, *room.file.parent.rglob("*"))}
    assert len(found) > 6
    assert {path.name: mode for path, mode in found.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}


def test_what_interrupted_backups_left_goes_even_where_nothing_changed(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    room.backups.mkdir(exist_ok=True)
    (room.backups / "conversations-2026-01-01T000000Z.part").touch()
    room.maintenance(chat_storage).check()
    qtbot.waitUntil(lambda: not list(room.backups.iterdir()))


def test_a_clock_a_year_ahead_deletes_neither_the_trash_nor_the_old_backup(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    with qtbot.waitSignal(room.maintenance(chat_storage).done):
        room.maintenance(chat_storage).back_up(is_asked=True)
    (old,) = room.maintenance(chat_storage).backups()
    ChatTrash(chat_storage).put([conversation.details.id])
    (room.backups / "conversations-2026-01-01T000000Z.part").touch()
    ahead = StorageMaintenance(chat_storage, clock=lambda: time.time() + 400 * 86400)
    chat_storage.save_draft("", Draft("x"))
    settled(chat_storage)
    ahead.round()
    qtbot.waitUntil(lambda: len(ahead.backups()) > 1 and not list(room.backups.glob("*.part")))
    ahead.close()
    assert len(trash.contents(settled(chat_storage).database)) == 1
    assert old in ahead.backups()


def test_a_backup_of_the_future_does_not_pass_for_one_of_what_was_said(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    keep_all(chat_storage, talk(("One", "1")))
    settled(chat_storage)
    ahead = StorageMaintenance(chat_storage, clock=lambda: time.time() + 400 * 86400)
    with qtbot.waitSignal(ahead.done):
        ahead.back_up(is_asked=True)
    ahead.close()
    room.close()
    maintenance = room.maintenance(room.open())
    maintenance.round()
    qtbot.waitUntil(lambda: len(maintenance.backups()) == 2)
    assert all(copy.made.timestamp() <= time.time() for copy in maintenance.backups())
