"""The demo model alone is given questions in plain signs, and nothing that a question says is lost by it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.messages import AssistantMessage, Prompt, UserMessage
from backends.engine.demo_spelling import plain_signs, plainly_spelled
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.scripted import Reply, Script, ScriptedModel

TYPED = "How many r\u2019s are in strawberry?"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        (TYPED, "How many r's are in strawberry?"),
        ("1,204 + 3,977", "1204 + 3977"),
        ("1.204 + 3.977", "1.204 + 3.977"),
        ("1,5 + 2,25", "1,5 + 2,25"),
        ("1,204.5 + 1", "1,204.5 + 1"),
        ("Add 1, 200 and 3", "Add 1, 200 and 3"),
        ("call 0151 234 567", "call 0151 234 567"),
        ("12,345,678 \u2212 1", "12345678 - 1"),
        ("3\u00b2 + \u00bd + H\u2082O", "3\u00b2 + \u00bd + H\u2082O"),
        ("caf\u00e9, stra\u00dfe, \u6771\u4eac", "caf\u00e9, stra\u00dfe, \u6771\u4eac"),
        ("one\ntwo", "one\ntwo"),
        ("Really !?", "Really!?"),
        ("4 + 5 = ?", "4 + 5 = ?"),
        ("\u2022 How many?", "How many?"),
        ("- How many?", "How many?"),
        ("- 5 + 3", "- 5 + 3"),
        ("in *strawberry* and **here** and _there_", "in strawberry and here and there"),
        ("2 * 3 * 4, a_b_c, 2*3*4", "2 * 3 * 4, a_b_c, 2*3*4"),
        ("5003 \u22121467", "5003 - 1467"),
        ("5003-1467", "5003-1467"),
        ("\U0001f9a6 otter", "\U0001f9a6 otter"),
    ],
)
def test_signs_are_made_plain_and_nothing_else(typed: str, plain: str) -> None:
    assert plain_signs(typed) == plain
    assert plain_signs(plain) == plain


def test_only_questions_are_respelled() -> None:
    answer = AssistantMessage("It\u2019s three.")
    prompt = Prompt((UserMessage(TYPED), answer), instructions="Don\u2019t hurry.")
    assert plainly_spelled(prompt) == replace(prompt, messages=(UserMessage(plain_signs(TYPED)), answer))


def test_a_question_that_no_context_holds_is_not_read_sign_by_sign() -> None:
    prompt = Prompt((UserMessage(TYPED * 10_000),))
    assert plainly_spelled(prompt) == prompt


@pytest.mark.parametrize("is_demo", [True, False])
def test_every_other_model_is_shown_what_was_typed(tmp_path: Path, is_demo: bool) -> None:
    script = Script("s", (Reply("x"),))
    path = tmp_path / "a.scripted.json"
    path.write_bytes(msgspec.json.encode(script))
    model = ScriptedModel(script, path, LoadOptions())
    model.info = replace(model.info, is_demo=is_demo)
    encoding, told = build_encoding(model.vocabulary), list[wire.AnyEvent]()
    scheduler, prompt = Scheduler(model, encoding, told.append), Prompt((UserMessage(TYPED),))
    ids = scheduler.render(prompt)
    shown = b"".join(encoding.token_bytes(token) or b"" for token in ids).decode()
    assert (plain_signs(TYPED) in shown, TYPED in shown) == (is_demo, not is_demo)
    assert scheduler.count(prompt)[0] == len(ids)
