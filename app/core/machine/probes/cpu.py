"""The processor: its name, its physical cores, the instruction sets that speed up a model."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

import msgspec
import psutil

from app.core.machine.probes.known import SystemPaths, Unknown
from app.sentence import Sentence

_FLAGS = {
    "avx": "AVX",
    "avx2": "AVX2",
    "fma": "FMA",
    "f16c": "F16C",
    "avx_vnni": "AVX-VNNI",
    "avx512f": "AVX-512",
    "avx512_vnni": "AVX-512 VNNI",
    "avx512_bf16": "AVX-512 BF16",
    "amx_int8": "AMX",
    "asimd": "NEON",
    "asimddp": "dot product",
    "i8mm": "I8MM",
    "sve": "SVE",
    "sme": "SME",
}
"""Linux's words for instruction sets that llama.cpp has code for."""

_SYSCTLS = {
    "hw.optional.avx2_0": "AVX2",
    "hw.optional.avx512f": "AVX-512",
    "hw.optional.neon": "NEON",
    "hw.optional.arm.FEAT_DotProd": "dot product",
    "hw.optional.arm.FEAT_I8MM": "I8MM",
    "hw.optional.arm.FEAT_SME": "SME",
}
_WINDOWS_FEATURES = {39: "AVX", 40: "AVX2", 41: "AVX-512", 19: "NEON", 43: "dot product"}
_WINDOWS_KEY = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
_NO_FEATURES = Unknown(Sentence("The processor does not say which instruction sets it has."))


class Cpu(msgspec.Struct, frozen=True):
    """A processor. `usable_cores`: physical cores this program may run on."""

    model: str | Unknown
    physical_cores: int | Unknown
    usable_cores: int
    features: tuple[str, ...] | Unknown


def read_cpu(places: SystemPaths) -> Cpu:
    """Read the processor's name, cores and instruction sets."""
    cores = psutil.cpu_count(logical=False)
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    known = cores or Unknown(Sentence("The system does not tell physical cores from hyper-threads."))
    return Cpu(
        model=_model(places) or Unknown(Sentence("The system does not name the processor.")),
        physical_cores=known,
        usable_cores=max(1, min(cores or allowed or 1, allowed or 1)),
        features=tuple(_features(places)) or _NO_FEATURES,
    )


def _model(places: SystemPaths) -> str | None:
    """The processor's name, without trade marks and runs of spaces."""
    match places.system:
        case "Linux":
            found = re.search(r"^(?:model name|Model|Hardware)\s*:\s*(.+)$", _cpuinfo(places), re.MULTILINE)
            name = found[1] if found else places.text("/sys/firmware/devicetree/base/model")
        case "Darwin":
            name = places.sysctl("machdep.cpu.brand_string")
        case _:
            name = places.registry(_WINDOWS_KEY, "ProcessorNameString")
    return re.sub(r"\((?:R|TM)\)|\s+", " ", str(name)).replace("  ", " ").strip(" \0") if name else None


def _features(places: SystemPaths) -> Iterable[str]:
    match places.system:
        case "Linux":
            found = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", _cpuinfo(places), re.MULTILINE)
            present = set(found[1].split()) if found else set[str]()
            return (label for flag, label in _FLAGS.items() if flag in present)
        case "Darwin":
            return (label for name, label in _SYSCTLS.items() if places.sysctl(name) == 1)
        case _:
            return (label for number, label in _WINDOWS_FEATURES.items() if places.has_feature(number))


def _cpuinfo(places: SystemPaths) -> str:
    return places.text("/proc/cpuinfo") or ""
