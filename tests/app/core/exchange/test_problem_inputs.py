"""Other programs' files as they come, odd and hostile ones among them: each case of `tests.problem_inputs`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.core.exchange import importing
from app.errors import ImportRefused
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


def test_damage_anywhere_ends_in_chats_or_in_a_sentence(tmp_path: Path) -> None:
    chance = random.Random(12)
    files = sorted(path for path in GOLDEN.rglob("*.*") if path.is_file() and path.stat().st_size < 20_000)
    for number in range(300):
        source = chance.choice(files)
        content = bytearray(source.read_bytes())
        for _ in range(chance.choice((1, 4, 20))):
            start = chance.randrange(len(content) + 1)
            content[start : start + chance.randrange(6)] = chance.randbytes(chance.randrange(4))
        file = tmp_path / f"{number}{source.name}"
        file.write_bytes(content)
        assert _came(file)


def _came(file: Path) -> str:
    """What came of a file: its chats' branches, or the sentence of the refusal."""
    try:
        return str([kept.conversation().branch() for kept in importing.read_file(file).conversations])
    except ImportRefused as refused:
        return str(refused.sentence)
