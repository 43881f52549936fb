"""The golden cases: collected from the wild (`harmony_public.json`), and one of our own for each rule and report.

They run everywhere: parsing needs only the tokens that occur, rendering is compared as text with control tokens. Exact
ids of rendered prompts need gpt-oss's vocabulary.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.render import render
from tests import harmony_cases
from tests.backends.harmony.conftest import GOLDEN
from tests.backends.harmony.shorthand import text_of
from tests.harmony_cases import Case

FILES = [GOLDEN / "harmony_public.json", GOLDEN / "harmony_malformed.json"]
CASES: list[Case] = [case for file in FILES for case in json.loads(file.read_bytes())["cases"]]
PARSE = [case for case in CASES if case["kind"] == "parse"]
RENDER = [case for case in CASES if case["kind"] == "render"]


def name_of(case: Case) -> str:
    return case["id"]


@pytest.mark.parametrize("case", PARSE, ids=name_of)
def test_parses(case: Case, table: HarmonyEncoding) -> None:
    assert harmony_cases.differences(case, table) == []


@pytest.mark.parametrize("case", RENDER, ids=name_of)
def test_renders_text_and_control_tokens(case: Case, table: HarmonyEncoding, byte_encoding: HarmonyEncoding) -> None:
    ids = render(harmony_cases.read_prompt(case["conversation"]), byte_encoding)
    assert text_of(ids, byte_encoding) == text_of(case["expected_ids"], table)
    assert [t for t in ids if t > 255] == [t for t in case["expected_ids"] if t >= 199998]


@pytest.mark.parametrize("case", RENDER, ids=name_of)
def test_renders_exact_ids(case: Case, o200k: HarmonyEncoding) -> None:
    assert harmony_cases.differences(case, o200k) == []


@pytest.mark.slow
def test_runner_counts(o200k_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert harmony_cases.main([str(FILES[0]), "--vocab", str(o200k_file)]) == 0
    assert capsys.readouterr().out.splitlines() == ["72 passed, 0 failed"]


@pytest.mark.slow
def test_runner_names_what_fails(o200k_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, wrong, unreadable = [dict(case) for case in PARSE[:3]]
    wrong["expected"] = {**wrong["expected"], "warnings": ["truncated"]}
    del unreadable["input_ids"]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": [good, wrong, unreadable]}), "utf-8")
    assert harmony_cases.main([str(file), "--vocab", str(o200k_file)]) == 1
    *failures, total = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in failures] == [wrong["id"], unreadable["id"]]
    assert total == "1 passed, 2 failed"


def test_runner_refuses_a_conversation_it_does_not_understand() -> None:
    with pytest.raises(ValueError, match="temper"):
        harmony_cases.read_prompt({"effort": "low", "date": None, "messages": [], "temper": "bad"})
