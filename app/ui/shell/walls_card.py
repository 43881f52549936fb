"""The card of Settings that says what is held around Triptych's processes, and by whom.

Not here: finding it out (`app.state.machine.walls`).
"""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.core.machine.walls import WallLine, who
from app.core.text.folding import fold
from app.state.machine.walls import WallsState
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


class WallsCard(QFrame):
    """A heading for each process, and below it its promises with who keeps them."""

    def __init__(self, state: WallsState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        self._column.setSpacing(2)
        self._title = self._label(self.tr("Privacy: what holds here"), "heading")
        self._intro = self._label(
            self.tr(
                "Checked just now. What the kernel holds stays shut even if a malicious model takes over the engine."
            ),
            "secondary",
        )
        self.labels: list[QLabel] = []
        state.changed.connect(self._fill)
        self._fill()

    @property
    def words(self) -> str:
        """All that stands on the card, a label a line."""
        return "\n".join(label.text() for label in (self._title, self._intro, *self.labels))

    def has(self, typed: str) -> bool:
        """Whether every typed word stands on the card."""
        words = fold(self.words)
        return all(word in words for word in fold(typed).split())

    def showEvent(self, event: QShowEvent) -> None:
        """Try anew whenever somebody looks."""
        super().showEvent(event)
        self._state.refresh()

    def _fill(self) -> None:
        for label in self.labels:
            self._column.removeWidget(label)
            label.hide()
            label.deleteLater()
        self.labels = []
        lines = self._state.lines
        for process in dict.fromkeys(line.process for line in lines):
            heading = self._label(translated(who(process)), "heading")
            heading.setContentsMargins(0, Space.MEDIUM, 0, 0)
            self.labels.append(heading)
            self.labels += [self._promise(line) for line in lines if line.process == process]
        self.labels += [self._label(reason, "secondary") for reason in self._state.reasons]

    def _promise(self, line: WallLine) -> QLabel:
        words = translated(line.words)
        if line.is_held:
            return self._label(self.tr("✓ {promise}: held by the kernel").format(promise=words), "secondary")
        return self._label(self.tr("○ {promise}: by this program only").format(promise=words), "slow")

    def _label(self, text: str, role: str) -> QLabel:
        label = set_role(QLabel(text, self), role)
        label.setWordWrap(True)
        self._column.addWidget(label)
        return label
