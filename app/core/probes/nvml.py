"""NVIDIA's own account of its GPUs, through the management library that comes with the driver. Loads nothing else."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import msgspec

from app.core.probes.known import Unknown

_NAMES = {"win32": "nvml.dll", "linux": "libnvidia-ml.so.1"}
_TEXT = 96


class NvidiaGpu(msgspec.Struct, frozen=True):
    """A GPU as its driver sees it. Memory in bytes."""

    name: str
    total: int
    free: int
    driver: str
    has_display: bool


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


def read_nvidia(library_name: str | None = _NAMES.get(sys.platform)) -> tuple[NvidiaGpu, ...] | Unknown:
    """All GPUs of NVIDIA's driver; Unknown where there is no driver or it does not answer."""
    if library_name is None:
        return Unknown("There is no NVIDIA driver for this system.")
    try:
        with _session(ctypes.CDLL(library_name)) as nvml:
            return tuple(_gpus(nvml))
    except (OSError, AttributeError) as error:  # AttributeError: a library without the functions
        return Unknown(f"NVIDIA's driver does not answer: {error}", "Install or update NVIDIA's driver.")


@contextmanager
def _session(nvml: ctypes.CDLL) -> Generator[ctypes.CDLL]:
    """The library, ready between these lines."""
    _check(nvml.nvmlInit_v2())
    try:
        yield nvml
    finally:
        nvml.nvmlShutdown()


def _gpus(nvml: ctypes.CDLL) -> Iterator[NvidiaGpu]:
    driver = ctypes.create_string_buffer(_TEXT)
    _check(nvml.nvmlSystemGetDriverVersion(driver, _TEXT))
    count = ctypes.c_uint()
    _check(nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)))
    for index in range(count.value):
        handle = ctypes.c_void_p()
        _check(nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(handle)))
        name, memory, display = ctypes.create_string_buffer(_TEXT), _Memory(), ctypes.c_int()
        _check(nvml.nvmlDeviceGetName(handle, name, _TEXT))
        _check(nvml.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory)))
        nvml.nvmlDeviceGetDisplayActive(handle, ctypes.byref(display))  # not every GPU has an answer; then it stays 0
        yield NvidiaGpu(_text(name), int(memory.total), int(memory.free), _text(driver), display.value == 1)


def _text(buffer: ctypes.Array[ctypes.c_char]) -> str:
    return buffer.value.decode("utf-8", "replace")


def _check(status: int) -> None:
    if status != 0:
        raise OSError(f"NVML status {status}")
