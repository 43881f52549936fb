"""Ask whether there is a newer Triptych: reads the signed list of releases, and changes nothing here.

  triptych update            what is new, and where it can be had

Exit code 0: the newest is here, or a newer one was shown. Triptych asks only so, or by the button in the settings.
Offline nothing is asked.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app import __version__
from app.assembly import Assembly
from app.commands.terminal import INTERRUPTED, json_text, print_failure, run_loop
from app.errors import AppError
from app.state.releases import ReleasesState


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych update`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Ask and tell."""
    releases, printing = assembly.releases, _print_json if arguments.json else _print_text

    def begin(exit_with: Callable[[int], None]) -> None:
        def checked() -> None:
            printing(releases)
            exit_with(0)

        def failed(failure: AppError) -> None:
            print_failure(failure)
            exit_with(1)

        releases.checked.connect(checked)
        releases.failed.connect(failed)
        ends.append(exit_with)
        releases.check()

    ends: list[Callable[[int], None]] = []
    return run_loop(begin, lambda: ends[0](INTERRUPTED))


def _print_text(releases: ReleasesState) -> None:
    newest = releases.newest
    if newest is None:
        print(f"Triptych {__version__} is the newest version.")
    else:
        print(f"Triptych {newest.version} was released on {newest.date}; here is {__version__}.")
        print(f"{newest.notes}\n{newest.link}")


def _print_json(releases: ReleasesState) -> None:
    print(json_text({"here": __version__, "newest": releases.newest}), flush=True)
