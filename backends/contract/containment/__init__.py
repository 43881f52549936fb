"""Walls around a process that the kernel holds, however native code in it is taken over.

`confine` is the first act of every child's `main`: before any thread, since a wall holds for threads that are started
later, before any native library, and before a byte of the input is read. What holds afterwards is found out by trying,
never assumed, and told in the child's first line. Nothing here needs more than Python's own library.

Not here: which process may do what (`app.processes`, and each process's `main`), what is shown of it (`app.ui`).
"""

from backends.contract.containment.allowed import DRIVER_NEEDS_FILES, Allowed, Confinement, Sockets, Wall
from backends.contract.containment.arguments import allowed_by, as_arguments
from backends.contract.containment.confining import close_inherited, confine, leave_no_core, shut_internet

__all__ = [
    "DRIVER_NEEDS_FILES",
    "Allowed",
    "Confinement",
    "Sockets",
    "Wall",
    "allowed_by",
    "as_arguments",
    "close_inherited",
    "confine",
    "leave_no_core",
    "shut_internet",
]
