"""How `make setup` builds llama.cpp: what it tells the build, and what it says of how far that is."""

from __future__ import annotations

import importlib.util
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SETUP = Path(__file__).resolve().parents[3] / "packaging" / "setup"


@pytest.fixture
def llama() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_llama", SETUP / "llama.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_builds_for_this_machine_beside_what_the_user_says(llama: ModuleType, tmp_path: Path) -> None:
    told = llama.environment({"CMAKE_ARGS": "-DGGML_CUDA=on"}, tmp_path / "a folder")
    cuda, include = shlex.split(told["CMAKE_ARGS"])
    assert cuda == "-DGGML_CUDA=on"
    assert Path(include.partition("=")[2]).is_file()
    assert told["SKBUILD_BUILD_DIR"] == str(tmp_path / "a folder")


def test_all_variants_are_built_where_they_are_asked_for(llama: ModuleType, tmp_path: Path) -> None:
    told = shlex.split(llama.environment({"TRIPTYCH_CPU_VARIANTS": "all"}, tmp_path)["CMAKE_ARGS"])
    assert "-DTRIPTYCH_VARIANTS=all" in told
    assert "-DTRIPTYCH_VARIANTS=all" not in shlex.split(llama.environment({}, tmp_path)["CMAKE_ARGS"])


def _write_build(build: Path, done: int) -> None:
    variants = ("ggml-cpu-x64", "ggml-cpu-zen4", "ggml-cpu-haswell")
    objects = [f"ggml/CMakeFiles/{variant}.dir/ops.cpp.o" for variant in variants]
    objects += [f"src/CMakeFiles/llama.dir/{number}.cpp.o" for number in range(10)]
    build.mkdir(exist_ok=True)
    lines = [f"build {name}: CXX_COMPILER {name}.cpp" for name in objects] + ["build all: phony x"]
    (build / "build.ninja").write_text("\n".join(lines), "utf-8")
    (build / "cpu_variants.txt").write_text("ggml-cpu-x64\nggml-cpu-zen4\n", "utf-8")
    log = ["# ninja log v5", *(f"1\t2\t3\t{name}\tabc" for name in objects[3 : 3 + done]), "1\t2\t3\tlibllama.so\tabc"]
    (build / ".ninja_log").write_text("\n".join(log), "utf-8")


def test_it_says_how_far_it_is_and_how_long_it_takes(
    llama: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = llama.Progress(tmp_path / "build")
    progress.show(0.0)  # nothing is configured yet
    _write_build(tmp_path / "build", 0)
    progress.show(0.0)
    _write_build(tmp_path / "build", 4)
    progress.show(120.0)
    assert capsys.readouterr().out.splitlines() == [
        "Compiling llama.cpp: 0 of 12 files",
        "Compiling llama.cpp: 4 of 12 files, about 4 min left",
    ]


def test_a_build_that_fails_is_told(llama: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        llama.run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, {}, tmp_path)
