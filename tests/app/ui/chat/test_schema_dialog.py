"""The form of the answer: a schema written, dropped or begun from an example, and the answer that fits it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.main import Program
from app.state.answer_form import FormVerdict
from app.state.study import StudyPhase
from app.ui.chat.answer_data import AnswerData
from app.ui.chat.chat_settings_panel import ChatSettingsPanel
from app.ui.chat.schema_dialog import SchemaDialog
from app.ui.chat.schema_examples import examples
from backends.contract.messages import Effort
from tests.app.scripts import reply, write_script
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.study import StudyDriver
from tests.app.ui.drivers.window import WindowDriver

_SCHEMA = (
    '{"type": "object", "properties": {"town": {"enum": ["Ulm"]}, "n": {"type": "integer"}}, "required": ["town"]}'
)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers that fit the schema, one of them without an end."""
    return write_script(
        tmp_path_factory.mktemp("scripts"),
        reply('{"town":"Ulm","n":' + "4" * 400, "Which?", when="long"),
        reply('{"town": "Ulm", "n": 4}', "Which town is it?"),
    )


@pytest.fixture
def dialog(window: WindowDriver) -> SchemaDialog:
    window.open_chat_settings()
    click(window.get(ChatSettingsPanel).form.button)
    return window.get(SchemaDialog)


def verdict(qtbot: QtBot, dialog: SchemaDialog) -> FormVerdict:
    """What is said of it in the end."""
    state = dialog._state
    qtbot.waitUntil(lambda: state.verdict is not FormVerdict.CHECKING)
    return state.verdict


def kept(program: Program) -> str:
    """The schema of the chat in view."""
    details = program.chats.current.conversation.details
    return details.schema


def written(dialog: SchemaDialog) -> str:
    """What stands in its box."""
    box = dialog.text
    return box.text


def form_words(window: WindowDriver) -> str:
    """What the chat's own settings say of the form."""
    row = window.get(ChatSettingsPanel).form
    return row.words.text()


def test_what_is_typed_is_judged_and_kept(qtbot: QtBot, program: Program, dialog: SchemaDialog) -> None:
    assert dialog.verdict.text() == "No schema: the answer is free text." and not dialog.clear_button.isEnabled()
    QTest.keyClicks(dialog.text, '{"type": ')
    assert verdict(qtbot, dialog) is FormVerdict.WRONG and "line 1, column 10" in dialog.verdict.text()
    QTest.keyClicks(dialog.text, '"string"}')
    assert verdict(qtbot, dialog) is FormVerdict.FITS and dialog.verdict.text() == "Every answer will fit this schema."
    assert kept(program) == '{"type": "string"}'
    click(dialog.clear_button)
    assert verdict(qtbot, dialog) is FormVerdict.FREE
    assert kept(program) == ""


def test_what_the_engine_cannot_keep_is_told_by_its_keyword(qtbot: QtBot, dialog: SchemaDialog) -> None:
    dialog.set_schema('{"type": "array", "uniqueItems": true}')
    assert verdict(qtbot, dialog) is FormVerdict.WRONG and "“uniqueItems”" in dialog.verdict.text()


def test_a_long_verdict_takes_its_room_from_the_text(qtbot: QtBot, window: WindowDriver) -> None:
    window.resize(480, 700)
    window.open_chat_settings()
    click(window.get(ChatSettingsPanel).form.button)
    dialog = window.get(SchemaDialog)
    dialog.set_schema(json.dumps({"$ref": "#/$defs/" + " a long name of a place" * 8}))
    assert verdict(qtbot, dialog) is FormVerdict.WRONG
    words = dialog.verdict
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()) > 2 * words.fontMetrics().height())
    assert dialog.text.geometry().bottom() < words.geometry().top()


def test_examples_are_schemas_that_can_be_kept(qtbot: QtBot, dialog: SchemaDialog) -> None:
    names = [action.text() for action in dialog.examples.menu().actions()]
    assert names == [name for name, _ in examples()]
    for action, (_, schema) in zip(dialog.examples.menu().actions(), examples(), strict=True):
        action.trigger()
        assert written(dialog) == schema
        assert verdict(qtbot, dialog) is FormVerdict.FITS
        jsonschema.Draft202012Validator.check_schema(json.loads(schema))


def test_a_file_is_dropped_into_the_box(qtbot: QtBot, dialog: SchemaDialog, tmp_path: Path) -> None:
    (tmp_path / "ä.json").write_text(_SCHEMA, "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "ä.json"))])
    assert dialog.text.canInsertFromMimeData(data)
    dialog.text.insertFromMimeData(data)
    qtbot.waitUntil(lambda: written(dialog) == _SCHEMA)
    assert verdict(qtbot, dialog) is FormVerdict.FITS
    (tmp_path / "picture.json").write_bytes(b"\x89PNG\xff")
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "picture.json"))])
    dialog.text.insertFromMimeData(data)
    qtbot.waitUntil(lambda: "picture.json" in dialog.verdict.text())
    assert written(dialog) == _SCHEMA


def test_the_panel_and_the_header_tell_the_form(window: WindowDriver, dialog: SchemaDialog) -> None:
    assert form_words(window) == "Free text."
    dialog.set_schema(_SCHEMA)
    assert form_words(window) == "JSON with the fields town, n."
    assert "Answers fit a JSON schema" in window.settings_words
    dialog.set_schema("{")
    assert "no schema yet" in form_words(window)


def test_an_answer_that_fits_is_shown_as_data_copied_and_saved(
    window: WindowDriver, program: Program, dialog: SchemaDialog, tmp_path: Path
) -> None:
    dialog.set_schema(_SCHEMA)
    dialog.accept()
    window.get(ChatSettingsPanel).accept()
    answer = window.ask("Which town?")
    assert program.chats.current.conversation.answer(answer.id).record.schema == _SCHEMA
    window.transcript.choose("Show as data…")
    data = window.get(AnswerData)
    assert data.verdict.text() == "This answer fits its schema."
    rows = [data.tree.topLevelItem(row) for row in range(data.tree.topLevelItemCount())]
    assert [(row.text(0), row.text(1)) for row in rows if row] == [("town", "Ulm"), ("n", "4")]
    click(data.copy_button)
    assert json.loads(QGuiApplication.clipboard().text()) == {"town": "Ulm", "n": 4}
    assert data.copy_button.text() == "Copied"
    shown = data.text
    data.save_wanted.emit(tmp_path / "antwort.json", shown.text)
    assert json.loads((tmp_path / "antwort.json").read_text("utf-8")) == {"town": "Ulm", "n": 4}


def test_a_cut_answer_says_that_it_does_not_fit(window: WindowDriver, dialog: SchemaDialog) -> None:
    dialog.set_schema(_SCHEMA)
    dialog.accept()
    panel = window.get(ChatSettingsPanel)
    panel.longest.setValue(40)
    panel.accept()
    window.ask("long")
    window.transcript.choose("Show as data…")
    assert "does not fit" in window.get(AnswerData).verdict.text()


def test_an_answer_without_a_form_is_not_offered_as_data(window: WindowDriver) -> None:
    answer = window.ask("Which town?")
    assert not answer.has_schema


def test_many_questions_with_a_form_end_in_a_column_a_field(
    qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    page = StudyDriver.open(window)
    row = page.page.form.form_row
    click(row.button)
    dialog = window.get(SchemaDialog)
    dialog.set_schema("{")
    dialog.accept()
    page.start("Which town?\nWhere?", Effort.LOW)
    assert "not JSON" in page.banner.words and program.study.phase is StudyPhase.NONE
    click(row.button)
    dialog = window.get(SchemaDialog)
    dialog.set_schema(_SCHEMA)
    dialog.accept()
    page.start("Which town?\nWhere?", Effort.LOW)
    qtbot.waitUntil(lambda: program.study.phase is StudyPhase.DONE, timeout=20_000)
    plan = program.study.plan
    form = plan.form if plan is not None else None
    assert form is not None and form.schema == json.loads(_SCHEMA)
    with qtbot.waitSignal(program.study.saved, timeout=20_000):
        program.study.export(tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert [(row["town"], row["n"]) for row in rows] == [("Ulm", "4"), ("Ulm", "4")]
