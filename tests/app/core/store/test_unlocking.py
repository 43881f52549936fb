"""Which key opens the store, in every state that keyring and file can be in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.store import backup, database as db, keys, unlocking
from app.core.store.keys import KeyFile, MemoryVault, Protection, ProtectionKind, VaultUnavailableError
from app.core.store.store import Counts
from app.core.store.unlocking import Locked, LockReason, StorageNoticeKind, Unlocked
from app.errors import StoreError
from tests.app.core.store.conftest import NOW, Place, talk

GONE = VaultUnavailableError("no keyring", is_locked=False)
SHUT = VaultUnavailableError("dismissed", is_locked=True)


def test_the_first_start_puts_a_new_key_into_the_keyring(place: Place) -> None:
    store = place.open().store
    assert keys.is_key(place.key)
    protection = keys.read_protection(place.file)
    assert protection == Protection(ProtectionKind.KEYRING, "memory", keys.fingerprint(place.key), has_store=True)
    store.add(talk(("One", "1")), 1.0)
    place.close()
    assert place.open().store.counts() == Counts(1, 2)


def test_without_a_keyring_the_store_is_unprotected_and_says_so_every_time(place: Place) -> None:
    place.vault = MemoryVault(failure=GONE)
    for _ in range(2):
        unlocked = place.unlock()
        assert unlocked.key is None
        assert [notice.kind for notice in unlocked.notices] == [StorageNoticeKind.UNPROTECTED]
        place.open()
        place.close()
    assert db.is_plain(place.file)


def test_where_no_key_can_be_kept_nothing_readable_is_written(place: Place) -> None:
    blocked = place.file.parent / "conversations.key"
    blocked.mkdir(parents=True)
    place.vault = MemoryVault(failure=GONE, spare=keys.KeyFile(blocked))
    with pytest.raises(StoreError, match=r"cannot be saved.*is not a file") as refused:
        place.unlock()
    assert "no chat is kept" in str(refused.value.advice)
    assert [path.name for path in place.file.parent.iterdir()] == ["conversations.key"]
    blocked.rmdir()
    assert place.unlock().key is not None


def test_a_locked_keyring_is_not_the_same_as_none(place: Place) -> None:
    place.vault = MemoryVault(failure=SHUT)
    found = unlocking.unlock(place.file, place.vault)
    assert isinstance(found, Locked)
    assert found.reason is LockReason.FIRST_KEY
    assert not place.file.exists()
    assert not keys.protection_file(place.file).exists()
    assert unlocking.keep_without_keyring(place.file, place.vault).key is None


def test_unprotected_is_never_chosen_for_a_store_that_is_there(place: Place) -> None:
    place.open()
    with pytest.raises(StoreError, match="are encrypted"):
        unlocking.keep_without_keyring(place.file, place.vault)


@pytest.mark.parametrize(
    "vault", [MemoryVault(), MemoryVault("cd" * 32), MemoryVault("rubbish"), MemoryVault(failure=GONE)]
)
def test_a_key_that_is_lost_or_another_asks_for_the_recovery_code(place: Place, vault: MemoryVault) -> None:
    place.open().store.add(talk(("One", "1")), 1.0)
    place.close()
    code = keys.recovery_code(place.key)
    found = unlocking.unlock(place.file, vault)
    assert isinstance(found, Locked)
    assert found.reason is LockReason.KEY_MISSING
    assert unlocking.unlock_with_recovery_code(place.file, code, vault).key == place.key
    if vault.failure is None:
        assert vault.secret == place.key
    assert place.open().store.counts() == Counts(1, 2)


def test_another_stores_recovery_code_opens_nothing_and_changes_nothing(place: Place) -> None:
    place.open()
    place.close()
    before = place.key
    with pytest.raises(StoreError):
        unlocking.unlock_with_recovery_code(place.file, keys.recovery_code("cd" * 32), place.vault)
    assert place.key == before


def test_a_changed_keyring_is_said_once_by_both_names(place: Place) -> None:
    place.open()
    place.close()
    place.vault.name = "KWallet"
    (notice,) = place.unlock().notices
    assert notice.kind is StorageNoticeKind.KEYRING_CHANGED
    assert "memory" in str(notice.title)
    assert "KWallet" in str(notice.title)
    assert place.unlock().notices == ()


def test_a_changed_keyring_without_the_key_says_so_too(place: Place) -> None:
    place.open()
    found = unlocking.unlock(place.file, MemoryVault(name="KWallet"))
    assert isinstance(found, Locked)
    assert "changed" in str(found.title)
    assert "recovery code" in str(found.advice)


def test_a_passphrase_in_place_of_the_keyring(place: Place) -> None:
    place.open().store.add(talk(("One", "1")), 1.0)
    place.close()
    key = place.key
    unlocking.keep_under_passphrase(place.file, key, "korrekt horse", place.vault)
    assert place.vault.secret is None
    found = unlocking.unlock(place.file, place.vault)
    assert isinstance(found, Locked)
    assert found.reason is LockReason.PASSPHRASE
    with pytest.raises(StoreError, match="is not right"):
        unlocking.unlock_with_passphrase(place.file, "wrong")
    assert unlocking.unlock_with_passphrase(place.file, "korrekt horse").key == key
    with pytest.raises(StoreError, match="empty"):
        unlocking.keep_under_passphrase(place.file, key, "", place.vault)


def test_a_store_whose_protection_file_is_gone_is_adopted(place: Place) -> None:
    place.open()
    place.close()
    keys.protection_file(place.file).unlink()
    assert place.unlock().key == place.key
    assert keys.read_protection(place.file) is not None


@pytest.mark.parametrize("vault", [MemoryVault(), MemoryVault("cd" * 32)])
def test_a_store_without_protection_file_and_key_asks(place: Place, vault: MemoryVault) -> None:
    place.open()
    place.close()
    keys.protection_file(place.file).unlink()
    found = unlocking.unlock(place.file, vault)
    assert isinstance(found, Locked)
    assert found.reason is LockReason.KEY_MISSING


@pytest.mark.parametrize("spoil", [keys.protection_file, keys.second_protection_file])
def test_one_damaged_protection_file_is_written_anew_and_said(place: Place, spoil: Callable[[Path], Path]) -> None:
    place.open()
    place.close()
    content = bytearray(spoil(place.file).read_bytes())
    content[-3] ^= 1
    spoil(place.file).write_bytes(content)
    unlocked = place.unlock()
    assert unlocked.key == place.key
    assert [notice.kind for notice in unlocked.notices] == [StorageNoticeKind.KEY_FILE_MENDED]
    assert place.unlock().notices == ()


def damage_both(place: Place) -> None:
    """Leave nothing of the protection file and its copy."""
    for path in (keys.protection_file(place.file), keys.second_protection_file(place.file)):
        path.write_bytes(b"\0" * 100)


@pytest.mark.parametrize("is_store_there", [True, False])
def test_damaged_protection_files_ask_nothing_while_the_keyring_has_the_key(place: Place, is_store_there: bool) -> None:
    place.open()
    place.close()
    if not is_store_there:
        place.file.unlink()
    damage_both(place)
    assert place.unlock().key == place.key
    assert place.unlock().notices == ()


def test_a_new_key_is_never_made_while_a_backup_is_there(place: Place) -> None:
    backup.make(place.open().store.database, place.backups, NOW)
    place.close()
    before = place.key
    for path in (place.file, keys.protection_file(place.file), keys.second_protection_file(place.file)):
        path.unlink()
    assert place.unlock().key == before
    assert place.open().notices[0].kind is StorageNoticeKind.RESTORED


def test_damaged_protection_files_ask_for_the_recovery_code_where_no_keyring_has_the_key(place: Place) -> None:
    place.open()
    place.close()
    damage_both(place)
    before, place.vault.secret = place.key, None
    found = unlocking.unlock(place.file, place.vault)
    assert isinstance(found, Locked)
    assert "damaged" in str(found.title)
    found = unlocking.unlock_with_recovery_code(place.file, keys.recovery_code(before), place.vault)
    assert isinstance(found, Unlocked)
    assert place.unlock().key == before


def test_a_keyring_that_forgets_is_not_trusted(place: Place) -> None:
    class Forgetful(MemoryVault):
        def write(self, secret: str) -> None:
            """Lose it."""

    place.vault = Forgetful()
    assert place.unlock().key is None


def without_keyring(place: Place) -> KeyFile:
    """A place on a system without a keyring, where the key may lie in a file."""
    spare = KeyFile(place.file.parent.parent / "config" / "conversations.key")
    place.vault = MemoryVault(failure=GONE, spare=spare)
    return spare


def test_without_a_keyring_the_key_lies_in_a_file_of_its_own_and_that_is_said(place: Place) -> None:
    spare = without_keyring(place)
    place.open().store.add(talk(("Rosebud", "1")), 1.0)
    place.close()
    assert not db.is_plain(place.file)
    assert [notice.kind for notice in place.unlock().notices] == [StorageNoticeKind.KEY_IN_FILE]
    key = spare.read()
    assert key is not None
    assert all(key.encode() not in path.read_bytes() for path in place.file.parent.rglob("*") if path.is_file())
    for path in (keys.protection_file(place.file), keys.second_protection_file(place.file)):
        path.unlink()
    assert place.unlock().key == key
    assert place.open().store.counts() == Counts(1, 2)


def test_what_was_kept_readable_is_encrypted_as_soon_as_there_is_a_key(place: Place) -> None:
    place.vault = MemoryVault(failure=GONE)
    store = place.open().store
    store.add(talk(("Rosebud", "1")), 1.0)
    backup.make(store.database, place.backups, NOW)
    place.close()
    without_keyring(place)
    assert place.open().store.counts() == Counts(1, 2)
    place.close()
    assert all(b"Rosebud" not in path.read_bytes() for path in place.file.parent.rglob("*") if path.is_file())


def test_a_passphrase_or_a_keyring_takes_the_key_out_of_the_file(place: Place) -> None:
    spare = without_keyring(place)
    key = place.unlock().key
    assert key is not None
    unlocking.keep_under_passphrase(place.file, key, "korrekt horse", place.vault)
    assert spare.read() is None
    spare.write(key)
    place.vault.failure = None
    unlocking.keep_in_keyring(place.file, key, place.vault)
    assert (spare.read(), place.key) == (None, key)


def test_a_flipped_bit_in_the_key_file_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "conversations.key"
    KeyFile(file).write("ab" * 32)
    whole = file.read_bytes()
    for bit in range(0, len(whole) * 8, 7):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        file.write_bytes(content)
        assert KeyFile(file).read() == "ab" * 32


def test_a_folder_of_chats_that_is_only_away_finds_its_key_again(place: Place) -> None:
    place.open().store.add(talk(("One", "1")), 1.0)
    place.close()
    away = place.file.parent.rename(place.file.parent.with_name("away"))
    place.open()  # as on a first start: the disk with the folder is not there
    place.close()
    place.file.parent.rename(place.file.parent.with_name("empty"))
    away.rename(place.file.parent)
    assert place.open().store.counts() == Counts(1, 2)


def test_a_key_file_that_cannot_be_read_or_is_damaged_says_so(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "settings" / "conversations.key"
    place.vault = MemoryVault(failure=GONE, spare=KeyFile(file))
    place.open()
    place.close()
    content = file.read_bytes()
    file.write_bytes(b"rubbish")
    found = unlocking.unlock(place.file, place.vault)
    assert isinstance(found, Locked)
    assert str(found.title) == "The file with the key to your chats is missing, damaged or another one."
    file.unlink()
    file.mkdir()
    found = unlocking.unlock(place.file, place.vault)
    assert isinstance(found, Locked)
    assert found.reason is LockReason.KEYRING_LOCKED
    assert str(found.title) == f"The key to your chats cannot be read. “{file}” is not a file."
    file.rmdir()
    file.parent.rmdir()
    file.parent.write_bytes(b"")
    found = unlocking.unlock(place.file, place.vault)
    assert isinstance(found, Locked)
    assert str(found.title) == f"The key to your chats cannot be read. “{file.parent}” is not a folder."
    file.parent.unlink()
    file.parent.mkdir()
    file.write_bytes(content)
    assert isinstance(unlocking.unlock(place.file, place.vault), Unlocked)
