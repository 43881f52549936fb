"""Keys, recovery codes and passphrases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from app.core.store import keys
from app.errors import StoreError

KEYS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_new_keys_are_random_and_well_formed() -> None:
    made = {keys.new_key() for _ in range(100)}
    assert len(made) == 100
    assert all(keys.is_key(key) for key in made)


@given(KEYS)
def test_a_recovery_code_gives_the_key_back_however_it_was_typed(key: str) -> None:
    code = keys.recovery_code(key)
    assert keys.key_from_recovery_code(code) == key
    assert keys.key_from_recovery_code(f" {code.lower().replace('-', ' ')}\n") == key
    assert keys.key_from_recovery_code(code.replace("O", "0").replace("I", "1")) == key
    assert len(code) == 69
    assert key not in code


@given(KEYS, st.integers(0, 55), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_slip_in_a_recovery_code_is_noticed(key: str, at: int, letter: str) -> None:
    code = keys.recovery_code(key).replace("-", "")
    if code[at] != letter:
        with pytest.raises(StoreError, match="not right"):
            keys.key_from_recovery_code(code[:at] + letter + code[at + 1 :])


@pytest.mark.parametrize("code", ["", "ABCD", "ä" * 56, "=" * 56, "A" * 56, "A" * 10_000])
def test_what_is_no_recovery_code_is_refused(code: str) -> None:
    with pytest.raises(StoreError, match="not right"):
        keys.key_from_recovery_code(code)


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(KEYS, st.text(min_size=1, max_size=30))
def test_a_passphrase_hides_the_key_and_gives_it_back(key: str, passphrase: str) -> None:
    wrapped = keys.wrap(key, passphrase)
    assert keys.unwrap(wrapped, passphrase) == key
    assert key not in str(wrapped)
    assert keys.wrap(key, passphrase) != wrapped
    with pytest.raises(StoreError, match="is not right"):
        keys.unwrap(wrapped, passphrase + "x")
