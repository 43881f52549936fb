"""The key of the conversations: how it is made, written down, wrapped in a passphrase, and where it is looked for.

`Protection` stands in a small file beside the store and says which way this store is protected; it holds nothing secret
but a wrapped key. The system keyring itself is behind `KeyVault` (`app.services.storage.keyring_vault`); the file with
the conversations is opened by `app.core.store`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec

from app import private_files
from app.errors import StoreError
from app.real_file import NoFileError, TooLargeError, obstacle, read_file
from app.sentence import Sentence
from app.whole_file import write_whole

_KEY = re.compile(r"[0-9a-f]{64}")
_SCRYPT_N = 2**15
_CODE_GROUP = 4
_LARGEST = 1 << 16  # bytes of a file with a key


class VaultUnavailableError(Exception):
    """There is no keyring, or it is locked and was not opened. `is_locked` tells which, `problem` a truer reason."""

    def __init__(self, detail: str, *, is_locked: bool, problem: Sentence | None = None) -> None:
        super().__init__(detail)
        self.is_locked, self.problem = is_locked, problem


class KeyVault(Protocol):
    """A place that keeps one secret for this user. Every call may be slow and may ask the user to unlock."""

    @property
    def name(self) -> str:
        """Which keyring this is, as it is shown and remembered."""
        ...

    @property
    def spare(self) -> KeyVault | None:
        """Where the secret goes when this vault is not there; None: nowhere."""
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


class KeyFile:
    """A vault that is a file of its own, where there is no keyring: it protects copies and backups, not this disk.

    The key stands in it twice, each time with a check, so that no flipped bit loses it.
    """

    name = "a file"
    spare = None

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> str | None:
        """Return the first key in the file that is whole, or None; raises VaultUnavailableError."""
        try:
            lines = read_file(self._file, _LARGEST).decode("ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VaultUnavailableError(str(error), is_locked=True, problem=self._problem()) from error
        return next((key for key in map(_key_of, lines) if key is not None), None)

    def write(self, secret: str) -> None:
        """Keep a key in place of the old one, surely on the disk; raises VaultUnavailableError."""
        try:
            private_files.make_folder(self._file.parent)
            write_whole(self._file, f"{recovery_code(secret)}\n\n" * 2)  # a flipped line break must not join them
        except OSError as error:
            told = obstacle(self._file) or Sentence("“{path}” cannot be written.", path=str(self._file))
            problem = Sentence("The key to your chats cannot be saved.").then(told)
            raise VaultUnavailableError(str(error), is_locked=False, problem=problem) from error

    def delete(self) -> None:
        """Remove the file, if there is one, and what a write that was cut off left; raises VaultUnavailableError."""
        try:
            for file in (self._file, *self._file.parent.glob(f".{self._file.name}.*")):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise VaultUnavailableError(str(error), is_locked=False) from error

    def _problem(self) -> Sentence:
        told = obstacle(self._file) or Sentence("“{path}” cannot be read.", path=str(self._file))
        return Sentence("The key to your chats cannot be read.").then(told)


def _key_of(line: str) -> str | None:
    try:
        return key_from_recovery_code(line)
    except StoreError:
        return None


class MemoryVault:
    """A vault for tests and for runs that must leave no trace."""

    def __init__(
        self,
        secret: str | None = None,
        name: str = "memory",
        failure: VaultUnavailableError | None = None,
        spare: KeyVault | None = None,
    ) -> None:
        self.spare = spare
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
        raise StoreError(Sentence("This passphrase is not right."), Sentence("Try again, or use the recovery code."))
    return bytes(a ^ b for a, b in zip(hidden, pad, strict=True)).hex()


def _stretched(passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    both = hashlib.scrypt(passphrase.encode(), salt=salt, n=_SCRYPT_N, r=8, p=1, dklen=64, maxmem=2**26)
    return both[:32], both[32:]


class ProtectionKind(StrEnum):
    """Where the key of the store is kept."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - a name, not a secret
    NONE = "none"  # the conversations are not encrypted; always said on screen


class Protection(msgspec.Struct, frozen=True):
    """What the file beside the store says."""

    kind: ProtectionKind
    keyring: str = ""  # the keyring's name when the key was put there
    fingerprint: str = ""
    wrapped: WrappedKey | None = None
    has_store: bool = False  # a store was made: where it is missing now, it was lost


class _Sealed(msgspec.Struct, frozen=True):
    """The file's content; `check` tells a flipped bit from another fingerprint."""

    protection: Protection
    check: str


def protection_file(store_file: Path) -> Path:
    """Beside the store, so that they move together."""
    return store_file.with_suffix(".key.json")


def second_protection_file(store_file: Path) -> Path:
    """The same again: a wrapped key is nowhere else."""
    return store_file.with_suffix(".key-copy.json")


def read_protection(store_file: Path) -> Protection | None:
    """None where there is none; raises StoreError where neither the file nor its copy can be understood."""
    contents = _contents(store_file)
    whole = next((found for found in map(_opened, contents) if found is not None), None)
    if whole is None and any(content is not None for content in contents):
        raise StoreError(
            Sentence("The file {name} is damaged.", name=protection_file(store_file).name),
            Sentence("Enter the recovery code to open your chats."),
        )
    return whole


def mend_protection(store_file: Path) -> bool:
    """Write the file and its copy anew where one is damaged or missing; whether that was needed and possible."""
    contents = _contents(store_file)
    whole = [found for found in map(_opened, contents) if found is not None]
    if not whole or (len(whole) == len(contents) and contents[0] == contents[1]):
        return False
    try:
        write_protection(store_file, whole[0])
    except OSError:  # a disk that can only be read: one good file is enough to open
        return False
    return True


def write_protection(store_file: Path, protection: Protection) -> None:
    """Replace the file and its copy, each in one step, and surely on the disk."""
    has_store = protection.has_store or store_file.exists()
    content = _sealed(msgspec.structs.replace(protection, has_store=has_store))
    for path in (protection_file(store_file), second_protection_file(store_file)):
        private_files.make_folder(path.parent)
        write_whole(path, content)


def note_store(store_file: Path) -> None:
    """Remember that there is a store now, so that a missing one is not taken for a first start."""
    protection = read_protection(store_file)
    if protection is not None and not protection.has_store and store_file.exists():
        write_protection(store_file, protection)


def check_promise(store_file: Path, key: str | None) -> None:
    """Raises StoreError where something readable would be written though conversations are to be encrypted here."""
    if key is not None:
        return
    try:
        protection = read_protection(store_file)
    except StoreError:
        protection = Protection(ProtectionKind.KEYRING)
    if protection is not None and protection.kind is not ProtectionKind.NONE:
        raise StoreError(
            Sentence("These chats are encrypted, and their key is not known."), Sentence("Unlock them first.")
        )


def _contents(store_file: Path) -> tuple[bytes | None, bytes | None]:
    return _read(protection_file(store_file)), _read(second_protection_file(store_file))


def _read(path: Path) -> bytes | None:
    try:
        return read_file(path, _LARGEST)
    except FileNotFoundError:
        return None
    except (NoFileError, IsADirectoryError, TooLargeError):
        return b""  # damaged


def _sealed(protection: Protection) -> bytes:
    check = hashlib.sha256(msgspec.json.encode(protection)).hexdigest()[:16]
    return msgspec.json.encode(_Sealed(protection, check))


def _opened(content: bytes | None) -> Protection | None:
    """None for a file that is missing or not exactly as it was written."""
    try:
        found = msgspec.json.decode(content or b"", type=_Sealed).protection
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if _sealed(found) == content else None
