"""Who allowed what: the decisions a person can take about a call, and the permissions that outlive one.

A permission holds for one tool as it was when it was given: another fingerprint – another command, address or schema –
needs its own. What is allowed always is a person's own act and is kept, in a temporary chat as well; it is listed and
revoked in the settings. Not here: what a call would do (`call_terms`), who asks (`app.state.chats.tool_calls`).
"""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.tools.call_terms import CallTerms
from app.json_file import JsonFile
from app.sentence import Sentence

_NOT_WRITTEN = Sentence("The permission could not be saved. It holds until Triptych is closed.")


class Decision(StrEnum):
    """What a person says to a call; closing the question is denying."""

    ONCE = "once"
    CHAT = "chat"
    ALWAYS = "always"
    DENY = "deny"


class Grant(msgspec.Struct, frozen=True):
    """A permission for one tool, as long as what is behind it stays the same."""

    tool: str
    fingerprint: str
    title: str  # what was asked, in English, for the list
    since: float  # seconds since 1970

    def covers(self, terms: CallTerms) -> bool:
        """Whether it allows this call."""
        return (self.tool, self.fingerprint) == (terms.tool, terms.fingerprint)


def grant_of(terms: CallTerms) -> Grant:
    """Make a permission, from now on, for calls such as this one."""
    return Grant(terms.tool, terms.fingerprint, str(terms.what), time.time())


class KeptGrants(msgspec.Struct, frozen=True):
    """What the file holds."""

    grants: tuple[Grant, ...] = ()


class GrantsFile(JsonFile[KeptGrants]):
    """What is allowed always."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, KeptGrants, _NOT_WRITTEN)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """All of them, oldest first."""
        return self.value.grants

    def allows(self, terms: CallTerms) -> bool:
        """Whether a call was allowed for always."""
        return any(grant.covers(terms) for grant in self.grants)

    def allow(self, terms: CallTerms) -> None:
        """Allow calls such as this one always, in place of what the tool was allowed before. Raises FileNotWritten."""
        self.reload()
        kept = [grant for grant in self.grants if grant.tool != terms.tool]
        self.write(KeptGrants((*kept, grant_of(terms))))

    def revoke(self, grant: Grant) -> None:
        """Take a permission back. Raises FileNotWritten."""
        self.reload()
        self.write(KeptGrants(tuple(one for one in self.grants if one != grant)))


class ChatGrants:
    """What is allowed in one chat until it is closed; it is written nowhere."""

    def __init__(self) -> None:
        self._allowed: set[tuple[str, str]] = set()

    def allow(self, terms: CallTerms) -> None:
        """Allow calls such as this one."""
        self._allowed.add((terms.tool, terms.fingerprint))

    def allows(self, terms: CallTerms) -> bool:
        """Whether a call was allowed here."""
        return (terms.tool, terms.fingerprint) in self._allowed
