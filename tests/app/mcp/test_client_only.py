"""The process of the MCP clients loads no server of the library, and none of what only servers need."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
from app.mcp.client_only import leave_servers_out
leave_servers_out()
import app.mcp.connection, app.mcp.programs, app.mcp.process, sys
unwanted = {"click", "cryptography", "jwt", "python_multipart", "sse_starlette", "starlette", "uvicorn"}
print(sorted(unwanted & {name.partition(".")[0] for name in sys.modules}), isinstance(1, app.mcp.connection.Client))
print(sorted(name for name in sys.modules if name.startswith("mcp.server")))
"""


@pytest.mark.slow
def test_the_clients_do_without_the_librarys_servers() -> None:
    ended = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, encoding="utf-8", check=False)
    assert (ended.stderr, ended.stdout.splitlines()) == (
        "",
        ["[] False", "['mcp.server', 'mcp.server.mcpserver', 'mcp.server.runner']"],
    )
