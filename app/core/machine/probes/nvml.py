"""NVIDIA's own account of its GPUs, through the management library that comes with the driver. Loads nothing else.

`NvidiaDriver` stays open from look to look, since opening takes tens of milliseconds.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator

import msgspec

from app.core.machine.probes.known import Unknown
from app.core.machine.probes.sensors import UNTOLD, Sensors
from app.sentence import Sentence

_NAMES = {"win32": "nvml.dll", "linux": "libnvidia-ml.so.1"}
_TEXT = 96
_CORE = 0  # NVML_TEMPERATURE_GPU
_NOT_SUPPORTED = 3  # what GB10 and Jetson say of their memory, which is the system's
_STATUSES = {15: "it is lost", 9: "its driver is not loaded", 999: "an unknown error"}


class NvidiaGpu(msgspec.Struct, frozen=True):
    """A GPU as its driver sees it. Memory in bytes; both 0 for one that has none of its own and `shares_memory`.
    `trouble` is why the driver says nothing more of it.
    """

    name: str
    total: int
    free: int
    driver: str
    has_display: bool
    sensors: Sensors = Sensors()
    shares_memory: bool = False
    trouble: Unknown | None = None


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


class _Utilisation(ctypes.Structure):
    _fields_ = (("gpu", ctypes.c_uint), ("memory", ctypes.c_uint))


class NvidiaDriver:
    """NVIDIA's driver, opened at the first look."""

    def __init__(self, library_name: str | None = _NAMES.get(sys.platform)) -> None:
        self._name = library_name
        self._nvml: ctypes.CDLL | None = None
        self._trouble: Unknown | None = (
            None if library_name else Unknown(Sentence("There is no NVIDIA driver for this system."))
        )

    def poll(self) -> tuple[NvidiaGpu, ...] | Unknown:
        """All GPUs as they are now; Unknown where there is no driver or it does not answer."""
        if self._trouble is not None:
            return self._trouble
        try:
            return tuple(_gpus(self._open()))
        except (OSError, AttributeError) as error:  # AttributeError: a library without the functions
            self.close()
            self._trouble = Unknown(
                Sentence("NVIDIA's driver does not respond: {error}", error=str(error)),
                Sentence("Install or update NVIDIA's driver."),
            )
            return self._trouble

    def close(self) -> None:
        """Let the driver go; the next look opens it again."""
        if self._nvml is not None:
            self._nvml.nvmlShutdown()
            self._nvml = None

    def _open(self) -> ctypes.CDLL:
        if self._nvml is None:
            nvml = ctypes.CDLL(self._name)
            _check(nvml.nvmlInit_v2())
            self._nvml = nvml
        return self._nvml


def read_nvidia(library_name: str | None = _NAMES.get(sys.platform)) -> tuple[NvidiaGpu, ...] | Unknown:
    """Open the driver's library, read its GPUs once, and close it."""
    driver = NvidiaDriver(library_name)
    try:
        return driver.poll()
    finally:
        driver.close()


def _gpus(nvml: ctypes.CDLL) -> Iterator[NvidiaGpu]:
    driver = ctypes.create_string_buffer(_TEXT)
    _check(nvml.nvmlSystemGetDriverVersion(driver, _TEXT))
    count = ctypes.c_uint()
    _check(nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)))
    for index in range(count.value):
        try:
            yield _gpu(nvml, index, _text(driver))
        except OSError as error:  # this one alone
            yield _silent(index, _text(driver), error)


def _gpu(nvml: ctypes.CDLL, index: int, driver: str) -> NvidiaGpu:
    handle = ctypes.c_void_p()
    _check(nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(handle)))
    name, memory, display = ctypes.create_string_buffer(_TEXT), _Memory(), ctypes.c_int()
    _check(nvml.nvmlDeviceGetName(handle, name, _TEXT))
    status = nvml.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory))
    if status not in (0, _NOT_SUPPORTED):
        _check(status)
    is_own = status == 0 and memory.total > 0
    nvml.nvmlDeviceGetDisplayActive(handle, ctypes.byref(display))  # not every GPU has an answer; then it stays 0
    return NvidiaGpu(
        name=_text(name),
        total=int(memory.total) if is_own else 0,
        free=int(memory.free) if is_own else 0,
        driver=driver,
        has_display=display.value == 1,
        sensors=_sensors(nvml, handle),
        shares_memory=not is_own,
    )


def _silent(index: int, driver: str, error: OSError) -> NvidiaGpu:
    """A GPU that fell off the bus, is reset, or is broken; the others answer all the same."""
    trouble = Unknown(
        Sentence("The driver lost this GPU ({error}).", error=str(error)),
        Sentence("Restart the computer. If it stays so, check how the GPU is seated and powered."),
    )
    return NvidiaGpu(f"NVIDIA GPU {index + 1}", 0, 0, driver, has_display=False, trouble=trouble)


def _sensors(nvml: ctypes.CDLL, handle: ctypes.c_void_p) -> Sensors:
    """A call that a GPU has no answer to leaves its figure unknown."""
    busy, celsius, milliwatts = _Utilisation(), ctypes.c_uint(), ctypes.c_uint()
    is_busy = nvml.nvmlDeviceGetUtilizationRates(handle, ctypes.byref(busy)) == 0
    is_warm = nvml.nvmlDeviceGetTemperature(handle, _CORE, ctypes.byref(celsius)) == 0
    has_power = nvml.nvmlDeviceGetPowerUsage(handle, ctypes.byref(milliwatts)) == 0
    return Sensors(
        load=busy.gpu / 100 if is_busy else UNTOLD,
        temperature=float(celsius.value) if is_warm else UNTOLD,
        watts=milliwatts.value / 1000 if has_power else UNTOLD,
    )


def _text(buffer: ctypes.Array[ctypes.c_char]) -> str:
    return buffer.value.decode("utf-8", "replace")


def _check(status: int) -> None:
    if status != 0:
        words = _STATUSES.get(status)
        raise OSError(f"NVML status {status}" + (f", {words}" if words else ""))
