"""The files that will go with a question, as chips above the composer's box: name, size in tokens, a way out.

Also which files something dragged or pasted stands for.

Not here: reading and counting files (`app.state.chats.attaching`), how sent ones look (`app.ui.transcript`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QMimeData, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.core.chats.turns import Attachment, AttachmentMode
from app.core.documents.counted import sheets_in, slides_in
from app.core.text.encodings import Encoding
from app.state.chats.attaching import DocumentRead
from app.ui.chat.mode_button import ModeButton
from app.ui.kit.appearance import Appearance
from app.ui.kit.encoding_button import EncodingButton
from app.ui.kit.icons import icon
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, set_role
from app.ui.kit.words import count, memory_size
from app.ui.models.words import duration

_LONG_SECONDS = 10.0  # of reading that are worth saying before
MOST_ROWS = 3  # more are scrolled


class AttachmentChip(QFrame):
    """One attached file with a button to take it out.

    Signals: removed() – the button was pressed · encoding_chosen(Encoding) – it shall be read otherwise ·
    mode_chosen(AttachmentMode) – it shall go along otherwise.
    """

    removed = Signal()
    encoding_chosen = Signal(object)
    mode_chosen = Signal(object)

    def __init__(self, attachment: Attachment, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "chip")
        self.attachment = attachment
        self._appearance = appearance
        self._sign = QLabel(self)
        name = set_role(ElidedLabel(self), "secondary")
        name.setText(attachment.name)
        self.encoding_button = EncodingButton(self)
        self.encoding_button.chosen.connect(self.encoding_chosen)
        self.size_label = set_role(QLabel(self), "note")
        self.mode_button = ModeButton(self)
        self.mode_button.chosen.connect(self.mode_chosen)
        self.remove_button = set_role(QPushButton(self), "quiet")
        words = self.tr("Remove {name}").format(name=attachment.name)
        self.remove_button.setAccessibleName(words)
        self.remove_button.setToolTip(words)
        self.remove_button.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, 2, 2, 2)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._sign)
        row.addWidget(name, 1)
        row.addWidget(self.encoding_button)
        row.addWidget(self.size_label)
        row.addWidget(self.mode_button)
        row.addWidget(self.remove_button)
        self._slides = slides_in(attachment.name, attachment.text)
        self._sheets = sheets_in(attachment.name, attachment.text)
        self.show_tokens(0, fits=False)
        self.restyle()

    def show_tokens(self, tokens: int, *, fits: bool, seconds: float = 0.0) -> None:
        """How much of the context it takes, how long its reading, and whether it fits as a whole; until that is known,
        its size.
        """
        size = self.tr("{count} tokens").format(count=count(tokens)) if tokens else _size(self.attachment)
        mode = self.attachment.mode
        is_long = seconds >= _LONG_SECONDS and mode is not AttachmentMode.LOOKED_UP
        time = [self.tr("about {time} to read").format(time=duration(seconds))] if is_long else []
        self.size_label.setText(" · ".join([*self._pages(), size, *time]))
        if tokens or mode is not AttachmentMode.WHOLE:
            self.mode_button.show_mode(mode, fits=fits)

    def _pages(self) -> list[str]:
        """How many pages, slides or sheets a document has, and of how many pages the model sees nothing."""
        pages, without_text = self.attachment.pages, self.attachment.without_text
        words = [self.tr("%n page(s)", "", pages)] if pages else []
        words += [self.tr("%n slide(s)", "", self._slides)] if self._slides else []
        words += [self.tr("%n sheet(s)", "", self._sheets)] if self._sheets else []
        return [*words, self.tr("%n without text", "", without_text)] if without_text else words

    def restyle(self) -> None:
        """Draw icon and text in the theme's colours."""
        colour = self._appearance.theme.colours.quiet
        self._sign.setPixmap(icon("file", colour).pixmap(QSize(16, 16), self.devicePixelRatio()))
        self.remove_button.setIcon(icon("close", colour))
        self.remove_button.setIconSize(QSize(12, 12))


class ReadingChip(QFrame):
    """A document that is being read, with a button to leave it. Signals: cancelled()."""

    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "chip")
        label = set_role(ElidedLabel(self), "secondary")
        label.setText(name)
        self.progress = set_role(QLabel(self), "note")
        self.cancel_button = set_role(QPushButton(self.tr("Cancel"), self), "quiet")
        self.cancel_button.setAccessibleName(self.tr("Stop reading {name}").format(name=name))
        self.cancel_button.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, 2, 2, 2)
        row.setSpacing(Space.SMALL)
        row.addWidget(label, 1)
        row.addWidget(self.progress)
        row.addWidget(self.cancel_button)

    def show_progress(self, read: DocumentRead) -> None:
        """Say how many pages are read, where there are pages."""
        words = self.tr("Reading page {done} of {total}").format(done=count(read.done + 1), total=count(read.total))
        self.progress.setText(words if read.total else self.tr("Reading…"))


class AttachmentChips(QScrollArea):
    """A column of chips, hidden while there is none.

    Signals: changed() · added(Attachment), to be counted · encoding_chosen(Attachment, Encoding), to be read again
    · cancelled(number) – a document shall be read no further · mode_chosen(Attachment, AttachmentMode).
    """

    changed = Signal()
    added = Signal(object)
    encoding_chosen = Signal(object, object)
    cancelled = Signal(int)
    mode_chosen = Signal(object, object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.chips: list[AttachmentChip] = []
        self.reading: dict[int, ReadingChip] = {}  # by the number of the document
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HAIR)
        self.setWidget(self._list)
        appearance.changed.connect(self._restyle)
        self._fit()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """In the order they came."""
        return tuple(chip.attachment for chip in self.chips)

    def set_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        """Show these and no others."""
        if attachments == self.attachments:
            return
        for chip in self.chips:
            self._drop(chip)
        self.chips = []
        for attachment in attachments:
            self._add(attachment)
        self._fit()
        self.changed.emit()

    def add(self, attachment: Attachment) -> None:
        """One more; the very same file again stays one."""
        if attachment not in self.attachments:
            self._add(attachment)
            self._fit()
            self.changed.emit()

    def remove(self, attachment: Attachment) -> None:
        """Take a file out of the question, and let the others close up."""
        kept: list[AttachmentChip] = []
        for chip in self.chips:
            if chip.attachment == attachment:
                self._drop(chip)
            else:
                kept.append(chip)
        self.chips = kept
        self._fit()
        self.changed.emit()

    def replace(self, before: Attachment, attachment: Attachment) -> None:
        """Show what a file is when it is read otherwise, in its place; nothing where it is not there any more."""
        if before not in self.attachments or before == attachment:
            self.show_again(attachment)
            return
        kept = [attachment if other == before else other for other in self.attachments]
        self.set_attachments(tuple(dict.fromkeys(kept)))

    def show_again(self, attachment: Attachment) -> None:
        """Nothing in it has changed, but how it is named may have."""
        if attachment in self.attachments:
            self.added.emit(attachment)

    def show_reading(self, read: DocumentRead) -> None:
        """Show how far a document is read."""
        chip = self.reading.get(read.number)
        if chip is None:
            chip = self.reading[read.number] = ReadingChip(read.name, self._list)
            chip.cancelled.connect(partial(self.cancelled.emit, read.number))
            self._column.addWidget(chip)
        chip.show_progress(read)
        self._fit()

    def end_reading(self, number: int) -> None:
        """A document is read, or will not be."""
        chip = self.reading.pop(number, None)
        if chip is not None:
            self._drop(chip)
            self._fit()

    def show_encoding(self, attachment: Attachment, encoding: Encoding) -> None:
        """Name how a file was read, as a guess."""
        for chip in self.chips:
            if chip.attachment == attachment:
                chip.encoding_button.show_encoding(encoding)
        self._fit()

    def show_tokens(self, attachment: Attachment, tokens: int, fits: bool, seconds: float) -> None:
        """A file has been counted; to read it takes so long, 0 where nobody knows."""
        for chip in self.chips:
            if chip.attachment == attachment:
                chip.show_tokens(tokens, fits=fits, seconds=seconds)
        self._fit()

    def _add(self, attachment: Attachment) -> None:
        chip = AttachmentChip(attachment, self._appearance, self._list)
        chip.removed.connect(partial(self.remove, attachment))
        chip.encoding_chosen.connect(partial(self.encoding_chosen.emit, attachment))
        chip.mode_chosen.connect(partial(self.mode_chosen.emit, attachment))
        self._column.addWidget(chip)
        self.chips.append(chip)
        self.added.emit(attachment)

    def _drop(self, chip: QWidget) -> None:
        self._column.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _fit(self) -> None:
        shown = [*self.chips, *self.reading.values()]
        rows = min(MOST_ROWS, len(shown))
        height = max((chip.sizeHint().height() for chip in shown), default=0)
        self.setFixedHeight(rows * height + max(0, rows - 1) * Space.HAIR)
        self.setVisible(bool(shown))
        if shown:
            self.ensureWidgetVisible(shown[-1])

    def _restyle(self) -> None:
        for chip in self.chips:
            chip.restyle()


def _size(attachment: Attachment) -> str:
    size = len(attachment.text.encode())
    return memory_size(size) if size >= 100_000 else f"{QLocale().toString(max(0.1, size / 1000), 'f', 1)} kB"


def files_in(data: QMimeData) -> list[Path]:
    """Only local ones; an address on the internet is text."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
