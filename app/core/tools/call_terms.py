"""What a person is told before a call is made, and by what a permission for it is known again.

Not here: who is asked and what was allowed (`grants`), running the call (`app.services.tools.provider`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from app.sentence import Sentence


class Touch(StrEnum):
    """What outside itself a call can reach; a value never changes its meaning."""

    ATTACHMENTS = "attachments"  # reads what is attached to the chat
    FILES = "files"  # files of this computer
    NETWORK = "network"
    COMMAND = "command"  # a program with the user's own rights


@dataclass(frozen=True)
class CallTerms:
    """One call as a person judges it. A permission is bound to `tool` and `fingerprint`; another tool needs its own."""

    tool: str  # "python", "files", "web", "mcp.github.create_issue", "own.weather"
    what: Sentence  # "Run a Python program"
    where: Sentence  # "In a sandbox on this computer, without files and network"
    arguments: str  # word for word, as the model wrote them
    touches: frozenset[Touch]
    fingerprint: str  # `fingerprint` of whatever is not to change behind a permission


def fingerprint(tool: str, place: str, schema: Mapping[str, object]) -> str:
    """Return the SHA-256 of a tool's name, of the command line or address behind it, and of its schema."""
    return hashlib.sha256(msgspec.json.encode((tool, place, schema), order="deterministic")).hexdigest()
