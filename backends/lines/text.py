"""Text that no wire and no file refuses, and paths as such text.

A text may hold halves of characters: from a paste, from a foreign file, or where the system hands over bytes that are
no UTF-8. JSON cannot be made of those. Paths keep such bytes, since a file must still be found by them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TypeAlias

Builtin: TypeAlias = (
    "bool | int | float | str | list[Builtin] | tuple[Builtin, ...] | dict[str | int | float, Builtin] | None"
)
_HALVES = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile("[\udc80-\udcff]")  # as Python writes a byte of a path that is no UTF-8
_WRITTEN = re.compile("\0([89a-f][0-9a-f])")


def sound(text: str) -> str:
    """The text with every half of a character joined to its other half, or replaced by U+FFFD."""
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def sound_values(value: Builtin) -> Builtin:
    """The same for all texts inside of a value that is one of JSON's, keys included."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        return {sound(key) if isinstance(key, str) else key: sound_values(each) for key, each in value.items()}
    return [sound_values(each) for each in value] if isinstance(value, (list, tuple)) else value


def path_text(path: Path) -> str:
    """A path as sound text, from which `text_path` makes the same path again: such a byte is a NUL and its digits,
    which stand in no path.
    """
    return _ESCAPED.sub(lambda found: f"\0{ord(found[0]) - 0xDC00:02x}", os.fspath(path))


def text_path(text: str) -> Path:
    """The path that `path_text` wrote."""
    return Path(_WRITTEN.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text))
