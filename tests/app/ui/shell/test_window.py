"""The whole window driven by mouse and keyboard, with a real engine process behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QPushButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Draft
from app.main import Program
from app.settings import DENSITY, MOTION, SENDS_ON_ENTER, TEXT_SCALE, THEME
from app.state.models.model_in_use import ModelPhase
from app.ui.kit.palette import Palette
from app.ui.kit.theme import FOLD_BELOW
from app.ui.shell.actions import COMMANDS
from app.ui.shell.fold import Fold
from app.ui.shell.shortcut_list import ShortcutList
from app.ui.sidebar.conversation_table import ID_ROLE
from backends.contract.messages import Effort
from tests.app.ui.conftest import WAIT

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def press(program: Program, name: str) -> None:
    """The command's first keys, as the window system delivers them."""
    keys = program.window.actions_by_name[name].shortcut()
    QTest.keySequence(program.window, keys)


def type_and_send(program: Program, text: str) -> None:
    box = program.window.chat_page.composer.box
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Key.Key_Return)


def ask(qtbot: QtBot, program: Program, text: str) -> AnswerEntry:
    type_and_send(program, text)
    chat = program.chats.current
    qtbot.waitUntil(lambda: len(chat.entries()) >= 2 and not chat.is_running, timeout=WAIT)
    last = chat.entries()[-1]
    assert isinstance(last, AnswerEntry)
    return last


def button(parent: QWidget, words: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.text() == words and b.isVisibleTo(parent))


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_the_first_start_shows_examples_and_the_cursor_in_the_box(program: Program) -> None:
    page = program.window.chat_page
    assert page.empty.isVisible()
    assert page.banner.isHidden()
    assert program.window.focusWidget() is page.composer.box
    assert page.header.pill.accessibleName().startswith("Model: Scripted")
    assert {card.effort for card in page.empty.cards} == set(Effort)


def test_nothing_heavy_is_made_before_the_window_is_painted(make_program: Callable[[], Program]) -> None:
    program = make_program()
    assert program.engine.pid == 0
    assert not program.history.is_open
    assert program.window.chat_page.host.is_empty


def test_an_example_is_asked_with_its_effort(qtbot: QtBot, program: Program) -> None:
    card = program.window.chat_page.empty.cards[-1]
    click(card)
    chat = program.chats.current
    qtbot.waitUntil(lambda: len(chat.entries()) == 2 and not chat.is_running, timeout=WAIT)
    answer = chat.entries()[1]
    assert isinstance(answer, AnswerEntry)
    assert answer.effort is card.effort
    assert program.window.chat_page.composer.efforts.effort is card.effort
    assert program.window.chat_page.host.isVisible()


def test_a_question_is_typed_sent_and_answered(qtbot: QtBot, program: Program) -> None:
    press(program, "effort_low")
    answer = ask(qtbot, program, "What now?")
    assert (answer.answer, answer.effort) == ("It is **done**.", Effort.LOW)
    page = program.window.chat_page
    assert page.composer.text == ""
    assert page.header.title.text() == "What now?"
    qtbot.waitUntil(page.header.gauge.isVisible, timeout=WAIT)
    assert program.window.sidebar.list.currentIndex().data() == "What now?"


def test_escape_stops_the_answer(qtbot: QtBot, program: Program) -> None:
    type_and_send(program, "slow")
    chat, composer = program.chats.current, program.window.chat_page.composer
    qtbot.waitUntil(lambda: any(isinstance(e, AnswerEntry) and e.answer for e in chat.entries()), timeout=WAIT)
    assert composer.stop_button.isVisible()
    press(program, "stop")
    qtbot.waitUntil(lambda: not chat.is_running, timeout=WAIT)
    last = chat.entries()[-1]
    assert isinstance(last, AnswerEntry)
    assert last.phase is AnswerPhase.STOPPED
    assert composer.stop_button.isHidden()


def test_the_next_question_waits_and_can_be_taken_back(qtbot: QtBot, program: Program) -> None:
    type_and_send(program, "slow")
    type_and_send(program, "and then")
    composer = program.window.chat_page.composer
    assert program.chats.current.waiting == Draft("and then")
    click(button(composer, "Take back"))
    assert composer.text == "and then"
    assert program.chats.current.waiting is None
    click(composer.stop_button)
    qtbot.waitUntil(lambda: not program.chats.current.is_running, timeout=WAIT)


def test_a_lost_engine_is_said_with_its_last_words_and_the_next_question_works(qtbot: QtBot, program: Program) -> None:
    type_and_send(program, "abort")
    banner = program.window.chat_page.banner
    qtbot.waitUntil(banner.isVisible, timeout=WAIT)
    assert "stopped unexpectedly" in banner.accessibleName()
    click(button(banner, "Copy diagnostics"))
    assert "Engine: lost" in QGuiApplication.clipboard().text()
    assert banner.isHidden()
    qtbot.waitUntil(lambda: not program.chats.current.is_running, timeout=WAIT)
    answer = ask(qtbot, program, "again")
    assert answer.phase is AnswerPhase.DONE


def test_a_question_that_is_too_long_stays_in_the_box(qtbot: QtBot, program: Program) -> None:
    text = "word " * 40_000
    program.window.chat_page.composer.set_text(text)
    click(program.window.chat_page.composer.send_button)
    banner = program.window.chat_page.banner
    qtbot.waitUntil(banner.isVisible, timeout=WAIT)
    assert "the context holds 16384" in banner.accessibleName().replace(",", "")
    assert "Nothing is cut" in banner.accessibleName()
    assert program.window.chat_page.composer.text == text.strip()
    assert program.window.chat_page.empty.isVisible()


def test_a_model_that_does_not_load_is_said_with_a_way_out(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.in_use.open(tmp_path / "nothing.gguf")
    banner = program.window.chat_page.banner
    qtbot.waitUntil(banner.isVisible, timeout=WAIT)
    assert button(banner, "Choose another file…").isVisible()
    assert button(banner, "Use the demo model").isVisible()
    assert program.in_use.phase is ModelPhase.FAILED
    assert "not loaded" in program.window.chat_page.header.pill.accessibleName()


def test_the_menu_of_the_pill_offers_models(program: Program) -> None:
    menu = program.window.chat_page.header.pill.menu()
    menu.aboutToShow.emit()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Demo model", "Scripted.scripted", "Open a model file…"]
    assert [action.isChecked() for action in menu.actions()][:2] == [False, True]


def test_chats_are_switched_and_drafts_stay(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    composer, sidebar = program.window.chat_page.composer, program.window.sidebar
    QTest.keyClicks(composer.box, "half")
    click(sidebar.new_button)
    assert program.window.chat_page.empty.isVisible()
    assert composer.text == ""
    index = sidebar.list.table.index(sidebar.list.table.row_of(program.chats.summaries[0].id))
    place = sidebar.list.visualRect(index).center()
    QTest.mouseClick(sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert program.window.chat_page.header.title.text() == "first"
    assert composer.text == "half"


def test_everything_is_there_after_a_restart(
    qtbot: QtBot, program: Program, make_program: Callable[[], Program]
) -> None:
    ask(qtbot, program, "first")
    press(program, "larger")
    program.window.resize(760, 620)
    program.window.close()
    program.close()
    again = make_program()
    assert (again.window.width(), again.window.height()) == (760, 620)
    assert again.preferences.get(TEXT_SCALE) > 1
    with qtbot.waitSignal(again.history.opened, timeout=WAIT):
        again.start()
    assert [summary.title for summary in again.chats.summaries] == ["first"]


def test_a_question_is_edited_in_the_composer(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    page = program.window.chat_page
    QTest.keyClicks(page.composer.box, "a draft")
    question = program.chats.current.entries()[0]
    page.host.transcript.edit_requested.emit(question.id)
    assert page.composer.text == "first"
    click(button(page.composer, "Cancel"))
    assert page.composer.text == "a draft"
    page.host.transcript.edit_requested.emit(question.id)
    page.composer.set_text("")
    ask(qtbot, program, "second")
    assert program.chats.current.entries()[0].place.count == 2


def test_a_deleted_message_and_a_deleted_chat_come_back(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    page = program.window.chat_page
    page.host.transcript.delete_requested.emit(program.chats.current.entries()[0].id)
    assert page.empty.isVisible()
    click(button(page.banner, "Undo"))
    assert len(program.chats.current.entries()) == 2
    program.window.sidebar.list.setFocus()
    QTest.keyClick(program.window.sidebar.list, Key.Key_Delete)
    assert program.chats.summaries == ()
    click(button(page.banner, "Undo"))
    qtbot.waitUntil(lambda: len(program.chats.current.entries()) == 2, timeout=WAIT)


def test_a_chat_is_renamed(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    program.window.sidebar.list.setFocus()
    QTest.keyClick(program.window.sidebar.list, Key.Key_F2)
    dialog = program.window.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Another name")
    dialog.accept()
    assert program.window.chat_page.header.title.text() == "Another name"
    assert program.window.sidebar.list.table.rows[-1].text == "Another name"


def test_searching_filters_the_list(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    press(program, "search")
    sidebar = program.window.sidebar
    assert program.window.focusWidget() is sidebar.search
    QTest.keyClicks(sidebar.search, "zebra")
    qtbot.waitUntil(lambda: sidebar.nothing.text() == "No chat with these words.", timeout=WAIT)
    assert sidebar.nothing.isVisible()
    QTest.keyClick(sidebar.search, Key.Key_Escape)
    assert [row.text for row in sidebar.list.table.rows] == ["Today", "first"]
    assert sidebar.list.table.index(0).data(ID_ROLE) == ""


def test_the_palette_does_commands_and_opens_chats(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first question")
    press(program, "new_chat")
    press(program, "palette")
    palette = program.window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "first q")
    QTest.keyClick(palette.field, Key.Key_Return)
    assert program.window.chat_page.header.title.text() == "first question"
    qtbot.waitUntil(lambda: program.window.findChild(Palette) is None)
    program.window.actions_by_name["palette"].trigger()  # offscreen, a closed popup leaves no window active
    palette = program.window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "settings")
    QTest.keyClick(palette.field, Key.Key_Return)
    assert not program.window.chat_page.isVisible()


def test_settings_are_applied_at_once(program: Program) -> None:
    press(program, "settings")
    assert not program.window.chat_page.isVisible()
    program.preferences.set(THEME, "dark")
    dark = QApplication.palette().window().color()
    program.preferences.set(THEME, "light")
    assert QApplication.palette().window().color().lightness() > dark.lightness()
    program.preferences.set(SENDS_ON_ENTER, False)
    press(program, "stop")
    assert program.window.chat_page.isVisible()
    type_and_send(program, "not yet")
    assert program.window.chat_page.composer.text == "not yet\n"


def test_text_grows_and_shrinks_by_keys(program: Program) -> None:
    def size() -> int:
        return program.window.chat_page.composer.box.fontInfo().pixelSize()

    before = size()
    press(program, "larger")
    assert size() > before
    press(program, "normal_size")
    assert size() == before
    press(program, "smaller")
    assert size() < before


def test_compact_rows_are_lower_and_stay_so(program: Program, make_program: Callable[[], Program]) -> None:
    def height(of: Program) -> int:
        row = of.window.sidebar.list
        return row.itemDelegate().sizeHint(QStyleOptionViewItem(), row.table.index(0)).height()

    before = height(program)
    program.preferences.set(DENSITY, "compact")
    assert height(program) == before - 8
    program.window.close()
    program.close()
    again = make_program()
    assert height(again) == before - 8
    again.preferences.reset(DENSITY)
    assert height(again) == before


def test_motion_is_reduced_by_the_setting(qtbot: QtBot, program: Program) -> None:
    program.preferences.set(MOTION, "always")
    ask(qtbot, program, "first")
    transcript = program.window.chat_page.host.transcript
    transcript.show_reasoning(True)
    reasoning = transcript.column.messages[1].reasoning
    assert reasoning is not None
    assert reasoning.openness == 1
    program.preferences.reset(MOTION)
    transcript.show_reasoning(False)
    assert reasoning.openness > 0  # it moves again


def test_a_narrow_window_folds_the_side_bar(program: Program) -> None:
    window = program.window
    fold = window.findChild(Fold)
    assert fold is not None
    assert window.sidebar.isVisible()
    window.resize(FOLD_BELOW - 40, 640)
    assert not window.sidebar.isVisible()
    click(window.chat_page.header.menu_button)
    assert window.sidebar.isVisible()
    press(program, "stop")
    assert not window.sidebar.isVisible()
    window.resize(FOLD_BELOW + 40, 640)
    assert window.sidebar.isVisible()
    press(program, "sidebar")
    assert not window.sidebar.isVisible()


def test_the_list_of_shortcuts_comes_from_the_table(program: Program) -> None:
    press(program, "shortcuts")
    dialog = program.window.findChild(ShortcutList)
    assert dialog is not None
    assert set(dialog.buttons) == {command.name for command in COMMANDS}
    assert dialog.buttons["new_chat"].text() == "Ctrl+N"
    dialog.accept()


def test_every_command_is_connected_and_every_key_means_one_thing(program: Program) -> None:
    actions = program.window.actions_by_name
    assert set(actions) == {command.name for command in COMMANDS}
    for action in actions.values():
        assert isinstance(action, QAction)
        assert action.receivers("2triggered(bool)") > 0, action.objectName()
    keys = [keys for command in COMMANDS for keys in command.keys]
    assert len(keys) == len(set(keys))


def test_every_control_has_a_name_and_the_keyboard_reaches_it(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    window = program.window
    wanted = {
        widget
        for widget in window.chat_page.findChildren(QPushButton) + window.sidebar.findChildren(QPushButton)
        if widget.isVisible() and widget.isEnabled()
    }
    nameless = [widget for widget in wanted if not (widget.accessibleName() or widget.text())]
    assert not nameless
    reached: set[QWidget] = set()
    for _ in range(60):
        focused = window.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Key.Key_Tab)
    assert wanted <= reached, [widget.text() or widget.accessibleName() for widget in wanted - reached]
    assert {window.chat_page.composer.box, window.sidebar.search, window.sidebar.list} <= reached
