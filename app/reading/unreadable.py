"""The error that every reader raises where a document cannot be turned into text."""

from __future__ import annotations

from app.core.documents.wire import UnreadableReason


class UnreadableDocumentError(Exception):
    """There is no text to be had, for this reason; `pages` where that is part of it."""

    def __init__(self, reason: UnreadableReason, detail: str = "", pages: int = 0) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.pages = reason, detail, pages


def damaged(detail: str) -> UnreadableDocumentError:
    """For a document that is not whole, or not what it says."""
    return UnreadableDocumentError(UnreadableReason.DAMAGED, detail)
