"""Who asks: what a client's program calls itself, and what tells clients apart who take turns.

Two copies of one program on one computer are told apart by the `user` of their requests alone, if they send one. Not
here: whether it may ask (`checks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 60  # characters of a name that are shown
_LONGEST_OWNER = 200
_PRODUCT = re.compile(r"[!-~]+(?: v?[0-9][!-~]*)?")  # a word, and its version if that stands apart


@dataclass(frozen=True)
class Client:
    """One program; `address` is the computer it runs on."""

    agent: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        """The first product of its User-Agent, as it stands; empty where it says none."""
        found = _PRODUCT.match(self.agent.strip())
        return found[0][:_LONGEST] if found else ""

    def owner(self, user: str) -> str:
        """What its requests have in common, for this user of it."""
        return "\n".join((self.address, self.agent, user))[:_LONGEST_OWNER]
