"""Whether MLX works on this machine, and how it is imported: late, offline, without the limits it sets.

Not here: what is done with it (`native`).
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import platform
import sys
from collections.abc import Generator
from contextlib import contextmanager

from backends.contract.errors import EngineError, ErrorCode

_NEEDS = "MLX needs macOS 14 or later on Apple silicon"
_OLDEST = 14
_SYSTEMS = {"darwin": "macOS", "linux": "Linux", "win32": "Windows"}


def check_usable() -> None:
    """Raises EngineError with the reason: backend_unusable, or model_elsewhere where this is no Mac. On Linux it works
    where the tests' packages are.
    """
    is_installed = all(importlib.util.find_spec(name) for name in ("mlx", "mlx_lm"))
    reason = unusable_reason(sys.platform, platform.machine(), platform.mac_ver()[0], is_installed=is_installed)
    if reason:
        is_mac = (sys.platform, platform.machine()) == ("darwin", "arm64")
        raise EngineError(ErrorCode.BACKEND_UNUSABLE if is_mac else ErrorCode.MODEL_ELSEWHERE, reason)


def unusable_reason(system: str, processor: str, macos: str, *, is_installed: bool) -> str:
    """Why MLX cannot run, or nothing where it can. `system` as sys.platform, `macos` its version there."""
    if system == "darwin" and processor == "arm64":
        if int(macos.partition(".")[0] or 0) < _OLDEST:
            return f"{_NEEDS}; this is macOS {macos}"
        return "" if is_installed else "the packages mlx and mlx-lm are not installed"
    if system == "linux" and is_installed:
        return ""
    return f"{_NEEDS}; this is {_SYSTEMS.get(system, system)} on {processor}"


def build() -> str:
    """The versions of MLX and mlx-lm, for the record of an answer."""
    return f"mlx-lm {importlib.metadata.version('mlx-lm')}, mlx {importlib.metadata.version('mlx')}"


def prepare(module: str = "native") -> None:
    """Import what computes (0.7 s), or `metal` alone (0.1 s); raises EngineError(backend_unusable) with the reason."""
    check_usable()
    os.environ["HF_HUB_OFFLINE"] = "1"  # a path that does not exist must not become a name on the internet
    try:
        with _limits_kept():
            importlib.import_module(f"backends.mlx.{module}")
    except (ImportError, OSError) as error:
        raise EngineError(ErrorCode.BACKEND_UNUSABLE, f"MLX cannot be loaded: {error}") from error


@contextmanager
def _limits_kept() -> Generator[None]:
    """Let nobody change how many files this process may open.

    WORKAROUND(mlx-lm 0.32.2): importing it lowers both limits (to 2,048 and 4,096), and no process may raise the second
    one again. So the call itself is caught.
    """
    import resource  # not on Windows

    def leave(resource: int, limits: tuple[int, int]) -> None:
        """There is nothing to give back."""

    change, resource.setrlimit = resource.setrlimit, leave
    try:
        yield
    finally:
        resource.setrlimit = change
