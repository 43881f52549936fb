"""One model on the disk: what it is, where from, whether its bytes are right; use, verify, show, delete.

Signals: use_wanted(LocalModel) · remove_wanted(Row) · options_wanted(Row) · compare_wanted(Row) – with a hash that the
user has · judge_wanted(LocalModel) – use it, and judge by a policy with it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.core.models.file_hashes import HashState
from app.core.models.library import OnDisk
from app.core.models.model_folders import ADDED, BUNDLED
from app.core.policy.policy import judges
from app.services.desktop.file_manager import FileManager
from app.state.models.library import LibraryItem, LibraryState
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, set_role
from app.ui.kit.words import count, memory_size
from app.ui.models.words import parameters_words, state_word, used_words
from backends.contract.kinds import kind_named, runs_here

_DOT = 8


class LibraryRow(QFrame):
    """Shows one row at a time."""

    use_wanted = Signal(object)
    remove_wanted = Signal(object)
    options_wanted = Signal(object)
    compare_wanted = Signal(object)
    judge_wanted = Signal(object)

    def __init__(self, library: LibraryState, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._library = library
        self.row: LibraryItem | None = None
        self.dot = _Dot(appearance, self)
        self.name = set_role(ElidedLabel(self), "heading")
        self.facts = set_role(QLabel(self), "secondary")
        self.facts.setWordWrap(True)
        self.path = set_role(ElidedLabel(self), "note")
        self.state = QLabel(self)
        self.stop = QPushButton(self.tr("Stop"), self)
        self.use = QPushButton(self.tr("Use"), self)
        self.more = set_role(QPushButton(self.tr("More ▾"), self), "quiet")
        self._make_menu()
        self.stop.clicked.connect(self._stop)
        self.use.clicked.connect(self._use)
        self._lay_out()

    def show_row(self, row: LibraryItem, *, is_loaded: bool) -> None:
        """Show this model's name, facts, path and state, and the buttons and menu that fit them."""
        self.row = row
        model = row.model
        name = model.name
        self.name.setText(name)
        self.dot.set_on(is_on=is_loaded)
        self.facts.setText(self._facts(row, is_loaded=is_loaded))
        self.path.setText(str(model.path))
        self._show_state(row)
        self.stop.setVisible(row.checking is not None)
        self.use.setVisible(not is_loaded and _runs_here(model))
        self.use.setAccessibleName(self.tr("Use {name}").format(name=name))
        self.more.setAccessibleName(self.tr("More about {name}").format(name=name))
        self._show_menu(row)

    def _facts(self, row: LibraryItem, *, is_loaded: bool) -> str:
        model = row.model
        origin = self.tr("bundled") if model.owner == BUNDLED else self.tr("from {owner}").format(owner=model.owner)
        if model.owner == ADDED:
            origin = self.tr("added by you")
        parts = [
            self.tr("in use") if is_loaded else used_words(row.last_used),
            parameters_words(model.parameters),
            self.tr("{count} experts").format(count=model.experts),
            model.quantisation,
            self.tr("{count} tokens of context").format(count=count(model.context)),
            memory_size(model.size),
            kind.title if (kind := kind_named(model.backend)) else model.backend,
            "" if _runs_here(model) or kind is None else self.tr("runs on {needs} only").format(needs=kind.needs),
            origin,
        ]
        return " · ".join(part for part in parts if part)

    def _show_state(self, row: LibraryItem) -> None:
        role = {HashState.VERIFIED: "good", HashState.DAMAGED: "bad"}.get(row.state, "secondary")
        set_role(self.state, role)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        words = state_word(row.state)
        if row.checking is not None:
            words = self.tr("verifying, {percent} %").format(percent=min(100, round(row.checking * 100)))
        self.state.setText(words)
        self.state.setVisible(row.model.owner != BUNDLED or row.state is not HashState.UNKNOWN)
        self.state.setToolTip(self._state_reason(row.state))

    def _state_reason(self, state: HashState) -> str:
        match state:
            case HashState.VERIFIED:
                return self.tr("Every byte was checked and matches what was published.")
            case HashState.DAMAGED:
                return self.tr("Its bytes differ from what was published. Delete it and download it again.")
            case HashState.UNKNOWN:
                return self.tr("“Verify again” reads every byte. Where no hash is published, it stays unknown.")

    def _make_menu(self) -> None:
        """Once: what it can do is the same for every row."""
        menu = QMenu(self.more)
        self.judge_action = menu.addAction(self.tr("Judge by a policy"), self._judge)
        self.verify_action = menu.addAction(self.tr("Verify again"), self._verify)
        self.compare_action = menu.addAction(self.tr("Compare with a hash…"), self._compare)
        menu.addAction(self.tr("Show in folder"), self._show_folder)
        menu.addAction(self.tr("How it is loaded…"), self._options)
        self.line_action = menu.addSeparator()
        self.delete_action = menu.addAction(self.tr("Delete…"), self._remove)
        self.more.setMenu(menu)

    def _show_menu(self, row: LibraryItem) -> None:
        is_idle, is_ours = row.checking is None, row.model.owner != BUNDLED
        self.judge_action.setVisible(judges(row.model.name) and _runs_here(row.model))
        self.verify_action.setEnabled(is_idle)
        self.compare_action.setEnabled(is_idle and len(row.model.files) == 1)
        self.line_action.setVisible(is_ours)
        self.delete_action.setVisible(is_ours)

    def _use(self) -> None:
        if self.row is not None:
            self.use_wanted.emit(self.row.model.ref)

    def _judge(self) -> None:
        if self.row is not None:
            self.judge_wanted.emit(self.row.model.ref)

    def _stop(self) -> None:
        if self.row is not None:
            self._library.stop_verifying(self.row.model.path)

    def _verify(self) -> None:
        if self.row is not None:
            self._library.verify(self.row.model.path)

    def _compare(self) -> None:
        if self.row is not None:
            self.compare_wanted.emit(self.row)

    def _options(self) -> None:
        if self.row is not None:
            self.options_wanted.emit(self.row)

    def _remove(self) -> None:
        if self.row is not None:
            self.remove_wanted.emit(self.row)

    def _show_folder(self) -> None:
        if self.row is not None:
            FileManager(self).show(self.row.model.path)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        row.setSpacing(Space.SMALL)
        words = QVBoxLayout()
        words.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.dot)
        top.addWidget(self.name, 1)
        words.addLayout(top)
        words.addWidget(self.facts)
        words.addWidget(self.path)
        row.addLayout(words, 1)
        for widget in (self.state, self.stop, self.more, self.use):
            row.addWidget(widget)


def _runs_here(model: OnDisk) -> bool:
    """Whether this computer is one that the model's backend is made for."""
    kind = kind_named(model.backend)
    return kind is None or runs_here(kind)


class _Dot(QWidget):
    """Filled where the model answers; the words beside it say the same."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._is_on = False
        self.setFixedSize(QSize(_DOT, _DOT))
        appearance.changed.connect(self.update)

    def set_on(self, *, is_on: bool) -> None:
        """Set whether the model answers, and draw the dot again."""
        self._is_on = is_on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._appearance.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.good if self._is_on else colours.line))
        painter.drawEllipse(QRectF(self.rect()))
