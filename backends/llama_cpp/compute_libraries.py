"""The compute libraries of llama.cpp, a file each: which CPU variant is taken, and why a library does not work here.

llama.cpp takes the best CPU variant for the processor by itself, and is silent about the others. `TRIPTYCH_CPU=haswell`
hides all but that one: tests run on each that this machine can execute, and support can rule one out. Read here alone;
`triptych doctor` shows it. Not here: opening llama.cpp (`library`).
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from backends.contract.errors import EngineError, ErrorCode

CPU_VARIABLE = "TRIPTYCH_CPU"
_LIBRARY = re.compile(r"(?:lib)?ggml-(?P<name>.+?)\.(?:so|dll|dylib)")
_BASE = re.compile(r"(?:lib)?ggml-base\.(?:so(?:\.\d+)?|dll|dylib)")
_CPU = "cpu-"
_GPUS_BEFORE = ("blas", "cann", "cuda", "hip", "metal", "rpc", "sycl", "vulkan", "opencl", "musa")  # llama.cpp's order
_LOADED = re.compile(r"load_backend: loaded CPU backend from \S.{0,4000}ggml-cpu-(?P<name>[\w.-]{1,40})\.(?:so|dll)$")


class CpuVariant(NamedTuple):
    """One build of the CPU's kernels. `score` is llama.cpp's: 0 for what this processor cannot execute."""

    name: str
    path: Path
    score: int


def wanted_variant(environment: Mapping[str, str]) -> str:
    """The one variant that is not hidden; nothing: the best is taken."""
    return environment.get(CPU_VARIABLE, "").strip().lower()


def cpu_variants(folder: Path) -> tuple[CpuVariant, ...]:
    """All of a folder, the best for this processor first."""
    found = [
        CpuVariant(name.removeprefix(_CPU), path, _score(path))
        for name, path in _libraries(folder).items()
        if name.startswith(_CPU)
    ]
    return tuple(sorted(found, key=lambda variant: -variant.score))


def without_other_variants(folder: Path, wanted: str) -> Sequence[Path]:
    """The libraries to load where only one CPU variant is to be seen; raises EngineError(backend_unusable)."""
    variants = cpu_variants(folder)
    usable = {variant.name: variant.path for variant in variants if variant.score}
    if wanted not in usable:
        why = "this processor cannot execute it" if wanted in {one.name for one in variants} else "there is no such one"
        detail = f"{CPU_VARIABLE} asks for the CPU variant “{wanted}”: {why}. Here are {', '.join(usable) or 'none'}."
        raise EngineError(ErrorCode.BACKEND_UNUSABLE, detail)
    others = {name: path for name, path in _libraries(folder).items() if not name.startswith(_CPU)}
    known = [others.pop(name) for name in _GPUS_BEFORE if name in others]
    return (*known, *others.values(), usable[wanted])


def loaded_variant(lines: Sequence[str]) -> str:
    """Which CPU variant llama.cpp says that it took; nothing where it has but one."""
    found = [match["name"] for line in lines if (match := _LOADED.match(line))]
    return found[-1] if found else ""


def account(folder: Path) -> str:
    """A line for each library of a folder: that it would work, or why not."""
    if not folder.is_dir():
        return f"there is no folder {folder}"
    lines = [f"{path.name}: {_state(name, path)}" for name, path in _bases(folder) + list(_libraries(folder).items())]
    return "\n".join((f"in {folder}:", *(lines or ["no compute library"])))


def _state(name: str, path: Path) -> str:
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        return str(error) or "it cannot be loaded"
    if name.startswith(_CPU) and not _score_of(library):
        return "this processor lacks instructions that it needs"
    return "can be loaded"


def _bases(folder: Path) -> list[tuple[str, Path]]:
    """What the others stand on; once loaded, it is found by them."""
    return [("base", path) for path in sorted(folder.iterdir()) if _BASE.fullmatch(path.name)]


def _libraries(folder: Path) -> dict[str, Path]:
    """By name: cpu-haswell, cuda, vulkan."""
    found = {match["name"]: path for path in sorted(folder.iterdir()) if (match := _LIBRARY.fullmatch(path.name))}
    return {name: path for name, path in found.items() if name != "base"}


def _score(path: Path) -> int:
    try:
        return _score_of(ctypes.CDLL(str(path)))
    except OSError:
        return 0


def _score_of(library: ctypes.CDLL) -> int:
    score = getattr(library, "ggml_backend_score", None)
    return int(score()) if score is not None else 1


def environment_variant() -> str:
    """What this process is asked for."""
    return wanted_variant(os.environ)
