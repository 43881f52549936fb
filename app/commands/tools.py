"""Show the tools that a model may call, and make one call as a model would.

  triptych tools list                              what there is
  triptych tools call python --arguments JSON      run it and print its result

Before anything runs you are asked, unless “--allow NAME” names the tool. Where nobody can be asked, a call is denied.
A call that was denied or failed ends with exit code 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial

from app.assembly import Assembly
from app.commands.terminal import INTERRUPTED, json_text, print_failure, run_loop
from app.core.tools.permission import check_permission, shown_verbatim
from app.core.tools.python_tool import PYTHON, problem_text, python_result
from app.core.tools.result import CallResult
from app.core.tools.sandbox_wire import PythonRan, RunPython
from app.core.tools.tool import tool_named
from app.errors import AppError
from backends.contract.calls import ToolCall

TOOLS = (PYTHON,)
_PREPARING = "Preparing Python for this computer, once; this takes about 15 seconds …"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions of `triptych tools`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    call = actions.add_parser("call", help="make one call")
    call.add_argument("name", metavar="NAME", help="of the tool, as “triptych tools list” shows it")
    call.add_argument("--arguments", required=True, metavar="JSON", help='such as \'{"code": "1 + 1"}\'')
    call.add_argument(
        "--allow", action="append", default=[], metavar="NAME", help="a tool that runs without a question"
    )
    listed = actions.add_parser("list", help="what there is")
    for each in (call, listed):
        each.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Do it and return the exit code."""
    return {"list": _list, "call": _call}[arguments.action](assembly, arguments)


def _list(_assembly: Assembly, arguments: argparse.Namespace) -> int:
    if arguments.json:
        shown = [{"name": tool.name, "description": tool.description, "parameters": tool.schema} for tool in TOOLS]
        print(json_text({"tools": shown}), flush=True)
        return 0
    for tool in TOOLS:
        print(f"{tool.name}  {json_text(tool.schema)}\n    {tool.description}")
    return 0


def _call(assembly: Assembly, arguments: argparse.Namespace) -> int:
    tool = tool_named(arguments.name, TOOLS)
    code = tool.read(ToolCall(tool.name, arguments.arguments)).code
    check_permission(tool.name, arguments.allow, partial(_ask, tool.name, code) if sys.stdin.isatty() else None)
    sandbox = assembly.sandbox
    is_json: bool = arguments.json

    def begin(exit_with: Callable[[int], None]) -> None:
        def finish(ran: PythonRan) -> None:
            exit_with(_show(tool.name, python_result(ran), ran, is_json=is_json))

        def fail(failure: AppError) -> None:
            print_failure(failure)
            exit_with(1)

        reply = sandbox.run(RunPython(0, code))
        reply.finished.connect(finish)
        reply.failed.connect(fail)
        reply.stopped.connect(lambda: exit_with(INTERRUPTED))

    sandbox.preparing.connect(_tell_preparing)
    return run_loop(begin, sandbox.cancel_all)


def _show(name: str, result: CallResult, ran: PythonRan, *, is_json: bool) -> int:
    """Print a result as the model reads it; returns the exit code."""
    if is_json:
        told = {"tool": name, "result": result.text, "size": result.size, "cut": result.is_cut}
        print(json_text(told | {"failed": result.is_failure, "problem": ran.problem, "seconds": ran.seconds}))
    else:
        print(result.text)
    if not result.is_failure:
        return 0
    print(f"The call of “{name}” failed: {_reason(ran)}.", file=sys.stderr)
    return 1


def _reason(ran: PythonRan) -> str:
    """Say how a program ended, as the model reads it, within a sentence."""
    ending = problem_text(ran)
    return ending[:1].lower() + ending[1:].rstrip(".")


def _ask(name: str, code: str) -> bool:
    """Show what would run, word for word, and ask."""
    print(f"“{name}” would run this, in a sandbox without files and network:\n", file=sys.stderr)
    print("\n".join(f"    {line}" for line in shown_verbatim(code).split("\n")), file=sys.stderr)
    sys.stderr.write("\nRun it once? (y/n) ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _tell_preparing(is_preparing: bool) -> None:
    if is_preparing:
        print(_PREPARING, file=sys.stderr, flush=True)
