"""What a control in the transcript does when it is activated; values that the canvas carries out.

Not here: drawing a control (`controls`), carrying it out (`actions`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF

from app.core.chats.transcript import NoticeAction
from app.core.tools.grants import Decision


@dataclass(frozen=True, slots=True)
class CopyEntry:
    """Put the message's source on the clipboard."""


@dataclass(frozen=True, slots=True)
class CopyText:
    """Put this text on the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowMenu:
    """Open the menu under the word that has this key: `regenerate` or `more`."""

    key: str


@dataclass(frozen=True, slots=True)
class StepSibling:
    """Go to the sibling before (-1) or behind (1)."""

    step: int


class MessageAction(Enum):
    """What only the owner of the transcript can do with a message."""

    COMPARE = "the three efforts side by side"
    DETAILS = "everything known about an answer"
    EDIT = "other words in its place"
    DELETE = "the message gone"
    RUN_AGAIN = "the answer made once more, just as it was"
    DATA = "the fields of an answer that had to fit a schema"
    INSPECT = "the tokens behind an answer"
    BRANCH = "a new chat that goes on from here"


@dataclass(frozen=True, slots=True)
class AskOwner:
    """Ask the owner for something."""

    action: MessageAction


@dataclass(frozen=True, slots=True)
class FoldMessage:
    """Open or close what a message folds: an answer's reasoning, the rest of a long question."""


@dataclass(frozen=True, slots=True)
class ActOnNotice:
    """Do one of the things that a notice offers."""

    action: NoticeAction


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Show a file that is attached to a question."""

    number: int  # among the files of the question


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Ask to open an address."""

    url: str


@dataclass(frozen=True, slots=True)
class OpenNote:
    """Show the place that a note means, by what was cited, such as `3†L5`."""

    mark: str


@dataclass(frozen=True, slots=True)
class DecideCall:
    """Decide about the call that the answer waits with."""

    decision: Decision


@dataclass(frozen=True, slots=True)
class GiveReason:
    """Open the field for why a call is denied."""


@dataclass(frozen=True, slots=True)
class StopCall:
    """End the call that runs, and the answer with it."""


@dataclass(frozen=True, slots=True)
class ShowWhole:
    """Show all of a result, of which the model read the beginning."""

    text: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Something that concerns only how a block is shown, such as wrapping its lines."""

    run: Callable[[], None]


TranscriptCommand = (
    CopyEntry
    | CopyText
    | ShowMenu
    | StepSibling
    | AskOwner
    | FoldMessage
    | ActOnNotice
    | OpenFile
    | OpenLink
    | OpenNote
    | DecideCall
    | GiveReason
    | StopCall
    | ShowWhole
    | ChangeView
)


@dataclass(frozen=True, slots=True)
class Control:
    """Something to activate. `key` names it within its message; `rect` is relative to the part that draws it."""

    key: str
    label: str
    tip: str
    rect: QRectF
    command: TranscriptCommand

    def moved(self, x: float, y: float, prefix: str = "") -> Control:
        """The same control seen from another origin."""
        return Control(prefix + self.key, self.label, self.tip, self.rect.translated(x, y), self.command)
