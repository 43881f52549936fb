"""Titles from files, on a terminal."""

from __future__ import annotations

import pytest

from app.core.chats.titles import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("esc \x1b]0;PWNED\x07 \x1b[31mred", "esc ]0;PWNED [31mred"),
        ("rtl \u202egnp.exe", "rtl gnp.exe"),
        ("new\nline\there", "new line here"),
        ("\x9b31m", "31m"),
        ("שלום \u200fעולם 😀", "שלום \u200fעולם 😀"),
    ],
)
def test_nothing_steers_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
