"""The side bar: brand, new chat, search, conversations by day, pages at the foot, memory in use.

Pages that are not built have no entry; `add_page` gives one a row. Not here: what a row opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.core.chats.listing import Folder, ListedChat
from app.state.chats.search import SearchState
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import icon, paint_motif
from app.ui.kit.sentences import translated
from app.ui.kit.theme import SIDEBAR_WIDTH, Space
from app.ui.kit.widgets import line, set_role
from app.ui.kit.words import gib
from app.ui.sidebar.conversation_list import ConversationList
from app.ui.sidebar.search_results import SearchField, SearchResults


class Brand(QWidget):
    """The motif and the name."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setAccessibleName("Triptych")
        appearance.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Three bars and a word."""
        theme = self._appearance.theme
        painter = QPainter(self)
        mirrored = self.isRightToLeft()
        left = self.width() - 28 if mirrored else 6
        paint_motif(painter, QRectF(left, 5, 22, 18), theme)
        painter.setFont(theme.font(15, 600))  # type: ignore[arg-type]
        painter.setPen(QColor(theme.colours.text))
        words = self.rect().adjusted(0, 0, -36, 0) if mirrored else self.rect().adjusted(36, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), "Triptych")


class HintedButton(QPushButton):
    """A row with its words at the leading edge and a quiet hint, such as its keys, at the other."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._hint = set_role(QLabel(self), "note")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._hint)

    def set_hint(self, hint: str) -> None:
        """An empty one hides it."""
        self._hint.setText(hint)

    def inset(self) -> None:
        """Keep the hint off the edge where the style leaves it no room."""
        self._hint.setContentsMargins(0, 0, Space.SMALL, 0)


class Sidebar(QWidget):
    """Signals: new_wanted() · folder_wanted() · searched(str) · page_wanted(name) · protection_wanted()."""

    new_wanted = Signal()
    folder_wanted = Signal()
    searched = Signal(str)
    page_wanted = Signal(str)
    protection_wanted = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "side")
        self.setFixedWidth(SIDEBAR_WIDTH)
        self.setAccessibleName(self.tr("Side bar"))
        self.new_button = HintedButton(self.tr("New chat"), self)
        self.new_button.setStyleSheet("text-align: left; padding: 7px 10px; font-weight: 500;")
        self.new_button.clicked.connect(self.new_wanted)
        self.search = SearchField(self)
        self.search.setToolTip(self.tr("In titles, questions and answers, not in reasoning"))
        self.search.textChanged.connect(self.searched)
        self.folder_button = set_role(QPushButton(self), "quiet")
        self.folder_button.setAccessibleName(self.tr("New folder"))
        self.folder_button.setToolTip(self.tr("New folder"))
        self.folder_button.clicked.connect(self.folder_wanted)
        self.list = ConversationList(appearance, self)
        self.results = SearchResults(appearance, self)
        self.search.down.connect(self.results.enter)
        self.search.taken.connect(self.results.open_first)
        self.results.left.connect(self.search.setFocus)
        self.lists = QStackedWidget(self)
        self.lists.addWidget(self.list)
        self.lists.addWidget(self.results)
        self.nothing = set_role(QLabel(self), "secondary")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(Space.SMALL, Space.SMALL, 0, 0)
        self.nothing.hide()
        self._pages: dict[str, HintedButton] = {}
        self.protection = set_role(QPushButton(self.tr("Chats are not encrypted"), self), "row")
        self.protection.setToolTip(self.tr("Set a passphrase to encrypt them"))
        self.protection.clicked.connect(self.protection_wanted)
        self.protection.hide()
        appearance.changed.connect(partial(self._restyle, appearance))
        self._restyle(appearance)
        self._lay_out(appearance)

    def add_page(self, name: str, words: str) -> None:
        """A row at the foot that opens a page."""
        row = set_role(HintedButton(words, self), "row")
        row.inset()
        row.setCheckable(True)
        row.clicked.connect(lambda: self.page_wanted.emit(name))
        self._pages[name] = row
        self._foot.addWidget(row)

    def show_page(self, name: str) -> None:
        """Mark the row of the page in view; none for the chat."""
        for page, row in self._pages.items():
            row.setChecked(page == name)

    def show_conversations(self, listed: Sequence[ListedChat], folders: Sequence[Folder], current: str) -> None:
        """Fill the list with these chats and folders."""
        self.list.fill(listed, folders, date.today())
        self.list.show_current(current)

    def rename(self, conversation_id: str) -> bool:
        """Let another name of this chat be typed in its row; whether that is in sight."""
        return self.lists.currentWidget() is self.list and self.list.rename(conversation_id)

    def show_search(self, search: SearchState) -> None:
        """What was found takes the place of the list for as long as something is looked for."""
        self.results.show_found(search.found, is_cut=search.is_cut)
        self.lists.setCurrentWidget(self.results if search.is_active else self.list)
        failure = search.found.failure
        if failure is not None:
            words = translated(failure.sentence)
        else:
            nothing = self.tr("No title, question or answer with these words. Reasoning is not searched.")
            words = self.tr("Searching…") if search.is_looking else nothing
        self.nothing.setText(words)
        self.nothing.setVisible(search.is_active and not self.results.has_rows)

    def show_memory(self, used: int, total: int) -> None:
        """What Triptych holds of this computer's memory, beside the page that explains it."""
        words = self.tr("{used} of {total}").format(used=gib(used).removesuffix(" GB"), total=gib(total))
        self.show_hint("hardware", words, self.tr("Memory in use: {words}").format(words=words))

    def show_hint(self, page: str, hint: str, description: str) -> None:
        """A few quiet words in the row of a page, and what they mean; empty ones take them away."""
        row = self._pages.get(page)
        if row is not None:
            row.set_hint(hint)
            row.setAccessibleDescription(description)
            row.setToolTip(description)

    def show_unprotected(self, *, is_unprotected: bool) -> None:
        """A notice that stays for as long as chats are not encrypted."""
        self.protection.setVisible(is_unprotected)

    def _restyle(self, appearance: Appearance) -> None:
        self.protection.setIcon(icon("warning", appearance.theme.colours.bad))
        self.folder_button.setIcon(icon("folder-new", appearance.theme.colours.quiet))
        self.folder_button.setIconSize(QSize(16, 16))

    def _lay_out(self, appearance: Appearance) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM + 1, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(Brand(appearance, self))
        column.addWidget(self.new_button)
        row = QHBoxLayout()
        row.setSpacing(Space.HAIR)
        row.addWidget(self.search, 1)
        row.addWidget(self.folder_button)
        column.addLayout(row)
        column.addSpacing(Space.HAIR)
        column.addWidget(self.nothing)
        column.addWidget(self.lists, 1)
        column.addWidget(line(self))
        self._foot = QVBoxLayout()
        self._foot.setSpacing(0)
        self._foot.addWidget(self.protection)
        column.addLayout(self._foot)
