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
from pathlib import Path

from app.assembly import Assembly
from app.commands.arguments import path
from app.commands.attachments import AttachmentsOfCommand
from app.commands.mcp_waiting import McpWaiting
from app.commands.permissions import NOBODY, TerminalPermissions
from app.commands.terminal import INTERRUPTED, json_text, print_failure, run_loop
from app.core.chats.turns import Attachment
from app.core.tools.listing import call_by_name, listed_functions
from app.core.tools.recorded import call_key
from app.core.tools.result import CallResult, unmade
from app.errors import AppError
from app.sentence import Sentence
from app.services.tools.provider import CallContext
from app.state.chats.tool_calls import SharedCalls, ToolCalls, ToolTask

_AGAIN = Sentence("Nothing was run. Call it again to be asked again.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions of `triptych tools`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    call = actions.add_parser("call", help="make one call")
    call.add_argument("name", metavar="NAME", help="of the tool, as “triptych tools list” shows it")
    call.add_argument("--arguments", required=True, metavar="JSON", help='such as \'{"code": "1 + 1"}\'')
    add_attach(call)
    add_allow(call)
    listed = actions.add_parser("list", help="what there is")
    for each in (call, listed):
        each.add_argument("--json", action="store_true", help="print one JSON object")


def add_attach(parser: argparse.ArgumentParser) -> None:
    """`--attach FILE`."""
    parser.add_argument(
        "--attach", type=path, action="append", default=[], metavar="FILE", help="a file to look things up in"
    )


def add_allow(parser: argparse.ArgumentParser) -> None:
    """`--allow TOOL`."""
    parser.add_argument(
        "--allow", action="append", default=[], metavar="TOOL", help="a tool that runs without a question"
    )


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Do it and return the exit code."""
    if arguments.action == "list":
        listing = _Listing(assembly, is_json=arguments.json)
        return run_loop(listing.begin, listing.interrupt)
    calling = _OneCall(assembly, arguments)
    return run_loop(calling.begin, calling.interrupt)


def _list(assembly: Assembly, *, is_json: bool) -> int:
    found = [(each, function) for each in assembly.tools.toolbox.providers for function in listed_functions(each.offer)]
    if is_json:
        shown = [
            {
                "name": function.name,
                "description": function.description,
                "parameters": function.parameters,
                "provider": provider.name,
                "needs_network": provider.needs_network,
            }
            for provider, function in found
        ]
        print(json_text({"tools": shown}), flush=True)
        return 0
    for provider, function in found:
        print(f"{function.name}  ({provider.name})  {json_text(function.parameters)}\n    {function.description}")
    return 0


class _Listing:
    """All tools, once the servers of some of them are ready."""

    def __init__(self, assembly: Assembly, *, is_json: bool) -> None:
        self._assembly, self._is_json = assembly, is_json
        names = [each.name for each in assembly.tools.toolbox.providers]
        self._waiting = McpWaiting(assembly.tools.mcp_servers, names, self._print)
        self._exit: Callable[[int], None] = sys.exit

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Connect them, then print."""
        self._exit = exit_with
        self._waiting.begin()

    def interrupt(self) -> None:
        """Exit with 130 on Ctrl+C."""
        self._exit(INTERRUPTED)

    def _print(self) -> None:
        self._exit(_list(self._assembly, is_json=self._is_json))


class _OneCall:
    """One call, from its question to its result."""

    def __init__(self, assembly: Assembly, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._toolbox, self._servers = assembly.tools.toolbox, assembly.tools.mcp_servers
        self._permissions = TerminalPermissions(arguments.allow, self._toolbox.grants)
        self._calls = ToolCalls(self._toolbox, assembly.root, is_allowed=self._permissions.allows)
        self._calls.failed.connect(print_failure)
        paths: list[Path] = arguments.attach
        self._files = AttachmentsOfCommand(paths, assembly.root)
        self._task: ToolTask | None = None
        self._told: Sentence | None = None
        self._exit: Callable[[int], None] = sys.exit

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Read what is attached, then call."""
        self._exit = exit_with
        self._files.begin(self._prepare, self._give_up)

    def interrupt(self) -> None:
        """End the tool on Ctrl+C."""
        task, self._task = self._task, None
        if task is not None:
            task.done.disconnect(self._finish)
            task.leave()
        self._files.close()
        self._exit(INTERRUPTED)

    def _prepare(self, attachments: tuple[Attachment, ...]) -> None:
        """Connect servers where no other tool has this name."""
        names = [each.name for each in self._toolbox.providers]
        known = {function.name for each in self._toolbox.providers for function in listed_functions(each.offer)}
        wanted = () if self._arguments.name in known else names
        self._waiting = McpWaiting(self._servers, wanted, lambda: self._call(attachments))
        self._waiting.begin()

    def _call(self, attachments: tuple[Attachment, ...]) -> None:
        try:
            self._ask(attachments)
        except AppError as refused:
            self._give_up(refused)
        except KeyboardInterrupt:
            self.interrupt()

    def _ask(self, attachments: tuple[Attachment, ...]) -> None:
        names = tuple(each.name for each in self._toolbox.providers)
        call = call_by_name(self._arguments.name, self._arguments.arguments, self._toolbox.offer(names))
        context = CallContext("", attachments, (), self._toolbox.is_offline)
        provider = self._toolbox.provider_of(call, names, context)
        assert provider is not None  # which has offered it
        if refusal := self._calls.refusal(provider):
            self._finish(unmade(refusal))
            return
        task = self._task = self._calls.begin(provider, call, context, SharedCalls(), call_key(call, ()))
        task.join()
        task.changed.connect(self._tell)
        task.done.connect(self._finish)
        self._calls.run_if_allowed(task)
        if task.is_asking and not task.is_closed:
            self._calls.decide(task, *self._permissions.decide(task.terms))

    def _tell(self) -> None:
        """Say on stderr what the tool does, once each."""
        told = self._task.progress if self._task is not None else None
        if told is not None and told != self._told:
            self._told = told
            print(told, file=sys.stderr, flush=True)

    def _finish(self, result: CallResult) -> None:
        self._task = None
        self._exit(_show(self._arguments.name, result, is_json=self._arguments.json))

    def _give_up(self, failure: AppError) -> None:
        print_failure(failure)
        self._exit(1)


def _show(name: str, result: CallResult, *, is_json: bool) -> int:
    """Print a result as the model reads it; returns the exit code."""
    if is_json:
        told = {"tool": name, "result": result.text, "size": result.size, "cut": result.is_cut}
        print(json_text(told | {"failed": result.is_failure, "denied": result.is_denied}), flush=True)
    elif not result.is_denied:
        print(result.text, flush=True)
    if not result.is_failure:
        return 0
    if not result.is_denied:
        print(f"The call of “{name}” failed: {_reason(result)}.", file=sys.stderr)
    elif NOBODY not in result.text:
        print(f"The call of “{name}” was not allowed. {_AGAIN}", file=sys.stderr)
    return 1


def _reason(result: CallResult) -> str:
    """Say why a call failed, within a sentence."""
    why = result.ending or next(iter(result.text.splitlines()), "")
    return why[:1].lower() + why[1:].rstrip(".")
