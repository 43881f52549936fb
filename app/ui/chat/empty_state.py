"""What an empty chat shows: what this is, in one sentence, and three questions that show what effort does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.sentence import Sentence
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort, paint_motif
from app.ui.kit.page_area import PageArea
from app.ui.kit.sentences import translated
from app.ui.kit.theme import HEADER_HEIGHT, Radius, Space, TextSize
from app.ui.kit.widgets import reading_column, set_role
from app.ui.kit.words import effort_word
from backends.contract.messages import Effort

_CARD_WIDTH = 560
_RESERVED = 132  # pixels below the questions for what may be added there
_ABOVE = 0.4  # of the free room


class Motif(QWidget):
    """The app's sign, painted large in the theme's colours."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setFixedSize(QSize(52, 44))
        appearance.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_motif(QPainter(self), QRectF(self.rect()), self._appearance.theme)


class ExampleCard(QAbstractButton):
    """A question, what it shows, and the effort it is asked with."""

    def __init__(self, question: str, shows: str, effort: Effort, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.question, self.shows, self.effort = question, shows, effort
        self._appearance = appearance
        self.setText(question)
        self.setAccessibleName(
            self.tr("Ask with {effort} effort: {question}").format(effort=effort_word(effort), question=question)
        )
        self.setAccessibleDescription(shows)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = self._appearance.theme
        lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font(TextSize.SECONDARY)).height()
        return QSize(360, lines + 2 * Space.MEDIUM + Space.HAIR)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, bars at the leading edge, question, and what it shows below."""
        theme, colours = self._appearance.theme, self._appearance.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        effort = theme.effort(self.effort)
        is_lit = self.underMouse() or self.isDown()
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else effort.mark if is_lit else colours.line), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        mirrored = self.isRightToLeft()
        left = self.width() - Space.LARGE - 18 if mirrored else Space.LARGE
        paint_effort(painter, QRectF(left, (self.height() - 16) / 2, 18, 16), theme, self.effort)
        words = self.rect().adjusted(Space.LARGE + 18 + Space.LARGE, Space.MEDIUM, -Space.LARGE, -Space.MEDIUM)
        if mirrored:
            words.moveRight(self.width() - Space.LARGE - 18 - Space.LARGE)
        leading = Qt.AlignmentFlag.AlignLeading
        painter.setFont(theme.font(weight=500))
        painter.setPen(QColor(colours.text))
        painter.drawText(words, int(leading | Qt.AlignmentFlag.AlignTop), self.question)
        painter.setFont(theme.font(TextSize.SECONDARY))
        painter.setPen(QColor(colours.quiet))
        shown = painter.fontMetrics().elidedText(self.shows, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(leading | Qt.AlignmentFlag.AlignBottom), shown)


class EmptyState(PageArea):
    """Scrolls where the window is low. What is added below moves nothing. Signals: asked(str, Effort)."""

    asked = Signal(str, object)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cards in it take it
        self._appearance = appearance
        self._sentence = set_role(QLabel(self), "secondary")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.show_missing(None)
        self.cards = [
            ExampleCard(question, shows, effort, appearance, self)
            for question, shows, effort in (
                (self.tr("What can Triptych do?"), self.tr("Low: a quick question, answered at once."), Effort.LOW),
                (
                    self.tr("How many r’s are in strawberry?"),
                    self.tr("Medium: goes through the word before it answers."),
                    Effort.MEDIUM,
                ),
                (
                    self.tr("What is 48213 + 39778?"),
                    self.tr("High: works digit by digit and checks. Ask again with Low and compare."),
                    Effort.HIGH,
                ),
            )
        ]
        self._above = QSpacerItem(0, 0)
        self._lay_out()

    def show_missing(self, missing: Sentence | None, host: str = "") -> None:
        """Say what is promised, and beside it what this system does not hold of it; of another computer, that it is
        one.
        """
        promise = self.tr("Triptych runs OpenAI’s gpt-oss models on this computer. What you ask stays here.")
        if host:
            promise = self.tr("Your model runs on {host}. What you ask leaves this computer.").format(host=host)
        self._sentence.setText(promise if missing is None else f"{promise} {translated(missing)}")

    @property
    def promise(self) -> str:
        """What is said of the user's questions."""
        return self._sentence.text()

    def leave_room(self, bottom: int) -> None:
        """What stays lies over the page down to here."""
        self.leave_above(max(0, bottom - HEADER_HEIGHT))

    def _lay_out(self) -> None:
        page = set_role(QWidget(self), "page")
        column = self._column = QVBoxLayout(page)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.SMALL)
        column.addItem(self._above)
        self._asking = self._make_asking()
        column.addWidget(self._asking)
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        column.addStretch(1)
        self.setWidget(page)
        self._appearance.changed.connect(self._settle)

    def _make_asking(self) -> QWidget:
        """All that stands above the place for something of another part."""
        asking = QWidget(self)
        column = QVBoxLayout(asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(Motif(self._appearance, self), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(Space.SMALL)
        title = set_role(QLabel(self.tr("What would you like to know?"), self), "title")
        title.setWordWrap(True)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        column.addWidget(self._sentence)
        column.addSpacing(Space.LARGE)
        cards = QWidget(self)
        inner = QVBoxLayout(cards)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.SMALL)
        for card in self.cards:
            card.clicked.connect(partial(self._ask, card))
            inner.addWidget(card)
        column.addLayout(reading_column(cards, 0, 0, _CARD_WIDTH))
        return asking

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """The questions stand a little above the middle, whether something is below them or not: it moves nothing."""
        width = self.viewport().width() - 2 * Space.WIDE
        taken = self._asking.heightForWidth(width) + _RESERVED + 2 * Space.WIDE
        free = max(0, self.viewport().height() - taken)
        self._above.changeSize(0, round(_ABOVE * free), QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._column.invalidate()

    def add_below(self, widget: QWidget) -> None:
        """Something of another part, under the questions and as wide as they are."""
        self._below.addLayout(reading_column(widget, Space.SMALL, 0, _CARD_WIDTH))

    def _ask(self, card: ExampleCard) -> None:
        self.asked.emit(card.question, card.effort)
