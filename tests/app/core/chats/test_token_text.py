"""Tokens as text: markers apart from what was typed, ids on demand."""

from __future__ import annotations

import pytest

from app.core.chats.token_text import TokenKind, TokenRun, plain, token_runs
from backends.contract.wire import Rendered

TYPED = Rendered(1, (6, 40, 8, 50, 51, 7), ("<|start|>", "user", "<|message|>", "<|end|>", " ok", "<|end|>"), (0, 2, 5))


def test_a_typed_marker_is_text_and_neighbours_of_one_kind_are_joined() -> None:
    assert list(token_runs(TYPED, has_ids=False)) == [
        TokenRun("<|start|>", TokenKind.MARKER),
        TokenRun("user", TokenKind.TEXT),
        TokenRun("<|message|>", TokenKind.MARKER),
        TokenRun("<|end|> ok", TokenKind.TEXT),
        TokenRun("<|end|>", TokenKind.MARKER),
    ]


def test_with_ids_every_token_stands_alone() -> None:
    found = list(token_runs(TYPED, has_ids=True))
    assert len(found) == 2 * len(TYPED.ids)
    assert found[:2] == [TokenRun("<|start|>", TokenKind.MARKER), TokenRun("[6]", TokenKind.ID)]


@pytest.mark.parametrize(
    ("has_ids", "expected"),
    [
        (False, "<|start|>user<|message|><|end|> ok<|end|>"),
        (True, "<|start|>[6]user[40]<|message|>[8]<|end|>[50] ok[51]<|end|>[7]"),
    ],
)
def test_what_is_copied(has_ids: bool, expected: str) -> None:
    assert plain(TYPED, has_ids=has_ids) == expected


def test_nothing_is_nothing() -> None:
    assert plain(Rendered(1, (), (), ()), has_ids=True) == ""
