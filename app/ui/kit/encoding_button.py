"""Names the encoding that a text file was read in, where that was a guess, and lets another be chosen.

Signals: chosen(Encoding). Not here: guessing (`app.core.text.encodings`), reading the file again (its users).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.core.text.encodings import Encoding
from app.ui.kit.icons import icon
from app.ui.kit.widgets import set_role


class EncodingButton(QPushButton):
    """Hidden until there is something to name."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "quiet")
        menu = QMenu(self)
        self._actions = {encoding: self._action(menu, encoding) for encoding in Encoding}
        menu.triggered.connect(self._choose)
        self.setMenu(menu)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign stands behind the words
        self.setIconSize(QSize(10, 10))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._draw_sign()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme has another colour."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_sign()

    def show_encoding(self, encoding: Encoding) -> None:
        """Say how the file was read."""
        self.setText(self.tr("Read as {encoding}").format(encoding=encoding.label))
        self.setAccessibleName(self.text())
        self.setToolTip(self.tr("The file does not say how its letters are written, so this is a guess. Choose another"
                                " if letters are wrong."))  # fmt: skip
        for other, action in self._actions.items():
            action.setChecked(other is encoding)
        self.show()

    def choose(self, encoding: Encoding) -> None:
        """Choose as from the menu."""
        self._actions[encoding].trigger()

    def _action(self, menu: QMenu, encoding: Encoding) -> QAction:
        action = menu.addAction(encoding.label)
        action.setCheckable(True)
        action.setData(encoding.name)
        return action

    def _draw_sign(self) -> None:
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText).name()
        self.setIcon(icon("chevron-down", quiet))

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(Encoding[str(action.data())])
