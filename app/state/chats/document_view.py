"""The attached file that is looked at beside the chat: a page of it as a picture, or its text.

Not here: making the picture (`app.reading`), drawing it (`app.ui.chat.document_panel`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.chats.turns import Attachment
from app.core.documents.page_text import page_text
from app.core.documents.refusals import DocumentLocked
from app.core.documents.wire import PageImage
from app.errors import AppError
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.documents.reading import Reading

_WIDTH = 1400  # pixels of a page's picture: sharp where the panel is half a fine screen wide
_GONE = Sentence("The file is not where it was. This is its text as it was attached.")
_LOCKED = Sentence("The file is locked with a password, which is not kept. This is its text.")
_CHANGED = Sentence("The file has changed. This is its text as it was attached.")


class DocumentView(QObject):
    """One at a time. Signals: changed()."""

    changed = Signal()

    def __init__(self, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._reply: Reply | None = None
        self.attachment: Attachment | None = None  # None: nothing is shown
        self.page = 0  # counted from 1; 0: the file has no pages
        self.words: tuple[str, ...] = ()  # to be marked, line by line
        self.image: PageImage | None = None
        self.note: Sentence | None = None  # why there is no picture of the page

    @property
    def text(self) -> str:
        """What the page says; of a file without pages, all of it."""
        if self.attachment is None:
            return ""
        return page_text(self.attachment.text, self.page) if self.page else self.attachment.text

    @property
    def is_rendering(self) -> bool:
        """Whether the page's picture is on its way."""
        return self._reply is not None

    def show(self, attachment: Attachment, page: int = 1, words: tuple[str, ...] = ()) -> None:
        """Look at a file, at one of its pages, with some words marked."""
        self.attachment, self.words = attachment, words
        self._go(min(max(1, page), attachment.pages) if attachment.pages else 0)

    def turn(self, pages: int) -> None:
        """Go so many pages on, or back."""
        if self.attachment is not None and 1 <= self.page + pages <= self.attachment.pages:
            self.words = ()
            self._go(self.page + pages)

    def close(self) -> None:
        """Look at nothing any more."""
        self.attachment = None
        self._forget()
        self.changed.emit()

    def _go(self, page: int) -> None:
        self._forget()
        self.page = page
        path = self.attachment.path if self.attachment is not None else ""
        if path and page:
            self._reply = self._reading.render(Path(path), page, _WIDTH, self.words)
            self._reply.finished.connect(self._take)
            self._reply.failed.connect(self._fail)
        self.changed.emit()

    def _forget(self) -> None:
        reply, self._reply = self._reply, None
        self.image = self.note = None
        if reply is not None:
            reply.finished.disconnect(self._take)
            reply.failed.disconnect(self._fail)
            reply.cancel()

    def _take(self, image: PageImage) -> None:
        self._reply = None
        if self.attachment is not None and image.pages == self.attachment.pages:
            self.image = image
        else:
            self.note = _CHANGED
        self.changed.emit()

    def _fail(self, failure: AppError) -> None:
        self._reply = None
        if isinstance(failure, DocumentLocked):
            self.note = _LOCKED
        else:
            self.note = _GONE if self.attachment and not Path(self.attachment.path).exists() else _CHANGED
        self.changed.emit()
