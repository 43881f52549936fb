"""The panel beside the chat that shows an attached file: its page with the cited words marked, or its text.

Not here: which page, and where its picture comes from (`app.state.chats.document_view`).
"""

from __future__ import annotations

import zlib

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QTextEdit, QVBoxLayout, QWidget

from app.core.documents.wire import PageImage
from app.state.chats.document_view import DocumentView
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import icon
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space, with_alpha
from app.ui.kit.widgets import ElidedLabel, set_role
from app.ui.kit.words import count

_FORMATS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}
_MARKER, _MARK_ALPHA = "#f5c400", 0.35  # as of a pen on paper, whatever the theme


class PagePicture(QWidget):
    """A page as wide as the panel, its marks over it. It has no signals."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._image = QImage()
        self.marks: list[QRectF] = []  # in parts of the picture

    def show_page(self, page: PageImage) -> None:
        """Draw this page; a picture that is not whole stays empty."""
        unpacked = zlib.decompressobj()
        pixels = unpacked.decompress(page.pixels, page.stride * page.height)
        is_whole = len(pixels) == page.stride * page.height and page.width * page.channels <= page.stride
        form = _FORMATS.get(page.channels)
        if form is None or not is_whole:
            self._image = QImage()
        else:
            self._image = QImage(pixels, page.width, page.height, page.stride, form).copy()
        self.marks = [
            QRectF(mark.x / page.width, mark.y / page.height, mark.width / page.width, mark.height / page.height)
            for mark in page.marks
        ]
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Take so many pixels across, and the height that the page has then."""
        image = self._image
        height = round(width * image.height() / image.width()) if image.width() else 0
        self.setFixedSize(QSize(width, height))
        self.update()

    def top_of_marks(self) -> int:
        """How far down the first mark is, in pixels."""
        return round(min((mark.top() for mark in self.marks), default=0.0) * self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page is paper, whatever the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._image, QRectF(self._image.rect()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_alpha(_MARKER, _MARK_ALPHA))
        for mark in self.marks:
            box = QRectF(mark.x() * self.width(), mark.y() * self.height(), mark.width() * self.width(), 0)
            box.setHeight(mark.height() * self.height())
            painter.drawRect(box.adjusted(-2, -1, 2, 1))


class DocumentPanel(QFrame):
    """Hidden while there is nothing to show. Signals: shown(bool) – it appeared or went."""

    shown = Signal(bool)

    def __init__(self, view: DocumentView, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._view, self._appearance = view, appearance
        set_role(self, "pane")
        self.name = set_role(ElidedLabel(self), "heading")
        self.place = set_role(QLabel(self), "secondary")
        self.note = set_role(QLabel(self), "secondary")
        self.note.setWordWrap(True)
        self.back_button = self._button(self.tr("Page before"))
        self.on_button = self._button(self.tr("Next page"))
        self.close_button = self._button(self.tr("Close the file"))
        self.picture = PagePicture(appearance, self)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.picture)
        self.text = QTextEdit(self)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Text of the file"))
        self._lay_out()
        self._connect()
        self._restyle()
        self.hide()

    def _button(self, words: str) -> QPushButton:
        button = set_role(QPushButton(self), "quiet")
        button.setAccessibleName(words)
        button.setToolTip(words)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        head.addWidget(self.name, 1)
        head.addWidget(self.back_button)
        head.addWidget(self.place)
        head.addWidget(self.on_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.area, 1)
        column.addWidget(self.text, 1)

    def _connect(self) -> None:
        self._view.changed.connect(self._show)
        self.back_button.clicked.connect(lambda: self._view.turn(-1))
        self.on_button.clicked.connect(lambda: self._view.turn(1))
        self.close_button.clicked.connect(self._view.close)
        self._appearance.changed.connect(self._restyle)

    def event(self, event: QEvent) -> bool:
        """Escape is for the panel while the keyboard is in it, not for the window's own shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the file away."""
        if _is_escape(event):
            self._view.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        """The page is as wide as there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type] # the event it was given
        self.picture.fit(self.area.viewport().width())

    def _show(self) -> None:
        view = self._view
        was_shown = self.isVisible()
        self.setVisible(view.attachment is not None)
        if self.isVisible() is not was_shown:
            self.shown.emit(self.isVisible())
        if view.attachment is None:
            return
        self._show_head()
        has_picture = view.image is not None
        self.area.setVisible(has_picture)
        self.text.setVisible(not has_picture and not view.is_rendering)
        if view.image is not None:
            self.picture.fit(self.area.viewport().width())
            self.picture.show_page(view.image)
            self.picture.setAccessibleName(view.text)
            self.area.verticalScrollBar().setValue(self.picture.top_of_marks() - self.area.height() // 3)
        elif not view.is_rendering:
            self._show_text()

    def _show_head(self) -> None:
        view, attachment = self._view, self._view.attachment
        assert attachment is not None
        self.name.setText(attachment.name)
        words = self.tr("Page {page} of {pages}").format(page=count(view.page), pages=count(attachment.pages))
        self.place.setText(words if view.page else "")
        for button, step in ((self.back_button, -1), (self.on_button, 1)):
            button.setVisible(bool(view.page))
            button.setEnabled(1 <= view.page + step <= attachment.pages)
        self.note.setText(translated(view.note) if view.note else "")
        self.note.setVisible(view.note is not None)

    def _show_text(self) -> None:
        """The text, with the words selected line by line and the first of them in view."""
        self.text.setPlainText(self._view.text)
        marks: list[QTextEdit.ExtraSelection] = []
        cursor = QTextCursor(self.text.document())
        for line in filter(None, (line.strip() for line in self._view.words)):
            found = self.text.document().find(line, cursor)
            if found.isNull():
                continue
            mark = QTextEdit.ExtraSelection()
            mark.cursor = found  # type: ignore[attr-defined] # a public field that the stubs leave out
            mark.format.setBackground(with_alpha(_MARKER, _MARK_ALPHA))  # type: ignore[attr-defined]
            marks.append(mark)
            cursor = found
        self.text.setExtraSelections(marks)
        if marks:
            first = QTextCursor(marks[0].cursor)  # type: ignore[attr-defined]
            first.clearSelection()
            self.text.setTextCursor(first)
            self.text.ensureCursorVisible()

    def _restyle(self) -> None:
        colour = self._appearance.theme.colours.quiet
        names = ("chevron-left", "chevron-right", "close")
        for button, name in zip((self.back_button, self.on_button, self.close_button), names, strict=True):
            button.setIcon(icon(name, colour))
            button.setIconSize(QSize(14, 14))


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier
