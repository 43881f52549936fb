"""The settings page, generated from the table of settings: searchable, applied at once, each with its way back.

Not here: which settings there are (`app.settings`), what they do (`app.state.preferences`, the window).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.text.folding import fold
from app.errors import SettingsError
from app.settings import SETTINGS, Setting, SettingValue
from app.state.machine.walls import WallsState
from app.state.preferences import PreferencesState
from app.ui.kit.action_card import ActionCard, CardAction
from app.ui.kit.boxes import ChoiceBox, PartBox, WholeBox
from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.page_area import PageArea
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import reading_column, set_role
from app.ui.shell.walls_card import WallsCard
from app.ui.tools.section import ToolsSection

_FIELD_WIDTH = 176


class SettingCard(QFrame):
    """One setting with its field. Signals: failed(SettingsError) – a value was refused."""

    failed = Signal(object)

    def __init__(self, setting: Setting[SettingValue], preferences: PreferencesState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setting = setting
        self._preferences = preferences
        self.reset_button = set_role(QPushButton(self.tr("Reset"), self), "quiet")
        self.reset_button.setAccessibleName(self.tr("Reset {title}").format(title=translated(setting.title)))
        self.reset_button.clicked.connect(self._reset)
        self.field = self._make_field()
        self.field.setAccessibleName(translated(setting.title))
        self.field.setAccessibleDescription(translated(setting.sentence))
        self._lay_out()
        self.refresh()

    def has(self, typed: str) -> bool:
        """Whether every typed word stands in its words."""
        words = fold(f"{translated(self.setting.title)} {translated(self.setting.sentence)} {self.setting.name}")
        return all(word in words for word in fold(typed).split())

    def refresh(self) -> None:
        """Show the value in force."""
        value: SettingValue = self._preferences.get(self.setting)
        self.field.blockSignals(True)
        match self.field:
            case QComboBox():
                self.field.setCurrentIndex(self.setting.allowed.index(value))
            case QCheckBox():
                self.field.setChecked(bool(value))
            case QSpinBox():
                self.field.setValue(int(value))
            case QDoubleSpinBox():
                self.field.setValue(float(value))
            case QLineEdit() if self.field.text() != value:
                self.field.setText(str(value))
            case TextBox() if self.field.toPlainText() != value:
                self.field.setPlainText(str(value))
            case _:
                pass
        self.field.blockSignals(False)
        self.reset_button.setVisible(value != self.setting.default)

    def _make_field(self) -> QWidget:
        setting = self.setting
        if setting.allowed:
            choice = ChoiceBox(self)
            choice.addItems([translated(word) for word in setting.words or map(str, setting.allowed)])
            choice.currentIndexChanged.connect(self._set_place)
            return choice
        if isinstance(setting.default, bool):
            check = QCheckBox(self)
            check.toggled.connect(self._set)
            return check
        if isinstance(setting.default, str) and not setting.is_long:
            line = QLineEdit(self)
            line.editingFinished.connect(lambda: self._set(line.text().strip()))
            return line
        if isinstance(setting.default, str):
            text = set_role(TextBox(self), "field")
            text.setTabChangesFocus(True)
            text.setFixedHeight(88)
            text.textChanged.connect(lambda: self._set(text.toPlainText()))
            return text
        number = PartBox(self) if isinstance(setting.default, float) else WholeBox(self)
        number.setRange(cast("int", setting.least or 0), cast("int", setting.most or 0))  # either box takes its kind
        number.setSingleStep(cast("int", setting.step))
        number.valueChanged.connect(self._set)
        return number

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        row = FoldingRow(Space.MEDIUM)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = set_role(QLabel(translated(self.setting.title), self), "heading")
        title.setWordWrap(True)
        words.addWidget(title)
        sentence = set_role(QLabel(translated(self.setting.sentence), self), "secondary")
        sentence.setWordWrap(True)
        words.addWidget(sentence)
        row.addLayout(words, 1)
        row.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        if isinstance(self.field, TextBox | QLineEdit):
            column.addWidget(self.field)
            return
        if not isinstance(self.field, QCheckBox):
            self.field.setFixedWidth(_FIELD_WIDTH)
        row.addWidget(self.field)

    def _set(self, value: SettingValue) -> None:
        try:
            self._preferences.set(self.setting, value)
        except SettingsError as failure:
            self.failed.emit(failure)
            self.refresh()

    def _set_place(self, place: int) -> None:
        self._set(self.setting.allowed[place])

    def _reset(self) -> None:
        self._set(self.setting.default)


class SettingsPage(PageArea):
    """Every setting with its explanation, searchable. Signals: failed(SettingsError)."""

    failed = Signal(object)

    def __init__(
        self,
        preferences: PreferencesState,
        actions: Sequence[CardAction] = (),
        walls: WallsState | None = None,
        program: Sequence[CardAction] = (),
        tools: Callable[[QWidget], ToolsSection] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        page = set_role(QWidget(self), "page")
        self.search = ClearableField(page)
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.search.textChanged.connect(self._filter)
        self.nothing = set_role(QLabel(self.tr("No setting matches."), page), "secondary")
        self.nothing.hide()
        self.cards = [SettingCard(setting, preferences, page) for setting in SETTINGS]
        column = QVBoxLayout()
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        for card in self.cards:
            card.failed.connect(self.failed)
            column.addWidget(card)
        self.tools = tools(page) if tools is not None else None
        if self.tools is not None:
            column.addWidget(self.tools)
        self.action_cards = [ActionCard(action, page) for action in actions]
        self._heading = set_role(QLabel(self.tr("Your chats"), page), "heading")
        self._heading.setVisible(bool(actions))
        column.addWidget(self._heading)
        for card in self.action_cards:
            column.addWidget(card)
        self.walls_card = WallsCard(walls, page) if walls is not None else None
        if self.walls_card is not None:
            column.addWidget(self.walls_card)
        self.program_cards = [ActionCard(action, page) for action in program]
        for card in self.program_cards:
            column.addWidget(card)
        column.addStretch(1)
        inner = QWidget(page)
        inner.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        page.setLayout(reading_column(inner, Space.WIDE, Space.HUGE))
        self.setWidget(page)
        self.setFocusProxy(self.search)
        preferences.changed.connect(self._refresh)

    def _refresh(self) -> None:
        for card in self.cards:
            card.refresh()

    def _filter(self, typed: str) -> None:
        walls = (self.walls_card,) if self.walls_card else ()
        found = (*self.cards, *self.action_cards, *walls, *self.program_cards)
        for card in found:
            card.setVisible(card.has(typed))
        self._heading.setVisible(any(card.has(typed) for card in self.action_cards))
        has_tools = self.tools is not None and self.tools.filter(typed)
        self.nothing.setVisible(not has_tools and not any(card.has(typed) for card in found))
