"""Whose processor time a bench counts as that of others."""

from __future__ import annotations

import pytest

from tests.bench.machine import CpuUse, cpu_use


@pytest.mark.parametrize(
    ("everybody", "own", "share"),
    [(10.0, 10.0, 0.0), (15.0, 10.0, 0.25), (20.0, 0.0, 1.0), (9.99, 10.0, 0.0)],
)
def test_others_used_what_this_process_did_not(everybody: float, own: float, share: float) -> None:
    before = CpuUse(100.0, 1_000.0, 50.0)
    after = CpuUse(110.0, 1_000.0 + everybody, 50.0 + own)
    assert before.share_of_others(after, cores=2) == pytest.approx(share)


def test_a_process_uses_no_more_than_everybody_together() -> None:
    now = cpu_use()
    assert 0.0 < now.own < now.everybody
