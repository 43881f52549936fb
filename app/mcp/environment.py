"""What a server's program gets to know of the environment: where things lie and how the user writes, no secret.

Not here: what the user adds for one server (`app.core.tools.mcp_server`).
"""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Mapping

_TOLD = (
    *("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "TMPDIR"),
    *("LANG", "LANGUAGE", "LC_*", "TZ"),
    *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"),
)
_ON_WINDOWS = (
    *("APPDATA", "COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "PATHEXT", "PROCESSOR_ARCHITECTURE"),
    *("PROGRAMDATA", "PROGRAMFILES*", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERNAME", "USERPROFILE", "WINDIR"),
)


def server_environment(ours: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """What a server is started with: the few variables of ours that it needs, and those that the user gave it."""
    told = (*_TOLD, *_ON_WINDOWS) if sys.platform == "win32" else _TOLD
    kept = {
        name: value
        for name, value in ours.items()
        if any(fnmatch.fnmatchcase(name.upper(), pattern) for pattern in told) and not value.startswith("()")
    }
    return kept | dict(added)
