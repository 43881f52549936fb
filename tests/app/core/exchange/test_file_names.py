"""Titles as file names."""

from __future__ import annotations

import pytest

from app.core.exchange.file_names import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tide tables", "Tide tables"),
        ("6/20/2023", "6-20-2023"),
        ("a: b?", "a- b"),
        ("CON", "chat"),
        ("nul.txt", "chat"),
        ("..", "chat"),
        ("", "chat"),
        ("dot.", "dot"),
        ("../../etc/passwd", "etc-passwd"),
        ("rtl \u202egnp.exe", "rtl gnp.exe"),
        ("\x1b[31mred", "[31mred"),
        ("new\nline", "new line"),
        ("公园", "公园"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert file_name(title, "chat") == name


def test_a_long_title_is_cut_between_letters() -> None:
    name = file_name("😀" * 200, "chat")
    assert name == "😀" * 30
