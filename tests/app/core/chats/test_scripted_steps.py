"""The golden conversations with a tool: the same wire, steps and prompts come of the same scripts."""

from __future__ import annotations

import pytest

from tests.step_cases import Case, cases, outcome


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["title"]))
def test_what_comes_of_a_script(case: Case) -> None:
    found = outcome(case)
    for key, value in case["expected"].items():
        assert found[key] == value
