"""Trees of messages as other programs write them, put in order: each message once, parents before children.

Parents that are missing, that go in circles or that contradict the lists of children lose no message. Not here: what
the messages are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TreeLink:
    """Where a message hangs; either side may be missing or wrong."""

    parent: str = ""
    children: Sequence[str] = ()


def walk(links: Mapping[str, TreeLink]) -> Iterator[tuple[str, str]]:
    """Yield each message's id with the id of the one it follows ("" for none)."""
    children = _children(links)
    hung = {child for row in children.values() for child in row}
    seen: set[str] = set()
    for root in (*(each for each in links if each not in hung), *links):  # the rest is what goes in circles
        waiting = [(root, "")]
        while waiting:
            node, parent = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            yield node, parent
            waiting.extend((child, node) for child in reversed(children[node]))


def _children(links: Mapping[str, TreeLink]) -> dict[str, list[str]]:
    """Return each message's children: as it lists them, then those that only name it as their parent."""
    found: dict[str, dict[str, None]] = {each: {} for each in links}
    for each, link in links.items():
        found[each].update((child, None) for child in link.children if _hangs_on(links, child, each))
    for each, link in links.items():
        if link.parent in links:
            found[link.parent][each] = None
    return {each: list(children) for each, children in found.items()}


def _hangs_on(links: Mapping[str, TreeLink], child: str, parent: str) -> bool:
    return child in links and (links[child].parent == parent or links[child].parent not in links)
