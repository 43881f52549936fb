"""Where MLX can run and where not, in words; and that nothing of it is imported before it is needed. Needs no MLX."""

from __future__ import annotations

import subprocess
import sys

import pytest

from backends.contract.errors import EngineError
from backends.mlx.library import check_usable, unusable_reason


@pytest.mark.parametrize(
    ("system", "processor", "macos", "is_installed", "reason"),
    [
        ("darwin", "arm64", "14.5", True, ""),
        ("darwin", "arm64", "26.0", True, ""),
        ("darwin", "arm64", "13.6.1", True, "MLX needs macOS 14 or later on Apple silicon; this is macOS 13.6.1"),
        ("darwin", "arm64", "15.1", False, "the packages mlx and mlx-lm are not installed"),
        ("darwin", "x86_64", "15.1", True, "MLX needs macOS 14 or later on Apple silicon; this is macOS on x86_64"),
        ("linux", "x86_64", "", True, ""),
        ("linux", "aarch64", "", False, "MLX needs macOS 14 or later on Apple silicon; this is Linux on aarch64"),
        ("win32", "AMD64", "", False, "MLX needs macOS 14 or later on Apple silicon; this is Windows on AMD64"),
    ],
)
def test_what_is_not_usable_says_why(system: str, processor: str, macos: str, is_installed: bool, reason: str) -> None:
    assert unusable_reason(system, processor, macos, is_installed=is_installed) == reason


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_choosing_the_backend_imports_nothing_of_it() -> None:
    code = """
import sys
from pathlib import Path
from backends.engine.registry import Registry
choose = Registry().choose
print(choose(Path("."), None).title, choose(Path("x.gguf"), "MLX").title, choose(Path("x.gguf"), None).title)
print([name for name in ("mlx", "mlx_lm", "transformers", "llama_cpp") if name in sys.modules])
"""
    assert python(code).splitlines() == ["MLX MLX llama.cpp", "[]"]


def test_a_list_of_devices_does_not_wait_for_mlx_lm() -> None:
    code = """
import sys
from backends.engine.registry import Registry
found = Registry().devices_listed(1)
print(any(device.library == "MLX" for device in found.devices) != ("MLX" in found.unusable))
print([name for name in ("mlx_lm", "transformers") if name in sys.modules])
"""
    assert python(code).splitlines() == ["True", "[]"]


@pytest.mark.slow
def test_the_limit_of_open_files_stays() -> None:
    try:
        check_usable()
    except EngineError as error:
        pytest.skip(error.detail)
    code = """
import os, resource
from backends.mlx.library import prepare
before = resource.getrlimit(resource.RLIMIT_NOFILE)
change = resource.setrlimit
prepare()
print(resource.getrlimit(resource.RLIMIT_NOFILE) == before, resource.setrlimit is change, os.environ["HF_HUB_OFFLINE"])
"""
    assert python(code).split() == ["True", "True", "1"]
