"""Asking a person at a terminal whether a tool may be called, and who may be asked at all.

Not here: making the call (`app.state.chats.tool_calls`), the card in the window.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Collection

from app.core.tools.call_terms import CallTerms, Touch
from app.core.tools.grants import Decision, GrantsFile
from app.core.tools.permission import shown_verbatim
from app.sentence import Sentence

NOBODY = "nobody could be asked"
_SILENT = Sentence("The call of “{tool}” was not made: nobody could be asked.")
_ALLOW = Sentence("Name the tool with “--allow {tool}”.")
_TOUCHES = {
    Touch.ATTACHMENTS: "what is attached",
    Touch.FILES: "files of this computer",
    Touch.NETWORK: "the network",
    Touch.COMMAND: "a program with your own rights",
}
_ANSWERS = {
    "y": Decision.ONCE,
    "yes": Decision.ONCE,
    "chat": Decision.CHAT,
    "always": Decision.ALWAYS,
}


class TerminalPermissions:
    """What one command may do: tools that were named, and where a person sits at a terminal what was allowed always."""

    def __init__(self, named: Collection[str], grants: GrantsFile) -> None:
        self._named, self._grants = named, grants
        self.has_person = sys.stdin.isatty() and sys.stderr.isatty()  # who can read the question and answer it

    def allows(self, terms: CallTerms) -> bool:
        """Whether a call is made without a question."""
        return terms.tool in self._named or (self.has_person and self._grants.allows(terms))

    def decide(self, terms: CallTerms) -> tuple[Decision, str]:
        """Ask, and return the decision with a reason. Where nobody can be asked that is said, and it is denied. Raises
        KeyboardInterrupt.
        """
        if not self.has_person:
            print(_SILENT.filled(tool=terms.tool).then(_ALLOW.filled(tool=terms.tool)), file=sys.stderr)
            return Decision.DENY, NOBODY
        _forget_typed()
        print(f"\n{_question(terms)}", file=sys.stderr)
        sys.stderr.write("Allow it? (y = once / chat / always / n, or why not) ")
        sys.stderr.flush()
        return _read_decision()


def _question(terms: CallTerms) -> str:
    """What would be done, the arguments word for word."""
    touches = ", ".join(_TOUCHES[touch] for touch in Touch if touch in terms.touches)
    lines = [f"    {line}" for line in shown_verbatim(terms.arguments).split("\n")]
    touched = [f"It touches {touches}."] if touches else []
    return "\n".join([f"“{terms.tool}”: {terms.what}. {terms.where}.", *touched, "", *lines, ""])


def _forget_typed() -> None:
    """What was typed before the question was seen is no answer to it."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    import termios

    termios.tcflush(sys.stdin, termios.TCIFLUSH)


def _read_decision() -> tuple[Decision, str]:
    """One line of the terminal; Ctrl+C ends the program here, for no event loop turns while it waits."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        said = sys.stdin.readline().strip()
    finally:
        signal.signal(signal.SIGINT, before)
    decision = _ANSWERS.get(said.casefold(), Decision.DENY)
    is_reason = decision is Decision.DENY and said.casefold() not in ("", "n", "no")
    return decision, said if is_reason else ""
