"""The screen reader's side, run by the system's Python, which has the AT-SPI bindings: prints the tree, presses."""

from __future__ import annotations

import time
from typing import Any

import gi  # pyright: ignore[reportMissingImports] # of the system

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 # pyright: ignore[reportMissingImports] # of the system

PRESSED = ("Show the reasoning", "Details")


def find() -> Any:
    """The program, once it is on the bus."""
    for _ in range(100):
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(number)
            if child and child.get_name() == "transcript-under-test":
                return child
        time.sleep(0.1)
    raise SystemExit("the program is not on the bus")


def walk(node: Any) -> None:
    """Print a node and all below; press what is to be pressed."""
    name = node.get_name() or ""
    print("node", node.get_role_name(), name.splitlines()[0] if name else "", flush=True)
    if name.startswith(PRESSED):
        print("press", node.get_action_iface().do_action(0), flush=True)
    for number in range(node.get_child_count()):
        if child := node.get_child_at_index(number):
            walk(child)


if __name__ == "__main__":
    walk(find())
