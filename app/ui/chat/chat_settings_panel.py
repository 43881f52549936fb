"""Instructions and sampling of one chat, in a dialog in which every change counts at once.

Not here: keeping it (`app.state.chats.chat_settings`), what new chats begin with (the settings page).
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.core.chats.turns import SamplingChoice
from app.core.jobs.seeds import LARGEST_SEED
from app.errors import StoreError
from app.state.chats.chat_settings import RECOMMENDED, ChatSettings
from app.ui.chat.answer_form_row import AnswerFormRow
from app.ui.kit.boxes import PartBox, WholeBox
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.kit.form import Form
from app.ui.kit.name_dialog import NameDialog
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role

translate = QCoreApplication.translate

_WIDTH, _FIELD, _TEXT_HEIGHT = 640, 144, 132
_PAUSE_MILLISECONDS = 400  # in typing, after which the instructions are kept


class ChatSettingsPanel(Form):
    """Signals: failed(StoreError) – presets cannot be read or written now."""

    failed = Signal(object)

    def __init__(self, settings: ChatSettings, dialogs: FileDialogs, parent: QWidget) -> None:
        super().__init__(translate("ChatSettingsPanel", "This chat"), "", parent)
        self._settings = settings
        self.form = AnswerFormRow(settings.schema, settings.new_form, dialogs, self)
        self.text = set_role(TextBox(self, settings.instructions), "field")
        self.text.setAccessibleName(translate("ChatSettingsPanel", "Instructions"))
        self.text.setPlaceholderText(
            translate("ChatSettingsPanel", "Who the model should be, how to answer, what to keep in mind.")
        )
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_TEXT_HEIGHT)
        self.presets = QPushButton(translate("ChatSettingsPanel", "Presets"), self)
        self.presets.setAutoDefault(False)
        self.presets.setMenu(QMenu(self.presets))
        self.temperature = _part(self, 0.0, 2.0, 0.1, translate("ChatSettingsPanel", "Temperature"))
        self.top_p = _part(self, 0.05, 1.0, 0.05, translate("ChatSettingsPanel", "Top-p"))
        self.seed = _whole(self, LARGEST_SEED, 1, translate("ChatSettingsPanel", "Seed"))
        self.is_seed_new = QCheckBox(translate("ChatSettingsPanel", "New for every answer"), self)
        self.longest = _whole(self, 131_072, 256, translate("ChatSettingsPanel", "Longest answer"))
        self.longest.setSpecialValueText(translate("ChatSettingsPanel", "No limit"))
        self.recommended = QPushButton(translate("ChatSettingsPanel", "Recommended values"), self)
        self.recommended.setAutoDefault(False)
        self.recommended.setToolTip(
            translate("ChatSettingsPanel", "OpenAI's for gpt-oss: temperature 1, top-p 1, a new seed, no limit")
        )
        self.show_all = QPushButton(translate("ChatSettingsPanel", "Show them again"), self)
        self.show_all.setAutoDefault(False)
        self.left_out = _note(
            translate("ChatSettingsPanel", "{count} messages at the beginning are not shown to the model.").format(
                count=settings.left_out
            ),
            self,
        )
        self._pause = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._lay_out()
        self.show_sampling(settings.sampling)
        self._connect()
        self.add_button(translate("ChatSettingsPanel", "Close"), is_primary=True, closes=True)
        self.resize(min(_WIDTH, parent.width()), self.sizeHint().height())
        self.text.setFocus()

    def show_sampling(self, sampling: SamplingChoice) -> None:
        """Put these values in the fields."""
        fields = (self.temperature, self.top_p, self.seed, self.is_seed_new, self.longest)
        for field in fields:
            field.blockSignals(True)
        self.temperature.setValue(sampling.temperature)
        self.top_p.setValue(sampling.top_p)
        self.is_seed_new.setChecked(sampling.seed is None)
        self.seed.setValue(sampling.seed or 0)
        self.longest.setValue(sampling.max_tokens)
        for field in fields:
            field.blockSignals(False)
        self._refresh()

    def _lay_out(self) -> None:
        self._lay_out_instructions()
        self.content.addSpacing(Space.SMALL)
        self.content.addWidget(self.form)
        self.content.addSpacing(Space.SMALL)
        self._lay_out_sampling()

    def _lay_out_instructions(self) -> None:
        head = QHBoxLayout()
        head.addWidget(set_role(QLabel(translate("ChatSettingsPanel", "Instructions"), self), "heading"), 1)
        head.addWidget(self.presets)
        self.content.addLayout(head)
        self.content.addWidget(self.text, 1)
        note = translate(
            "ChatSettingsPanel",
            "The model reads these before the first question. A change applies from the next answer.",
        )
        self.content.addWidget(_note(note, self))
        left_out = QHBoxLayout()
        left_out.addWidget(self.left_out, 1)
        left_out.addWidget(self.show_all)
        for widget in (self.left_out, self.show_all):
            widget.setVisible(self._settings.left_out > 0)
        self.content.addLayout(left_out)

    def _lay_out_sampling(self) -> None:
        row = QHBoxLayout()
        row.addWidget(set_role(QLabel(translate("ChatSettingsPanel", "Sampling"), self), "heading"), 1)
        row.addWidget(self.recommended)
        self.content.addLayout(row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(2, 1)
        for place, (name, field, beside) in enumerate(self._sampling_rows()):
            grid.addWidget(QLabel(name, self), place, 0)
            grid.addWidget(field, place, 1)
            grid.addWidget(beside, place, 2)
        self.content.addLayout(grid)

    def _sampling_rows(self) -> tuple[tuple[str, QWidget, QWidget], ...]:
        """Each with its name, its field and what stands beside it."""
        return (
            (
                translate("ChatSettingsPanel", "Temperature"),
                self.temperature,
                _note(translate("ChatSettingsPanel", "How freely words are chosen. At 0, always the likeliest."), self),
            ),
            (
                translate("ChatSettingsPanel", "Top-p"),
                self.top_p,
                _note(
                    translate("ChatSettingsPanel", "Only the likeliest words that make up this share are chosen."), self
                ),
            ),
            (translate("ChatSettingsPanel", "Seed"), self.seed, self.is_seed_new),
            (
                translate("ChatSettingsPanel", "Longest answer"),
                self.longest,
                _note(
                    translate("ChatSettingsPanel", "Tokens, reasoning included; no limit: until the context is full"),
                    self,
                ),
            ),
        )

    def _connect(self) -> None:
        self._pause.timeout.connect(self._keep_text)
        self.text.textChanged.connect(self._pause.start)
        self.presets.menu().aboutToShow.connect(self._fill_menu)
        for field in (self.temperature, self.top_p, self.seed, self.longest):
            field.valueChanged.connect(self._keep_sampling)
        self.is_seed_new.toggled.connect(self._keep_sampling)
        self.recommended.clicked.connect(self._recommend)
        self.form.changed.connect(self._settings.set_schema)
        self.show_all.clicked.connect(self._show_all)

    def _refresh(self) -> None:
        self.seed.setEnabled(not self.is_seed_new.isChecked())
        self.recommended.setEnabled(not self._settings.is_recommended)

    def done(self, result: int) -> None:
        """Closed in whatever way: nothing typed is lost."""
        self._keep_text()
        super().done(result)

    def _keep_text(self) -> None:
        self._pause.stop()
        self._settings.set_instructions(self.text.toPlainText().strip())

    def _keep_sampling(self) -> None:
        seed = None if self.is_seed_new.isChecked() else self.seed.value()
        self._settings.set_sampling(
            replace(
                self._settings.sampling,
                temperature=round(self.temperature.value(), 2),
                top_p=round(self.top_p.value(), 2),
                seed=seed,
                max_tokens=self.longest.value(),
            )
        )
        self._refresh()

    def _recommend(self) -> None:
        self._settings.set_sampling(RECOMMENDED)
        self.show_sampling(RECOMMENDED)

    def _show_all(self) -> None:
        self._settings.show_all()
        self.left_out.hide()
        self.show_all.hide()

    # presets

    def _fill_menu(self) -> None:
        self._keep_text()
        menu = self.presets.menu()
        menu.clear()
        try:
            known = self._settings.presets()
        except StoreError as failure:
            menu.addAction(translated(failure.title)).setEnabled(False)
            return
        for name, instructions in known.items():
            action = menu.addAction(_shown(name), partial(self.take_over, instructions))
            action.setCheckable(True)
            action.setChecked(instructions == self._settings.instructions)
        if known:
            menu.addSeparator()
        save = menu.addAction(translate("ChatSettingsPanel", "Save these as a preset…"), self._ask_name)
        save.setEnabled(bool(self._settings.instructions))
        if known:
            delete = menu.addMenu(translate("ChatSettingsPanel", "Delete a preset"))
            for name in known:
                delete.addAction(_shown(name), partial(self._delete, name))

    def take_over(self, instructions: str) -> None:
        """Put a preset in the field; Ctrl+Z takes it back."""
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(instructions)
        self.text.setFocus()

    def _ask_name(self) -> None:
        title, verb = translate("ChatSettingsPanel", "Save a preset"), translate("ChatSettingsPanel", "Save")
        words = translate("ChatSettingsPanel", "A preset that has this name already is replaced.")
        dialog = NameDialog(title, verb, "", (), self, words)
        dialog.chosen.connect(self._save)
        dialog.open()

    def _save(self, name: str) -> None:
        if name.strip():
            self._try(partial(self._settings.save_preset, name))

    def _delete(self, name: str) -> None:
        self._try(partial(self._settings.delete_preset, name))

    def _try(self, action: partial[None]) -> None:
        try:
            action()
        except StoreError as failure:
            self.failed.emit(failure)


def _part(parent: QWidget, least: float, most: float, step: float, name: str) -> QDoubleSpinBox:
    field = PartBox(parent)
    field.setRange(least, most)
    field.setSingleStep(step)
    field.setAccessibleName(name)
    field.setFixedWidth(_FIELD)
    return field


def _whole(parent: QWidget, most: int, step: int, name: str) -> QSpinBox:
    field = WholeBox(parent)
    field.setRange(0, most)
    field.setSingleStep(step)
    field.setAccessibleName(name)
    field.setFixedWidth(_FIELD)
    return field


def _note(words: str, parent: QWidget) -> QLabel:
    note = set_role(QLabel(words, parent), "note")
    note.setWordWrap(True)
    return note


def _shown(name: str) -> str:
    """A name in a menu: an ampersand in it is no shortcut."""
    return name.replace("&", "&&")
