"""Whether the user has asked the system for less motion. Qt 6.11 does not tell, so each system is asked in its own way.

On Linux the answer comes from the desktop portal over the session bus, a moment later; on macOS and Windows from the
user's preferences, at once. Not here: what moves less for it (`app.ui.kit.appearance`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

_ANIMATION_BYTE, _ANIMATION_BIT = 4, 0x02  # of Windows' UserPreferencesMask: “Animate controls inside windows”


class MotionSource(Protocol):
    """Where a system keeps the preference."""

    def ask(self, on_answer: Callable[[str, bool], None]) -> None:
        """Call back once for each place that answers: the name of the place, and whether it wants less motion."""
        ...


class SystemMotion(QObject):
    """Signals: changed() – `is_reduced` is another one."""

    changed = Signal()

    def __init__(self, source: MotionSource | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._answers: dict[str, bool] = {}

    @property
    def is_reduced(self) -> bool:
        """Whether any place asks for less motion; where nobody has answered, nobody does."""
        return any(self._answers.values())

    def refresh(self) -> None:
        """Ask the system again; does not wait for the answer."""
        if self._source is not None:
            self._source.ask(self._note)

    def _note(self, place: str, is_reduced: bool) -> None:
        before = self.is_reduced
        self._answers[place] = is_reduced
        if self.is_reduced != before:
            self.changed.emit()


class WindowsMotion:
    """Windows: the mask of visual effects, as “Show animations in Windows” sets it."""

    def ask(self, on_answer: Callable[[str, bool], None]) -> None:
        """Answers at once, unless there is no mask."""
        desktop = QSettings(r"HKEY_CURRENT_USER\Control Panel\Desktop", QSettings.Format.NativeFormat)
        mask = desktop.value("UserPreferencesMask")
        if isinstance(mask, QByteArray):
            on_answer("windows", is_still(bytes(mask.data())))


class MacMotion:
    """macOS: “Reduce motion” among the settings for accessibility."""

    def ask(self, on_answer: Callable[[str, bool], None]) -> None:
        """Ask macOS, and call `on_answer` before returning."""
        on_answer("macos", bool(QSettings("apple.com", "universalaccess").value("reduceMotion", 0, int)))


def is_still(mask: bytes) -> bool:
    """Whether Windows' UserPreferencesMask (eight bytes) asks for controls that do not move."""
    return len(mask) > _ANIMATION_BYTE and not mask[_ANIMATION_BYTE] & _ANIMATION_BIT


def motion_source(platform: str, parent: QObject) -> MotionSource | None:
    """The source of a system named as `sys.platform` names it; None where none is known."""
    match platform:
        case "linux":
            from app.services.desktop.portal_motion import PortalMotion

            return PortalMotion(parent)
        case "darwin":
            return MacMotion()
        case "win32":
            return WindowsMotion()
        case _:
            return None
