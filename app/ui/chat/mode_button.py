"""Says how the model gets to know an attached file – whole, looked up, in parts – and lets it be chosen.

Signals: chosen(AttachmentMode). Not here: what fits (`app.state.chats.attaching`), the chip (`attachments`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.core.chats.turns import AttachmentMode
from app.ui.kit.icons import icon
from app.ui.kit.widgets import set_role


class ModeButton(QPushButton):
    """Hidden until it is known what fits."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "quiet")
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._actions = {mode: self._action(menu, mode) for mode in AttachmentMode}
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

    def show_mode(self, mode: AttachmentMode, *, fits: bool) -> None:
        """Say how it goes along, and whether it could go along as a whole."""
        self.setText(self._words(mode))
        self.setAccessibleName(self.text())
        self.setToolTip(self._meaning(mode))
        self.setAccessibleDescription(self._meaning(mode))
        self._actions[AttachmentMode.WHOLE].setVisible(fits)
        for other, action in self._actions.items():
            action.setChecked(other is mode)
        self.show()

    def choose(self, mode: AttachmentMode) -> None:
        """Choose as from the menu."""
        self._actions[mode].trigger()

    def _action(self, menu: QMenu, mode: AttachmentMode) -> QAction:
        action = menu.addAction(self._title(mode))
        action.setCheckable(True)
        action.setToolTip(self._meaning(mode))
        action.setData(mode.value)
        return action

    def _title(self, mode: AttachmentMode) -> str:
        match mode:
            case AttachmentMode.WHOLE:
                return self.tr("Whole")
            case AttachmentMode.LOOKED_UP:
                return self.tr("Looked up")
            case AttachmentMode.IN_PARTS:
                return self.tr("Everything, in parts")

    def _words(self, mode: AttachmentMode) -> str:
        match mode:
            case AttachmentMode.WHOLE:
                return self.tr("whole")
            case AttachmentMode.LOOKED_UP:
                return self.tr("looked up")
            case AttachmentMode.IN_PARTS:
                return self.tr("in parts")

    def _meaning(self, mode: AttachmentMode) -> str:
        match mode:
            case AttachmentMode.WHOLE:
                return self.tr("The model reads all of it at once.")
            case AttachmentMode.LOOKED_UP:
                return self.tr("The model looks things up in it, and you are asked first.")
            case AttachmentMode.IN_PARTS:
                return self.tr("All of it is read, part by part, and the answer is written from notes. Best for"
                               " counting, comparing and summing up; takes longest.")  # fmt: skip

    def _draw_sign(self) -> None:
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText).name()
        self.setIcon(icon("chevron-down", quiet))

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(AttachmentMode(str(action.data())))
