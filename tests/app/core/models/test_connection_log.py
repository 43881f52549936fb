"""Who was spoken to: appended, merged when read, bounded, and nothing lost to a line that a crash cut off."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.core.models.connection_log import MOST, Connection, ConnectionLog

BEGAN = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def row(received: int, minutes: int = 0) -> Connection:
    return Connection("network process 7", "hub.example", BEGAN + timedelta(minutes=minutes), "download x", received)


def test_later_figures_take_the_place_of_earlier_ones(tmp_path: Path) -> None:
    file = tmp_path / "state" / "connections.jsonl"
    log = ConnectionLog(file)
    for received in (0, 100, 100, 200):
        log.add(row(received))
    assert len(file.read_text("utf-8").splitlines()) == 3  # one of them said nothing new
    assert ConnectionLog(file).rows == (row(200),)


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "connections.jsonl"
    ConnectionLog(file).add(row(1))
    with file.open("a", encoding="utf-8") as cut:
        cut.write('{"who": "net')
    assert ConnectionLog(file).rows == (row(1),)


def test_a_line_that_the_disk_spoiled_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "connections.jsonl"
    ConnectionLog(file).add(row(1))
    file.write_bytes(b'{"process": "\xff"}\n' + file.read_bytes() + b'{"x": ' + b"[" * 100_000)
    assert ConnectionLog(file).rows == (row(1),)


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    file = tmp_path / "connections.jsonl"
    log = ConnectionLog(file)
    for minutes in range(MOST + 5):
        log.add(row(1, minutes))
    rows = ConnectionLog(file).rows
    assert (len(rows), rows[0], rows[-1]) == (MOST, row(1, 5), row(1, MOST + 4))
    assert len(file.read_text("utf-8").splitlines()) == MOST


def test_a_log_that_cannot_be_shortened_is_read(tmp_path: Path) -> None:
    file = tmp_path / ("a" * 250)  # no file with a longer name can be made beside it
    file.write_text("".join(msgspec.json.encode(row(1, minutes)).decode() + "\n" for minutes in range(MOST + 1)))
    assert len(ConnectionLog(file).rows) == MOST


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_the_file_is_told_and_nothing_waits_for_it(tmp_path: Path) -> None:
    file = tmp_path / "connections.jsonl"
    os.mkfifo(file)
    log = ConnectionLog(file)
    assert str(log.trouble and log.trouble.title) == f"“{file}” is not a file."
    log.add(row(1))
    assert log.rows == (row(1),)
