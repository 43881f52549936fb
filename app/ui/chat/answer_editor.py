"""An answer to be changed by hand, in a dialog. Not here: what becomes of it (`app.state.chats.chat`)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit.form import Form
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import set_role

_WIDTH, _HEIGHT = 680, 480


class AnswerEditor(Form):
    """A dialog in which an answer's text is changed by hand. Signals: saved(str) – the new text."""

    saved = Signal(str)

    def __init__(self, text: str, parent: QWidget) -> None:
        title = QCoreApplication.translate("AnswerEditor", "Edit the answer")
        words = QCoreApplication.translate(
            "AnswerEditor", "The model goes on from your words as if they were its own. The answer is marked as edited."
        )
        super().__init__(title, words, parent)
        self.field = set_role(TextBox(self, text), "field")
        self.field.setAccessibleName(self.tr("Answer"))
        self.field.setTabChangesFocus(True)
        self.content.addWidget(self.field, 1)
        self.add_button(self.tr("Cancel"), closes=True)
        self.save_button = self.add_button(self.tr("Save"), is_primary=True)
        self.save_button.clicked.connect(self._save)
        self.field.textChanged.connect(self._refresh)
        self._before = text
        self.resize(min(_WIDTH, parent.width()), min(_HEIGHT, parent.height()))
        self._refresh()
        self.field.setFocus()

    def _refresh(self) -> None:
        text = self.field.text
        self.save_button.setEnabled(bool(text.strip()) and text != self._before)

    def _save(self) -> None:
        self.accept()
        self.saved.emit(self.field.text)
