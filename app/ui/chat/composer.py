"""The composer: the card at the foot of a chat in which a question is written, given an effort, and sent or stopped.

Signals carry what the user did; what comes of it is decided in `app.state.chats.chat`. Not here: how files get here
(`attachment_controller`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.chats.turns import Draft
from app.ui.chat.attachments import AttachmentChips, files_in
from app.ui.chat.paste_offer import PasteOffer
from app.ui.kit.appearance import Appearance
from app.ui.kit.effort_control import EffortControl
from app.ui.kit.icons import icon, motif_icon
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, set_role, set_state

MOST_LINES = 8
MOST_PASTED = 60_000  # lines of a paste; more cannot be put into a box without a pause
NARROW = 640  # pixels


class QuestionBox(TextBox):
    """Grows with its text up to eight lines. Signals: submitted() on Enter; Shift+Enter breaks the line ·
    files_given(paths) – files were pasted or dropped here · file_pasted(str) – a text was, of so many lines that it
    can only be a file.
    """

    submitted = Signal()
    files_given = Signal(object)
    file_pasted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sends_on_enter = True
        set_role(self, "question")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take the height of the text, one to eight lines."""
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 2 * round(self.document().documentMargin()) + 2
        self.setFixedHeight(height)
        overflows = self.document().size().height() > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if overflows else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def changeEvent(self, e: QEvent) -> None:
        """Another text size needs another height."""
        super().changeEvent(e)
        if e.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - an override
        return bool(files_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - an override
        """Files are attached; their addresses are not what was meant."""
        paths = files_in(source)
        if paths:
            self.files_given.emit(paths)
        elif source.hasText() and source.text().count("\n") > MOST_PASTED:
            self.file_pasted.emit(source.text())
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, e: QKeyEvent) -> None:
        """Enter sends, or Ctrl+Enter where the user set it so."""
        if e.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(e)
        elif self._is_sending(e.modifiers()):
            self.submitted.emit()
        else:
            self.break_line()

    def _is_sending(self, modifiers: Qt.KeyboardModifier) -> bool:
        held = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier:
            return True
        return held == Qt.KeyboardModifier.NoModifier and self.sends_on_enter


class Composer(QFrame):
    """Signals: sent(str) · stopped() · hurried() – the model shall answer now · effort_chosen(Effort) · recalled() –
    the waiting question shall come back · edit_cancelled() · compared(str) – ask it at all efforts; empty: the last
    question · choice_wanted(str) – the same, but the user chooses what is compared · files_wanted() – to attach.
    """

    sent = Signal(str)
    stopped = Signal()
    hurried = Signal()
    effort_chosen = Signal(object)
    recalled = Signal()
    edit_cancelled = Signal()
    compared = Signal(str)
    files_wanted = Signal()
    choice_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._is_running = False
        self._is_online = False
        self._host = ""  # the other computer that questions go to
        self._is_fitting = True
        self._is_reading = False
        set_role(self, "composer")
        self.box = QuestionBox(self)
        self._ask_words = self.tr("Ask anything. It stays on this computer.")
        self._drop_words = self.tr("Drop files here to attach them.")
        self._files_words = self.tr("Write what you want to know about the files.")
        self.box.setPlaceholderText(self._ask_words)
        self.box.setAccessibleName(self.tr("Question"))
        self.chips = AttachmentChips(appearance, self)
        self.paste_offer = PasteOffer(self.box, self)
        self.attach_button = set_role(QPushButton(self), "quiet")
        self.attach_button.setAccessibleName(self.tr("Attach files"))
        self.attach_button.setToolTip(self.tr("Attach files, or drop them here"))
        self.tools_button = set_role(QPushButton(self), "quiet")
        self.efforts = EffortControl(appearance, self)
        self.compare_button = QPushButton(self.tr("Compare"), self)
        self.compare_button.setAccessibleName(self.tr("Compare"))
        self.compare_button.setToolTip(self.tr("Ask at low, medium and high effort, side by side"))
        self.choice_button = set_role(QPushButton(self), "quiet")
        self.choice_button.setAccessibleName(self.tr("Choose what to compare"))
        self.choice_button.setToolTip(self.tr("Some efforts only, several samples, another model"))
        self.hint = set_role(QLabel(self), "note")
        self.now_button = QPushButton(self.tr("Answer now"), self)
        self.now_button.setToolTip(self.tr("Stop thinking and answer"))
        self.now_button.hide()
        self.stop_button = QPushButton(self.tr("Stop"), self)
        self.stop_button.setToolTip(self.tr("Stop the answer"))
        self.send_button = set_role(QPushButton(self.tr("Send"), self), "primary")
        self.send_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands behind the word
        self._waiting = _Chip(self.tr("Take back"), self)
        self._editing = _Chip(self.tr("Cancel"), self)
        self._editing.show_line(self.tr("Editing the question: sending it begins a new branch."))
        self._editing.hide()
        self._lay_out()
        self._connect()
        self.show_tools(0)
        self._refresh()

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.box.text

    def set_text(self, text: str) -> None:
        """Put a text in the box, the cursor behind it."""
        self.box.set_text(text)
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    @property
    def draft(self) -> Draft:
        """The text and the files that have not been sent yet."""
        return Draft(self.text, self.chips.attachments)

    def set_draft(self, draft: Draft) -> None:
        """Put a question here with its files."""
        if self.text != draft.text:
            self.set_text(draft.text)
        self.chips.set_attachments(draft.attachments)

    def set_dropping(self, is_dropping: bool) -> None:
        """Whether files hover over the chat."""
        set_state(self, "focused", is_dropping or self.box.hasFocus())
        if is_dropping:
            self._invite(self._drop_words)
        else:
            self._refresh()

    def set_running(self, is_running: bool) -> None:
        """While an answer runs, Stop is offered and Enter queues the next question."""
        self._is_running = is_running
        self._refresh()

    def set_fitting(self, is_fitting: bool) -> None:
        """Whether what stands here fits into the context; where it does not, sending it asks how to make room."""
        self._is_fitting = is_fitting
        self._refresh()

    def set_reading(self, is_reading: bool) -> None:
        """While a file is being read nothing is sent: the question would go without it."""
        self._is_reading = is_reading
        self.send_button.setToolTip(self.tr("A file is still being read") if is_reading else "")
        self._refresh()

    def set_thinking(self, is_thinking: bool) -> None:
        """While an answer thinks, it can be asked to come to its end."""
        self.now_button.setVisible(is_thinking)

    def set_temporary(self, is_temporary: bool, host: str = "") -> None:
        """Say so where one writes, and whether what is asked goes to another computer."""
        self._host = host
        stays = self.tr("Ask anything. It stays on this computer.")
        goes = self.tr("Ask anything. It goes to {host}.").format(host=host) if host else stays
        kept = self.tr("Ask anything. Nothing of this chat is kept.")
        unkept = self.tr("Ask anything. Nothing is kept here; it goes to {host}.").format(host=host) if host else kept
        self._ask_words = unkept if is_temporary else goes
        self._refresh()

    def set_waiting(self, question: Draft | None) -> None:
        """The question that is asked when the running answer is done, or None."""
        line = " ".join(question.text.split()) if question else ""
        short = line if len(line) <= 80 else line[:79] + "…"
        self._waiting.show_line(self.tr("Next: {question}").format(question=short))
        self._waiting.setVisible(question is not None)

    def show_tools(self, count: int) -> None:
        """Say how many sources of tools the model may use in this chat."""
        self._tool_count = count
        words = self.tr("%n tool(s) on in this chat", "", count) if count else self.tr("No tools on in this chat")
        self.tools_button.setText(str(count) if count else "")
        self.tools_button.setAccessibleName(self.tr("Tools: {state}").format(state=words))
        self.tools_button.setToolTip(words)
        self._restyle()

    def set_editing(self, is_editing: bool) -> None:
        """Whether what is sent changes a question."""
        self._editing.setVisible(is_editing)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE - 2, Space.MEDIUM, Space.MEDIUM + 2, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._waiting)
        column.addWidget(self._editing)
        column.addWidget(self.paste_offer)
        column.addWidget(self.chips)
        column.addWidget(self.box)
        self.row = QHBoxLayout()
        self.row.setSpacing(Space.SMALL)
        self.row.addWidget(self.attach_button)
        self.row.addWidget(self.tools_button)
        self.row.addWidget(self.efforts)
        compare = QHBoxLayout()
        compare.setSpacing(0)
        compare.addWidget(self.compare_button)
        compare.addWidget(self.choice_button)
        self.row.addLayout(compare)
        self.row.addStretch(1)
        self.row.addWidget(self.hint)
        self.row.addWidget(self.now_button)
        self.row.addWidget(self.stop_button)
        self.row.addWidget(self.send_button)
        column.addLayout(self.row)

    def _connect(self) -> None:
        self.box.submitted.connect(self._send)
        self.box.textChanged.connect(self._refresh)
        self.box.installEventFilter(self)
        self.send_button.clicked.connect(self._send)
        self.stop_button.clicked.connect(self.stopped)
        self.now_button.clicked.connect(self.hurried)
        self.compare_button.clicked.connect(self.compare)
        self.choice_button.clicked.connect(self._ask_for_choice)
        self.attach_button.clicked.connect(self.files_wanted)
        self.chips.changed.connect(self._refresh)
        self.efforts.chosen.connect(self.effort_chosen)
        self._waiting.pressed.connect(self.recalled)
        self._editing.pressed.connect(self.edit_cancelled)
        self._appearance.changed.connect(self._restyle)
        self.setFocusProxy(self.box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The card shows the focus of its box."""
        if watched is self.box and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_state(self, "focused", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def compare(self) -> None:
        """Ask what stands here at all efforts, or the last question where nothing does."""
        if not self._is_reading:
            self.compared.emit(self.text.strip())

    def show_online(self, is_online: bool) -> None:
        """Say whether Triptych is on the network now: only ever for a download or a list that the user asked for."""
        self._is_online = is_online
        self._refresh()

    def _ask_for_choice(self) -> None:
        self.choice_wanted.emit(self.text.strip())

    def _send(self) -> None:
        if self.text.strip() and not self._is_reading:
            self.sent.emit(self.text.strip())

    def _refresh(self) -> None:
        has_text = bool(self.text.strip())
        self.stop_button.setVisible(self._is_running)
        self.send_button.setVisible(has_text or not self._is_running)
        can_send = has_text and not self._is_reading
        self.compare_button.setEnabled(not self._is_reading)
        if self.send_button.isEnabled() != can_send:
            self.send_button.setEnabled(can_send)
            self._tint()
        self._show_send(needs_room=has_text and not self._is_fitting and not self._is_running)
        self._show_hint()
        self._invite(self._files_words if self.chips.chips else self._ask_words)

    def _show_hint(self) -> None:
        """Words aside: only while nothing is written, and where they take no room from what acts."""
        idle = self.tr("Leaves this computer") if self._host else self.tr("Network not in use")
        self.hint.setText(self.tr("Network in use") if self._is_online else idle)
        self.row.invalidate()  # Qt does so for the outer layout alone
        self._fit_hint()

    def _fit_hint(self) -> None:
        """Show it where there is room for it, as the row is laid out now."""
        needed = self.hint.sizeHint().width() + self.row.spacing()
        taken = self.row.minimumSize().width() - (0 if self.hint.isHidden() else needed)
        is_wanted = not self.text.strip() and not self._is_running
        self.hint.setVisible(is_wanted and taken + needed <= self.contentsRect().width() - 2 * Space.LARGE)

    def _show_send(self, *, needs_room: bool) -> None:
        """The button says what it will do: where there is no room, it does not send."""
        self.compare_button.setHidden(needs_room and self.width() < NARROW)  # it has no room either
        words = self.tr("Ask next") if self._is_running else self.tr("Send")
        self.send_button.setText(self.tr("Make room…") if needs_room else words)
        role = "plain" if needs_room else "primary"
        if self.send_button.property("role") != role:
            set_role(self.send_button, role)
            self._tint()

    def _invite(self, words: str) -> None:
        """What the empty box says.

        WORKAROUND(Qt 6.11): another placeholder in place of one that is shown is not painted by itself.
        """
        self.box.setPlaceholderText(words)
        self.box.viewport().update()

    def event(self, e: QEvent) -> bool:
        """Larger letters, or another button, leave the words aside less room."""
        if e.type() is QEvent.Type.LayoutRequest:
            self._fit_hint()  # what would invalidate a layout here would ask for the next one, for ever
        return super().event(e)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow, the row keeps what acts and lets words go."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        self.row.setSpacing(2 if is_narrow else Space.SMALL)
        self.compare_button.setText("" if is_narrow else self.tr("Compare"))
        self.choice_button.setVisible(not is_narrow)  # panels can still be added where they are shown
        self._refresh()
        self._tint()

    def _restyle(self) -> None:
        self._tint()
        self.attach_button.setIcon(icon("clip", self._appearance.theme.colours.quiet))
        self.attach_button.setIconSize(QSize(16, 16))
        self.attach_button.setFixedWidth(2 * Space.LARGE)
        colours = self._appearance.theme.colours
        self.tools_button.setIcon(icon("tools", colours.accent if self._tool_count else colours.quiet))
        self.tools_button.setIconSize(QSize(16, 16))
        self.stop_button.setIcon(icon("stop", self._appearance.theme.colours.bad))
        self.compare_button.setIcon(motif_icon(self._appearance.theme, is_mirrored=self.isRightToLeft()))
        self.compare_button.setIconSize(QSize(16, 16))
        self.choice_button.setIcon(icon("chevron-down", self._appearance.theme.colours.quiet))
        self.choice_button.setIconSize(QSize(12, 12))
        self.choice_button.setFixedWidth(Space.WIDE + Space.HAIR)
        self.box.fit()

    def _tint(self) -> None:
        colours = self._appearance.theme.colours
        ink = colours.on_accent if self.send_button.isEnabled() else colours.quiet
        is_bare = self.width() < NARROW or self.send_button.property("role") != "primary"
        self.send_button.setIcon(QIcon() if is_bare else icon("enter", ink))
        self.send_button.setIconSize(QSize(16, 16))


class _Chip(QFrame):
    """One line above the box with a button behind it. Signals: pressed()."""

    pressed = Signal()

    def __init__(self, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "chip")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, 2, 2, 2)
        self._label = set_role(ElidedLabel(self), "secondary")
        button = set_role(QPushButton(verb, self), "quiet")
        button.clicked.connect(self.pressed)
        row.addWidget(self._label, 1)
        row.addWidget(button)
        self.hide()

    def show_line(self, words: str) -> None:
        """Show these words in the line."""
        self._label.setText(words)
