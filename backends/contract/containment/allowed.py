"""What a process may do, and what was found to hold. Plain values, made before anything else is imported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wall(StrEnum):
    """What the kernel can keep a process from."""

    READING = "reading"  # files and folders that it was not given
    WRITING = "writing"  # any file that it was not given to write
    NETWORK = "network"  # sockets: the internet, and other programs on this computer
    PROGRAMS = "programs"  # starting another program, or a copy of itself
    PROCESSES = "processes"  # signals to other processes, and their memory


DRIVER_NEEDS_FILES = "the GPU’s driver works without walls around files alone"


class Sockets(StrEnum):
    """What a process does with sockets."""

    NONE = "uses no network"
    LOCAL = "speaks with programs on this computer only"
    ACCEPTS = "is connected to, and connects to nobody"
    CONNECTS = "connects to the internet"


@dataclass(frozen=True)
class Allowed:
    """What one process may do beside running its own program. Paths are those of files, or of folders with all that
    is in them; what is not there is left out.
    """

    sockets: Sockets = Sockets.NONE
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()  # read, written, made and removed
    uses_gpu: bool = False  # the devices and drivers of GPUs, where there are any
    ports: tuple[int, ...] = ()  # on which a process that is connected to may listen, where the kernel can tell
    runs_programs: bool = False
    any_files: bool = False  # no wall around files: the driver of a GPU was tried, and works without it alone
    connects: tuple[int, ...] = ()  # to which ports alone a process connects, where the kernel can tell; (): to any

    @property
    def promised(self) -> tuple[Wall, ...]:
        """The walls that stand around such a process on a system that can hold all of them."""
        open_walls = {
            Wall.READING: "/" in self.reads,
            Wall.NETWORK: self.sockets is Sockets.CONNECTS,
            Wall.PROGRAMS: self.runs_programs,
        }
        return tuple(wall for wall in Wall if not open_walls.get(wall))


@dataclass(frozen=True)
class Confinement:
    """What holds around a process, by its own trial. What was promised and is not held has its reason in `why`."""

    held: tuple[Wall, ...] = ()
    missing: tuple[Wall, ...] = ()
    means: str = ""  # what the kernel holds it with, as its makers call it: “Landlock 7, seccomp”
    why: str = ""
