"""The line above the transcript: title, context gauge, model pill. Not here: what the menu of the pill does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.chats.titles import shortened
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.ui.chat.gauge import ContextGauge
from app.ui.chat.model_pill import ModelPill
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import icon
from app.ui.kit.theme import HEADER_HEIGHT, Space
from app.ui.kit.widgets import ElidedLabel, set_role

COMPACT_BELOW = 680  # pixels


class Header(QWidget):
    """Signals: menu_wanted() – the folded side bar shall open · file_wanted() – to choose a model file ·
    models_wanted() – to see what can be had ·
    tuning_wanted() – instructions and sampling · temporary_wanted() – make this chat temporary, or keep it ·
    outline_wanted() – the branches.
    """

    menu_wanted = Signal()
    file_wanted = Signal()
    models_wanted = Signal()
    tuning_wanted = Signal()
    temporary_wanted = Signal()
    outline_wanted = Signal()

    def __init__(self, in_use: ModelInUseState, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._in_use = in_use
        set_role(self, "header")
        self.setFixedHeight(HEADER_HEIGHT)
        self.menu_button = set_role(QPushButton(self), "quiet")
        self.menu_button.setAccessibleName(self.tr("Show the side bar"))
        self.menu_button.setToolTip(self.tr("Show the side bar"))
        self.menu_button.clicked.connect(self.menu_wanted)
        self.title = set_role(ElidedLabel(self), "heading")
        self.temporary_button = set_role(QPushButton(self), "quiet")
        self.temporary_button.setCheckable(True)
        self.temporary_button.clicked.connect(self.temporary_wanted)
        self.outline_button = set_role(QPushButton(self), "quiet")
        self.outline_button.clicked.connect(self.outline_wanted)
        self.chat_settings_button = set_role(QPushButton(self), "quiet")
        self.chat_settings_button.clicked.connect(self.tuning_wanted)
        self._is_changed = False
        self._settings = ("", True, False)  # what is shown of it
        self._tuning_keys = ""
        self.gauge = ContextGauge(appearance, self)
        self.cancel_button = set_role(QPushButton(self.tr("Cancel"), self), "quiet")
        self.cancel_button.setAccessibleName(self.tr("Cancel loading"))
        self.cancel_button.clicked.connect(in_use.cancel)
        self.pill = ModelPill(in_use, appearance, self)
        self.pill.file_wanted.connect(self.file_wanted)
        self.pill.models_wanted.connect(self.models_wanted)
        self._lay_out()
        in_use.changed.connect(self._refresh)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._refresh()

    def set_folded(self, is_folded: bool) -> None:
        """With the side bar folded, a button here opens it."""
        self.menu_button.setVisible(is_folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow, the gauge is a bar only, so that the title can be read."""
        super().resizeEvent(event)
        self.gauge.set_compact(self.width() < COMPACT_BELOW)
        self.pill.set_compact(self.width() < COMPACT_BELOW)

    def show_temporary(self, *, is_temporary: bool, is_empty: bool) -> None:
        """Whether anything of this chat is kept; an empty one can be switched."""
        button = self.temporary_button
        button.setVisible(is_temporary or is_empty)
        button.setChecked(is_temporary)
        if is_temporary:
            words = self.tr("Temporary: nothing of this chat is kept")
            tip = words if is_empty else self.tr("Nothing of this chat is kept. Click to keep it after all.")
        else:
            words = tip = self.tr("Make this chat temporary: nothing of it is kept")
        button.setText(self.tr("Temporary"))
        button.setAccessibleName(words)
        button.setToolTip(tip)

    def show_branches(self, number: int) -> None:
        """How many there are; a single one needs no list."""
        self.outline_button.setVisible(number > 1)
        self.outline_button.setText(self.tr("%n branch(es)", "", number) if number > 1 else "")
        self.outline_button.setToolTip(self.tr("All branches of this chat"))

    def show_chat_settings(self, instructions: str, is_recommended: bool, has_schema: bool) -> None:
        """The button tells whether this chat has instructions, a form of answers or a sampling of its own."""
        self._settings = (instructions, is_recommended, has_schema)
        was_tuned, self._is_changed = self._is_changed, bool(instructions) or not is_recommended or has_schema
        words = self.tr("Instructions and sampling of this chat")
        words += f" ({self._tuning_keys})" if self._tuning_keys else ""
        own = [self.tr("Instructions: {text}").format(text=shortened(instructions))] if instructions else []
        own += [self.tr("Answers fit a JSON schema")] if has_schema else []
        own += [] if is_recommended else [self.tr("Not the recommended sampling")]
        self.chat_settings_button.setToolTip("\n".join([words, *own]))
        self.chat_settings_button.setAccessibleName(". ".join([self.tr("Instructions and sampling"), *own]))
        if was_tuned != self._is_changed:
            self._restyle()

    def show_chat_settings_keys(self, keys: str) -> None:
        """Behind the button's hint; empty without any."""
        self._tuning_keys = keys
        self.show_chat_settings(*self._settings)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE + 4, 0, Space.LARGE + 4, 1)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.menu_button)
        row.addWidget(self.title, 1)
        row.addWidget(self.gauge)  # beside the title alone: what it says grows while one types, and moves no button
        row.addWidget(self.outline_button)
        row.addWidget(self.temporary_button)
        row.addWidget(self.chat_settings_button)
        row.addWidget(self.cancel_button)
        row.addWidget(self.pill)

    def _refresh(self) -> None:
        self.cancel_button.setVisible(self._in_use.phase is ModelPhase.LOADING)

    def _restyle(self) -> None:
        self.menu_button.setIcon(icon("menu", self._appearance.theme.colours.quiet))
        self.menu_button.setIconSize(QSize(16, 16))
        colours = self._appearance.theme.colours
        self.chat_settings_button.setIcon(icon("tuning", colours.accent if self._is_changed else colours.quiet))
        self.chat_settings_button.setIconSize(QSize(16, 16))
