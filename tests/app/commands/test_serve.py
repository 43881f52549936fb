"""`triptych serve` as a process: what it prints, its key, its port, and its end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.serve import chosen_key
from app.core.store.keys import MemoryVault
from app.errors import AppError
from app.services.serving.api_key import ApiKey
from tests.app.commands.conftest import Triptych
from tests.app.serving.conftest import NO_KEYRING

KEY = "a-key-of-twenty-letters"


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "app", "serve", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=os.environ | NO_KEYRING)


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


def test_without_a_file_the_key_is_the_keyrings(tmp_path: Path) -> None:
    vault = MemoryVault()
    key = chosen_key(None, ApiKey(vault))
    assert key == vault.secret == chosen_key(None, ApiKey(vault))
    assert chosen_key(tmp_path / "key", ApiKey(vault)) != key


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_ends_without_a_word_while_it_still_loads(tmp_path: Path) -> None:
    model = tmp_path / "lazy.scripted.json"
    model.write_text('{"scripted": "lazy", "load_seconds": 600}')
    file = tmp_path / "key"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = started("--port", str(port), "--model", str(model), "--key-file", str(file))
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
            break
    assert ended(process, signal.SIGTERM) == (0, "", "")


def test_a_key_file_that_cannot_be_made_is_told_and_none_is_left(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="The file with the key could not be written"):
        chosen_key(tmp_path / ("k" * 250), ApiKey(MemoryVault()))  # too long for the name of the file before it
    assert not any(tmp_path.iterdir())


def test_a_key_that_an_editor_of_windows_has_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbf" + KEY.encode() + b"\r\n")
    assert chosen_key(tmp_path / "key", ApiKey(MemoryVault())) == KEY


def test_a_new_key_lies_in_a_folder_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "new" / "key"
    made = chosen_key(file, ApiKey(MemoryVault()))
    assert chosen_key(file, ApiKey(MemoryVault())) == made and file.read_text() == f"{made}\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_others_on_the_network_are_let_in_only_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "key"
    process = started("--json", "--port", "0", "--host", "0.0.0.0", "--key-file", str(file))
    assert process.stdout is not None
    port = json.loads(process.stdout.readline())["url"].removeprefix("http://127.0.0.1:").removesuffix("/v1")
    with socket.create_connection(("127.0.0.1", int(port)), 5) as client:
        client.sendall(f"GET /health HTTP/1.1\r\nHost: 192.168.1.9:{port}\r\nConnection: close\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 200")
    code, _out, complaints = ended(process, signal.SIGTERM)
    assert code == 0 and "every computer that reaches 0.0.0.0 may ask" in complaints and "unencrypted" in complaints


@pytest.mark.parametrize(
    "arguments",
    [
        ("--host", "example.org"),
        ("--host", ""),
        ("--host", "127.0.0.1:80"),
        ("--allow-origin", "*"),
        ("--allow-origin", "example.org"),
        ("--allow-origin", "https://example.org/path"),
    ],
)
def test_what_is_no_address_or_no_page_is_refused(triptych: Triptych, arguments: tuple[str, ...]) -> None:
    assert triptych("serve", *arguments).returncode == 2


def test_an_address_of_another_computer_is_told(triptych: Triptych) -> None:
    done = triptych("serve", "--port", "0", "--host", "192.0.2.1")
    assert done.returncode == 1 and "could not listen on port 0 of 192.0.2.1" in done.stderr


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
