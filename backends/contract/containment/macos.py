"""macOS: a profile of what is allowed, given to `sandbox_init`, which holds for this process until it ends.

The call is marked as deprecated, and is what browsers use. Not run on a Mac by its authors: the tests look at the
profile and the call, the workflow of the project runs it.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from typing import Protocol

from backends.contract.containment.allowed import Allowed, Sockets
from backends.contract.containment.program import program_paths

_SYSTEM = ("/System", "/usr", "/Library/Apple", "/private/var/db/dyld", "/private/var/db/timezone", "/opt/homebrew")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_TO_RESOLVE = ("/private/etc/hosts", "/private/etc/resolv.conf", "/private/etc/ssl", "/private/var/run/mDNSResponder")
_OF_METAL = """
(allow iokit-open (iokit-connection "IOAccelerator")
  (iokit-user-client-class "AGXDeviceUserClient" "IOAccelerationUserClient" "IOSurfaceRootUserClient"))
(allow iokit-get-properties)
(allow mach-lookup (global-name "com.apple.MTLCompilerService") (global-name "com.apple.cvmsServ")
  (global-name "com.apple.system.notification_center") (global-name "com.apple.gpumemd.source"))
(allow file-read* (subpath "/Library/GPUBundles") (subpath "/Library/Extensions"))
"""
_NETWORK = {
    Sockets.NONE: "",
    Sockets.LOCAL: "(allow network* (local unix) (remote unix))",
    Sockets.ACCEPTS: '(allow network-bind network-inbound (local ip "localhost:*"))',
    Sockets.CONNECTS: "(allow network-outbound) (allow system-socket)\n"
    '(allow mach-lookup (global-name "com.apple.SystemConfiguration.configd") (global-name "com.apple.trustd.agent"))',
}


class InitSandbox(Protocol):
    """Takes a profile, flags and a place for what is wrong with it; 0 when it holds."""

    def __call__(self, *arguments: object) -> int:
        """Call it."""
        ...


def restrict(may: Allowed, init: InitSandbox | None = None) -> tuple[str, str]:
    """Let the system hold the profile: gives what it is held with, and why something is missing."""
    init = init or ctypes.CDLL("libsandbox.1.dylib").sandbox_init
    mistake = ctypes.c_char_p()
    if init(profile(may).encode(), ctypes.c_uint64(0), ctypes.byref(mistake)):
        return "", f"sandbox_init: {(mistake.value or b'').decode(errors='replace')}"
    return "sandbox_init", ""


def profile(may: Allowed) -> str:
    """Write what is allowed in the language of the system's profiles."""
    reads = (*_SYSTEM, *program_paths(), *may.reads, *may.writes)
    reads += _TO_RESOLVE if may.sockets is Sockets.CONNECTS else ()
    parts = [
        "(version 1)",
        "(deny default)",
        "(allow file-read-metadata sysctl-read)",
        "(allow signal process-info* (target self))",
        f"(allow file-read* {_paths(reads)} {_paths(_DEVICES)})",
        _NETWORK[may.sockets],
    ]
    if may.writes:
        parts.append(f"(allow file-write* {_paths(may.writes)})")
    if may.runs_programs:
        parts.append("(allow process-fork process-exec)")
    if may.uses_gpu:
        parts.append(_OF_METAL)
    return "\n".join(part for part in parts if part)


def _paths(paths: Iterable[str]) -> str:
    real = (os.path.realpath(path) for path in paths)  # the sandbox sees no links
    return " ".join(f'(subpath "{_quoted(path)}")' for path in dict.fromkeys(real))


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
