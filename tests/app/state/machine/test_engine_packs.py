"""A pack in the window: installed and used, its gain measured with the model in use, undone by one step, or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.machine.calibration import CalibrationFile
from app.core.machine.machine_probe import MachineProbe
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.core.packs.installed import InstalledPacks, PackGain
from app.core.packs.refusals import PackProblem, PackRefused
from app.services.engine.client import EngineClient
from app.services.engine.pack_installing import PackInstalling, PackStage
from app.state.machine.engine_packs import EnginePacksState
from app.state.machine.hardware import HardwareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.packs import PackCode, PackReport
from tests.app.load_policies import fixed_policy
from tests.app.services.engine.told_engine import ANSWER, GPU, LOADED, ToldEngine, answered, devices, loaded
from tests.packs import folders, manifest_of, write_pack

WAIT = 10_000
MODEL, DEMO = LocalModel(Path("mine.gguf")), LocalModel(Path("demo.gguf"))


class Bench:
    """The state on told engines: the program's own finds `rates`, those that test a pack answer `tested`."""

    def __init__(
        self, qtbot: QtBot, folder: Path, rates: tuple[float, ...] = (), tested: tuple[int, ...] = ANSWER
    ) -> None:
        self._qtbot, self.folder, self.tested = qtbot, folder, tested
        self._testing: list[EngineClient] = []
        self.engine = ToldEngine(devices(LOADED, GPU), loaded("CPU"), answered(*ANSWER), rates)
        self.in_use = ModelInUseState(self.engine, RecentModels(folder / "recent.json"), DEMO, fixed_policy())
        probe = MachineProbe(CalibrationFile(folder / "calibration.json"), folder)
        self.hardware = HardwareState(self.engine, self.in_use, probe)
        self.packs = InstalledPacks(folder)
        self.installing = PackInstalling(self.packs, DEMO, self._new_engine)
        self.state = EnginePacksState(self.packs, self.installing, self.engine, self.in_use, self.hardware)
        self.failures: list[PackRefused] = []
        self.state.failed.connect(self.failures.append)

    def _new_engine(self, environment: Mapping[str, str]) -> EngineClient:
        device, answer = ("Toy0", self.tested) if environment else ("CPU", ANSWER)
        self._testing.append(ToldEngine(devices(LOADED, GPU), loaded(device), answered(*answer)))
        return self._testing[-1]

    def open_model(self) -> None:
        self.in_use.open(MODEL)
        self.wait(lambda: self.in_use.phase is ModelPhase.READY)

    def install(self, name: str = "pack.zip", **changes: object) -> None:
        self.state.install(write_pack(self.folder / name, manifest=manifest_of(**changes)))  # type: ignore[arg-type]
        self.wait(lambda: self.state.stage is PackStage.NONE)

    def wait(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=WAIT)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    """Before and after a pack, the model writes 5 and 60 tokens a second."""
    return Bench(qtbot, tmp_path, (5.0, 60.0))


def test_a_pack_is_used_and_what_it_brought_is_measured(bench: Bench) -> None:
    bench.open_model()
    bench.install()
    bench.wait(lambda: bench.state.gain is not None)
    assert bench.state.gain == PackGain("Demo", 5.0, 60.0)
    assert bench.state.active is not None and bench.engine.restarts == 1 and not bench.failures
    assert not bench.state.is_measuring and bench.in_use.phase is ModelPhase.READY


def test_without_a_model_the_pack_is_used_and_nothing_measured(bench: Bench) -> None:
    bench.install()
    assert bench.state.active is not None and bench.state.gain is None
    assert "measure" not in bench.engine.asked and bench.engine.restarts == 1


def test_a_running_answer_is_waited_for(bench: Bench) -> None:
    bench.open_model()
    bench.engine.is_answering_now = True
    bench.install()
    assert bench.state.active is not None and bench.engine.restarts == 0
    bench.engine.is_answering_now = False
    bench.engine.changed.emit()
    assert bench.engine.restarts == 1


def test_one_step_back_and_forth(bench: Bench) -> None:
    bench.install()
    assert bench.state.can_go_back and bench.state.previous is None
    bench.state.go_back()
    assert bench.state.active is None and bench.engine.restarts == 2
    bench.state.go_back()
    assert bench.state.active is not None and bench.engine.restarts == 3


def test_another_pack_keeps_the_one_before(bench: Bench) -> None:
    bench.install()
    first = bench.state.active
    bench.install("second.zip", architectures=("sm_90",))
    assert bench.state.active != first and bench.state.previous == first and len(bench.state.packs) == 2


def test_removing_the_one_in_use_restarts_the_engine_without_it(bench: Bench) -> None:
    bench.install()
    pack = bench.state.active
    assert pack is not None
    bench.state.remove(pack)
    assert bench.state.active is None and bench.state.packs == () and not pack.folder.exists()
    assert bench.engine.restarts == 2


def test_nonsense_on_the_gpu_leaves_all_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path, tested=(6, 6, 6))
    bench.install()
    assert [failure.code for failure in bench.failures] == [PackProblem.WRONG_ANSWER]
    assert bench.state.active is None and bench.state.packs == () and bench.engine.restarts == 0
    assert folders(tmp_path / "engine_packs") == []


def test_a_pack_in_use_that_fails_its_test_again_is_not_deleted(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path)
    bench.install()
    bench.tested = (6, 6, 6)
    bench.install()
    assert len(bench.state.packs) == 1 and bench.state.active is not None


def test_what_is_no_pack_says_so(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    bench.state.install(tmp_path / "letter.txt")
    bench.wait(lambda: bool(bench.failures))
    assert bench.failures[0].code is PackProblem.NOT_A_PACK and bench.state.stage is PackStage.NONE


def test_a_cancelled_installation_tells_no_failure_and_leaves_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.state.install(write_pack(tmp_path / "pack.zip"))
    bench.state.cancel()
    bench.wait(lambda: bench.state.stage is PackStage.NONE)
    assert not bench.failures and bench.state.packs == () and bench.state.active is None


def test_a_pack_that_the_engine_does_not_take_any_more_says_why(bench: Bench) -> None:
    bench.install()
    bench.wait(lambda: bench.hardware.pack is not None)
    assert bench.state.trouble is None
    bench.hardware.pack = PackReport(PackCode.WRONG_VERSION, "Toy", "after an update")
    trouble = bench.state.trouble
    assert trouble is not None and trouble.code is PackCode.WRONG_VERSION
