"""Which key opens the conversations, and what to say when there is none. May be slow: keyrings ask people.

First start: a new key into the system keyring; without a keyring the conversations are kept unprotected, and that is
said for as long as it lasts. Later: the way that the protection file names. A change of protection writes that file
first; `opening` finishes what was interrupted. Not here: the keyring itself (`KeyVault`), the conversations' file.
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
from app.sentence import Sentence


class StorageNoticeKind(StrEnum):
    """What the notice is about; the window offers a button by it."""

    UNPROTECTED = "unprotected"  # stays on screen: set_passphrase, use_keyring
    KEYRING_CHANGED = "keyring_changed"
    DISK_FULL = "disk_full"
    NEWER = "newer"  # the file is from a newer Triptych
    RECOVERED = "recovered"
    RESTORED = "restored"
    DAMAGED = "damaged"


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
    Sentence("Your conversations are not encrypted on this computer."),
    Sentence("No system keyring was found. Set a passphrase to protect them."),
)
_PASSPHRASE = Locked(
    LockReason.PASSPHRASE, Sentence("Your conversations are locked."), Sentence("Enter your passphrase.")
)
_KEYRING_LOCKED = Locked(
    LockReason.KEYRING_LOCKED,
    Sentence("The system keyring is locked."),
    Sentence("Unlock it and try again, or enter the recovery code."),
)
_FIRST_KEY = Locked(
    LockReason.FIRST_KEY,
    Sentence("The system keyring is locked."),
    Sentence("Unlock it and try again, so that your conversations are encrypted."),
)
_KEY_MISSING = Locked(
    LockReason.KEY_MISSING,
    Sentence("The key of your conversations is not in the system keyring."),
    Sentence("Enter the recovery code."),
)


def unlock(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    """Find the key without asking for anything but the keyring."""
    try:
        protection = keys.read_protection(store_file)
    except StoreError as error:
        return Locked(LockReason.KEY_MISSING, error.title, error.advice)
    if protection is None:
        return _adopt(store_file, vault) if store_file.exists() else _begin(store_file, vault)
    match protection.kind:
        case ProtectionKind.PASSPHRASE:
            return _PASSPHRASE
        case ProtectionKind.KEYRING:
            return _from_keyring(store_file, vault, protection)
        case ProtectionKind.NONE:
            is_open = not store_file.exists() or not store_file.stat().st_size or db.is_plain(store_file)
            return Unlocked(None, (UNPROTECTED,)) if is_open else _adopt(store_file, vault)


def unlock_with_passphrase(store_file: Path, passphrase: str) -> Unlocked:
    """Raises StoreError for another passphrase."""
    protection = keys.read_protection(store_file)
    if protection is None or protection.wrapped is None:
        raise StoreError(Sentence("These conversations have no passphrase."), Sentence("Enter the recovery code."))
    return Unlocked(keys.unwrap(protection.wrapped, passphrase))


def unlock_with_recovery_code(store_file: Path, code: str, vault: KeyVault) -> Unlocked:
    """Raises StoreError for a wrong code. The key goes into the keyring again, if there is one that is open."""
    key = keys.key_from_recovery_code(code)
    if store_file.exists():
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


def keep_under_passphrase(store_file: Path, key: str, passphrase: str, vault: KeyVault) -> None:
    """From now on a passphrase guards the key, and the keyring forgets it."""
    if not passphrase:
        raise StoreError(Sentence("The passphrase is empty."), Sentence("Choose one that you will remember."))
    wrapped = keys.wrap(key, passphrase)
    keys.write_protection(store_file, Protection(ProtectionKind.PASSPHRASE, "", keys.fingerprint(key), wrapped))
    with contextlib.suppress(VaultUnavailableError):  # no keyring, nothing to forget
        vault.delete()


def keep_unprotected(store_file: Path) -> Unlocked:
    """The user's own choice where the keyring stays locked on the first start. Never for a store that is there."""
    if store_file.exists():
        raise StoreError(Sentence("These conversations are encrypted."), Sentence("Enter the recovery code."))
    keys.write_protection(store_file, Protection(ProtectionKind.NONE))
    return Unlocked(None, (UNPROTECTED,))


def _begin(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    """Make the key on the very first start, and keep it in the keyring where there is one."""
    key = keys.new_key()
    try:
        keep_in_keyring(store_file, key, vault)
    except VaultUnavailableError as error:
        if error.is_locked:
            return _FIRST_KEY
        keys.write_protection(store_file, Protection(ProtectionKind.NONE))
        return Unlocked(None, (UNPROTECTED,))
    return Unlocked(key)


def _adopt(store_file: Path, vault: KeyVault) -> Unlocked | Locked:
    """A store whose protection file is gone."""
    if db.is_plain(store_file):
        keys.write_protection(store_file, Protection(ProtectionKind.NONE))
        return Unlocked(None, (UNPROTECTED,))
    try:
        secret = vault.read()
    except VaultUnavailableError as error:
        return _KEYRING_LOCKED if error.is_locked else _KEY_MISSING
    if secret is None or not keys.is_key(secret):
        return _KEY_MISSING
    try:
        db.connect(store_file, secret, Mode.READ_ONLY).close()
    except db.UnreadableError:
        return _KEY_MISSING
    keys.write_protection(store_file, Protection(ProtectionKind.KEYRING, vault.name, keys.fingerprint(secret)))
    return Unlocked(secret)


def _from_keyring(store_file: Path, vault: KeyVault, protection: Protection) -> Unlocked | Locked:
    try:
        secret = vault.read()
    except VaultUnavailableError as error:
        return _KEYRING_LOCKED if error.is_locked else _missing(vault, protection)
    if secret is None or not keys.is_key(secret) or keys.fingerprint(secret) != protection.fingerprint:
        return _missing(vault, protection)
    if vault.name == protection.keyring:
        return Unlocked(secret)
    keys.write_protection(store_file, msgspec.structs.replace(protection, keyring=vault.name))
    return Unlocked(secret, (_changed(vault, protection),))


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
        Sentence("The key of your conversations was found there too."),
    )
