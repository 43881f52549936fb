"""The engines on other machines on the Models page: what each is, where it is, to use and to remove.

Signals: use_wanted(RemoteModel). Not here: adding one (`engine_form`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.models.model_ref import ModelRef
from app.core.models.remote_engines import RemoteEngine
from app.state.models.engines import EnginesState
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.models.engine_form import EngineForm
from app.ui.models.words import engine_abilities, engine_place


class EngineList(QWidget):
    """A heading with the button that adds one, and a row for each."""

    use_wanted = Signal(object)

    def __init__(self, state: EnginesState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.add_button = QPushButton(self.tr("Add an engine…"), self)
        self.nothing = set_role(QLabel(self.tr("None. A model here needs no other computer."), self), "secondary")
        self.nothing.setWordWrap(True)
        self.rows: list[EngineRow] = []
        heading = FoldingRow()
        heading.addWidget(set_role(QLabel(self.tr("Engines elsewhere"), self), "heading"), 1)
        heading.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)
        self._column.addLayout(heading)
        self._column.addWidget(self.nothing)
        self.add_button.clicked.connect(self._add)

    def show_engines(self, loaded: ModelRef | None) -> None:
        """Show what was added; `loaded` is the model that answers."""
        while len(self.rows) > len(self._state.engines):
            self.rows.pop().deleteLater()
        while len(self.rows) < len(self._state.engines):
            self.rows.append(self._make_row())
            self._column.addWidget(self.rows[-1])
        for row, engine in zip(self.rows, self._state.engines, strict=True):
            row.show_engine(engine, is_loaded=engine.model == loaded)
        self.nothing.setVisible(not self.rows)

    def _make_row(self) -> EngineRow:
        row = EngineRow(self)
        row.use.clicked.connect(partial(self._use, row))
        row.remove.clicked.connect(partial(self._remove, row))
        return row

    def _use(self, row: EngineRow) -> None:
        if row.engine is not None:
            self.use_wanted.emit(row.engine.model)

    def _remove(self, row: EngineRow) -> None:
        if row.engine is not None:
            self._state.remove(row.engine.model)

    def _add(self) -> None:
        EngineForm(self._state, self).open()


class EngineRow(QFrame):
    """One engine."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.engine: RemoteEngine | None = None
        self.name = set_role(QLabel(self), "heading")
        self.place = QLabel(self)
        self.facts = set_role(QLabel(self), "secondary")
        self.use = QPushButton(self.tr("Use"), self)
        self.remove = set_role(QPushButton(self.tr("Remove"), self), "quiet")
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        for label in (self.name, self.place, self.facts):
            label.setWordWrap(True)
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        row.addLayout(words, 1)
        row.addWidget(self.remove)
        row.addWidget(self.use)

    def show_engine(self, engine: RemoteEngine, *, is_loaded: bool) -> None:
        """Show it; the one in use cannot be used once more."""
        self.engine = engine
        name = engine.title or engine.model.name or engine.host
        self.name.setText(name)
        self.place.setText(engine_place(engine))
        set_role(self.place, "secondary" if engine.is_here else "slow")
        self.facts.setText(engine_abilities(engine))
        self.use.setVisible(not is_loaded)
        self.remove.setVisible(not is_loaded)
        self.use.setAccessibleName(self.tr("Use {name}").format(name=name))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
