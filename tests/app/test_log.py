"""The log file: what is in it, and that a folder that cannot be written stops nothing."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.log import last_lines, start_log


@pytest.fixture(autouse=True)
def root_as_before() -> Iterator[None]:
    """The tests add handlers to the one root logger there is."""
    root = logging.getLogger()
    before, level, own = list(root.handlers), root.level, logging.getLogger("app").level
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.getLogger("app").setLevel(own)


@pytest.mark.expects_log("a warning")
def test_the_app_and_warnings_of_others_are_written(tmp_path: Path) -> None:
    file = tmp_path / "state" / "triptych.log"
    start_log(file)
    logging.getLogger("app.test").info("the app says")
    logging.getLogger("library").info("a library whispers")
    logging.getLogger("library").warning("a warning")
    text = last_lines(file)
    assert "the app says" in text
    assert "a warning" in text
    assert "whispers" not in text


def test_only_the_last_lines_are_given(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_text("\n".join(map(str, range(100))))
    assert last_lines(file, 2) == "98\n99"
    assert last_lines(tmp_path / "nothing") == ""


def test_a_folder_that_cannot_be_made_is_survived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    blocked = start_log(tmp_path / "file" / "triptych.log")
    assert blocked is not None
    assert "is not a folder" in str(blocked.title)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_the_log_is_told_and_nothing_waits_for_it(tmp_path: Path) -> None:
    file = tmp_path / "triptych.log"
    os.mkfifo(file)
    blocked = start_log(file)
    assert "is not a file" in str(blocked and blocked.title)
    assert last_lines(file) == ""
