"""What could not be found out, as a value; and where probes look, so that tests can show them other places."""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from app.sentence import Sentence

T = TypeVar("T")


class Unknown(msgspec.Struct, frozen=True, tag="unknown"):
    """Why something is not known, and what would help; without a `remedy` where nothing would."""

    reason: Sentence
    remedy: Sentence | None = None

    @property
    def sentence(self) -> Sentence:
        """Why, and then what would help."""
        return self.reason.then(self.remedy)


@dataclass(frozen=True)
class SystemPaths:
    """Where to look: below `root` for files, and these functions for what systems tell otherwise."""

    system: str  # Linux, Darwin, Windows
    root: Path = Path("/")
    sysctl: Callable[[str], str | int | None] = lambda _name: None  # macOS
    registry: Callable[[str, str], str | None] = lambda _key, _name: None  # Windows, below HKEY_LOCAL_MACHINE
    has_feature: Callable[[int], bool] = lambda _number: False  # Windows: IsProcessorFeaturePresent

    def text(self, path: str) -> str | None:
        """A small file's content without its line end, or None where it cannot be read."""
        try:
            return (self.root / path.lstrip("/")).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None

    def number(self, path: str) -> int | None:
        """A file that holds one number, or None."""
        text = self.text(path)
        return int(text) if text is not None and text.isdecimal() else None


def this_computer() -> SystemPaths:
    """The places of the computer we run on."""
    if sys.platform == "win32":
        return SystemPaths("Windows", registry=_registry, has_feature=_has_feature)
    if sys.platform == "darwin":
        return SystemPaths("Darwin", sysctl=_sysctl)
    return SystemPaths(platform.system())


def _sysctl(name: str) -> str | int | None:
    """A kernel value by name: text, or a number of 4 or 8 bytes."""
    library = ctypes.CDLL(None)
    size = ctypes.c_size_t(0)
    key = name.encode()
    if library.sysctlbyname(key, None, ctypes.byref(size), None, 0) != 0 or not 0 < size.value < 4096:
        return None
    buffer = ctypes.create_string_buffer(size.value)
    if library.sysctlbyname(key, buffer, ctypes.byref(size), None, 0) != 0:
        return None
    raw = buffer.raw[: size.value]
    return int.from_bytes(raw, "little") if size.value in (4, 8) else raw.rstrip(b"\0").decode("utf-8", "replace")


if sys.platform == "win32":
    import winreg

    def _registry(key: str, name: str) -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except OSError:
            return None

    def _has_feature(number: int) -> bool:
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(number))
