"""The libraries of llama.cpp: why one does not work is said, and the better CPU variants can be hidden."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp.compute_libraries import (
    CPU_VARIABLE,
    account,
    cpu_variants,
    loaded_variant,
    wanted_variant,
    without_other_variants,
)

ASK = """
from backends.contract.errors import EngineError
from backends.llama_cpp import LlamaCpp
try:
    print(LlamaCpp().build, LlamaCpp().devices()[0].description)
except EngineError as error:
    print(error.code, error.detail)
"""


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where the package has its libraries."""
    import llama_cpp.llama_cpp as bindings

    return Path(bindings._base_path)


@pytest.fixture(scope="module")
def usable(folder: Path) -> list[str]:
    """The CPU variants of this build that this machine can execute, the best first."""
    return [variant.name for variant in cpu_variants(folder) if variant.score]


def asked(**environment: str) -> str:
    """What a process says of its llama.cpp."""
    command = [sys.executable, "-c", ASK]
    told = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True, timeout=60)
    return told.stdout


@pytest.mark.slow
def test_the_best_variant_is_taken_and_named(usable: list[str]) -> None:
    if len(usable) < 2:
        pytest.skip("this build has one library for the processor")
    assert f"CPU {usable[0]} " in asked(**{CPU_VARIABLE: ""})


@pytest.mark.slow
def test_all_variants_but_one_can_be_hidden(usable: list[str]) -> None:
    if len(usable) < 2:
        pytest.skip("this build has one library for the processor")
    told = asked(**{CPU_VARIABLE: usable[-1].upper()})
    assert f"CPU {usable[-1]} " in told
    assert f"(only the CPU variant {usable[-1]}, by {CPU_VARIABLE})" in told


def test_a_variant_that_is_not_there_is_refused_with_those_that_are(folder: Path, usable: list[str]) -> None:
    with pytest.raises(EngineError) as caught:
        without_other_variants(folder, "vax")
    assert caught.value.code is ErrorCode.BACKEND_UNUSABLE
    assert "there is no such one" in caught.value.detail
    assert all(name in caught.value.detail for name in usable)


def test_every_library_is_accounted_for(folder: Path, usable: list[str]) -> None:
    told = account(folder)
    assert str(folder) in told
    for name in usable:
        assert f"ggml-cpu-{name}" in told
    assert "can be loaded" in told


def test_what_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    (tmp_path / "libggml-cpu-haswell.so").write_bytes(b"no library")
    (tmp_path / "libggml-cuda.so").write_bytes(b"")
    (line_of_folder, *lines) = account(tmp_path).splitlines()
    assert str(tmp_path) in line_of_folder
    assert [line.partition(":")[0] for line in lines] == ["libggml-cpu-haswell.so", "libggml-cuda.so"]
    assert all(len(line.partition(": ")[2]) > 10 and "can be loaded" not in line for line in lines)
    assert account(tmp_path / "nowhere") == f"there is no folder {tmp_path / 'nowhere'}"
    (tmp_path / "empty").mkdir()
    assert "no compute library" in account(tmp_path / "empty")


@pytest.mark.parametrize(
    ("line", "variant"),
    [
        ("load_backend: loaded CPU backend from /a b/lib/libggml-cpu-zen4.so", "zen4"),
        (r"load_backend: loaded CPU backend from C:\lib\ggml-cpu-haswell.dll", "haswell"),
        ("load_backend: loaded CPU backend from /lib/libggml-cpu-armv8.2_1.so", "armv8.2_1"),
        ("load_backend: loaded CUDA backend from /lib/libggml-cuda.so", ""),
        ("general.name = load_backend: loaded CPU backend from /lib/libggml-cpu-zen4.so", ""),
    ],
)
def test_the_log_says_which_variant_was_taken(line: str, variant: str) -> None:
    assert loaded_variant(["something else", line]) == variant


def test_the_variable_is_read_in_any_case() -> None:
    assert wanted_variant({CPU_VARIABLE: " Haswell "}) == "haswell"
    assert wanted_variant({}) == ""
