"""What a person reads of a document that cannot be turned into text, and what to do then.

Not here: finding it out (`app.reading`), plain text that cannot be read (`app.core.chats.attaching`).
"""

from __future__ import annotations

from app.core.documents.wire import Unreadable, UnreadableReason
from app.errors import AttachmentRefused
from app.sentence import Sentence

_ADVICE = {
    UnreadableReason.DAMAGED: Sentence("Open it in its own program, and save it again."),
    UnreadableReason.UNKNOWN: Sentence("Unpack it, and attach the files in it."),
    UnreadableReason.OLD_OFFICE: Sentence("Save it as .docx, .xlsx, .pptx or PDF, without a password."),
    UnreadableReason.NO_TEXT: Sentence("Let a program recognise its text (OCR), and attach what that saves."),
    UnreadableReason.TOO_MUCH_TEXT: Sentence("Attach the part that matters."),
    UnreadableReason.TOO_MANY_PAGES: Sentence("Attach the part that matters."),
    UnreadableReason.UNPACKS_TOO_LARGE: Sentence("Attach the part that matters."),
    UnreadableReason.TOO_LONG: Sentence("Attach the part that matters, or save it as plain text."),
    UnreadableReason.NOT_STARTED: Sentence("Try again. If it fails again, install Triptych anew."),
}


class DocumentLocked(AttachmentRefused):
    """A document that opens with a password only, or not with the one that was tried."""


def refusal(name: str, unreadable: Unreadable, *, has_password: bool = False) -> AttachmentRefused:
    """The sentence and the advice for one document, of which a password was tried or not."""
    reason = unreadable.reason
    if reason is UnreadableReason.PASSWORD:
        return _locked(name, unreadable.detail, has_password=has_password)
    return AttachmentRefused(_told(name, reason, unreadable.pages), _ADVICE[reason], unreadable.detail)


def _locked(name: str, detail: str, *, has_password: bool) -> DocumentLocked:
    locked = Sentence("“{name}” is locked with a password.", name=name)
    wrong = Sentence("That password does not open “{name}”.", name=name)
    advice = Sentence("Save a copy without a password, and attach that.")
    return DocumentLocked(wrong if has_password else locked, advice, detail)


def _told(name: str, reason: UnreadableReason, pages: int) -> Sentence:
    if reason is UnreadableReason.NO_TEXT and pages:
        return Sentence("“{name}” has {pages} pages, and no text on them: they are pictures.", name=name, pages=pages)
    told = {
        UnreadableReason.DAMAGED: Sentence("“{name}” is damaged or not whole.", name=name),
        UnreadableReason.UNKNOWN: Sentence("“{name}” is an archive, not a document.", name=name),
        UnreadableReason.OLD_OFFICE: Sentence("“{name}” is an old Office file, or one with a password.", name=name),
        UnreadableReason.NO_TEXT: Sentence("“{name}” has no text in it.", name=name),
        UnreadableReason.TOO_MUCH_TEXT: Sentence("“{name}” has more text than Triptych reads.", name=name),
        UnreadableReason.TOO_MANY_PAGES: Sentence(
            "“{name}” has {pages} pages, which is more than Triptych reads.", name=name, pages=pages
        ),
        UnreadableReason.UNPACKS_TOO_LARGE: Sentence("“{name}” unpacks to more than Triptych reads.", name=name),
        UnreadableReason.TOO_LONG: Sentence("“{name}” took too much time or memory to read.", name=name),
        UnreadableReason.NOT_STARTED: Sentence("“{name}” could not be read: its reader did not start.", name=name),
    }
    return told[reason]
