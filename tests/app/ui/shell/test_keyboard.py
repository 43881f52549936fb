"""Everything by keyboard alone: every page is walked with Tab; nothing that can be used is out of reach or nameless."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.main import Program
from tests.app.services.storage.room import settled
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key
_USED = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QAbstractSlider)


_LEAST = {
    "": 8,
    "models": 4,
    "hardware": 2,
    "serving": 6,
    "study": 6,
    "trash": 5,
    "settings": 20,
}  # so that the walk is one


def usable(root: QWidget) -> Iterator[QWidget]:
    """What a person may act on; the inner parts of spin boxes and the like are theirs."""
    for kind in _USED:
        for widget in root.findChildren(kind):
            inner = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit)
            if widget.isVisible() and widget.isEnabled() and not inner and not isinstance(widget, QScrollBar):
                yield widget


def words(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def reached(window: WindowDriver, most: int = 400) -> set[QWidget]:
    """Everything that Tab comes by on its way round."""
    first = window.focused
    found: set[QWidget] = set()
    for _ in range(most):
        found.add(window.focused)
        window.key(Key.Key_Tab)
        if window.focused is first:
            break
    return found


@pytest.mark.parametrize("page", list(_LEAST))
def test_every_page_is_walked_with_tab_and_everything_on_it_has_a_name(
    qtbot: QtBot, window: WindowDriver, program: Program, page: str
) -> None:
    window.fill("one", "two")
    program.chats.delete([program.chats.summaries[1].id])
    settled(program.chat_storage)
    shown = window.show(page)
    qtbot.wait(1)
    wanted = set(usable(shown)) | set(usable(window.sidebar.root))
    assert len(set(usable(shown))) >= _LEAST[page]
    nameless = [type(widget).__name__ for widget in wanted if not words(widget)]
    assert not nameless
    came_by = reached(window)
    proxied = {widget.focusProxy() for widget in wanted if widget.focusProxy() in came_by}
    missed = {one for one in wanted if one not in came_by and one.focusProxy() not in proxied and not _is_group(one)}
    assert not missed, sorted(f"{type(widget).__name__}: {words(widget)}" for widget in missed)


def _is_group(widget: QWidget) -> bool:
    """Of buttons of which one is chosen, Tab reaches one and the arrows the rest."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None


def test_a_whole_day_without_a_mouse(window: WindowDriver, program: Program) -> None:
    """Ask, make a folder, put the chat in it, search, jump, delete, restore."""
    window.fill("one zebra", "two")
    sidebar = window.sidebar
    window.press("palette")
    window.choose_in_palette("new folder")
    window.name("Work")
    sidebar.focus_list()
    sidebar.key(Key.Key_Home)
    assert sidebar.current == "Work"
    sidebar.key(Key.Key_Left)
    sidebar.key(Key.Key_Right)
    window.press("search")
    sidebar.search("zebra")
    window.until(lambda: len(sidebar.results) == 4)
    sidebar.search_key(Key.Key_Return)
    assert window.title == "one zebra"
    sidebar.results_key(Key.Key_Escape)
    sidebar.search_key(Key.Key_Escape)
    sidebar.search_key(Key.Key_Tab)
    sidebar.focus_list()
    sidebar.key(Key.Key_End)
    sidebar.key(Key.Key_Delete)
    assert sidebar.texts == ["Work", "Today", "two"]
    window.do("trash")
    window.until(lambda: bool(program.trash.entries))
    assert window.focused.accessibleName() == "Deleted chats and messages"
    window.key(Key.Key_Return)
    window.until(lambda: sidebar.texts == ["Work", "Today", "two", "one zebra"])
    window.press("stop")
    assert window.is_box_focused
