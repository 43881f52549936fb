"""Which key opens the conversations, and what to say when there is none. May be slow: keyrings ask people.

First start: a new key into the system keyring; without one into a file of its own, which is said for as long as it
lasts; with no place for a key nothing is kept. Later: the way that the protection file names. A change of protection
writes that file first; `opening` finishes what was interrupted. Not here: the keyring itself (`KeyVault`), the
conversations' file.
"""

from __future__ import annotations

import contextlib
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.store import database as db, keys
from app.core.store.database import Mode
from app.core.store.keys import KeyVault, Protection, ProtectionKind, VaultUnavailableError
from app.errors import StoreError
from app.real_file import is_file
from app.sentence import Sentence


class StorageNoticeKind(StrEnum):
    """What the notice is about; the window offers a button by it."""

    KEY_IN_FILE = "key_in_file"
    UNPROTECTED = "unprotected"  # stays on screen: set_passphrase, use_keyring
    KEYRING_CHANGED = "keyring_changed"
    DISK_FULL = "disk_full"
    NEWER = "newer"  # the file is from a newer Triptych
    RECOVERED = "recovered"
    RESTORED = "restored"
    MISSING = "missing"  # the store is gone, and no backup is good
    KEY_FILE_MENDED = "key_file_mended"
    NOT_WRITTEN = "not_written"  # a change was set aside


class StorageNotice(msgspec.Struct, frozen=True):
    """Something about the conversations that the user is told."""

    kind: StorageNoticeKind
    title: Sentence
    advice: Sentence

    @property
    def sentence(self) -> Sentence:
        """What there is to say, and then what to do."""
        return self.title.then(self.advice)


class LockReason(StrEnum):
    """Why the conversations are not open yet; the window asks for what is needed."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a name, not a secret
    KEYRING_LOCKED = "keyring_locked"  # retry, or the recovery code
    FIRST_KEY = "first_key"  # nothing is kept yet, and no keyring takes the key: retry, or go unprotected
    KEY_MISSING = "key_missing"  # the recovery code


class Locked(msgspec.Struct, frozen=True):
    """Nothing was opened and nothing was changed."""

    reason: LockReason
    title: Sentence
    advice: Sentence | None

    @property
    def sentence(self) -> Sentence:
        """Why, and then what to do."""
        return self.title.then(self.advice)


class Unlocked(msgspec.Struct, frozen=True):
    """The key; None: the conversations are not encrypted."""

    key: str | None
    notices: tuple[StorageNotice, ...] = ()


UNPROTECTED = StorageNotice(
    StorageNoticeKind.UNPROTECTED,
    Sentence("Your chats are not encrypted on this computer."),
    Sentence("No system keyring was found. Set a passphrase to protect them."),
)
KEY_IN_FILE = StorageNotice(
    StorageNoticeKind.KEY_IN_FILE,
    Sentence("No system keyring was found. The key to your chats is in a file on this computer."),
    Sentence("That protects copies and backups, not this disk. Set a passphrase to protect it too."),
)
_PASSPHRASE = Locked(LockReason.PASSPHRASE, Sentence("Your chats are locked."), Sentence("Enter your passphrase."))
_KEYRING_LOCKED = Locked(
    LockReason.KEYRING_LOCKED,
    Sentence("The system keyring is locked."),
    Sentence("Unlock it and try again, or enter the recovery code."),
)
_FIRST_KEY = Locked(
    LockReason.FIRST_KEY,
    Sentence("The system keyring is locked."),
    Sentence("Unlock it and try again, so that your chats are encrypted."),
)
_KEY_NOT_IN_FILE = Locked(
    LockReason.KEY_MISSING,
    Sentence("The file with the key to your chats is missing, damaged or another one."),
    Sentence("Put it back, or enter the recovery code."),
)
_KEY_MISSING = Locked(
    LockReason.KEY_MISSING,
    Sentence("The key to your chats is not in the system keyring."),
    Sentence("Enter the recovery code."),
)


def unlock(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    """Find the key without asking for anything but the keyring. Raises StoreError where a first key cannot be kept."""
    try:
        is_mended = keys.mend_protection(store_file)
        protection = keys.read_protection(store_file)
    except StoreError as error:
        found, is_mended = _from_keyring_alone(store_file, vault, error), True
    else:
        found = _unlock(store_file, vault, protection)
    if isinstance(found, Unlocked) and is_mended:
        return msgspec.structs.replace(found, notices=(*found.notices, _mended(store_file)))
    return found


def start_anew(store_file: Path, key: str | None) -> Unlocked:
    """The user's own choice where the store is gone: the next opening may make an empty one."""
    protection = keys.read_protection(store_file)
    if protection is not None and not store_file.exists():
        keys.write_protection(store_file, msgspec.structs.replace(protection, has_store=False))
    return Unlocked(key)


def _unlock(store_file: Path, vault: KeyVault, protection: Protection | None) -> Unlocked | Locked:
    if protection is None:
        return _adopt(store_file, vault) if _files(store_file) else _begin(store_file, vault)
    match protection.kind:
        case ProtectionKind.PASSPHRASE:
            return _PASSPHRASE
        case ProtectionKind.KEYRING:
            return _from_keyring(store_file, vault, protection)
        case ProtectionKind.NONE:
            is_open = not store_file.exists() or not store_file.stat().st_size or db.is_plain(store_file)
            return _begin(store_file, vault) if is_open else _adopt(store_file, vault)


def unlock_with_passphrase(store_file: Path, passphrase: str) -> Unlocked:
    """Raises StoreError for another passphrase."""
    protection = keys.read_protection(store_file)
    if protection is None or protection.wrapped is None:
        raise StoreError(Sentence("These chats have no passphrase."), Sentence("Enter the recovery code."))
    return Unlocked(keys.unwrap(protection.wrapped, passphrase))


def unlock_with_recovery_code(store_file: Path, code: str, vault: KeyVault) -> Unlocked:
    """Raises StoreError for a wrong code. The key goes into the keyring again, if there is one that is open."""
    key = keys.key_from_recovery_code(code)
    if store_file.exists() and not _fits(store_file, key):  # a damaged store has its copies to tell
        db.connect(store_file, key, Mode.READ_ONLY).close()
    with contextlib.suppress(VaultUnavailableError):  # then the next start asks again
        keep_in_keyring(store_file, key, vault)
    return Unlocked(key)


def keep_in_keyring(store_file: Path, key: str, vault: KeyVault) -> None:
    """From now on the system keyring holds the key. Raises VaultUnavailableError, also where it does not keep it."""
    vault.write(key)
    if vault.read() != key:
        raise VaultUnavailableError("the keyring did not keep the key", is_locked=False)
    kept = Protection(ProtectionKind.KEYRING, vault.name, keys.fingerprint(key))
    keys.write_protection(store_file, kept)
    if vault.spare is not None:
        with contextlib.suppress(VaultUnavailableError):
            vault.spare.delete()


def keep_under_passphrase(store_file: Path, key: str, passphrase: str, vault: KeyVault) -> None:
    """From now on a passphrase guards the key, and the keyring forgets it."""
    if not passphrase:
        raise StoreError(Sentence("The passphrase is empty."), Sentence("Choose one that you will remember."))
    wrapped = keys.wrap(key, passphrase)
    keys.write_protection(store_file, Protection(ProtectionKind.PASSPHRASE, "", keys.fingerprint(key), wrapped))
    with contextlib.suppress(VaultUnavailableError):  # no keyring, nothing to forget
        vault.delete()
    if vault.spare is not None:
        with contextlib.suppress(VaultUnavailableError):
            vault.spare.delete()


def keep_without_keyring(store_file: Path, vault: KeyVault) -> Unlocked:
    """The user's own choice where the keyring stays locked on the first start. Never for a store that is there."""
    if store_file.exists():
        raise StoreError(Sentence("These chats are encrypted."), Sentence("Enter the recovery code."))
    return _keep_in_spare(store_file, keys.new_key(), vault)


def _keep_in_spare(store_file: Path, key: str, vault: KeyVault) -> Unlocked:
    """The key goes into a file of its own. Raises StoreError where it cannot: nothing readable is written.

    Only a vault that has no place to spare, as in tests, leaves chats unprotected.
    """
    if vault.spare is None:
        keys.write_protection(store_file, Protection(ProtectionKind.NONE))
        return Unlocked(None, (UNPROTECTED,))
    try:
        keep_in_keyring(store_file, key, vault.spare)
    except VaultUnavailableError as error:
        told = error.problem or Sentence("The key to your chats cannot be saved.")
        raise StoreError(
            told, Sentence("Put that right and start Triptych again. Until then no chat is kept.")
        ) from error
    return Unlocked(key, (KEY_IN_FILE,))


def _begin(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    """Make the key on the very first start, and keep it in the keyring where there is one.

    A key that is there already is kept: the folder with its chats may only be away.
    """
    key = _known_key(vault) or keys.new_key()
    try:
        keep_in_keyring(store_file, key, vault)
    except VaultUnavailableError as error:
        if error.is_locked:
            return _FIRST_KEY
        return _keep_in_spare(store_file, key, vault)
    return Unlocked(key)


def _known_key(vault: KeyVault | None) -> str | None:
    if vault is None:
        return None
    with contextlib.suppress(VaultUnavailableError):
        secret = vault.read()
        if secret is not None and keys.is_key(secret):
            return secret
    return _known_key(vault.spare)


def _adopt(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    """A store whose protection file is gone."""
    if store_file.exists() and db.is_plain(store_file):
        return _begin(store_file, vault)
    found = _adopt_with(store_file, vault)
    if isinstance(found, Unlocked) or vault.spare is None:
        return found
    spared = _adopt_with(store_file, vault.spare)
    return Unlocked(spared.key, (*spared.notices, KEY_IN_FILE)) if isinstance(spared, Unlocked) else found


def _adopt_with(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    try:
        secret = vault.read()
    except VaultUnavailableError as error:
        return _locked(error) if error.is_locked else _KEY_MISSING
    if secret is None or not keys.is_key(secret):
        return _KEY_MISSING
    if not _fits(store_file, secret):
        return _KEY_MISSING
    kept = Protection(ProtectionKind.KEYRING, vault.name, keys.fingerprint(secret), has_store=True)
    keys.write_protection(store_file, kept)
    return Unlocked(secret)


def _from_keyring_alone(store_file: Path, vault: KeyVault, problem: StoreError) -> Unlocked | Locked:
    """The protection file and its copy are damaged: the keyring's key is believed where it fits what is there."""
    found = _adopt(store_file, vault)
    if isinstance(found, Locked) and found.reason is LockReason.KEY_MISSING:
        return Locked(LockReason.KEY_MISSING, problem.title, problem.advice)
    return found


def _fits(store_file: Path, key: str) -> bool:
    """Whether a key opens the store or a copy of it, whatever may be damaged; nothing there is opened by any key."""
    files = _files(store_file)
    return not files or any(_opens(file, key) for file in files)


def _files(store_file: Path) -> list[Path]:
    """The store, what was set aside of it, and its copies."""
    found = (*store_file.parent.glob(f"{store_file.stem}*.db"), *(store_file.parent / "backups").glob("*.db"))
    return [file for file in found if is_file(file)]


def _opens(file: Path, key: str) -> bool:
    try:
        db.connect(file, key, Mode.READ_ONLY).close()
    except (StoreError, OSError):
        return False
    return True


def _mended(store_file: Path) -> StorageNotice:
    return StorageNotice(
        StorageNoticeKind.KEY_FILE_MENDED,
        Sentence("The file {name} was damaged or missing.", name=keys.protection_file(store_file).name),
        Sentence("It was written anew; your chats are not affected."),
    )


def _from_keyring(store_file: Path, vault: KeyVault, protection: Protection) -> Unlocked | Locked:
    spare = vault.spare
    if spare is not None and protection.keyring == spare.name:
        found = _from_keyring(store_file, spare, protection)
        if isinstance(found, Unlocked):
            return Unlocked(found.key, (*found.notices, KEY_IN_FILE))
        return _KEY_NOT_IN_FILE if found.reason is LockReason.KEY_MISSING else found
    try:
        secret = vault.read()
    except VaultUnavailableError as error:
        return _locked(error) if error.is_locked else _missing(vault, protection)
    if secret is None or not keys.is_key(secret) or keys.fingerprint(secret) != protection.fingerprint:
        return _missing(vault, protection)
    if vault.name == protection.keyring:
        return Unlocked(secret)
    keys.write_protection(store_file, msgspec.structs.replace(protection, keyring=vault.name))
    return Unlocked(secret, (_changed(vault, protection),))


def _locked(error: VaultUnavailableError) -> Locked:
    if error.problem is None:
        return _KEYRING_LOCKED
    advice = Sentence("Put that right and try again, or enter the recovery code.")
    return Locked(LockReason.KEYRING_LOCKED, error.problem, advice)


def _missing(vault: KeyVault, protection: Protection) -> Locked:
    if vault.name == protection.keyring:
        return _KEY_MISSING
    changed = _changed(vault, protection)
    return Locked(
        LockReason.KEY_MISSING, changed.title, Sentence("The key is not in the new one. Enter the recovery code.")
    )


def _changed(vault: KeyVault, protection: Protection) -> StorageNotice:
    return StorageNotice(
        StorageNoticeKind.KEYRING_CHANGED,
        Sentence(
            "The system keyring changed: it was {keyring}, it is now {vault}.",
            keyring=protection.keyring,
            vault=vault.name,
        ),
        Sentence("The key to your chats was found there too."),
    )
