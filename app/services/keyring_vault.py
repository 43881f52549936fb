"""The system keyring as a `KeyVault`: Secret Service or KWallet, Keychain on macOS, Credential Manager on Windows.

Only the systems' own keyrings count: a plain file that calls itself a keyring (keyrings.alt) is none. Calls may be slow
and may ask the user to unlock, so `app.services.chat_storage` makes them off the GUI thread.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from app.core.store.keys import VaultUnavailableError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE, _USER = "Triptych", "conversations"
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_NONE = "no system keyring"


class KeyringVault:
    """One secret of this user. `account` keeps several stores of one user apart."""

    def __init__(self, account: str = _USER) -> None:
        self._account = account

    @property
    def name(self) -> str:
        """The keyring's own name, such as “SecretService Keyring”."""
        try:
            return _backend().name
        except VaultUnavailableError:
            return _NONE

    def read(self) -> str | None:
        """The secret, or None; raises VaultUnavailableError."""
        with _translated():
            return _backend().get_password(_SERVICE, self._account)

    def write(self, secret: str) -> None:
        """Keep a secret in place of the old one; raises VaultUnavailableError."""
        with _translated():
            backend: Any = _backend()  # Any: keyring's wrapper around this method has no types
            backend.set_password(_SERVICE, self._account, secret)

    def delete(self) -> None:
        """Forget the secret; raises VaultUnavailableError."""
        import keyring.errors

        with _translated(), contextlib.suppress(keyring.errors.PasswordDeleteError):  # there was none
            _backend().delete_password(_SERVICE, self._account)


def _backend() -> KeyringBackend:
    """The first trusted keyring that works here, a chain of several looked into."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    candidates = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    for candidate in candidates:
        if type(candidate).__module__.startswith(_TRUSTED):
            return candidate
    raise VaultUnavailableError(f"not a system keyring: {found.name}", is_locked=False)


@contextlib.contextmanager
def _translated() -> Generator[None]:
    from keyring import errors

    try:
        yield
    except (errors.InitError, errors.KeyringLocked) as error:  # there is one, and the user did not open it
        raise VaultUnavailableError(str(error), is_locked=True) from error
    except errors.KeyringError as error:
        raise VaultUnavailableError(str(error), is_locked=False) from error
