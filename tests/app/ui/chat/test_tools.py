"""Tools in the window: on in a chat, asked for by key and click, allowed and revoked, functions of one's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.core.models.model_ref import LocalModel
from app.core.tools.own_function import OwnFunction
from app.main import Program
from app.paths import demo_model
from app.settings import OFFLINE
from app.state.models.model_in_use import ModelPhase
from app.ui.tools.function_dialog import FunctionDialog
from tests.app.scripts import reply, write_script
from tests.app.state.tool_chats import calls, says
from tests.app.ui.drivers.tools import ToolsDriver
from tests.app.ui.drivers.window import WindowDriver

pytestmark = pytest.mark.slow

CODE = "import json, sys; print('sunny in', json.load(sys.stdin)['place'])"
SCHEMA = {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]}
WEATHER = OwnFunction("weather", "Tells the weather.", SCHEMA, (sys.executable, "-I", "-c", CODE))


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that asks for the weather."""
    return write_script(
        tmp_path_factory.mktemp("tools"),
        calls("weather", '{"place": "Bern"}', when="weather"),
        says("It is sunny.", after="sunny"),
        says("Then I do not know.", after="not allow"),
        reply("It is **done**.", "Let me think."),
        name="Tools",
        speed=4000,
    )


@pytest.fixture
def tools(program: Program, window: WindowDriver) -> ToolsDriver:
    """A window with a function of one's own, which is on in the chat in view."""
    program.tools.put_function(WEATHER)
    driver = ToolsDriver(window)
    driver.switch("weather")
    return driver


def test_nothing_is_on_in_a_new_chat(window: WindowDriver) -> None:
    tools = ToolsDriver(window)
    assert tools.count_words == "Tools: No tools on in this chat"
    entries = tools.menu()
    assert {"Python", "Attached files"} <= set(entries)
    assert not any(action.isChecked() for action in entries.values())


def test_what_is_on_is_counted_and_belongs_to_the_chat(tools: ToolsDriver, window: WindowDriver) -> None:
    assert tools.count_words.startswith("Tools: 1 tool")
    tools.switch("Python")
    assert tools.count_words.startswith("Tools: 2 tool")
    assert window.chat.conversation.details.tools == ("own.weather", "python")
    window.write("hello")
    window.key(Qt.Key.Key_Return)
    tools.until_answered()
    window.press("new_chat")
    assert tools.count_words == "Tools: No tools on in this chat"


def test_new_chats_have_on_what_the_user_says(tools: ToolsDriver, window: WindowDriver) -> None:
    tools.new_chats_box("own.weather").click()
    window.show("")
    window.write("hello")
    window.key(Qt.Key.Key_Return)
    tools.until_answered()
    window.press("new_chat")
    assert tools.count_words.startswith("Tools: 1 tool")


def test_the_key_1_makes_the_call_and_the_keyboard_goes_back(tools: ToolsDriver, window: WindowDriver) -> None:
    tools.ask("weather?")
    assert tools.has_keyboard
    tools.key(Qt.Key.Key_1)
    tools.until_answered()
    assert [result.content for result in tools.results] == ["sunny in Bern"]
    assert tools.entry.answer == "It is sunny."
    assert window.is_box_focused


def test_all_of_a_result_that_was_cut_can_be_read(tools: ToolsDriver, program: Program, window: WindowDriver) -> None:
    code = "print('sunny ' * 20_000)"
    program.tools.put_function(OwnFunction("weather", "Tells.", SCHEMA, (sys.executable, "-I", "-c", code)), "weather")
    tools.ask("weather?")
    tools.key(Qt.Key.Key_1)
    tools.until_answered()
    assert tools.results[0].is_cut and tools.results[0].size == 120_001
    window.transcript.click_control("call")
    window.transcript.click_control("whole")
    tools.until(lambda: tools.whole_result().replace("\n", "") == "sunny " * 20_000)


def test_a_click_makes_the_call(tools: ToolsDriver, window: WindowDriver) -> None:
    tools.ask("weather?")
    window.transcript.click_control("once")
    tools.until_answered()
    assert tools.entry.answer == "It is sunny."


@pytest.mark.parametrize("draft", ["", "123"])
def test_what_is_typed_in_the_question_box_decides_nothing(
    tools: ToolsDriver, window: WindowDriver, draft: str
) -> None:
    tools.seconds += 10
    window.write("weather?")
    window.key(Qt.Key.Key_Return)
    window.type(draft or "x")
    tools.until(lambda: tools.entry.pending is not None)
    window.transcript.refresh()
    assert window.is_box_focused
    tools.seconds += 10
    window.type("1")
    window.key(Qt.Key.Key_Return)
    assert tools.entry.pending is not None
    assert tools.results == []


def test_escape_denies_from_wherever_and_the_model_goes_on(tools: ToolsDriver, window: WindowDriver) -> None:
    tools.ask("weather?")
    window.window.chat_page.composer.setFocus()
    window.do("stop")
    tools.until_answered()
    assert [result.is_denied for result in tools.results] == [True]
    assert tools.entry.answer == "Then I do not know."


def test_escape_on_the_card_denies(tools: ToolsDriver) -> None:
    tools.ask("weather?")
    tools.key(Qt.Key.Key_Escape)
    tools.until_answered()
    assert tools.results[0].is_denied


def test_stopping_denies_too_and_ends_the_answer(tools: ToolsDriver, window: WindowDriver) -> None:
    tools.ask("weather?")
    window.click("Stop")
    tools.until_answered()
    assert tools.entry.pending is None
    assert tools.results == []
    assert tools.entry.answer == ""


def test_in_this_chat_asks_no_more_here(tools: ToolsDriver, window: WindowDriver) -> None:
    tools.ask("weather?")
    tools.key(Qt.Key.Key_2)
    tools.until_answered()
    window.write("weather again?")
    window.key(Qt.Key.Key_Return)
    tools.until(lambda: len(tools.window.chat.entries()) == 4 and not window.chat.is_running)
    assert tools.results[0].content == "sunny in Bern"
    assert "Nothing." in tools.words()


def test_what_is_allowed_always_is_listed_and_revoked(tools: ToolsDriver, program: Program) -> None:
    tools.ask("weather?")
    tools.key(Qt.Key.Key_3)
    tools.until_answered()
    assert [grant.tool for grant in program.tools.grants] == ["own.weather"]
    assert "own.weather, since" in tools.words()
    tools.click("Revoke own.weather")
    assert program.tools.grants == ()
    assert "own.weather, since" not in tools.words()


def test_another_command_is_asked_for_again(tools: ToolsDriver, program: Program) -> None:
    tools.ask("weather?")
    tools.key(Qt.Key.Key_3)
    tools.until_answered()
    other = OwnFunction("weather", "Tells the weather.", SCHEMA, (sys.executable, "-I", "-c", "print('rain')"))
    program.tools.put_function(other, "weather")
    tools.ask("weather once more?")
    assert tools.entry.pending is not None


def test_a_call_that_waits_in_another_chat_is_marked_there(
    tools: ToolsDriver, program: Program, window: WindowDriver
) -> None:
    asking = window.chat
    window.write("weather?")
    window.key(Qt.Key.Key_Return)
    window.press("new_chat")
    tools.until(lambda: program.attention.unseen == {asking.conversation.details.id})
    assert asking.is_running


def test_offline_forbids_what_needs_the_network_and_says_why(tools: ToolsDriver, program: Program) -> None:
    program.preferences.set(OFFLINE, True)
    web = [action for words, action in tools.menu().items() if "offline" in words]
    assert len(web) == 1 and not web[0].isEnabled()


def test_the_demo_model_says_kindly_that_it_knows_no_tools(tools: ToolsDriver, program: Program) -> None:
    program.in_use.open(LocalModel(demo_model()))
    tools.until(lambda: program.in_use.phase is ModelPhase.READY)
    entries = tools.menu()
    assert "The demo model is too small to use tools. Open a gpt-oss model for them." in entries
    assert not entries["Python"].isEnabled()
    assert entries["weather"].isEnabled() and entries["weather"].isChecked()  # it can be switched off


# Settings


def test_the_menu_leads_to_settings(tools: ToolsDriver) -> None:
    tools.menu()["Tools in Settings…"].trigger()
    assert "What the model may use" in tools.words()
    assert "in a sandbox on this computer without files and network" in tools.words()


def test_the_search_of_settings_finds_the_cards(tools: ToolsDriver) -> None:
    section = tools.section
    section.filter("own function")
    assert section.functions.isVisible() and not section.grants.isVisible()
    section.filter("nothing of this kind")
    assert not section.isVisible()


def test_a_function_is_added_with_its_fields(tools: ToolsDriver, program: Program) -> None:
    assert "weather" in tools.words()
    tools.click("Add a function…")
    dialog = tools.fill('{\n  "name": "now"\n  "description": "The time."}', "date")
    assert dialog.verdict.text().startswith("This is not JSON: see line 3, column 3.")
    assert not dialog.save_button.isEnabled()
    tools.fill(json.dumps({"name": "weather", "description": "The time."}), "date")
    tools.click("Save")
    assert dialog.verdict.text().startswith("There is a function “weather” already.")
    tools.fill(json.dumps({"name": "now", "description": "The time."}), "date\n+%H:%M")
    tools.click("Save")
    tools.until_gone(FunctionDialog)
    assert [each.command for each in program.tools.functions] == [WEATHER.command, ("date", "+%H:%M")]
    assert "date ⏎ +%H:%M" in tools.words()
    assert "now" in tools.menu()


def test_a_schema_that_no_answer_can_fit_is_said(tools: ToolsDriver) -> None:
    assert tools.section.isVisible()
    tools.click("Add a function…")
    schema = {"type": "object", "properties": {"a": {"$ref": "https://a.example/b"}}}
    dialog = tools.fill(json.dumps({"name": "now", "description": "d", "parameters": schema}), "date")
    tools.until(lambda: "https://a.example/b" in dialog.verdict.text())
    assert not dialog.save_button.isEnabled()


def test_a_function_is_edited_and_removed_and_comes_back(
    tools: ToolsDriver, program: Program, window: WindowDriver
) -> None:
    assert tools.section.isVisible()
    tools.click("Edit weather")
    tools.fill(WEATHER.declaration.replace("Tells", "Shows"), "date")
    tools.click("Save")
    tools.until_gone(FunctionDialog)
    assert [(each.description, each.command) for each in program.tools.functions] == [("Shows the weather.", ("date",))]
    tools.click("Remove weather")
    assert program.tools.functions == ()
    assert "weather" not in tools.menu()
    assert window.banner.wait("was removed")
    window.banner.actions["Undo"].click()
    assert [each.name for each in program.tools.functions] == ["weather"]
