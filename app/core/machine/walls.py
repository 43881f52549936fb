"""What holds around each process of the program: by the kernel, or by this program alone, in a person's words.

For `triptych doctor`, for Settings and for copied reports. Not here: finding it out (`app.services.background.trial`),
holding it (`backends.contract.containment`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.processes import PROCESSES
from app.sentence import Sentence
from backends.contract.containment import DRIVER_NEEDS_FILES, Confinement, Wall

HEADING = "Privacy: what holds here"
_KERNEL, _PROGRAM = "kernel", "this program only"
_WALLS = {
    Wall.READING: Sentence("reads no files but its own"),
    Wall.WRITING: Sentence("writes no files but its own"),
    Wall.NETWORK: Sentence("has no network"),
    Wall.PROGRAMS: Sentence("starts no other program"),
    Wall.PROCESSES: Sentence("leaves other programs alone"),
}
_WHO = {
    "engine": Sentence("The engine, which computes answers"),
    "remote engine": Sentence("What asks an engine on another machine"),
    "network": Sentence("The downloader, which asks Hugging Face"),
    "sandbox": Sentence("The sandbox, which runs a model’s Python"),
    "reading": Sentence("The reader of attached documents"),
    "function": Sentence("The runner of your own functions"),
    "window": Sentence("The window, with your chats"),
}

Confinements = Mapping[str, Confinement | None]
"""By the names of processes; None: the process could not be tried."""


@dataclass(frozen=True)
class WallLine:
    """One promise about one process, and whether the kernel keeps it."""

    process: str
    words: Sentence
    is_held: bool


def who(process: str) -> Sentence:
    """Say which process is meant."""
    return _WHO.get(process, Sentence("“{name}”", name=process))


def lines_of(found: Confinements) -> tuple[WallLine, ...]:
    """All promises, process by process."""
    made: list[WallLine] = []
    for process, confinement in found.items():
        promised = confinement_walls(process, confinement)
        held = confinement.held if confinement is not None else ()
        made += [WallLine(process, _WALLS[wall], wall in held) for wall in promised]
    return tuple(made)


def confinement_walls(process: str, confinement: Confinement | None) -> tuple[Wall, ...]:
    """The walls that were promised, also where nothing is known of them."""
    if confinement is None:
        return next((each.walls for each in PROCESSES if each.name == process), ())
    return tuple(wall for wall in Wall if wall in (*confinement.held, *confinement.missing))


def wall_facts(found: Confinements) -> dict[str, dict[str, str]]:
    """The same as a heading with rows, for a report."""
    rows = {f"{line.process} {line.words}": _KERNEL if line.is_held else _PROGRAM for line in lines_of(found)}
    for process, confinement in found.items():
        if confinement is None:
            rows[f"{process} could not be tried"] = _PROGRAM
        elif confinement.missing:
            rows[f"why not all of {process}"] = confinement.why
        if confinement is not None and confinement.held:
            rows[f"{process} is held with"] = confinement.means
    return {HEADING: rows}


def is_whole(found: Confinements) -> bool:
    """Tell whether the kernel holds all that is promised."""
    return all(line.is_held for line in lines_of(found))


def missing_sentence(confinement: Confinement | None) -> Sentence | None:
    """What this system does not hold around the engine, to stand where it is promised; None where all holds."""
    if confinement is None or not confinement.missing:
        return None
    if Wall.NETWORK in confinement.missing:
        return Sentence("Your system cannot lock the engine’s network: only Triptych itself keeps it shut.")
    if confinement.why == DRIVER_NEEDS_FILES:
        return Sentence(
            "Your GPU’s driver needs the engine’s files unlocked: only Triptych itself keeps it to its model."
        )
    return Sentence("Your system cannot lock the engine’s files: only Triptych itself keeps it to its model.")
