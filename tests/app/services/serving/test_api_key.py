"""The key of the local API: made once, kept in the keyring, renewed; without a keyring until the program ends."""

from __future__ import annotations

from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.services.serving.api_key import ApiKey, is_usable


def test_it_is_made_once_and_is_the_same_after_a_restart() -> None:
    vault = MemoryVault()
    key = ApiKey(vault)
    made = key.read_or_make()
    assert is_usable(made) and made == key.read_or_make() == ApiKey(vault).read_or_make() == vault.secret
    assert key.is_kept


def test_a_new_one_takes_its_place() -> None:
    vault = MemoryVault()
    before = ApiKey(vault).read_or_make()
    renewed = ApiKey(vault).renew()
    assert renewed != before and ApiKey(vault).read_or_make() == renewed


def test_without_a_keyring_it_lasts_as_long_as_the_program() -> None:
    key = ApiKey(MemoryVault(failure=VaultUnavailableError("none", is_locked=False)))
    made = key.read_or_make()
    assert made == key.read_or_make() and not key.is_kept
    assert key.renew() != made


def test_a_keyring_that_is_opened_between_reading_and_writing_keeps_its_key() -> None:
    class OpenedAtSecondQuestion(MemoryVault):
        def read(self) -> str | None:
            raise VaultUnavailableError("locked", is_locked=True)

    vault = OpenedAtSecondQuestion(secret="the-key-of-all-programs")
    key = ApiKey(vault)
    for_now = key.read_or_make()
    assert is_usable(for_now) and for_now == key.read_or_make() and not key.is_kept
    assert vault.secret == "the-key-of-all-programs"


def test_what_is_no_key_is_replaced() -> None:
    vault = MemoryVault(secret="two words of a key")
    assert is_usable(ApiKey(vault).read_or_make())
    assert not is_usable("short") and not is_usable("ä" * 20)
