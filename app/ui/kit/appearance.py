"""Which theme is in force, and whether things move: follows the system or the user's choice, and applies it to the
application.

Widgets that paint themselves are given an `Appearance`, read `theme` and listen to `changed`.
Not here: colours and sizes (`theme`), rules (`style_sheet`).
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.kit.style_sheet import palette, style_sheet
from app.ui.kit.theme import DARK_THEME, LIGHT_THEME, SCALES, Theme


class Appearance(QObject):
    """Signals: changed() – `theme` is another one, and already applied."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = "system", scale: float = 1.0) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        self._scale = scale
        self._is_compact = False
        self._motion = "system"
        self._is_system_still = False
        self.theme: Theme = LIGHT_THEME
        self._is_applied = False  # the application may still wear another one's theme
        application.setStyle(QStyleFactory.create("Fusion"))
        application.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    def choose(self, choice: str) -> None:
        """`light`, `dark`, or `system` to follow it."""
        self._choice = choice
        self._apply()

    def set_scale(self, scale: float) -> None:
        """The user's text size; 1.0 as designed."""
        self._scale = scale
        self._apply()

    def set_compact(self, is_compact: bool) -> None:
        """More rows, or more room."""
        self._is_compact = is_compact
        self._apply()

    def choose_motion(self, choice: str) -> None:
        """Whether motion is reduced: `always`, `never`, or `system` to follow it."""
        self._motion = choice
        self._apply()

    def set_system_still(self, is_still: bool) -> None:
        """Whether the system asks for less motion."""
        self._is_system_still = is_still
        self._apply()

    def stepped_scale(self, steps: int) -> float:
        """The scale that is `steps` larger (or smaller) among the allowed ones."""
        nearest = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - self._scale))
        return SCALES[max(0, min(len(SCALES) - 1, nearest + steps))]

    def _apply(self) -> None:
        coloured = (DARK_THEME if self._is_dark() else LIGHT_THEME).scaled(self._scale)
        theme = replace(coloured, is_compact=self._is_compact, is_still=self._is_still())
        if theme == self.theme and self._is_applied:
            return
        self.theme, self._is_applied = theme, True
        self._application.setPalette(palette(theme))
        self._application.setFont(theme.font())
        self._application.setStyleSheet(style_sheet(theme))
        self.changed.emit()

    def _is_still(self) -> bool:
        return self._is_system_still if self._motion == "system" else self._motion == "always"

    def _is_dark(self) -> bool:
        if self._choice in ("light", "dark"):
            return self._choice == "dark"
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
