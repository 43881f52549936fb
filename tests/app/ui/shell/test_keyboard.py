"""Everything by keyboard alone: every page is walked with Tab; nothing that can be used is out of reach or nameless."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
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
from app.ui.kit.palette import Palette
from tests.app.services.room import settled
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import press
from tests.app.ui.sidebar.test_side_bar import fill, name, texts

Key, Modifier = Qt.Key, Qt.KeyboardModifier
_USED = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QAbstractSlider)


_LEAST = {"": 8, "models": 4, "hardware": 2, "study": 6, "trash": 5, "settings": 20}  # so that the walk is one


def usable(root: QWidget) -> Iterator[QWidget]:
    """What a person may act on; the inner parts of spin boxes and the like are theirs."""
    for kind in _USED:
        for widget in root.findChildren(kind):
            inner = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QLineEdit)
            if widget.isVisible() and widget.isEnabled() and not inner and not isinstance(widget, QScrollBar):
                yield widget


def words(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def reached(program: Program, most: int = 400) -> set[QWidget]:
    """Everything that Tab comes by on its way round."""
    window = program.window
    first = window.focusWidget()
    found: set[QWidget] = set()
    for _ in range(most):
        focused = window.focusWidget()
        assert focused is not None
        found.add(focused)
        QTest.keyClick(focused, Key.Key_Tab)
        if window.focusWidget() is first:
            break
    return found


@pytest.mark.parametrize("page", list(_LEAST))
def test_every_page_is_walked_with_tab_and_everything_on_it_has_a_name(
    qtbot: QtBot, program: Program, page: str
) -> None:
    fill(qtbot, program, "one", "two")
    program.chats.delete([program.chats.summaries[1].id])
    settled(program.history, qtbot)
    shown = program.window.show_page(page)
    qtbot.wait(1)
    wanted = set(usable(shown)) | set(usable(program.window.sidebar))
    assert len(set(usable(shown))) >= _LEAST[page]
    nameless = [type(widget).__name__ for widget in wanted if not words(widget)]
    assert not nameless
    came_by = reached(program)
    proxied = {widget.focusProxy() for widget in wanted if widget.focusProxy() in came_by}
    missed = {one for one in wanted if one not in came_by and one.focusProxy() not in proxied and not _is_group(one)}
    assert not missed, sorted(f"{type(widget).__name__}: {words(widget)}" for widget in missed)


def _is_group(widget: QWidget) -> bool:
    """Of buttons of which one is chosen, Tab reaches one and the arrows the rest."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None


def test_a_whole_day_without_a_mouse(qtbot: QtBot, program: Program) -> None:
    """Ask, make a folder, put the chat in it, search, jump, delete, restore."""
    fill(qtbot, program, "one zebra", "two")
    window, sidebar = program.window, program.window.sidebar
    press(program, "palette")
    palette = window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "new folder")
    QTest.keyClick(palette.field, Key.Key_Return)
    name(program, "Work")
    sidebar.list.setFocus()
    QTest.keyClick(sidebar.list, Key.Key_Home)
    assert sidebar.list.currentIndex().data() == "Work"
    QTest.keyClick(sidebar.list, Key.Key_Left)
    QTest.keyClick(sidebar.list, Key.Key_Right)
    press(program, "search")
    QTest.keyClicks(sidebar.search, "zebra")
    qtbot.waitUntil(lambda: len(sidebar.results.table.rows) == 4, timeout=WAIT)
    QTest.keyClick(sidebar.search, Key.Key_Return)
    assert window.chat_page.header.title.text() == "one zebra"
    QTest.keyClick(sidebar.results, Key.Key_Escape)
    QTest.keyClick(sidebar.search, Key.Key_Escape)
    QTest.keyClick(sidebar.search, Key.Key_Tab)
    sidebar.list.setFocus()
    QTest.keyClick(sidebar.list, Key.Key_End)
    QTest.keyClick(sidebar.list, Key.Key_Delete)
    assert texts(program) == ["Work", "Today", "two"]
    window.actions_by_name["trash"].trigger()
    trashed = window.focusWidget()
    assert trashed is not None
    assert trashed.accessibleName() == "Deleted chats and messages"
    qtbot.waitUntil(lambda: bool(program.trash.entries), timeout=WAIT)
    QTest.keyClick(trashed, Key.Key_Return)
    qtbot.waitUntil(lambda: texts(program) == ["Work", "Today", "two", "one zebra"], timeout=WAIT)
    press(program, "stop")
    assert window.focusWidget() is window.chat_page.composer.box
