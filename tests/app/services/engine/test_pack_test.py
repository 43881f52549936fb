"""The test of a pack: passed where GPU and processor say the same, and refused with a reason of its own otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.packs.refusals import PackProblem, PackRefused
from app.errors import EngineFailure
from app.services.engine.client import EngineClient
from app.services.engine.pack_test import TOKENS, PackPassed, PackTest
from app.services.engine.process import Engine
from backends.contract.errors import ErrorCode
from backends.contract.packs import ANY_FILES_VARIABLE, PACK_VARIABLE, PackCode, PackReport, plain_commit
from tests.app.services.engine.told_engine import ANSWER, GPU, LOADED, End, ToldEngine, answered, devices, loaded
from tests.packs import manifest_of, unpacked_pack

FOLDER = Path("/packs/toy")
DEMO = LocalModel(Path("demo.gguf"))
LOST = EngineFailure(ErrorCode.ENGINE_LOST, "GGML_ASSERT failed")
HUNG = EngineFailure(ErrorCode.ENGINE_HUNG)
NO_KERNELS = EngineFailure(
    ErrorCode.ENGINE_LOST, "CUDA error: no kernel image is available for execution on the device"
)


class Engines:
    """Makes an engine with the pack first, then one without; where `walled` is how the pack fails behind walls around
    files, the rest is what it does without them.
    """

    def __init__(
        self, listed: End, load: End = None, answer: End = None, expected: End = None, walled: End = None
    ) -> None:
        self.made: list[ToldEngine] = []
        self._pack, self._without, self._walled = (listed, load, answer), (None, loaded("CPU"), expected), walled

    def __call__(self, environment: Mapping[str, str]) -> EngineClient:
        self.made.append(ToldEngine(*self._ends(environment), environment=environment))
        return self.made[-1]

    def _ends(self, environment: Mapping[str, str]) -> tuple[End, End, End]:
        if PACK_VARIABLE not in environment:
            return self._without
        is_walled = self._walled is not None and ANY_FILES_VARIABLE not in environment
        return (self._walled, None, None) if is_walled else self._pack


def outcome(qtbot: QtBot, engines: Engines) -> object:
    test, ends = PackTest(FOLDER, DEMO, engines), list[object]()
    test.passed.connect(ends.append)
    test.refused.connect(ends.append)
    test.start()
    qtbot.waitUntil(lambda: bool(ends))
    QCoreApplication.processEvents()
    assert len(ends) == 1
    assert all(engine.is_retired for engine in engines.made)
    return ends[0]


def test_the_same_answer_on_gpu_and_processor_passes(qtbot: QtBot) -> None:
    engines = Engines(devices(LOADED, GPU), loaded("Toy0", "CPU"), answered(*ANSWER), answered(*ANSWER))
    assert outcome(qtbot, engines) == PackPassed(("Toy RTX 4090",))
    with_pack, without = engines.made
    assert with_pack.environment == {PACK_VARIABLE: str(FOLDER)} and without.environment == {}
    assert with_pack.asked == ["list", "load -1", f"generate {TOKENS}"]
    assert without.asked == ["load 0", f"generate {TOKENS}"]


@pytest.mark.parametrize("walled", [LOST, devices(PackReport(PackCode.NO_DEVICE)), devices()])
def test_a_driver_that_fails_behind_walls_of_files_is_tried_without_them_and_said_to_need_it(
    qtbot: QtBot, walled: End
) -> None:
    engines = Engines(devices(LOADED, GPU), loaded("Toy0"), answered(*ANSWER), answered(*ANSWER), walled=walled)
    assert outcome(qtbot, engines) == PackPassed(("Toy RTX 4090",), any_files=True)
    pack = {PACK_VARIABLE: str(FOLDER)}
    assert [each.environment for each in engines.made] == [pack, pack | {ANY_FILES_VARIABLE: "1"}, {}]


def test_a_driver_that_fails_either_way_is_refused_for_its_first_reason(qtbot: QtBot) -> None:
    refused = outcome(qtbot, Engines(devices(PackReport(PackCode.NO_DEVICE)), walled=LOST))
    assert isinstance(refused, PackRefused) and refused.code is PackProblem.CRASHED


@pytest.mark.parametrize(
    ("engines", "code"),
    [
        (Engines(devices(PackReport(PackCode.WRONG_VERSION))), PackCode.WRONG_VERSION),
        (Engines(devices(PackReport(PackCode.MISSING_DRIVER))), PackCode.MISSING_DRIVER),
        (Engines(devices(PackReport(PackCode.NO_DEVICE))), PackCode.NO_DEVICE),
        (Engines(devices(PackReport("of a later version"))), PackCode.NOT_LOADED),
        (Engines(devices()), PackCode.NOT_LOADED),
        (Engines(LOST), PackProblem.CRASHED),
        (Engines(devices(LOADED, GPU), HUNG), PackProblem.HUNG),
        (Engines(devices(LOADED, GPU), loaded("CPU")), PackCode.NO_DEVICE),
        (Engines(devices(LOADED, GPU), EngineFailure(ErrorCode.OUT_OF_MEMORY)), PackProblem.FAILED),
        (Engines(devices(LOADED, GPU), loaded("Toy0"), NO_KERNELS), PackProblem.WRONG_GPU),
        (Engines(devices(LOADED, GPU), loaded("Toy0"), HUNG), PackProblem.HUNG),
        (Engines(devices(LOADED, GPU), loaded("Toy0"), answered(1), answered(2)), PackProblem.WRONG_ANSWER),
        (Engines(devices(LOADED, GPU), loaded("Toy0"), answered(1), LOST), PackProblem.CRASHED),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_each_way_to_fail_has_its_reason(qtbot: QtBot, engines: Engines, code: str) -> None:
    refused = outcome(qtbot, engines)
    assert isinstance(refused, PackRefused) and refused.code == code
    assert refused.sentence.is_whole and refused.advice is not None


def test_a_test_that_is_cancelled_tells_nothing(qtbot: QtBot) -> None:
    engines = Engines(devices(LOADED, GPU), loaded("Toy0"), None)
    test, ends = PackTest(FOLDER, DEMO, engines), list[object]()
    test.passed.connect(ends.append)
    test.refused.connect(ends.append)
    test.start()
    qtbot.waitUntil(lambda: engines.made[0].asked[-1] == f"generate {TOKENS}")
    test.cancel()
    QCoreApplication.processEvents()
    assert ends == [] and engines.made[0].is_retired


@pytest.mark.slow
def test_a_real_engine_with_a_library_that_brings_no_gpu(qtbot: QtBot, tmp_path: Path) -> None:
    import llama_cpp.llama_cpp as bindings

    from app.paths import demo_model
    from backends.llama_cpp.compute_libraries import cpu_variants
    from backends.llama_cpp.library import open_library

    library = cpu_variants(Path(bindings._base_path))[0].path
    files = {library.name: library.read_bytes()}
    folder = unpacked_pack(tmp_path / "pack", files, manifest_of(files, plain_commit(open_library().commit())))
    gone, ends = list[object](), list[object]()

    def new_engine(told: Mapping[str, str]) -> Engine:
        engine = Engine(environment=lambda: told)
        engine.destroyed.connect(lambda: gone.append(None))
        return engine

    test = PackTest(folder, LocalModel(demo_model()), new_engine)
    test.passed.connect(ends.append)
    test.refused.connect(ends.append)
    test.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=60_000)
    assert isinstance(ends[0], PackRefused) and ends[0].code is PackCode.NO_DEVICE
    qtbot.waitUntil(lambda: bool(gone), timeout=10_000)
