"""Where a fence of code ends when the code is Markdown itself, with fences of the same marks in it.

A model that writes a README into a fence seldom makes its marks longer than those inside. A fence said to be Markdown
therefore counts: marks with a language open a fence inside it, bare marks close the innermost one. Not here: what
stands around a fence (`segments`, `parse`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_LINE = re.compile(r"([ >]*)(`{3,}|~{3,})[ \t]*([^`]*?)[ \t]*$")
_MARKDOWN = ("markdown", "md", "mdx")


@dataclass
class Fence:
    """A fence that is read line by line. `depth` counts the fences that are open, itself included."""

    mark: str
    holds_markdown: bool
    depth: int = 1

    @classmethod
    def opened(cls, line: str) -> Fence:
        """The fence that a line begins, which matches `OPENING`."""
        found = OPENING.match(line)
        assert found is not None, "only a line of marks opens a fence"
        language = line[found.end() :].strip().split(" ")[0].lower()
        return cls(found[1], language in _MARKDOWN)

    def ends_with(self, line: str) -> bool:
        """Whether this line closes the fence; what it opens or closes inside is counted."""
        found = _LINE.match(line)
        if found is None or not found[2].startswith(self.mark):
            return False
        if found[3]:
            self.depth += self.holds_markdown
            return False
        self.depth -= 1
        return self.depth == 0


def lengthened(text: str) -> str:
    """A list item or a quote in which every fence that holds fences has longer marks than they, as CommonMark asks."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        found = _LINE.match(lines[number].lstrip(" >"))
        number = _lengthen(lines, number) if found and found[3].split(" ")[0].lower() in _MARKDOWN else number + 1
    return "\n".join(lines)


def _lengthen(lines: list[str], first: int) -> int:
    """Give the fence at `first` longer marks where it has fences inside; answers the number of the line behind it."""
    fence = Fence.opened(lines[first].lstrip(" >"))
    last, deepest = first + 1, 1
    while last < len(lines) and not fence.ends_with(lines[last].lstrip(" >")):
        last, deepest = last + 1, max(deepest, fence.depth)
    if deepest > 1:
        for number in (first, last):
            if number < len(lines):
                lines[number] = lines[number].replace(fence.mark, fence.mark + fence.mark[0], 1)
    return last + 1
