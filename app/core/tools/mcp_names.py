"""Names of tools as the model writes them, `functions.github_create_issue`, and the way back.

gpt-oss reads declarations as TypeScript, so a name is an identifier of at most 64 signs. Servers name their tools as
they like, with dots, blanks, or signs that cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set as AbstractSet

LONGEST = 64


def identifier(server: str, tool: str) -> str:
    """The name of a server's tool as an identifier, which another tool may have as well."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", tool).strip("_") or "tool"
    name = plain if plain.lower().startswith(f"{server}_") else f"{server}_{plain}"
    return name[:LONGEST].rstrip("_")  # no word of TypeScript has a “_”


def identifiers(server: str, tools: Iterable[str], taken: AbstractSet[str] = frozenset()) -> dict[str, str]:
    """Each tool's own name by its identifier, in the server's order; whatever would be the same gets a number."""
    given: dict[str, str] = {}
    for tool in tools:
        plain = name = identifier(server, tool)
        number = 2
        while name in given or name in taken:
            ending = f"_{number}"
            name, number = plain[: LONGEST - len(ending)] + ending, number + 1
        given[name] = tool
    return given
