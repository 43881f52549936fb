"""The import of chats in one dialog: from where, what is there, which of it, how far it is, what came and what did not.

Not here: doing any of it (`app.state.chats.importing`), the rows (`import_table`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.exchange.merging import Presence
from app.state.chats.importing import ImportState, ImportStep
from app.ui.kit.appearance import Appearance
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count
from app.ui.storage.import_row import ImportRow
from app.ui.storage.import_table import ImportTable

_MOST_MISSING = 200  # sentences that are shown; nobody reads more
_LIST_HEIGHT, _MISSING_HEIGHT = 280, 96


class TickList(QListView):
    """Signals: toggled(QModelIndex) – a click or the space bar, on a row."""

    toggled = Signal(QModelIndex)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if e.button() is Qt.MouseButton.LeftButton and self.indexAt(e.position().toPoint()).isValid():
            self.toggled.emit(self.indexAt(e.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ImportDialog(Form):
    """Follows the state from step to step; closing it cancels what is under way."""

    def __init__(self, state: ImportState, appearance: Appearance, dialogs: FileDialogs, parent: QWidget) -> None:
        super().__init__(self.tr("Import chats"), "", parent)
        self._state, self._dialogs = state, dialogs
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.problem = set_role(QLabel(self), "bad")
        self.problem.setWordWrap(True)
        self.places = self._make_places()
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(Space.SMALL)
        self.table = ImportTable(state)
        self.list = self._make_list(appearance)
        self.all_button = set_role(QPushButton(self), "quiet")
        self.missing_words = set_role(QLabel(self), "secondary")
        self.missing = set_role(QPlainTextEdit(self), "field")
        self._lay_out()
        self.back_button = self.add_button(self.tr("Back"))
        self.close_button = self.add_button("")
        self.go_button = self.add_button(self.tr("Import"), is_primary=True)
        self._connect()
        self.setMinimumWidth(560)
        self._shown_step: ImportStep | None = None
        self._refresh()

    def done(self, result: int) -> None:
        """Close; what is under way is cancelled."""
        self._state.cancel()
        super().done(result)

    # what is shown

    def _refresh(self) -> None:
        state, step = self._state, self._state.step
        is_busy = step in (ImportStep.READING, ImportStep.ADDING)
        self.words.setText(self._sentence())
        self.problem.setText(translated(state.failure.sentence) if state.failure else "")
        self.problem.setVisible(state.failure is not None)
        self.places.setVisible(step is ImportStep.WHERE)
        self.bar.setVisible(is_busy)
        self.bar.setRange(0, state.progress.total if state.progress.total > 1 else 0)
        self.bar.setValue(state.progress.done)
        self.bar.setAccessibleName(self.words.text())
        self.table.refresh()
        self.list.setVisible(step is ImportStep.WHICH)
        self.all_button.setVisible(step is ImportStep.WHICH and self._new > 1)
        self.all_button.setText(self.tr("Choose none") if state.chosen else self.tr("Choose all"))
        self._show_missing(is_shown=step in (ImportStep.WHICH, ImportStep.DONE))
        self.back_button.setVisible(step in (ImportStep.WHICH, ImportStep.DONE))
        self.back_button.setText(self.tr("Import more…") if step is ImportStep.DONE else self.tr("Back"))
        self.close_button.setText(self.tr("Cancel") if step is not ImportStep.DONE else self.tr("Done"))
        self.go_button.setVisible(step is ImportStep.WHICH)
        self.go_button.setEnabled(bool(state.chosen))
        self.go_button.setText(
            self.tr("Import {0}").format(count(len(state.chosen))) if state.chosen else self.tr("Import")
        )

        if step is not self._shown_step:
            self._shown_step = step
            self.fit()
            (self.list if step is ImportStep.WHICH else self.close_button).setFocus()

    @property
    def _new(self) -> int:
        return sum(chat.presence is not Presence.KNOWN for chat in self._state.chats)

    def _sentence(self) -> str:
        state, done, total = self._state, count(self._state.progress.done), count(self._state.progress.total)
        match state.step:
            case ImportStep.WHERE:
                return self.tr(
                    "Chats from Triptych, ChatGPT, Claude, LM Studio, Jan, Open WebUI, llama.cpp and others. "
                    "You see what is there before anything is added."
                )
            case ImportStep.READING:
                return (
                    self.tr("Reading… {0} of {1}").format(done, total)
                    if state.progress.total > 1
                    else self.tr("Reading…")
                )
            case ImportStep.WHICH if not self._new:
                return self.tr("{name}: everything in it is here already.").format(name=state.name)
            case ImportStep.WHICH:
                return self._choice()
            case ImportStep.ADDING:
                return self.tr("Adding… {0} of {1}").format(done, total)
            case ImportStep.DONE:
                return translated(state.result) if state.result else ""

    def _choice(self) -> str:
        state, known = self._state, len(self._state.chats) - self._new
        words = self.tr("{name}: {chosen} of {new} new chats chosen.")
        shown = words.format(name=state.name, chosen=count(len(state.chosen)), new=count(self._new))
        return f"{shown} {self.tr('Already here: {count}.').format(count=count(known))}" if known else shown

    def _show_missing(self, *, is_shown: bool) -> None:
        missing, has_foreign = self._state.missing, any(chat.program for chat in self._state.chats)
        for part in (self.missing_words, self.missing):
            part.setVisible(is_shown and bool(missing or has_foreign))
        is_over = self._state.step is ImportStep.DONE
        self.missing_words.setText(self.tr("Not imported:") if is_over else self.tr("What cannot be imported:"))
        lines = [translated(sentence) for sentence in missing[:_MOST_MISSING]]
        if len(missing) > _MOST_MISSING:
            lines.append(self.tr("And {0} more.").format(count(len(missing) - _MOST_MISSING)))
        if has_foreign:
            lines.append(self.tr("Tool calls. Pictures, sounds and files leave a word in their place."))
        if self.missing.toPlainText() != "\n".join(lines):
            self.missing.setPlainText("\n".join(lines))

    # what the user does

    def _choose_file(self) -> None:
        kinds = self.tr("Chats (*.json *.jsonl *.zip)")
        self._ask(self._dialogs.file(self, self.tr("Choose a file"), FileKind.CHATS, (kinds,)))

    def _choose_folder(self) -> None:
        self._ask(self._dialogs.folder(self, self.tr("Choose a folder"), FileKind.CHATS))

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.fileSelected.connect(self._look)
        dialog.open()

    def _look(self, name: str) -> None:
        self._state.look(Path(name))

    def _press_all(self) -> None:
        self._state.choose_all(are_chosen=not self._state.chosen)

    def _press_close(self) -> None:
        if self._state.step in (ImportStep.READING, ImportStep.ADDING):
            self._state.cancel()
        else:
            self.accept()

    # inside

    def _connect(self) -> None:
        self._state.changed.connect(self._refresh)
        self.list.toggled.connect(self.table.toggle)
        self.all_button.clicked.connect(self._press_all)
        self.back_button.clicked.connect(self._state.cancel)
        self.close_button.clicked.connect(self._press_close)
        self.go_button.clicked.connect(self._state.take)

    def _make_places(self) -> QWidget:
        places = QWidget(self)
        column = QVBoxLayout(places)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        for program, folder in self._state.places:
            words = self.tr("{program} on this computer").format(program=program)
            self._add_place(column, words, partial(self._state.look, folder)).setToolTip(str(folder))
        self._add_place(column, self.tr("Choose a file…"), self._choose_file)
        self._add_place(column, self.tr("Choose a folder…"), self._choose_folder)
        return places

    def _add_place(self, column: QVBoxLayout, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand its argument over
        column.addWidget(button)
        return button

    def _make_list(self, appearance: Appearance) -> TickList:
        shown = TickList(self)
        shown.setModel(self.table)
        shown.setItemDelegate(ImportRow(appearance, shown))
        shown.setUniformItemSizes(True)
        shown.setAccessibleName(self.tr("Chats to import"))
        shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        shown.setMinimumHeight(_LIST_HEIGHT)
        return shown

    def _lay_out(self) -> None:
        self.missing.setReadOnly(True)
        self.missing.setFixedHeight(_MISSING_HEIGHT)
        self.missing.setAccessibleName(self.tr("What cannot be imported"))
        foot = QHBoxLayout()
        foot.addWidget(self.all_button)
        foot.addStretch(1)
        for part in (self.words, self.problem, self.places, self.bar, self.list):
            self.content.addWidget(part)
        self.content.addLayout(foot)
        self.content.addWidget(self.missing_words)
        self.content.addWidget(self.missing)
