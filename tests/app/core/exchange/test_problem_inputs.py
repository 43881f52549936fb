"""Other programs' files as they come, odd and hostile ones among them: each case of `tests.problem_inputs`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.problem_inputs import CASES, Case, found, main

GOLDEN = Path(__file__).parents[3] / "golden" / "imports"


@pytest.mark.parametrize("case", [case for case in CASES if (GOLDEN / case.path).exists()], ids=lambda case: case.path)
def test_what_comes_of_a_file_is_right(case: Case) -> None:
    got = found(GOLDEN / case.path, case.times)
    assert case.is_right(got), got


def test_the_command_counts_and_skips_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cycle.json").write_bytes((GOLDEN / "cycle.json").read_bytes())
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "passed  cycle.json\n1 passed, 0 failed\n"
