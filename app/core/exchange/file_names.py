"""File names from titles: a name that every system takes, whatever a chat is called."""

from __future__ import annotations

import re

from app.core.chats.titles import printable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_LONGEST = 120  # bytes; file systems take 255, some encrypted ones 143


def file_name(title: str, otherwise: str) -> str:
    """Return a name without ending for a chat's file; `otherwise` where nothing of the title can be one."""
    name = _FORBIDDEN.sub("-", printable(title)).strip(" .-")
    name = name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore").rstrip(" .-")
    return otherwise if not name or _DEVICE.fullmatch(name.partition(".")[0].rstrip()) else name
