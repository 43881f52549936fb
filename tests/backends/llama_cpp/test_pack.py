"""An engine pack is loaded by its path and shows its devices, or the report says what is wrong; the processor answers
either way. The CPU's own library stands for a GPU's: it is loaded in the same way.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backends.contract import wire
from backends.contract.packs import PACK_VARIABLE, PackCode, PackReport, plain_commit
from backends.llama_cpp.compute_libraries import cpu_variants
from backends.llama_cpp.library import open_library
from tests.engine_process import EngineProcess
from tests.packs import manifest_of, unpacked_pack

pytestmark = pytest.mark.slow  # each starts an engine


@pytest.fixture(scope="module")
def library() -> Path:
    """The compute library of the processor that suits it best."""
    import llama_cpp.llama_cpp as bindings

    return cpu_variants(Path(bindings._base_path))[0].path


def commit() -> str:
    return plain_commit(open_library().commit())


Tell = Callable[[Path], wire.DevicesListed]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    """What an engine says that is told to load the pack in a folder."""

    def ask(folder: Path) -> wire.DevicesListed:
        monkeypatch.setenv(PACK_VARIABLE, str(folder))
        with EngineProcess() as engine:
            event = engine.close(engine.send(wire.ListDevices))
        assert isinstance(event, wire.DevicesListed)
        assert any(device.kind == "cpu" for device in event.devices), "the processor answers all the same"
        return event

    return ask


def test_a_pack_of_this_version_is_loaded(tmp_path: Path, library: Path, tell: Tell) -> None:
    files = {library.name: library.read_bytes()}
    event = tell(unpacked_pack(tmp_path / "Päckchen 1", files, manifest_of(files, commit())))
    assert event.pack == PackReport(PackCode.LOADED, "Toy")


def test_a_pack_of_another_commit_or_binding_is_not_loaded(tmp_path: Path, library: Path, tell: Tell) -> None:
    files = {library.name: library.read_bytes()}
    for number, changes in enumerate(({"commit": "deadbee"}, {"commit": commit(), "binding": "0.0.1"})):
        report = tell(unpacked_pack(tmp_path / f"{number}", files, manifest_of(files, **changes))).pack
        assert report is not None and report.code == PackCode.WRONG_VERSION
        assert commit() in report.detail


def test_what_is_no_library_is_not_loaded(tmp_path: Path, tell: Tell) -> None:
    report = tell(unpacked_pack(tmp_path / "pack", manifest=manifest_of(commit=commit()))).pack
    assert report is not None and report.code == PackCode.NOT_LOADED and "libggml-toy.so" in report.detail


def test_a_folder_without_a_manifest_is_damaged(tmp_path: Path, tell: Tell) -> None:
    report = tell(tmp_path / "nothing").pack
    assert report is not None and report.code == PackCode.DAMAGED


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("cc") is None, reason="links a library with Linux's cc")
def test_a_missing_driver_is_told_from_a_broken_library(tmp_path: Path, tell: Tell) -> None:
    source, driver, needing = (tmp_path / name for name in ("one.c", "libdriver-toy.so", "libggml-toy.so"))
    source.write_text("int one(void) { return 1; }")
    subprocess.run(["cc", "-shared", "-o", driver, "-Wl,-soname,libdriver-toy.so.9", source], check=True)
    source.write_text("int one(void); int two(void) { return 2 * one(); }")
    subprocess.run(["cc", "-shared", "-o", needing, source, driver], check=True)
    files = {needing.name: needing.read_bytes()}
    report = tell(unpacked_pack(tmp_path / "pack", files, manifest_of(files, commit()))).pack
    assert report is not None and report.code == PackCode.MISSING_DRIVER
    assert "libdriver-toy.so.9" in report.detail


def test_without_a_pack_nothing_is_said_of_one() -> None:
    with EngineProcess() as engine:
        event = engine.close(engine.send(wire.ListDevices))
    assert isinstance(event, wire.DevicesListed) and event.pack is None
