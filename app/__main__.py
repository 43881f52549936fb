"""The command line: no arguments open the window, subcommands work without one.

Exit codes: 0 done · 1 it failed, the reason is on stderr · 2 the command was not understood · 3 the answer was cut off
(token limit or full context) · 130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.commands.safe_output import open_standard_descriptors, stand_in_for_streams
from app.commands.terminal import print_failure, run_safely
from app.errors import AppError
from backends.contract.containment import leave_no_core
from backends.contract.forms import is_file, is_folder

COMMANDS = (
    "ask",
    "bench",
    "compare",
    "doctor",
    "history",
    "judge",
    "mcp",
    "models",
    "packs",
    "serve",
    "tools",
    "update",
)
"""Each is a module in `app.commands` with `add_arguments(parser)`, `run(arguments, assembly) -> int` and its help as
docstring.
"""
_OF_ALL = ("-h", "--help", "--version")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    open_standard_descriptors()
    leave_no_core()  # what was typed is in memory
    if arguments and arguments[0] in (*COMMANDS, *_OF_ALL):
        return run_safely(lambda: _run_command(arguments))
    if complaint := _complaint(arguments):
        return run_safely(lambda: _refuse(complaint))
    return _open_window(arguments)


def parser_of(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """What reads the command line, knowing these commands."""
    parser = argparse.ArgumentParser(
        prog="triptych",
        description="gpt-oss on your own computer. Without a command the window opens.",
        epilog=__doc__ and __doc__.partition("\n\n")[2],
    )
    parser.add_argument("--version", action="version", version=f"Triptych {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names:
        module = importlib.import_module(f"app.commands.{name}")
        command = commands.add_parser(name, help=(module.__doc__ or "").partition("\n")[0], description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _run_command(arguments: Sequence[str]) -> int:
    first = arguments[0]
    parsed = parser_of([first] if first in COMMANDS else COMMANDS).parse_args(arguments)  # the others stay unimported
    assembly = importlib.import_module("app.assembly").user_assembly()
    try:
        return parsed.run(parsed, assembly)
    finally:
        assembly.close()


def _complaint(arguments: Sequence[str]) -> str:
    """What is wrong with arguments that name no command: the window opens with nothing, or with a model's path."""
    if not arguments or (sys.platform == "darwin" and arguments[0].startswith("-psn_")):  # as an old Finder starts it
        return ""
    first, path = arguments[0], Path(arguments[0])
    if first.startswith("-"):
        return f"There is no option “{first}”."
    if not first.strip() or not (is_file(path) or is_folder(path)):
        return f"There is no command and no file “{first}”."
    return "The window opens with one model: leave out all but the first argument." if len(arguments) > 1 else ""


def _refuse(complaint: str) -> int:
    print(f"{complaint} “triptych --help” shows what there is.", file=sys.stderr)
    return 2


def _open_window(arguments: Sequence[str]) -> int:
    stand_in_for_streams()
    gc.disable()  # all that is imported stays, and looking through it takes 30 ms; `Collector` switches it on
    importlib.import_module("app.services.desktop.qt_imports").spare_sources()
    try:
        run = importlib.import_module("app.run")
    except ImportError as error:
        return _without_library(error)
    return run.run_window(list(arguments))


def _without_library(error: ImportError) -> int:
    """Qt could not be imported for want of a library of the system: say which, and what to install."""
    start = importlib.import_module("app.core.machine.probes.start")
    name = start.library_not_found(error)
    if not name:
        raise error
    names = tuple(dict.fromkeys((name, *start.missing_qt_libraries())))
    problem = importlib.import_module("app.core.machine.start_checks").missing_libraries(names, str(error))
    return run_safely(lambda: _tell_problem(problem))


def _tell_problem(problem: AppError) -> int:
    print_failure(problem)
    return 1


if __name__ == "__main__":
    sys.exit(main())
