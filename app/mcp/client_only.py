"""Keeps the library's own servers out of this process: its client imports them, to serve in one process in tests.

With them come a web server, its framework and a second OpenSSL: half of the time that the import takes, and 14 MiB of a
package. Not here: the client itself (`connection`).
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

_LIBRARY = "mcp"
# What the client names of them: it asks whether what it is to speak with is one of these classes.
_NAMED = {
    "mcp.server": "Server",
    "mcp.server.mcpserver": "MCPServer",
    "mcp.server.runner": "modern_on_request",
}


class _NoServer:
    """Nothing is one."""

    def __class_getitem__(cls, _: object) -> type[_NoServer]:
        return cls


def leave_servers_out() -> None:
    """Put the library in place, its own start unexecuted, before anything of it is imported."""
    spec = importlib.util.find_spec(_LIBRARY)
    if spec is None:
        raise ImportError("the package mcp is not installed")
    sys.modules[_LIBRARY] = importlib.util.module_from_spec(spec)
    for name, named in _NAMED.items():
        module = sys.modules[name] = ModuleType(name)
        module.__path__ = []
        setattr(module, named, _NoServer)
