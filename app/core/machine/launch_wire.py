"""What the window and its launcher say to each other: one JSON object a line, tagged by `type`.

Not here: who starts it (`app.services.background.launcher`), what it does (`app.launcher`).
"""

from __future__ import annotations

import msgspec

from backends.contract.containment import Confinement
from backends.lines import LineDecoder

PROTOCOL = 1  # both ends have to speak the same one


class StartChild(msgspec.Struct, frozen=True, tag="start"):
    """Start a child process of the table, by its name, with these arguments more. Closed by `ended`."""

    id: int
    name: str
    arguments: tuple[str, ...] = ()


class FeedChild(msgspec.Struct, frozen=True, tag="feed"):
    """Lines for a process that was started."""

    id: int
    lines: str


class LeaveChild(msgspec.Struct, frozen=True, tag="leave"):
    """End its input; at once: end the process."""

    id: int
    at_once: bool = False


class OpenAddress(msgspec.Struct, frozen=True, tag="open"):
    """Open a web address, a mail address or a folder with the system's program for it. Only `not_opened` answers it."""

    address: str


LaunchRequest = StartChild | FeedChild | LeaveChild | OpenAddress


class LauncherReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out."""

    protocol: int
    pid: int = 0
    confinement: Confinement = Confinement()


class ChildLine(msgspec.Struct, frozen=True, tag="line"):
    """A line that a process has written."""

    id: int
    line: str


class ChildEnded(msgspec.Struct, frozen=True, tag="ended"):
    """A process is gone, or could not be started: the last lines of what it complained of."""

    id: int
    last_words: str = ""


class AddressNotOpened(msgspec.Struct, frozen=True, tag="not_opened"):
    """There is no program that opens this address, or it says that it cannot."""

    address: str


LaunchEvent = LauncherReady | ChildLine | ChildEnded | AddressNotOpened

REQUESTS = LineDecoder[LaunchRequest](LaunchRequest)
EVENTS = LineDecoder[LaunchEvent](LaunchEvent)
