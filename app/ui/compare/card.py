"""One panel of a comparison: effort and state above, the answer as in the transcript, figures and Keep at the foot.

Not here: which answer it is and what its buttons lead to (`page`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.chats.transcript import RUNNING, AnswerEntry, AnswerPhase, NoticeAction
from app.core.tools.grants import Decision
from app.sentence import Sentence
from app.services.background.tasks import Tasks
from app.ui.kit.appearance import Appearance
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Radius, Space
from app.ui.kit.widgets import ElidedLabel, set_role
from app.ui.kit.words import count, effort_word
from app.ui.transcript.controls import badge_width, paint_badge
from app.ui.transcript.figures import seconds, speed
from app.ui.transcript.transcript import Transcript
from backends.contract.messages import Effort

EDGE = 3  # pixels of colour at the top
MIN_WIDTH = 260
MIN_STACKED_HEIGHT = 280


class PanelCard(QFrame):
    """Signals: keep_wanted() · stop_wanted() · again_wanted() · notice_action(NoticeAction) · link_activated(url) ·
    decided(Decision, str) – about the call that it waits with, with a reason or without · whole_wanted(str) –
    all of a result · focused() – it has the keyboard's attention. Enter in its text keeps it, unless a control there
    has the focus.
    """

    keep_wanted = Signal()
    stop_wanted = Signal()
    again_wanted = Signal()
    notice_action = Signal(object)
    link_activated = Signal(str)
    decided = Signal(object, str)
    whole_wanted = Signal(str)
    focused = Signal()

    def __init__(self, appearance: Appearance, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effort = Effort.MEDIUM
        self._appearance = appearance
        self._entry: AnswerEntry | None = None
        self._is_current = False
        self.state = set_role(ElidedLabel(self), "note")
        self.which = set_role(ElidedLabel(self), "note")
        self.button = set_role(QPushButton(self), "quiet")
        self.button.clicked.connect(self._press)
        self.transcript = Transcript(appearance.theme, self, tasks, is_panel=True)
        self.transcript.notice_action.connect(self._pass_on)
        self.transcript.questions.decided.connect(self._decide)
        self.transcript.stop_requested.connect(self.stop_wanted)
        self.transcript.whole_requested.connect(self.whole_wanted)
        self.transcript.link_activated.connect(self.link_activated)
        self.transcript.place_requested.connect(self.transcript.show_place)
        self.transcript.installEventFilter(self)
        self.setFocusProxy(self.transcript)
        self.keep_button = QPushButton(self.tr("Keep"), self)
        self.keep_button.setToolTip(self.tr("The chat goes on with this answer; the others stay beside it"))
        self.keep_button.clicked.connect(self.keep_wanted)
        self.figures = set_role(QLabel(self), "note")
        self.figures.setWordWrap(True)
        self.agreement = set_role(QLabel(self), "note")
        self.badge = _Badge(self.transcript)
        self._lay_out()
        appearance.changed.connect(self._restyle)

    def set_effort(self, effort: Effort) -> None:
        """Which effort it is for."""
        self.effort = effort
        self.badge.set_effort(effort)
        self.update()

    def show_entry(self, entry: AnswerEntry, state: str, which: str = "") -> None:
        """Show the answer as it is now; `which` tells it from others of the same effort."""
        is_new = self._entry is None or self._entry.id != entry.id
        self._entry = entry
        if is_new:
            self.transcript.set_entries([entry])
        else:
            self.transcript.update_entry(entry)
        is_running = entry.phase in RUNNING
        self.state.setText(state)
        self.which.setText(which)
        self.which.setVisible(bool(which))
        self.button.setText(self.tr("Stop") if is_running else self.tr("Run again"))
        self.keep_button.setEnabled(not is_running and bool(entry.answer))
        self.figures.setText(_figures(entry))
        name = " ".join(part for part in (effort_word(self.effort), which) if part)
        self.setAccessibleName(self.tr("{0}: {1}").format(name, state))
        self.transcript.setAccessibleName(self.tr("Answer {0}").format(name))

    def show_beginning(self) -> None:
        """Scroll to the first word."""
        if self._entry is not None:
            self.transcript.scroll_to_entry(self._entry.id)

    def show_agreement(self, words: str) -> None:
        """What can be said of this answer beside the others; empty: nothing."""
        self.agreement.setText(words)

    def set_current(self, is_current: bool) -> None:
        """The current panel is the one that Enter keeps."""
        if is_current != self._is_current:
            self._is_current = is_current
            set_role(self.keep_button, "primary" if is_current else "")
            self.keep_button.style().unpolish(self.keep_button)
            self.keep_button.style().polish(self.keep_button)
            self.update()

    @property
    def stacked_height(self) -> int:
        """At least so high where panels stand above each other."""
        return round(MIN_STACKED_HEIGHT * max(1.0, self._appearance.theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Wide enough to read in."""
        least = super().minimumSizeHint()
        return QSize(max(MIN_WIDTH, least.width()), least.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell who is looked at, and let Enter keep the answer that is read."""
        if watched is self.transcript and event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        if watched is self.transcript and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            scene = self.transcript.scene
            is_on_control = scene.has_keyboard and bool(scene.focus.key)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_on_control:
                self.keep_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with an edge in the effort's colour; the current one has a stronger line."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(box, Radius.CARD, Radius.CARD)
        painter.fillPath(path, QColor(theme.colours.surface))
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(QRectF(0, 0, self.width(), EDGE), QColor(theme.effort(self.effort).mark))
        painter.restore()
        painter.setPen(QPen(QColor(theme.colours.accent if self._is_current else theme.colours.line), 1))
        painter.drawPath(path)

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(Space.LARGE, Space.SMALL + EDGE, Space.SMALL, 0)
        head.setSpacing(Space.SMALL)
        head.addWidget(self.badge)
        head.addWidget(self.state, 1)
        head.addWidget(self.button)
        foot.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, Space.MEDIUM)
        foot.setSpacing(Space.SMALL)
        foot.addWidget(self.keep_button)
        foot.addStretch(1)
        foot.addWidget(self.agreement)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(head)
        below = QHBoxLayout()
        below.setContentsMargins(Space.LARGE, Space.HAIR, Space.LARGE, 0)
        below.addWidget(self.which)
        column.addLayout(below)
        column.addWidget(self.transcript, 1)
        figures = QHBoxLayout()
        figures.setContentsMargins(Space.LARGE, Space.SMALL, Space.LARGE, 0)
        figures.addWidget(self.figures)
        column.addLayout(figures)
        column.addLayout(foot)

    def _press(self) -> None:
        is_running = self._entry is not None and self._entry.phase in RUNNING
        (self.stop_wanted if is_running else self.again_wanted).emit()

    def _pass_on(self, _answer_id: str, action: NoticeAction) -> None:
        self.notice_action.emit(action)

    def _decide(self, _answer_id: str, decision: Decision, reason: str) -> None:
        self.decided.emit(decision, reason)

    def _restyle(self) -> None:
        self.transcript.set_theme(self._appearance.theme)
        self.update()


class _Badge(QWidget):
    """The effort as shape, colour and word, drawn as in the transcript beside it."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__()
        self._effort = Effort.MEDIUM
        self._transcript = transcript

    def set_effort(self, effort: Effort) -> None:
        """Show the sign and the word of this effort."""
        self._effort = effort
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it is painted."""
        look = self._transcript.scene.look
        return QSize(round(badge_width(look, self._effort)), round(look.scaled(20)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The badge, in the middle of the height."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - self.sizeHint().height()) / 2
        paint_badge(painter, 0, top, self._effort, self._transcript.scene.look)


def _figures(entry: AnswerEntry) -> str:
    """What it cost, as far as it is known: tokens, when the answer's first word came, when it was done, how fast."""
    figures, words = entry.figures, list[str]()
    if figures.reasoning_tokens or figures.answer_tokens:
        tokens = QCoreApplication.translate("Compare", "{0} + {1} tokens")
        words.append(tokens.format(count(figures.reasoning_tokens), count(figures.answer_tokens)))
    if entry.phase in RUNNING:
        return "".join(words)
    if figures.first_token_seconds is not None and entry.answer:
        first = QCoreApplication.translate("Compare", "answer after {0}")
        words.append(first.format(seconds(figures.first_token_seconds + (figures.thought_seconds or 0.0))))
    if figures.total_seconds is not None:
        words.append(QCoreApplication.translate("Compare", "all {0}").format(seconds(figures.total_seconds)))
    if figures.tokens_per_second is not None:
        words.append(QCoreApplication.translate("Compare", "{0} tok/s").format(speed(figures.tokens_per_second)))
    return "\u00a0· ".join(word.replace(" ", "\u00a0") for word in words)  # lines break between figures only


def state_words(entry: AnswerEntry) -> str:
    """What a panel is doing, in a word or two."""
    if entry.phase is AnswerPhase.READING and entry.is_preparing:
        return QCoreApplication.translate("Compare", "preparing the form")
    if entry.phase is AnswerPhase.READING:
        reading = QCoreApplication.translate("Compare", "reading the prompt {0} %")
        return reading.format(round(entry.reading_fraction * 100))
    return translated(_STATES[entry.phase])


_STATES = {
    AnswerPhase.WAITING: Sentence("waiting"),
    AnswerPhase.THINKING: Sentence("thinking"),
    AnswerPhase.ANSWERING: Sentence("answering"),
    AnswerPhase.CALLING: Sentence("using a tool"),
    AnswerPhase.DONE: Sentence("done"),
    AnswerPhase.STOPPED: Sentence("stopped"),
    AnswerPhase.CUT: Sentence("cut off"),
    AnswerPhase.FAILED: Sentence("failed"),
}
