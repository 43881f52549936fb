"""Names that come from the internet, before anything is written under them: what is allowed, what is refused.

A name must be the same file on every system, stay inside its folder and read as it is. Pure; touches no disk.
"""

from __future__ import annotations

import re
import unicodedata

_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_NUMBERED_DEVICE = re.compile(r"(com|lpt)[0-9¹²³]", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"\\|?*')
_HIDDEN_KINDS = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, invisible marks such as those that turn the direction
_LONGEST_PART = 200  # bytes; file systems take 255, and our endings must fit
_LONGEST = 400
_DEEPEST = 4
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")


def why_unsafe(name: str) -> str:
    """Why a file's name inside a repository, with “/” between folders, is refused; empty where it is fine."""
    parts = name.split("/")
    if not name or len(name.encode(errors="replace")) > _LONGEST or len(parts) > _DEEPEST:
        return "it is empty, too long or too deep"
    return next((reason for reason in map(_why_part_unsafe, parts) if reason), "")


def is_repository(name: str) -> bool:
    """Whether it reads `owner/name`, as the hub has it."""
    return bool(_REPOSITORY.fullmatch(name)) and ".." not in name and "--" not in name and not name.endswith(".git")


def _why_part_unsafe(part: str) -> str:
    stem = part.partition(".")[0].rstrip().casefold()
    if part in ("", ".", ".."):
        return "it leads out of its folder"
    if part != part.strip().rstrip("."):
        return "it begins or ends with a space or a dot"
    if _FORBIDDEN & set(part):
        return "it holds a character that file systems forbid"
    if any(unicodedata.category(letter) in _HIDDEN_KINDS for letter in part):
        return "it holds an invisible character"
    if stem in _DEVICES or _NUMBERED_DEVICE.fullmatch(stem):
        return "it is a device on Windows"
    return "it is too long" if len(part.encode(errors="replace")) > _LONGEST_PART else ""
