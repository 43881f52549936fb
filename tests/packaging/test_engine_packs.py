"""Engine packs that were built here keep the rules of the bundle, and the Vulkan one answers as the processor does.

Skipped where none was built (`packaging/engines/vulkan.sh`) or no driver of the system shows a device. A software
driver will do: it compiles every kernel first, which takes minutes on a slow computer.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.packs.installed import InstalledPacks
from app.core.packs.pack_file import unpack
from app.core.packs.refusals import PackRefused
from app.paths import demo_model
from app.services.engine.pack_test import PackPassed, PackTest
from app.services.engine.process import Engine
from backends.contract.packs import PackCode, plain_commit, read_manifest
from backends.llama_cpp.library import binding_version, open_library

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("TRIPTYCH_ENGINE_PACKS") or ROOT / "dist")
PACKS = sorted(FOLDER.glob(f"triptych-engine-*-{sys.platform}-*.zip"))
NEWEST = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29)}  # as for the bundle (`test_bundle`)
MINUTES = 20  # a software driver on a busy computer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PACKS, reason=f"no engine pack lies in {FOLDER}: run packaging/engines/vulkan.sh"),
]


@pytest.fixture(scope="module", params=PACKS, ids=lambda pack: pack.name)
def pack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack's folder, unpacked by the program's own rules."""
    return unpack(request.param, tmp_path_factory.mktemp("data") / "engine_packs")


def test_it_is_of_the_llama_cpp_that_is_installed(pack: Path) -> None:
    assert read_manifest(pack).is_of(plain_commit(open_library().commit()), binding_version())


@pytest.mark.skipif(sys.platform != "linux", reason="the C library's versions are Linux's")
def test_it_runs_where_the_program_runs(pack: Path) -> None:
    newer: set[str] = set()
    for library in pack.glob("libggml-*.so"):
        told = subprocess.run(["objdump", "-T", str(library)], capture_output=True, text=True, check=True).stdout
        for name, version in re.findall(r"\b(GLIBC|GLIBCXX)_([\d.]+)", told):
            if tuple(map(int, version.split("."))) > NEWEST[name]:
                newer.add(f"{library.name}: {name} {version}")
    assert newer == set()


def test_it_names_no_folder_of_the_machine_that_built_it(pack: Path) -> None:
    foreign = (str(ROOT).encode(), str(Path.home() / ".cache").encode())
    named = [
        library.name for library in pack.glob("libggml-*") if any(place in library.read_bytes() for place in foreign)
    ]
    assert named == []


@pytest.mark.timeout(60 * (MINUTES + 1))
def test_it_answers_as_the_processor_does(qtbot: QtBot, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if read_manifest(pack).name == "vulkan":  # ggml passes over a software driver that is not asked for by its number
        monkeypatch.setenv("GGML_VK_VISIBLE_DEVICES", os.environ.get("GGML_VK_VISIBLE_DEVICES", "0"))
    patience = 60_000 * MINUTES
    test = PackTest(pack, LocalModel(demo_model()), lambda told: Engine(hung_after=patience, environment=lambda: told))
    ends: list[object] = []
    test.passed.connect(ends.append)
    test.refused.connect(ends.append)
    test.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=patience)
    if isinstance(ends[0], PackRefused) and ends[0].code in (PackCode.NO_DEVICE, PackCode.MISSING_DRIVER):
        pytest.skip(f"{ends[0].title} {ends[0].detail}")
    if isinstance(ends[0], PackRefused) and _old_mesa():
        pytest.skip(f"the software driver of Mesa {_old_mesa()} crashes in kernels that 25.0 computes")
    assert isinstance(ends[0], PackPassed), ends[0]


def _old_mesa() -> str:
    """The version of a Mesa older than 23 that this system has; empty where it is newer, or none."""
    ask = ["dpkg-query", "-W", "-f", "${Version}", "mesa-vulkan-drivers"]
    told = subprocess.run(ask, capture_output=True, text=True, check=False)
    found = re.match(r"(\d+)\.[\d.]+", told.stdout)
    return found[0] if found and int(found[1]) < 23 else ""


def test_the_data_folder_keeps_it(pack: Path) -> None:
    packs = InstalledPacks(pack.parent.parent)
    packs.use(pack.name)
    assert packs.active is not None and packs.active.folder == pack
