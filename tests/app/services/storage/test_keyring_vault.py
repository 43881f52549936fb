"""The real Secret Service, in a D-Bus session and a home of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.store.keys import VaultUnavailableError
from app.services.storage.keyring_vault import KeyringVault

ROOT = Path(__file__).resolve().parents[4]
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
_ROUND = """
from app.services.storage.keyring_vault import KeyringVault
vault = KeyringVault("tests")
print(vault.name, vault.read())
vault.write("ab" * 32)
print(KeyringVault("tests").read())
vault.delete()
vault.delete()
print(vault.read())
"""
_NONE = """
from app.core.store.keys import VaultUnavailableError
from app.services.storage.keyring_vault import KeyringVault
vault = KeyringVault("tests")
try:
    vault.read()
except VaultUnavailableError as error:
    print(vault.name, error.is_locked)
"""


def run(home: Path, command: list[str], *, script: str) -> list[str]:
    """The lines a script prints, in a session that holds nothing of this user's."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    environment = kept | {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="needs the packages dbus and gnome-keyring")
def test_a_real_secret_service_keeps_and_forgets_the_key(tmp_path: Path) -> None:
    unlock = "printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$@\""
    lines = run(tmp_path, ["dbus-run-session", "--", "sh", "-c", unlock, "sh"], script=_ROUND)
    assert lines == ["SecretService Keyring None", "ab" * 32, "None"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keyring")
def test_without_a_session_bus_there_is_no_keyring(tmp_path: Path) -> None:
    assert run(tmp_path, [], script=_NONE) == ["no system keyring False"]


def test_a_file_that_calls_itself_a_keyring_is_none() -> None:
    import keyring
    from keyring.backends.null import Keyring as Untrusted

    before = keyring.get_keyring()
    keyring.set_keyring(Untrusted())
    try:
        with pytest.raises(VaultUnavailableError, match="not a system keyring"):
            KeyringVault("tests").write("secret")
    finally:
        keyring.set_keyring(before)
