"""How a model is loaded and whether it fits: what was chosen, on known, small and unknown computers."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.machine.calibration import CalibrationFile
from app.core.machine.load_policy import LoadPolicy
from app.core.machine.machine_probe import MachineProbe
from app.core.models.model_options import ModelOptionsFile
from app.core.models.model_ref import LocalModel
from backends.contract.base import LoadOptions
from tests.app.load_policies import fixed_policy, small_computer
from tests.models import write_random_gguf

USUAL = LoadOptions(context=4096)
OWN = LoadOptions(context=8192)
LARGE = LocalModel(Path("large.gguf"))


@pytest.fixture
def probe(tmp_path: Path) -> MachineProbe:
    """This computer, whose engine knows of no GPU."""
    probe = MachineProbe(CalibrationFile(tmp_path / "lessons.json"), tmp_path)
    probe.devices = ()
    return probe


@pytest.fixture
def policy(tmp_path: Path, probe: MachineProbe) -> LoadPolicy:
    return LoadPolicy(ModelOptionsFile(tmp_path / "options.json"), lambda: USUAL, probe.machine_to_judge)


def test_a_model_is_loaded_as_chosen_for_it_and_others_as_the_settings_have_it(
    policy: LoadPolicy, tmp_path: Path
) -> None:
    a, b = LocalModel(tmp_path / "a.gguf"), LocalModel(tmp_path / "b.gguf")
    policy.keep(a, OWN)
    assert policy.options(a) == policy.own(a) == OWN
    assert (policy.options(b), policy.own(b)) == (USUAL, None)
    policy.keep(a, None)
    assert policy.options(a) == policy.usual() == USUAL


def test_it_reads_the_header_and_looks_at_this_computer(policy: LoadPolicy, tmp_path: Path) -> None:
    model = LocalModel(write_random_gguf(tmp_path / "small.gguf"))
    assert policy.shortage(model, LoadOptions(context=512)) is None
    assert policy.shortage(LocalModel(tmp_path / "none.gguf"), LoadOptions()) is None
    found = policy.need(model, LoadOptions(context=512))
    assert found is not None
    assert 0 < found[0] < found[1]


def test_after_a_load_that_died_half_the_context_is_tried(policy: LoadPolicy, tmp_path: Path) -> None:
    less = policy.smaller(LocalModel(write_random_gguf(tmp_path / "small.gguf")), LoadOptions(context=16_384))
    assert less is not None
    assert less.context == 8_192


def test_what_does_not_fit_is_told_with_what_does() -> None:
    policy = small_computer()
    missing = policy.shortage(LARGE, LoadOptions())
    assert missing is not None
    assert missing.missing > 0
    assert policy.shortage(LARGE, missing.smaller[0]) is None
    assert policy.shortage(LARGE, policy.recommended(LARGE)) is None
    assert policy.has_gpu


def test_nothing_is_judged_of_an_unknown_computer_or_model() -> None:
    unknown = fixed_policy(USUAL)
    assert (unknown.shortage(LARGE, OWN), unknown.smaller(LARGE, OWN), unknown.need(LARGE, OWN)) == (None, None, None)
    assert unknown.recommended(LARGE) == USUAL
    assert not unknown.has_gpu
    assert small_computer().shortage(LocalModel(Path("other.gguf")), OWN) is None
