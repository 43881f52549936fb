"""Instances of many schemas through the engine's constraint: what is valid can be written, what is not cannot."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.json_schema_cases import main

_OURS = Path(__file__).parents[2] / "golden" / "json_schema_cases.json"
_SHARED = Path(__file__).parents[4] / "shared" / "data" / "json_schema_cases.json"


def test_our_cases_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(_OURS)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "40 passed, 0 failed, 0 refused"


@pytest.mark.slow
@pytest.mark.skipif(not _SHARED.exists(), reason=f"others' cases are not shipped, and {_SHARED} is missing")
def test_the_cases_of_others_pass_or_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(_SHARED)]) == 0
    numbers = re.fullmatch(r"(\d+) passed, 0 failed, (\d+) refused", capsys.readouterr().out.splitlines()[-1])
    assert numbers is not None and int(numbers[1]) >= 88


def test_a_wrong_case_fails_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [
        {"name": "wrong", "schema": {"type": "integer"}, "tests": [{"instance": "x", "valid": True}]},
        {"description": "lax", "schema": {"type": "integer"}, "tests": [{"data": 1, "valid": False}]},
        {"name": "refused", "schema": {"not": {}}, "tests": []},
        {"name": "no object", "schema": True, "tests": []},
    ]
    (tmp_path / "cases.json").write_text(json.dumps(cases), "utf-8")
    assert main([str(tmp_path / "cases.json")]) == 1
    told = capsys.readouterr().out
    assert "wrong: a valid instance cannot be written" in told and "an INVALID instance can be written" in told
    assert "“not”" in told and told.endswith("0 passed, 2 failed, 2 refused\n")
