"""The token in the system keyring: a real Secret Service in a session of its own, and what happens without one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.services.hub.hub_token import HubToken
from tests.app.services.storage.test_keyring_vault import NEEDED, run

_ROUND = """
from app.services.hub.hub_token import ACCOUNT, HubToken
from app.services.storage.keyring_vault import KeyringVault
token = HubToken(KeyringVault(ACCOUNT))
print(repr(token.read()), token.write("hf_mine"))
print(HubToken(KeyringVault(ACCOUNT)).read(), KeyringVault().read())
token.forget()
print(repr(HubToken(KeyringVault(ACCOUNT)).read()))
"""


@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="needs the packages dbus and gnome-keyring")
def test_a_real_secret_service_keeps_it_beside_the_chats_key(tmp_path: Path) -> None:
    unlock = "printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$@\""
    lines = run(tmp_path, ["dbus-run-session", "--", "sh", "-c", unlock, "sh"], script=_ROUND)
    assert lines == ["'' True", "hf_mine None", "''"]


def test_without_a_keyring_it_is_kept_until_the_end_of_the_program() -> None:
    token = HubToken(MemoryVault(failure=VaultUnavailableError("none", is_locked=False)))
    assert (token.read(), token.write("hf_mine"), token.read()) == ("", False, "hf_mine")
    token.forget()
    assert token.read() == ""
