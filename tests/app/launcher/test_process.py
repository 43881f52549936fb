"""The launcher: what it starts, what it passes on, and that all of it goes with the window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.core.machine.launch_wire import (
    EVENTS,
    AddressNotOpened,
    ChildEnded,
    ChildLine,
    FeedChild,
    LauncherReady,
    LeaveChild,
    OpenAddress,
    StartChild,
)
from app.core.models.network_wire import EVENTS as NETWORK_EVENTS, Hub, ListFiles, Ready as NetworkReady
from app.processes import ENGINE, LAUNCHER, NETWORK, command_of, users_environment
from backends.lines import encode_line


@pytest.fixture
def launcher() -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command_of(LAUNCHER), stdin=pipe, stdout=pipe) as process:
        assert isinstance(event(process), LauncherReady)
        yield process
        process.kill()


def event(process: subprocess.Popen[bytes]) -> object:
    """The next one."""
    assert process.stdout is not None
    return EVENTS.decode(process.stdout.readline())


def ask(process: subprocess.Popen[bytes], *requests: StartChild | FeedChild | LeaveChild | OpenAddress) -> None:
    """Write requests."""
    assert process.stdin is not None
    process.stdin.write(b"".join(map(encode_line, requests)))
    process.stdin.flush()


def test_a_downloader_is_started_asked_and_heard(launcher: subprocess.Popen[bytes]) -> None:
    request = encode_line(ListFiles(Hub("no address"), "a/b")).decode()
    ask(launcher, StartChild(1, NETWORK.name), FeedChild(1, request))
    ready, failed, ended = (event(launcher) for _ in range(3))
    assert isinstance(ready, ChildLine) and isinstance(failed, ChildLine) and isinstance(ended, ChildEnded)
    assert isinstance(NETWORK_EVENTS.decode(ready.line.encode()), NetworkReady)
    assert '"type":"failed"' in failed.line
    assert (ready.id, failed.id, ended.id) == (1, 1, 1)


def test_a_downloader_leaves_when_its_input_ends(launcher: subprocess.Popen[bytes]) -> None:
    ask(launcher, StartChild(1, NETWORK.name))
    assert isinstance(event(launcher), ChildLine)
    ask(launcher, LeaveChild(1))
    failed, ended = event(launcher), event(launcher)  # it was asked nothing
    assert isinstance(failed, ChildLine) and isinstance(ended, ChildEnded)


@pytest.mark.parametrize("name", [ENGINE.name, LAUNCHER.name, "sh", ""])
def test_nothing_else_is_started(launcher: subprocess.Popen[bytes], name: str) -> None:
    ask(launcher, StartChild(7, name, ("-c", "true")))
    ended = event(launcher)
    assert isinstance(ended, ChildEnded) and ended.id == 7


def test_all_it_has_started_goes_with_the_window(launcher: subprocess.Popen[bytes]) -> None:
    ask(launcher, StartChild(1, NETWORK.name), StartChild(2, NETWORK.name))
    for _ in range(2):
        assert isinstance(event(launcher), ChildLine)
    children = psutil.Process(launcher.pid).children()
    assert len(children) == 2
    assert launcher.stdin is not None
    launcher.stdin.close()
    launcher.wait(20)
    assert psutil.wait_procs(children, 20)[1] == []


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_addresses_are_handed_to_the_system_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = tmp_path / "opened"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    requests = [
        OpenAddress("file:///etc/passwd --x"),
        OpenAddress("smb://host/share"),
        OpenAddress("-c"),
        OpenAddress("https://example.org/a"),
    ]
    with subprocess.Popen(command_of(LAUNCHER), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert isinstance(event(process), LauncherReady)
        ask(process, *requests)
        while not opened.exists() or len(opened.read_text().splitlines()) < 2:
            assert process.poll() is None
        process.kill()
    assert sorted(opened.read_text().splitlines()) == ["file:///etc/passwd --x", "https://example.org/a"]


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
@pytest.mark.parametrize("program", ["", "#!/bin/sh\nexit 3\n"], ids=["none", "one that cannot"])
def test_what_no_program_opens_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    if program:
        (tmp_path / "xdg-open").write_text(program)
        (tmp_path / "xdg-open").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with subprocess.Popen(command_of(LAUNCHER), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert isinstance(event(process), LauncherReady)
        ask(process, OpenAddress("https://example.org/a"))
        assert event(process) == AddressNotOpened("https://example.org/a")
        process.kill()


def test_what_is_opened_gets_the_users_libraries_and_not_ours() -> None:
    ours = {"HOME": "/h", "LD_LIBRARY_PATH": "/opt/triptych", "LD_LIBRARY_PATH_ORIG": "/users"}
    assert users_environment(ours, is_packaged=True) == {"HOME": "/h", "LD_LIBRARY_PATH": "/users"}
    assert users_environment({"LD_LIBRARY_PATH": "/opt/triptych"}, is_packaged=True) == {}
    assert users_environment({"LD_LIBRARY_PATH": "/users"}, is_packaged=False) == {"LD_LIBRARY_PATH": "/users"}
