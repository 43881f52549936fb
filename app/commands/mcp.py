"""The MCP servers, whose tools a model may call: list them, add, approve, switch off, remove.

  triptych mcp list                                 what there is
  triptych mcp add NAME -- COMMAND [ARGUMENT]…      a program of this computer
  triptych mcp add NAME --url ADDRESS               one that is reached over HTTP
  triptych mcp approve NAME                         look at it word for word, then use it
  triptych mcp off NAME                             use it no more
  triptych mcp remove NAME                          forget it

Nothing is started or reached before it was approved at a terminal, exactly as it is; what changes is asked again.
“triptych ask … --tools mcp.NAME” offers its tools.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from app.assembly import Assembly
from app.commands.terminal import json_text, print_failure
from app.core.tools.mcp_server import McpServer, McpServerRefused
from app.errors import AppError
from app.sentence import Sentence

_NONE = Sentence("There is no MCP server “{name}”.")
_LOOK = Sentence("“triptych mcp list” shows what there is.")
_RIGHTS = "This program runs with your rights: it can read and change your files, and use the network."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions of `triptych mcp`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="what there is")
    listed.add_argument("--json", action="store_true", help="print one JSON object")
    added = actions.add_parser("add", help="a program or an address")
    added.add_argument("name", metavar="NAME", help="of small letters, digits and “_”")
    added.add_argument("--url", metavar="ADDRESS", default="", help="that of a server over HTTP")
    added.add_argument("command", metavar="COMMAND", nargs="*", help="the program and its arguments, behind “--”")
    for name, words in (("approve", "look at it and use it"), ("off", "use it no more"), ("remove", "forget it")):
        actions.add_parser(name, help=words).add_argument("name", metavar="NAME")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Do it and return the exit code."""
    if arguments.action not in ("list", "add") and arguments.name not in assembly.tools.mcp_servers.by_name:
        print_failure(AppError(_NONE.filled(name=arguments.name), _LOOK))
        return 2
    try:
        return ACTIONS[arguments.action](assembly, arguments)
    except AppError as failure:
        print_failure(failure)
        return 2 if isinstance(failure, McpServerRefused) else 1


def _list(assembly: Assembly, arguments: argparse.Namespace) -> int:
    servers = assembly.tools.mcp_servers.servers
    if arguments.json:
        found = [
            {"name": each.name, "on": each.is_on, "approved": each.is_approved, "what": each.shown} for each in servers
        ]
        print(json_text({"servers": found}), flush=True)
        return 0
    for server in servers:
        state = ("on" if server.is_on else "off") if server.is_approved else "not approved"
        print(f"{server.name}  ({state})  {' '.join(server.shown.splitlines())}")
    if not servers:
        print("There is no MCP server. “triptych mcp add” adds one.")
    return 0


def _add(assembly: Assembly, arguments: argparse.Namespace) -> int:
    command, *rest = arguments.command or [""]
    assembly.tools.mcp_servers.add(McpServer(arguments.name, command, tuple(rest), url=arguments.url))
    print(f"Added. “triptych mcp approve {arguments.name}” shows it and lets it be used.")
    return 0


def _approve(assembly: Assembly, arguments: argparse.Namespace) -> int:
    """Show it and ask; nobody else than a person at a terminal may say yes."""
    server = assembly.tools.mcp_servers.by_name[arguments.name]
    print(_RIGHTS if server.is_program else f"What the model asks of its tools is sent to {server.host}.")
    print(f"\n{server.shown}\n", flush=True)
    if not sys.stdin.isatty():
        print("It was not approved: that is asked at a terminal.", file=sys.stderr)
        return 1
    sys.stdout.write("May it be used, exactly as this? (y / n) ")
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        print("It was not approved.", file=sys.stderr)
        return 1
    assembly.tools.mcp_servers.keep_approved(server.name, server.shown)
    print(f"Approved. “--tools mcp.{server.name}” offers its tools.")
    return 0


def _off(assembly: Assembly, arguments: argparse.Namespace) -> int:
    assembly.tools.mcp_servers.disable(arguments.name)
    return 0


def _remove(assembly: Assembly, arguments: argparse.Namespace) -> int:
    assembly.tools.mcp_servers.remove(arguments.name)
    return 0


ACTIONS: dict[str, Callable[[Assembly, argparse.Namespace], int]] = {
    "list": _list,
    "add": _add,
    "approve": _approve,
    "off": _off,
    "remove": _remove,
}
