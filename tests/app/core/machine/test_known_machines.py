"""The page of machines says what the printed table says."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.machine.fit import Verdict
from app.core.machine.known_machines import fits_at, known_machines
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B
from tests.fit_cases import CaseFile, found

PRINTED = Path(__file__).parents[3] / "golden" / "machines_printed.json"
NAMED = ("RTX 4090", "3090", "4080", "7900 XTX", "Mac 16", "M2 Ultra", "H100", "2x A100", "4x RTX 3090", "2x RTX 4090")


def test_known_machines_are_those_of_the_table() -> None:
    rows = {row.machine: row for row in msgspec.json.decode(PRINTED.read_bytes(), type=CaseFile).rows}
    for known in known_machines():
        for key, expected in rows[known.name].verdicts.items():
            assert found(known.machine, key).verdict == expected.verdict, (known.name, key)


def test_what_articles_name_is_there() -> None:
    names = [known.name for known in known_machines()]
    assert len(set(names)) == len(names)
    assert all(any(word in name for name in names) for word in NAMED)


def test_three_contexts_are_shown() -> None:
    machine = next(known.machine for known in known_machines() if known.name.startswith("RTX 4080 16"))
    verdicts = [fit.verdict for fit in fits_at(machine, GPT_OSS_20B)]
    assert verdicts == [Verdict.COMFORTABLE, Verdict.COMFORTABLE, Verdict.TIGHT]
    assert [fit.placement.expert_layers for fit in fits_at(machine, GPT_OSS_120B)] == [29, 29, 31]
