"""A notice: a sentence with its buttons – what happened, what to do, details for the curious.

One is in view at a time. A newer one stands before an older failure, which comes back when the newer is closed; what
only tells of something done goes by itself. Whoever sees that a trouble is over ends its notice by what it is about.
Not here: which failures there are (`app.errors`), where in the window the notice lies (`floating`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.sentence import Sentence
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import icon
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.widgets import set_role, set_state


@dataclass(frozen=True)
class BannerAction:
    """A button of a banner: a verb and what it does. The banner closes with it."""

    words: str
    act: Callable[[], object]


class About(Enum):
    """What a notice is about, where more than one place can see that it is over."""

    CHAT = auto()  # over when something else is asked or another chat is in view
    MODEL = auto()  # over when a model is loaded
    MEMORY = auto()  # over when there is room again
    DISK = auto()  # over when it can be written to
    LOCK = auto()  # over when the chats are open
    POLICIES = auto()  # over when it goes on, or another judging begins
    STUDY = auto()  # over when it goes on, or another one begins
    FILES = auto()  # small files that could not be written
    ROOM = auto()  # over when panels are started or stopped
    MODELS_PAGE = auto()  # over with the next thing done there


@dataclass(frozen=True)
class _Notice:
    words: str
    actions: tuple[BannerAction, ...]
    details: str
    is_failure: bool
    about: Hashable


_TOP = Qt.AlignmentFlag.AlignTop
_NARROW = 560  # pixels, below which a button beside the words would leave them a few at a time
TELLS_MILLISECONDS = 8_000  # how long it is told that something was done
OFFERS_MILLISECONDS = 20_000  # and how long when it can be undone


class Banner(QFrame):
    """Hidden until something is to be said. Signals: declined(about) – the user closed it without an answer ·
    replaced() – another notice is in view.
    """

    declined = Signal(object)
    replaced = Signal()

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget | None = None,
        tells: int = TELLS_MILLISECONDS,
        offers: int = OFFERS_MILLISECONDS,
    ) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._tells, self._offers = tells, offers
        self._appearance = appearance
        self._notices: list[_Notice] = []  # the last one is in view
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self.close_notice)
        self._sign = QLabel(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = set_role(QPlainTextEdit(self), "field")
        self._details.setReadOnly(True)
        self._details.setFixedHeight(120)
        self._details.setAccessibleName(self.tr("Details"))
        self.details_button = set_role(QPushButton(self.tr("Details"), self), "quiet")
        self.details_button.clicked.connect(lambda: self._details.setVisible(self._details.isHidden()))
        self.close_button = set_role(QPushButton(self), "quiet")
        self.close_button.setAccessibleName(self.tr("Close this notice"))
        self.close_button.clicked.connect(self._decline)
        self._beside = QHBoxLayout()
        self._below = QBoxLayout(
            QBoxLayout.Direction.LeftToRight
        )  # for actions that would leave the words no room beside them
        self._buttons: list[QPushButton] = []
        self._is_narrow = False
        self._lay_out()
        appearance.changed.connect(self._restyle)
        self.hide()

    def show_message(
        self,
        words: Sentence | str,
        actions: tuple[BannerAction, ...] = (),
        details: str = "",
        *,
        is_failure: bool = True,
        is_minor: bool = False,
        about: Hashable = None,
    ) -> None:
        """Show this before anything else, what is minor behind it; a plain text is in the user's language already.

        It takes the place of a notice about the same, of one with the same words, and of what only told of something.
        """
        notice = _Notice(translated(words), actions, details, is_failure, about)
        self._notices = [
            one for one in self._notices if not (_is_same(one, notice) or (_only_tells(one) and not is_minor))
        ]
        self._notices.insert(0 if is_minor else len(self._notices), notice)
        self._show_last()

    @property
    def is_failure(self) -> bool:
        """Whether what is in view tells of a failure, which is there until it is closed or over."""
        return bool(self._notices) and self._notices[-1].is_failure

    @property
    def goes_by_itself(self) -> bool:
        """Whether what is in view is only told for some seconds."""
        return bool(self._notices) and _only_tells(self._notices[-1])

    def shows(self, words: str) -> bool:
        """Whether this is in view."""
        return bool(self._notices) and self._notices[-1].words == words

    def end(self, about: Hashable) -> None:
        """Take away the notices about this: it is over."""
        left = [one for one in self._notices if one.about != about]
        if len(left) != len(self._notices):
            self._notices = left
            self._show_last()

    def clear(self) -> None:
        """Take away every notice."""
        self._notices.clear()
        self._show_last()

    def close_notice(self) -> None:
        """Take away the notice in view; an older failure that is not over comes back."""
        self._notices = self._notices[:-1]
        self._show_last()

    def changeEvent(self, event: QEvent) -> None:
        """Nothing goes by itself while the window is behind: it has not been read."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._over.stop()
            self._let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow, even one button stands below the words."""
        super().resizeEvent(event)
        self.set_narrow_for(self.width())

    def set_narrow_for(self, width: int) -> None:
        """Place the buttons for this width, so that the height for it is right before it is given."""
        way = QBoxLayout.Direction
        wanted = sum(button.sizeHint().width() + Space.SMALL for button in self._buttons) + 2 * Space.MEDIUM
        self._below.setDirection(way.TopToBottom if wanted > width else way.LeftToRight)
        if self._is_narrow != (width < _NARROW):
            self._is_narrow = width < _NARROW
            self._place_buttons()
            self._row.setAlignment(self.close_button, _TOP if self._is_narrow else Qt.AlignmentFlag.AlignVCenter)
            self._column.activate()

    def enterEvent(self, event: QEnterEvent) -> None:
        """What is under the pointer is being read."""
        super().enterEvent(event)
        self._over.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._let_go()

    def _decline(self) -> None:
        about = self._notices[-1].about if self._notices else None
        self.close_notice()
        self.declined.emit(about)

    def _show_last(self) -> None:
        self._over.stop()
        if not self._notices:
            self.hide()
            return
        notice = self._notices[-1]
        set_state(self, "failed", notice.is_failure)
        self._words.setText(notice.words)
        self.setAccessibleName(notice.words)
        self._details.setPlainText(notice.details)
        self._details.hide()
        self.details_button.setVisible(bool(notice.details))
        self._show_buttons(notice.actions)
        self._restyle()
        self.show()
        self.replaced.emit()
        self._let_go()

    def _let_go(self) -> None:
        """Begin to count until it goes, where it goes by itself."""
        notice = self._notices[-1] if self._notices else None
        if notice is None or not _only_tells(notice):
            return
        if self.isActiveWindow() and not self.underMouse():
            self._over.start(self._offers if notice.actions else self._tells)

    def _show_buttons(self, actions: tuple[BannerAction, ...]) -> None:
        for button in self._buttons:
            self._beside.removeWidget(button)
            self._below.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(action) for action in actions]
        self._place_buttons()

    def _place_buttons(self) -> None:
        is_beside = len(self._buttons) == 1 and not self._is_narrow
        for button in self._buttons:
            (self._below if is_beside else self._beside).removeWidget(button)
            (self._beside if is_beside else self._below).addWidget(button)
            button.show()

    def _button(self, action: BannerAction) -> QPushButton:
        button = QPushButton(action.words, self)
        button.clicked.connect(self.close_notice)
        button.clicked.connect(lambda: action.act())  # noqa: PLW0108 - `clicked` would hand its argument over
        return button

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        row = self._row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self.details_button)
        row.addLayout(self._beside)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self._below.setSpacing(Space.SMALL)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addLayout(self._below)
        column.addLayout(below)
        column.addWidget(self._details)

    def _restyle(self) -> None:
        theme = self._appearance.theme
        self._sign.setPixmap(icon("warning", theme.colours.bad).pixmap(QSize(16, 16), self.devicePixelRatio()))
        self._sign.setVisible(bool(self._notices) and self._notices[-1].is_failure)
        self._details.setFont(theme.mono(TextSize.NOTE))
        self.close_button.setIcon(icon("close", theme.colours.quiet))


def _is_same(older: _Notice, newer: _Notice) -> bool:
    return older.words == newer.words or (newer.about is not None and older.about == newer.about)


def _only_tells(notice: _Notice) -> bool:
    return not notice.is_failure and notice.about is None
