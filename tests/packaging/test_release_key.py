"""The key of releases: a new pair in one command, and lists that the program believes only if they are signed by it."""

from __future__ import annotations

import os
import runpy
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.releases.release_list import ListRefused, read_list

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging/release_list.py"
PROGRAM = ROOT / "app/core/releases/release_list.py"
LIST = (
    b'{"format": 1, "releases": [{"version": "9.0", "date": "2027-01-01", "notes": "", "link": "https://a.example"}]}'
)

pytest.importorskip("cryptography", reason="only who releases needs it, and Linux' keyring brings it")


@pytest.fixture
def tool() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program's file, to be changed."""
    return Path(shutil.copy(PROGRAM, tmp_path / "release_list.py"))


def test_a_new_pair_is_a_secret_file_and_a_public_key_in_the_program(
    tool: dict[str, Any], program: Path, tmp_path: Path
) -> None:
    before, secret = program.read_text("utf-8"), tmp_path / "secret"
    public = tool["make_key"](secret, program)
    assert public not in before and program.read_text("utf-8").count(public) == 1
    assert runpy.run_path(str(program))["SOURCE"].key == tool["public_key"](program) != tool["public_key"](PROGRAM)
    assert secret.read_text("ascii") not in program.read_text("utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        tool["make_key"](secret, program)


def test_a_list_is_believed_if_it_is_signed_by_that_pair_alone(
    tool: dict[str, Any], program: Path, tmp_path: Path
) -> None:
    tool["make_key"](tmp_path / "secret", program)
    key = tool["public_key"](program)
    published = tool["signed"](LIST, (tmp_path / "secret").read_bytes(), key)
    assert [release.version for release in read_list(published, key).releases] == ["9.0"]
    for content, by in ((published, tool["public_key"](PROGRAM)), (LIST, key), (b"\n" + LIST, key)):
        with pytest.raises(ListRefused):
            read_list(content, by)


@pytest.mark.parametrize("secret", [b"", b"no key", b"AAAA"])
def test_what_is_no_secret_signs_nothing(tool: dict[str, Any], secret: bytes) -> None:
    with pytest.raises(tool["Refused"]):
        tool["signed"](LIST, secret, b"")


def test_a_secret_that_is_not_the_programs_is_refused_with_a_sentence(
    tool: dict[str, Any], program: Path, tmp_path: Path
) -> None:
    tool["make_key"](tmp_path / "secret", program)
    (tmp_path / "list.json").write_bytes(LIST)
    command = [sys.executable, str(SCRIPT), "sign", "list.json", "secret", "out"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (1, "The program has another public key: it would refuse this list.\n")
    assert not (tmp_path / "out").exists()


def test_no_secret_is_written_into_the_repository(tool: dict[str, Any], program: Path) -> None:
    with pytest.raises(tool["Refused"], match="must not lie"):
        tool["make_key"](ROOT / "packaging/release.key", program)
    assert not (ROOT / "packaging/release.key").exists()
