"""The Harmony inspector: the prompt of an answer as the model saw it, and the tokens it wrote, to read and to copy.

Not here: asking the engine (`app.state.chats.inspection`).
"""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.chats.token_text import plain, token_runs
from app.state.chats.inspection import Inspection
from app.ui.chat.token_view import TokenView
from app.ui.kit.appearance import Appearance
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count
from backends.contract.wire import Rendered

_WIDTH, _HEIGHT = 760, 560


class Inspector(Form):
    """Two views, prompt and answer, and a switch for ids."""

    def __init__(self, inspection: Inspection, appearance: Appearance, parent: QWidget) -> None:
        title = "Harmony"
        words = self.tr(
            "What the model reads and writes. Coloured marks are control tokens; the same characters typed by a "
            "person stay plain text."
        )
        super().__init__(title, words, parent)
        self._inspection = inspection
        inspection.setParent(self)
        self.prompt_button, self.answer_button = self._choice(), self._choice()
        self.ids = QCheckBox(self.tr("Token ids"), self)
        self.note = set_role(QLabel(self), "secondary")
        self.note.setWordWrap(True)
        self.view = TokenView(appearance.theme, self)
        self.copy_button = CopyButton(self._text, self)
        self.place_button(self.copy_button)
        self.add_button(self.tr("Close"), is_primary=True, closes=True)
        self._lay_out()
        self._connect()
        self.answer_button.setChecked(inspection.has_tokens)
        self.prompt_button.setChecked(not inspection.has_tokens)
        self.resize(min(_WIDTH, parent.width()), min(_HEIGHT, parent.height()))
        self._refresh()
        inspection.start()

    @property
    def shown(self) -> Rendered | None:
        """The part in view, once it has come."""
        return self._inspection.prompt if self.prompt_button.isChecked() else self._inspection.written

    def _choice(self) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.prompt_button)
        row.addWidget(self.answer_button)
        row.addStretch(1)
        row.addWidget(self.ids)
        self.content.addLayout(row)
        self.content.addWidget(self.note)
        self.content.addWidget(self.view, 1)

    def _connect(self) -> None:
        group = QButtonGroup(self)
        group.addButton(self.prompt_button)
        group.addButton(self.answer_button)
        group.buttonToggled.connect(self._show)
        self.ids.toggled.connect(self._show)
        self._inspection.changed.connect(self._refresh)

    def _refresh(self) -> None:
        prompt, answer = self.tr("Prompt"), self.tr("Answer")
        self.prompt_button.setText(self._counted(prompt, self._inspection.prompt))
        self.answer_button.setText(self._counted(answer, self._inspection.written))
        self._show()

    def _counted(self, name: str, part: Rendered | None) -> str:
        if part is None:
            return name
        return self.tr("{name} · {count} tokens").format(name=name, count=count(len(part.ids)))

    def _show(self) -> None:
        part = self.shown
        self.note.setText(self._remark())
        self.note.setVisible(bool(self.note.text()))
        self.copy_button.setEnabled(part is not None)
        name = self.prompt_button.text() if self.prompt_button.isChecked() else self.answer_button.text()
        self.view.setAccessibleName(name)
        if part is not None:
            self.view.show_runs(token_runs(part, has_ids=self.ids.isChecked()))
        else:
            self.view.clear()

    def _remark(self) -> str:
        """What the reader has to know of the part in view."""
        look = self._inspection
        if look.failure is not None:
            return translated(look.failure.sentence)
        if look.is_other_model:
            words = self.tr("Another model is loaded than the one that answered ({name}).")
            return words.format(name=look.answer.record.model)
        remark = self._prompt_remark() if self.prompt_button.isChecked() else self._answer_remark()
        return remark if remark or self.shown is not None else self.tr("Asking the engine…")

    def _prompt_remark(self) -> str:
        if self._inspection.is_other_prompt:
            return self.tr("An earlier message has changed since; this is the prompt as it would be now.")
        return ""

    def _answer_remark(self) -> str:
        look = self._inspection
        if not look.has_tokens:
            return self.tr("The tokens of this answer were not kept: it was imported, or it did not finish.")
        if look.answer.is_edited:
            return self.tr("The answer was edited by hand. This is what the model wrote.")
        if look.is_incomplete:
            return self.tr("The model also wrote tokens that belong to no message; they are not kept.")
        return ""

    def _text(self) -> str:
        return plain(self.shown, has_ids=self.ids.isChecked()) if self.shown is not None else ""
