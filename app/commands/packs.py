"""Let the engine use a GPU by an engine pack: list those here, add one from a file, go back, remove one.

  triptych packs list            what is on this computer, and which one the engine loads
  triptych packs add FILE        unpack it, test it against the processor's own answer, and use it
  triptych packs back            use what was used before
  triptych packs remove NAME     delete it

NAME is the pack's, such as “vulkan”, or that of its folder where there are several. A pack that fails its test is not
used. Nothing here uses the network.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from app.assembly import Assembly
from app.commands.arguments import path
from app.commands.terminal import INTERRUPTED, json_text, print_failure, run_loop
from app.core.packs.installed import InstalledPack, InstalledPacks
from app.core.packs.refusals import PackProblem, PackRefused
from app.errors import AppError
from app.sentence import Sentence
from app.services.engine.pack_installing import PackStage
from app.services.engine.pack_test import PackPassed

_LOOK = Sentence("“triptych packs list” shows what is here.")
_STAGES = {PackStage.UNPACKING: "Unpacking …", PackStage.TESTING: "Testing it against the processor …"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions of `triptych packs`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="what is on this computer")
    listed.add_argument("--json", action="store_true", help="print one JSON object")
    actions.add_parser("add", help="a pack's file").add_argument("file", type=path, metavar="FILE")
    actions.add_parser("back", help="to what was used before")
    actions.add_parser("remove", help="delete one").add_argument("name", metavar="NAME")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Do it and return the exit code."""
    return ACTIONS[arguments.action](assembly, arguments)


def _list(assembly: Assembly, arguments: argparse.Namespace) -> int:
    packs = assembly.engine_packs
    if arguments.json:
        active = packs.active
        found = [{"name": pack.name, "active": pack == active, "manifest": pack.manifest} for pack in packs.packs]
        print(json_text({"packs": found}), flush=True)
        return 0
    for pack in packs.packs:
        print(_line(pack, packs))
    if not packs.packs:
        print("There is no engine pack here. Models run on the processor.")
    return 0


def _add(assembly: Assembly, arguments: argparse.Namespace) -> int:
    installing, packs = assembly.pack_installing, assembly.engine_packs

    def begin(exit_with: Callable[[int], None]) -> None:
        def ready(pack: InstalledPack, passed: PackPassed) -> None:
            try:
                packs.note_test(pack.name, any_files=passed.any_files)
                packs.use(pack.name)
            except AppError as failure:
                print_failure(failure)
                exit_with(1)
                return
            print(f"{pack.manifest.title} works here ({', '.join(passed.gpus)}). The engine uses it from now on.")
            if passed.any_files:
                print("Its driver works only while the engine’s files are not locked. Its network stays locked.")
            exit_with(0)

        def refused(failure: PackRefused) -> None:
            print_failure(failure)
            exit_with(INTERRUPTED if failure.code is PackProblem.CANCELLED else 1)

        installing.ready.connect(ready)
        installing.refused.connect(refused)
        installing.changed.connect(lambda: _tell(installing.stage))
        installing.install(Path(arguments.file).absolute())

    return run_loop(begin, installing.cancel)


def _tell(stage: PackStage) -> None:
    if stage in _STAGES:
        print(_STAGES[stage], file=sys.stderr, flush=True)


def _back(assembly: Assembly, _arguments: argparse.Namespace) -> int:
    packs = assembly.engine_packs
    if not packs.can_go_back:
        raise AppError(Sentence("There is nothing to go back to."), _LOOK)
    packs.go_back()
    active = packs.active
    print(f"The engine uses {active.manifest.title} again." if active else "The engine uses the processor alone again.")
    return 0


def _remove(assembly: Assembly, arguments: argparse.Namespace) -> int:
    packs = assembly.engine_packs
    pack = _named(packs, arguments.name)
    packs.remove(pack)
    print(f"{pack.manifest.title} was removed. Models run on the processor." if packs.active is None else "Removed.")
    return 0


def _named(packs: InstalledPacks, name: str) -> InstalledPack:
    found = [pack for pack in packs.packs if name in (pack.name, pack.manifest.name)]
    if len(found) == 1:
        return found[0]
    if found:
        advice = Sentence("Give the name of its folder: {names}.", names=", ".join(pack.name for pack in found))
        raise AppError(Sentence("{found} engine packs have this name.", found=len(found)), advice)
    raise AppError(Sentence("There is no such engine pack here."), _LOOK)


def _line(pack: InstalledPack, packs: InstalledPacks) -> str:
    manifest = pack.manifest
    state = "in use" if pack == packs.active else "in use before" if pack == packs.previous else "not used"
    built = f"llama.cpp {manifest.commit}, llama-cpp-python {manifest.binding}"
    return f"{manifest.title}  {state}  {manifest.size / 1e6:.0f} MB  {built}\n    {pack.folder}"


ACTIONS = {"list": _list, "add": _add, "back": _back, "remove": _remove}
