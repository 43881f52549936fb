"""A sentence with its buttons above the transcript: what happened, what to do, details for the curious.

One at a time; a newer one takes the place of the older. Not here: which failures there are (`app.errors`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

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


class Banner(QFrame):
    """Hidden until something is to be said."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._appearance = appearance
        self._is_failure = False
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
        self.close_button.clicked.connect(self.hide)
        self._beside = QHBoxLayout()
        self._below = QHBoxLayout()  # for several actions, which would leave the words no room beside them
        self._buttons: list[QPushButton] = []
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
    ) -> None:
        """Show this and nothing else; a plain text is in the user's language already."""
        self._is_failure = is_failure
        set_state(self, "failed", is_failure)
        shown = translated(words)
        self._words.setText(shown)
        self.setAccessibleName(shown)
        self._details.setPlainText(details)
        self._details.hide()
        self.details_button.setVisible(bool(details))
        for button in self._buttons:
            self._beside.removeWidget(button)
            self._below.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(action) for action in actions]
        for button in self._buttons:
            (self._beside if len(self._buttons) == 1 else self._below).addWidget(button)
        self._restyle()
        self.show()

    def _button(self, action: BannerAction) -> QPushButton:
        button = QPushButton(action.words, self)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda: action.act())  # noqa: PLW0108 - `clicked` would hand its argument over
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        row = QHBoxLayout()
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
        colour = theme.colours.bad if self._is_failure else theme.colours.accent
        self._sign.setPixmap(icon("warning", colour).pixmap(QSize(16, 16), self.devicePixelRatio()))
        self._sign.setVisible(self._is_failure)
        self._details.setFont(theme.mono(TextSize.NOTE))
        self.close_button.setIcon(icon("close", theme.colours.quiet))
