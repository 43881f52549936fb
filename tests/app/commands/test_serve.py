"""`triptych serve` as a process: what it prints, its key, its port, and its end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.commands.conftest import Triptych

KEY = "a-key-of-twenty-letters"


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "app", "serve", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(by)
    out, complaints = process.communicate(timeout=60)
    return process.returncode, out, complaints


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_the_first_line_says_where_and_it_ends_with_its_children(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    process = started("--json", "--port", "0", "--key-file", str(tmp_path / "key"))
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    assert told["key"] == KEY
    port = int(told["url"].removeprefix("http://127.0.0.1:").removesuffix("/v1"))
    assert port > 0
    assert ended(process, signal.SIGTERM) == (0, "", "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_people_read_the_address_and_a_new_key_that_is_written_for_them_alone(tmp_path: Path) -> None:
    file = tmp_path / "new key"
    process = started("--port", "0", "--key-file", str(file))
    assert process.stdout is not None
    assert "http://127.0.0.1:" in process.stdout.readline()
    key = file.read_text().strip()
    assert process.stdout.readline() == f"Key: {key}\n"
    assert len(key) >= 32 and file.stat().st_mode & 0o777 == 0o600
    code, _out, complaints = ended(process, signal.SIGINT)
    assert (code, complaints) == (130, "")


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(triptych: Triptych) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = triptych("serve", "--port", str(taken.getsockname()[1]), "--model", "nowhere.gguf")
    assert done.returncode == 1
    assert "could not listen" in done.stderr and "Choose another port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_model_that_is_not_there_ends_it_in_words(triptych: Triptych) -> None:
    done = triptych("serve", "--port", "0", "--model", "nowhere.gguf")
    assert done.returncode == 1 and done.stdout == ""
    assert "is missing" in done.stderr


@pytest.mark.parametrize("content", ["", "short", "two words of a key", "ä" * 20])
def test_a_file_without_a_usable_key_is_refused(triptych: Triptych, tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content, "utf-8")
    done = triptych("serve", "--key-file", str(tmp_path / "key"))
    assert done.returncode == 2 and "no key" in done.stderr


@pytest.mark.parametrize("port", ["-1", "65536", "http", "", "1.5"])
def test_what_is_no_port_is_refused(triptych: Triptych, port: str) -> None:
    assert triptych("serve", "--port", port).returncode == 2


def test_a_key_file_that_is_a_folder_is_told(triptych: Triptych, tmp_path: Path) -> None:
    done = triptych("serve", "--key-file", str(tmp_path))
    assert done.returncode == 2 and "cannot be read" in done.stderr
    assert not any(tmp_path.iterdir())
