"""What every process may read: its own program, the system's libraries, and what they ask of the machine.

Nothing here belongs to a person: no home folder, no file of settings, no other process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/kernel/mm/transparent_hugepage",
)
GPU_DEVICES = (
    "/dev/nvidia*",
    "/dev/dri",
    "/dev/kfd",
    "/dev/dxg",
    "/dev/mali*",
    "/dev/kgsl*",
    "/dev/nvhost*",
    "/dev/nvmap",
)
OF_GPUS = (
    "/proc/driver/nvidia",
    "/proc/devices",
    "/proc/modules",
    "/sys/bus",
    "/sys/class",
    "/sys/dev",
    "/sys/devices",
    "/sys/module",
    "/etc/OpenCL",
    "/etc/vulkan",
    "/etc/drirc",
    "/etc/amd-app-sdk",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/opt/rocm",
    "/opt/cuda",
)
_OF_LIBRARIES = ("site-packages", "dist-packages")
_TO_RESOLVE = (  # names of hosts and the certificates of servers, for who may connect
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/resolv.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/crypto-policies",
    "/run/systemd/resolve/resolv.conf",
    "/run/systemd/resolve/stub-resolv.conf",
)


def to_resolve() -> tuple[str, ...]:
    """What has to be read before a server can be connected to; certificates also where the user has them."""
    own = (os.environ.get(name, "") for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
    return (*_TO_RESOLVE, *(path for path in own if path))


def program_paths() -> tuple[str, ...]:
    """The folders of this Python or of the packaged program, of our own packages beside it, and of libraries."""
    found = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix, *_packages(), *_libraries()}
    if getattr(sys, "frozen", False):
        found |= {str(Path(sys.executable).resolve().parent), getattr(sys, "_MEIPASS", sys.prefix)}
    return tuple(sorted(path for path in found if path.strip("/")))


def gpu_devices() -> tuple[str, ...]:
    """The files of devices through which GPUs are used, as far as there are any."""
    return tuple(str(path) for pattern in GPU_DEVICES for path in Path("/").glob(pattern.lstrip("/")))


def _packages() -> set[str]:
    """From source, our packages lie beside the project's other files, which nobody needs to read."""
    project = Path(__file__).resolve().parents[3]
    loaded = {project / name for name, module in sys.modules.items() if "." not in name and hasattr(module, "__path__")}
    return {str(folder) for folder in (*loaded, project / "assets") if folder.is_dir()}


def _libraries() -> set[str]:
    """Where Python's lie that a user has installed for himself, and native ones such as those of a GPU."""
    of_python = (path for path in sys.path if Path(path).name in _OF_LIBRARIES)
    native = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    return {path for path in (*of_python, *native) if Path(path).is_absolute()}
