"""The key of the conversations: how it is made, written down, wrapped in a passphrase, and where it is looked for.

`Protection` stands in a small file beside the store and says which way this store is protected; it holds nothing secret
but a wrapped key. The system keyring itself is behind `KeyVault` (`app.services.keyring_vault`); the file with the
conversations is opened by `app.core.store`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec

from app.errors import StoreError
from app.sentence import Sentence

_KEY = re.compile(r"[0-9a-f]{64}")
_SCRYPT_N = 2**15
_CODE_GROUP = 4


class VaultUnavailableError(Exception):
    """There is no keyring, or it is locked and was not opened. `is_locked` tells which."""

    def __init__(self, detail: str, *, is_locked: bool) -> None:
        super().__init__(detail)
        self.is_locked = is_locked


class KeyVault(Protocol):
    """A place that keeps one secret for this user. Every call may be slow and may ask the user to unlock."""

    @property
    def name(self) -> str:
        """Which keyring this is, as it is shown and remembered."""
        ...

    def read(self) -> str | None:
        """The secret, or None; raises VaultUnavailableError."""
        ...

    def write(self, secret: str) -> None:
        """Keep a secret in place of the old one; raises VaultUnavailableError."""
        ...

    def delete(self) -> None:
        """Forget the secret, if there is one; raises VaultUnavailableError."""
        ...


class MemoryVault:
    """A vault for tests and for runs that must leave no trace."""

    def __init__(
        self, secret: str | None = None, name: str = "memory", failure: VaultUnavailableError | None = None
    ) -> None:
        self.name = name
        self.secret = secret
        self.failure = failure

    def read(self) -> str | None:
        """Return the secret, or None where none was written."""
        self._check()
        return self.secret

    def write(self, secret: str) -> None:
        """Keep a secret for as long as the object lives."""
        self._check()
        self.secret = secret

    def delete(self) -> None:
        """Forget the secret, if one is kept."""
        self._check()
        self.secret = None

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure


def new_key() -> str:
    """32 random bytes as 64 hex digits."""
    return secrets.token_hex(32)


def is_key(text: str) -> bool:
    """Whether this is a key in the only form that is safe to hand to the database."""
    return _KEY.fullmatch(text) is not None


def fingerprint(key: str) -> str:
    """Tells two keys apart without telling the key."""
    return hashlib.sha256(b"triptych store key " + bytes.fromhex(key)).hexdigest()[:16]


def recovery_code(key: str) -> str:
    """The key for paper: groups of four letters and digits, the last ones a check of the others."""
    raw = bytes.fromhex(key)
    code = base64.b32encode(raw + _check(raw)).decode().rstrip("=")
    return "-".join(code[i : i + _CODE_GROUP] for i in range(0, len(code), _CODE_GROUP))


def key_from_recovery_code(code: str) -> str:
    """The key; raises StoreError for a code with a slip in it. Case, spaces and hyphens do not matter."""
    letters = re.sub(r"[\s–-]", "", code).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raw = b""
    if len(raw) != 35 or _check(raw[:32]) != raw[32:]:
        raise StoreError(
            Sentence("This recovery code is not right."),
            Sentence("Compare it with what you wrote down, letter by letter."),
        )
    return raw[:32].hex()


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"triptych recovery code " + raw).digest()[:3]


class WrappedKey(msgspec.Struct, frozen=True):
    """A key under a passphrase: hidden by one half of what scrypt makes of it, sealed by the other."""

    salt: str
    hidden: str
    seal: str


def wrap(key: str, passphrase: str) -> WrappedKey:
    """Hide a key under a passphrase. About a tenth of a second on purpose."""
    salt = secrets.token_bytes(16)
    pad, seal_key = _stretched(passphrase, salt)
    hidden = bytes(a ^ b for a, b in zip(bytes.fromhex(key), pad, strict=True))
    return WrappedKey(salt.hex(), hidden.hex(), hmac.digest(seal_key, hidden, "sha256").hex())


def unwrap(wrapped: WrappedKey, passphrase: str) -> str:
    """The key; raises StoreError for another passphrase."""
    pad, seal_key = _stretched(passphrase, bytes.fromhex(wrapped.salt))
    hidden = bytes.fromhex(wrapped.hidden)
    if not hmac.compare_digest(hmac.digest(seal_key, hidden, "sha256").hex(), wrapped.seal):
        raise StoreError(Sentence("This passphrase does not fit."), Sentence("Try again, or use the recovery code."))
    return bytes(a ^ b for a, b in zip(hidden, pad, strict=True)).hex()


def _stretched(passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    both = hashlib.scrypt(passphrase.encode(), salt=salt, n=_SCRYPT_N, r=8, p=1, dklen=64, maxmem=2**26)
    return both[:32], both[32:]


class ProtectionKind(StrEnum):
    """Where the key is."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a name, not a secret
    NONE = "none"  # the conversations are not encrypted; always said on screen


class Protection(msgspec.Struct, frozen=True):
    """What the file beside the store says."""

    kind: ProtectionKind
    keyring: str = ""  # the keyring's name when the key was put there
    fingerprint: str = ""
    wrapped: WrappedKey | None = None


def protection_file(store_file: Path) -> Path:
    """Beside the store, so that they move together."""
    return store_file.with_suffix(".key.json")


def read_protection(store_file: Path) -> Protection | None:
    """None where there is none; raises StoreError for a file that cannot be understood."""
    try:
        content = protection_file(store_file).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return msgspec.json.decode(content, type=Protection)
    except msgspec.MsgspecError as error:
        raise StoreError(
            Sentence("The file {name} is damaged.", name=protection_file(store_file).name),
            Sentence("Enter the recovery code to open your conversations."),
            str(error),
        ) from error


def write_protection(store_file: Path, protection: Protection) -> None:
    """Replace the file in one step, and surely on the disk."""
    path = protection_file(store_file)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(msgspec.json.encode(protection))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
