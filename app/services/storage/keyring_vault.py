"""The system keyring as a `KeyVault`: Secret Service or KWallet, Keychain on macOS, Credential Manager on Windows.

Only the systems' own keyrings count: a plain file that calls itself a keyring (keyrings.alt) is none. Calls may be slow
and may ask the user to unlock, so `app.services.storage.chat_storage` makes them off the GUI thread.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from app.core.store.keys import KeyVault, VaultUnavailableError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE, _USER = "Triptych", "conversations"
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_NONE = "no system keyring"


class KeyringVault:
    """One secret of this user. `account` keeps several stores of one user apart; `spare` is for want of a keyring."""

    def __init__(self, account: str = _USER, spare: KeyVault | None = None) -> None:
        self._account = account
        self.spare = spare

    @property
    def name(self) -> str:
        """What the keyring calls itself, such as “SecretService Keyring”."""
        try:
            return _backends()[0].name
        except VaultUnavailableError:
            return _NONE

    def read(self) -> str | None:
        """Return the secret of the first keyring that has it, or None; raises VaultUnavailableError.

        One keyring that refuses does not keep the others from being asked, but then "none" is not believed.
        """
        refusals: list[VaultUnavailableError] = []
        for backend in _backends():
            try:
                with _translated():
                    secret = backend.get_password(_SERVICE, self._account)
            except VaultUnavailableError as refusal:
                refusals.append(refusal)
                continue
            if secret is not None:
                return secret
        if refusals:
            raise next((one for one in refusals if one.is_locked), refusals[0])
        return None

    def write(self, secret: str) -> None:
        """Keep a secret in place of the old one, in the first keyring; raises VaultUnavailableError."""
        with _translated():
            backend: Any = _backends()[0]  # Any: keyring's wrapper around this method has no types
            backend.set_password(_SERVICE, self._account, secret)

    def delete(self) -> None:
        """Make every keyring forget the secret; raises VaultUnavailableError."""
        import keyring.errors

        for backend in _backends():
            with _translated(), contextlib.suppress(keyring.errors.PasswordDeleteError):  # there was none
                backend.delete_password(_SERVICE, self._account)


def _backends() -> tuple[KeyringBackend, ...]:
    """Return the trusted keyrings that work here, the best first, a chain of several looked into."""
    import keyring
    from keyring.backends.chainer import ChainerBackend

    found = keyring.get_keyring()
    candidates = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    trusted = tuple(candidate for candidate in candidates if type(candidate).__module__.startswith(_TRUSTED))
    if not trusted:
        raise VaultUnavailableError(f"not a system keyring: {found.name}", is_locked=False)
    return trusted


@contextlib.contextmanager
def _translated() -> Generator[None]:
    from keyring import errors

    try:
        yield
    except VaultUnavailableError:
        raise
    except (errors.InitError, errors.KeyringLocked) as error:  # there is one, and the user did not open it
        raise VaultUnavailableError(str(error), is_locked=True) from error
    except errors.PasswordDeleteError:
        raise
    except errors.KeyringError as error:
        raise VaultUnavailableError(str(error), is_locked=False) from error
    except Exception as error:
        raise VaultUnavailableError(str(error), is_locked=True) from error
