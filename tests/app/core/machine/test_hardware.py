"""Probes on made-up computers: files below a folder, drivers as values. What is not known says why."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec._core
import psutil
import pytest

from app.core.machine import cuda
from app.core.machine.hardware import Hardware, machine_now, machine_when_idle, probe
from app.core.machine.machine import DISPLAY, DRIVER, GIB, HEADLESS
from app.core.machine.probes.cpu import read_cpu
from app.core.machine.probes.disk import Disk, read_disk, spins
from app.core.machine.probes.drm import GraphicsCard, read_cards
from app.core.machine.probes.gpus import Gpu, find_gpus
from app.core.machine.probes.known import SystemPaths, Unknown, this_computer
from app.core.machine.probes.memory import Memory, read_memory
from app.core.machine.probes.nvml import NvidiaGpu, read_nvidia
from app.core.machine.probes.sensors import Sensors
from app.sentence import Sentence
from backends.contract.base import Device, DeviceKind

Tree = Callable[[dict[str, str]], SystemPaths]
NO_NVIDIA = Unknown(Sentence("NVIDIA's driver does not answer."), Sentence("Install it."))
RTX = NvidiaGpu("NVIDIA GeForce RTX 4070", 12 * GIB, 11 * GIB, "580.159", has_display=True)
CPU_DEVICE = Device("CPU", "Ryzen", DeviceKind.CPU, "CPU", 32 * GIB, 20 * GIB)
CUDA = Device("CUDA0", "NVIDIA GeForce RTX 4070", DeviceKind.GPU, "CUDA", 12 * GIB, 10 * GIB)
METAL = Device("Metal", "Apple M2", DeviceKind.GPU, "Metal", 16 * GIB, 16 * GIB)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Writes files below a folder and looks there as on Linux."""

    def write(files: dict[str, str]) -> SystemPaths:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return SystemPaths("Linux", tmp_path)

    return write


def test_this_computer_can_be_probed(tmp_path: Path) -> None:
    found = probe([CPU_DEVICE], tmp_path)
    assert found.memory.total <= psutil.virtual_memory().total
    assert 0 < found.memory.available <= found.memory.total
    assert found.cpu.usable_cores >= 1
    assert isinstance(found.disk.free, int)
    assert all(not gpu.is_usable for gpu in found.gpus)
    assert machine_now(found).memory.budget < machine_now(found, {"CPU": GIB}).memory.budget


def test_intel_and_amd_processors(tree: Tree) -> None:
    text = "processor\t: 0\nmodel name\t: Intel(R) Core(TM) i9-14900K\nflags\t\t: fpu avx avx2 fma f16c avx_vnni\n\n"
    cpu = read_cpu(tree({"proc/cpuinfo": text * 2}))
    assert cpu.model == "Intel Core i9-14900K"
    assert cpu.features == ("AVX", "AVX2", "FMA", "F16C", "AVX-VNNI")


def test_arm_processors(tree: Tree) -> None:
    files = {
        "proc/cpuinfo": "processor : 0\nFeatures : fp asimd asimddp i8mm\n",
        "sys/firmware/devicetree/base/model": "Raspberry Pi 5 Model B\0",
    }
    cpu = read_cpu(tree(files))
    assert (cpu.model, cpu.features) == ("Raspberry Pi 5 Model B", ("NEON", "dot product", "I8MM"))


def test_apple_processors() -> None:
    values: dict[str, str | int] = {"machdep.cpu.brand_string": "Apple M2", "hw.optional.arm.FEAT_DotProd": 1}
    cpu = read_cpu(SystemPaths("Darwin", sysctl=values.get))
    assert (cpu.model, cpu.features) == ("Apple M2", ("dot product",))


def test_processors_on_windows() -> None:
    def registry(key: str, name: str) -> str | None:
        return "AMD Ryzen 7 7840U   " if key.endswith(r"CentralProcessor\0") and name == "ProcessorNameString" else None

    cpu = read_cpu(SystemPaths("Windows", registry=registry, has_feature=lambda number: number in (39, 40)))
    assert (cpu.model, cpu.features) == ("AMD Ryzen 7 7840U", ("AVX", "AVX2"))


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows", "Plan 9"])
def test_a_processor_that_says_nothing(tmp_path: Path, system: str) -> None:
    cpu = read_cpu(SystemPaths(system, tmp_path))
    assert isinstance(cpu.model, Unknown)
    assert isinstance(cpu.features, Unknown)


def test_a_container_limits_memory(tree: Tree) -> None:
    total = psutil.virtual_memory().total
    limit, used, cache = total // 2, total // 4, total // 16
    files = {
        "proc/self/cgroup": "0::/user.slice/app.scope\n",
        "sys/fs/cgroup/user.slice/app.scope/memory.max": "max\n",
        "sys/fs/cgroup/user.slice/memory.max": f"{limit}\n",
        "sys/fs/cgroup/user.slice/memory.current": f"{used}\n",
        "sys/fs/cgroup/user.slice/memory.stat": f"anon 5\ninactive_file {cache}\n",
    }
    memory = read_memory(tree(files))
    assert (memory.total, memory.limit) == (limit, limit)
    assert memory.available <= limit - (used - cache)


def test_an_old_container_limits_memory_too(tree: Tree) -> None:
    limit = psutil.virtual_memory().total // 8
    files = {
        "proc/self/cgroup": "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": str(limit),
        "sys/fs/cgroup/memory/memory.usage_in_bytes": str(limit + 5),
    }
    memory = read_memory(tree(files))
    assert (memory.total, memory.available) == (limit, 0)


def test_no_container_no_limit(tree: Tree) -> None:
    files = {"proc/self/cgroup": "0::/\nnonsense\n", "sys/fs/cgroup/memory.max": "18446744073709551615"}
    assert read_memory(tree(files)).limit is None


@pytest.mark.parametrize(("content", "expected"), [("1\n", True), ("0\n", False)])
@pytest.mark.skipif(not hasattr(os, "major"), reason="device numbers are a matter of POSIX")
def test_a_hard_disk_is_told_from_a_fast_one(tree: Tree, content: str, expected: bool) -> None:
    device = os.makedev(8, 1)
    assert spins(tree({"sys/dev/block/8:1/queue/rotational": content}), device) is expected


def test_a_disk_of_another_kind_is_unknown(tree: Tree, tmp_path: Path) -> None:
    disk = read_disk(tree({}), tmp_path / "not" / "there yet")
    assert isinstance(disk.free, int)
    assert isinstance(read_disk(tree({}), tmp_path / ("x" * 5000)).free, int)
    assert isinstance(disk.spins, Unknown)
    assert isinstance(spins(SystemPaths("Darwin"), 5), Unknown)


def test_a_virtual_disk_is_not_called_slow(tree: Tree) -> None:
    files = {"sys/dev/block/254:1/queue/rotational": "1", "proc/devices": "Block devices:\n  8 sd\n254 virtblk\n"}
    assert isinstance(spins(tree(files), os.makedev(254, 1)), Unknown)


def _card_files(name: str, vendor: str, driver: str, **memory: int) -> dict[str, str]:
    device = f"sys/class/drm/{name}/device"
    files = {f"{device}/vendor": vendor, f"{device}/uevent": f"DRIVER={driver}\nPCI_ID=1:2\n"}
    return files | {f"{device}/mem_info_{key}": str(value) for key, value in memory.items()}


def test_cards_of_the_kernel(tree: Tree) -> None:
    files = _card_files("card0", "0x8086", "i915")
    files |= _card_files("card1", "0x1002", "amdgpu", vram_total=16 * GIB, vram_used=GIB, gtt_total=8 * GIB)
    files |= _card_files("card2", "0x1234", "bochs")
    files |= {"sys/class/drm/card1-HDMI-A-1/status": "connected\n", "sys/class/drm/card1-DP-1/status": "disconnected\n"}
    files |= {"sys/class/drm/version": "drm 1.1.0"}
    assert read_cards(tree(files)) == (
        GraphicsCard("Intel", "i915", has_display=False),
        GraphicsCard("AMD", "amdgpu", has_display=True, total=16 * GIB, free=15 * GIB, shared=8 * GIB),
    )


def test_no_cards_where_there_is_no_kernel_to_ask(tmp_path: Path) -> None:
    assert read_cards(SystemPaths("Windows", tmp_path)) == ()


def test_the_engines_gpu_is_completed_by_its_driver() -> None:
    card = GraphicsCard("NVIDIA", "nvidia", has_display=True)
    assert find_gpus([CPU_DEVICE, CUDA], (RTX,), [card]) == (
        Gpu("NVIDIA GeForce RTX 4070", "CUDA0", "CUDA", False, 12 * GIB, 11 * GIB, "580.159", True),
    )


def test_two_gpus_of_one_name_are_two() -> None:
    found = find_gpus([CUDA, CUDA], (RTX, RTX), [])
    assert [gpu.is_usable for gpu in found] == [True, True]


def test_a_gpu_without_a_backend_says_what_to_do() -> None:
    (gpu,) = find_gpus([CPU_DEVICE], (RTX,), [GraphicsCard("NVIDIA", "nvidia", has_display=True)])
    assert not gpu.is_usable
    assert isinstance(gpu.library, Unknown)
    assert str(gpu.library.reason) == "The NVIDIA driver is there, but this build has no CUDA backend."
    assert str(gpu.library.remedy) == "Until there is one, models run on the processor."
    assert (gpu.total, gpu.driver) == (12 * GIB, "580.159")


@pytest.mark.parametrize(
    ("card", "word"),
    [
        (GraphicsCard("NVIDIA", "nouveau", has_display=True), "nouveau"),
        (GraphicsCard("NVIDIA", "nvidia", has_display=True), "does not respond"),
        (GraphicsCard("AMD", "amdgpu", has_display=True, total=8 * GIB, free=7 * GIB), "AMD"),
        (GraphicsCard("Intel", "xe", has_display=True), "Intel"),
    ],
)
def test_a_card_the_engine_cannot_use_says_why(card: GraphicsCard, word: str) -> None:
    (gpu,) = find_gpus([CPU_DEVICE], NO_NVIDIA, [card])
    assert isinstance(gpu.library, Unknown)
    assert word in str(gpu.library.reason)
    assert gpu.library.remedy
    assert gpu.has_display is True


def test_an_amd_gpu_is_completed_by_the_kernel() -> None:
    device = Device("Vulkan0", "AMD Radeon RX 7900 XTX (RADV)", DeviceKind.GPU, "Vulkan", 24 * GIB, 23 * GIB)
    small = GraphicsCard("AMD", "amdgpu", has_display=False, total=GIB // 2, free=GIB // 4, shared=16 * GIB)
    large = GraphicsCard("AMD", "amdgpu", has_display=True, total=24 * GIB, free=23 * GIB, shared=16 * GIB)
    used, other = find_gpus([device], NO_NVIDIA, [small, large])
    assert (used.driver, used.has_display, used.shares_memory) == ("amdgpu", True, False)
    assert (other.is_usable, other.shares_memory) == (False, True)


def test_a_gpu_without_figures_says_so() -> None:
    device = Device("Vulkan0", "Intel Arc", DeviceKind.INTEGRATED, "Vulkan", 0, 0)
    (gpu,) = find_gpus([device], NO_NVIDIA, [])
    assert isinstance(gpu.total, Unknown)
    assert isinstance(gpu.free, Unknown)
    assert isinstance(gpu.has_display, Unknown)
    assert gpu.shares_memory


def test_no_nvidia_library_is_no_failure() -> None:
    assert isinstance(read_nvidia("libno-such-library.so.1"), Unknown)
    assert isinstance(read_nvidia(None), Unknown)


def test_a_library_that_is_not_nvidias_is_no_failure() -> None:
    assert isinstance(read_nvidia(str(msgspec._core.__file__)), Unknown)


FAKE_NVML = """
#include <string.h>
typedef struct { unsigned long long total, free, used; } memory;
static char device[2];
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned size) { strncpy(text, "580.159", size); return 0; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **handle) { *handle = device + index; return 0; }
int nvmlDeviceGetName(void *handle, char *text, unsigned size) {
  strncpy(text, handle == device ? "RTX 4070" : "RTX 3060", size); return 0; }
int nvmlDeviceGetMemoryInfo(void *handle, memory *found) {
  found->total = 12ull << 30; found->free = handle == device ? 11ull << 30 : 5ull << 30; return 0; }
int nvmlDeviceGetUtilizationRates(void *handle, unsigned *found) { found[0] = 83; found[1] = 40; return 0; }
int nvmlDeviceGetTemperature(void *handle, int sensor, unsigned *found) {
  *found = 61; return sensor != 0 || handle != device; }
int nvmlDeviceGetPowerUsage(void *handle, unsigned *found) { *found = 212500; return handle != device; }
int nvmlDeviceGetDisplayActive(void *handle, int *active) { *active = handle == device; return handle != device; }
"""


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler, to stand in for NVIDIA's library")
def test_nvidias_library_is_called_as_it_expects(tmp_path: Path) -> None:
    (tmp_path / "nvml.c").write_text(FAKE_NVML, encoding="utf-8")
    library = tmp_path / "libfake-nvml.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(tmp_path / "nvml.c")], check=True)
    assert read_nvidia(str(library)) == (
        NvidiaGpu("RTX 4070", 12 * GIB, 11 * GIB, "580.159", has_display=True, sensors=Sensors(0.83, 61.0, 212.5)),
        NvidiaGpu("RTX 3060", 12 * GIB, 5 * GIB, "580.159", has_display=False, sensors=Sensors(load=0.83)),
    )


def variant(tmp_path: Path, **functions: str) -> str:
    """The stand-in with some of its functions answering otherwise."""
    lines = FAKE_NVML.replace("\n  ", " ").splitlines()
    for name, body in functions.items():
        lines = [f"{line.partition('{')[0]}{{ {body} }}" if f"{name}(" in line else line for line in lines]
    (tmp_path / "nvml.c").write_text("\n".join(lines), encoding="utf-8")
    library = tmp_path / "libfake-nvml.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(tmp_path / "nvml.c")], check=True)
    return str(library)


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler, to stand in for NVIDIA's library")
@pytest.mark.parametrize(
    "functions",
    [
        {"nvmlDeviceGetName": 'if (handle != device) return 15; strncpy(text, "RTX 4070", size); return 0;'},
        {"nvmlDeviceGetHandleByIndex_v2": "*handle = device + index; return index ? 15 : 0;"},
        {"nvmlDeviceGetMemoryInfo": "found->total = 12ull << 30; found->free = 1; return handle == device ? 0 : 999;"},
    ],
)
def test_a_lost_gpu_does_not_hide_the_other(tmp_path: Path, functions: dict[str, str]) -> None:
    told = read_nvidia(variant(tmp_path, **functions))
    assert not isinstance(told, Unknown)
    good, lost = find_gpus([], told, [GraphicsCard("NVIDIA", "nvidia", has_display=True)])
    assert (good.name, good.total) == ("RTX 4070", 12 * GIB)
    assert lost.name == "NVIDIA GPU 2" and not lost.is_usable
    assert isinstance(lost.library, Unknown) and "lost this GPU" in str(lost.library.sentence)


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler, to stand in for NVIDIA's library")
@pytest.mark.parametrize("answer", ["return 3;", "found->total = found->free = found->used = 0; return 0;"])
def test_a_gpu_without_memory_of_its_own_has_the_systems(tmp_path: Path, answer: str) -> None:
    name = 'strncpy(text, "NVIDIA GB10", size); return 0;'
    library = variant(
        tmp_path,
        nvmlDeviceGetCount_v2="*count = 1; return 0;",
        nvmlDeviceGetName=name,
        nvmlDeviceGetMemoryInfo=answer,
    )
    memory = Memory(128 * GIB, 100 * GIB, None, 0, 0)
    told = read_nvidia(library)
    (unused,) = find_gpus([], told, [], memory)
    assert (unused.name, unused.shares_memory, unused.total, unused.free) == (
        "NVIDIA GB10", True, 128 * GIB, 100 * GIB,
    )  # fmt: skip
    device = Device("CUDA0", "NVIDIA GB10", DeviceKind.GPU, "CUDA", 0, 0)
    (used,) = find_gpus([device], told, [], memory)
    assert (used.is_usable, used.shares_memory, used.total, used.free) == (True, True, 128 * GIB, 100 * GIB)


def test_the_kernel_tells_how_an_amd_card_is(tmp_path: Path) -> None:
    device = tmp_path / "sys/class/drm/card0/device"
    monitor = device / "hwmon" / "hwmon3"
    monitor.mkdir(parents=True)
    files = {
        device / "vendor": "0x1002",
        device / "gpu_busy_percent": "97",
        monitor / "temp1_input": "54000",
        monitor / "power1_average": "301000000",
    }
    for path, text in files.items():
        path.write_text(text + "\n", encoding="utf-8")
    (card,) = read_cards(SystemPaths("Linux", tmp_path))
    assert card.sensors == Sensors(0.97, 54.0, 301.0)
    (monitor / "power1_average").unlink()
    (card,) = read_cards(SystemPaths("Linux", tmp_path))
    assert isinstance(card.sensors.watts, Unknown)


def _hardware(*gpus: Gpu, total: int = 32 * GIB, available: int = 20 * GIB) -> Hardware:
    cpu = read_cpu(SystemPaths("Linux", Path("/nowhere")))
    return Hardware("Linux", cpu, Memory(total, available, None, 0, 0), gpus, Disk("/", 0, False))


def _gpu(**changes: object) -> Gpu:
    fields: dict[str, object] = {
        "name": "RTX",
        "device": "CUDA0",
        "library": "CUDA",
        "shares_memory": False,
        "total": 12 * GIB,
        "free": 10 * GIB,
        "driver": "1",
        "has_display": True,
    }
    return Gpu(**(fields | changes))  # pyright: ignore[reportArgumentType] - fields are typed by eye


def test_an_idle_machine_keeps_room_for_the_screen() -> None:
    machine = machine_when_idle(_hardware(_gpu(), _gpu(has_display=False)))
    assert [pool.budget for pool in machine.gpus] == [12 * GIB - DRIVER - DISPLAY, 12 * GIB - DRIVER - HEADLESS]
    assert machine.memory.budget == 28 * GIB
    assert not machine.unified


def test_a_busy_machine_leaves_others_what_they_have() -> None:
    machine = machine_now(_hardware(_gpu(), _gpu(free=Unknown(Sentence("no figure")))))
    work = cuda.work_bytes(2048)  # looking has given the engine its context already
    assert [pool.budget for pool in machine.gpus] == [10 * GIB - work, 12 * GIB - work - DISPLAY]
    freed = machine_now(_hardware(_gpu(), _gpu()), {"CUDA0": GIB})
    assert freed.gpus[0].budget == 11 * GIB - work
    assert machine.memory.budget == 20 * GIB - GIB // 2


def test_small_machines_keep_a_quarter() -> None:
    assert machine_when_idle(_hardware(total=4 * GIB)).memory.budget == 3 * GIB


def test_a_shared_memory_is_counted_once() -> None:
    (gpu,) = find_gpus([METAL], NO_NVIDIA, [])
    idle, busy = (make(_hardware(gpu, total=24 * GIB, available=8 * GIB)) for make in (machine_when_idle, machine_now))
    assert idle.unified
    assert busy.unified
    assert idle.gpus[0].budget > 15 * GIB
    assert busy.memory.budget < 8 * GIB


def test_shared_graphics_stand_back_for_a_card() -> None:
    machine = machine_when_idle(_hardware(_gpu(shares_memory=True, name="APU"), _gpu(), _gpu(library=NO_NVIDIA)))
    assert [pool.name for pool in machine.gpus] == ["RTX"]
    assert not machine.unified
    assert machine_when_idle(_hardware(_gpu(shares_memory=True))).unified


def test_reads_only_what_is_there(tmp_path: Path) -> None:
    places = SystemPaths("Linux", tmp_path)
    (tmp_path / "text").write_text("-3", encoding="utf-8")
    assert (places.number("/text"), places.number("/nothing"), places.text("/")) == (None, None, None)
    assert this_computer().system
