"""The model in the window: what is said when it does not load or is lost, and the menu that offers others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.core.chats.transcript import AnswerPhase, NoticeAction
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.state.models.model_in_use import ModelPhase
from tests.app.scripts import write_script
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key


def test_a_lost_engine_is_said_with_its_last_words_and_the_next_question_works(window: WindowDriver) -> None:
    window.submit("abort")
    assert "stopped unexpectedly" in window.banner.wait()
    window.banner.click("Copy diagnostics")
    assert "Engine: lost" in QGuiApplication.clipboard().text()
    assert not window.banner.is_shown
    window.until(lambda: not window.chat.is_running)
    assert window.ask("again").phase is AnswerPhase.DONE


def test_a_notice_of_a_lost_engine_goes_when_the_answer_is_continued(window: WindowDriver) -> None:
    window.submit("mortal")
    assert "stopped unexpectedly" in window.banner.wait()
    window.until(lambda: not window.chat.is_running)
    window.transcript.act_on_notice(window.last_answer.id, NoticeAction.CONTINUE)
    window.until(lambda: not window.banner.is_shown)


def test_a_model_that_does_not_load_is_said_with_a_way_out(
    window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    program.in_use.unload()
    program.in_use.open(LocalModel(tmp_path / "nothing.gguf"))
    window.banner.wait()
    assert window.banner.has("Choose another file…")
    assert window.banner.has("Use the demo model")
    assert program.in_use.phase is ModelPhase.FAILED
    assert "not loaded" in window.model_words


def test_an_engine_that_cannot_run_says_what_was_found_and_sends_nobody_to_a_terminal(
    window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    program.in_use.open(
        LocalModel(write_script(tmp_path, load_fault={"kind": "fail", "code": "backend_unusable"}, name="Broken"))
    )
    said = window.banner.wait("cannot run on this computer")
    assert "triptych " not in said
    assert set(window.banner.actions) >= {"Try again", "Copy diagnostics", "Details"}
    assert not window.banner.has("Choose another file…")
    window.banner.click("Copy diagnostics")
    assert "the script says so" in QGuiApplication.clipboard().text()


def test_what_is_no_model_is_refused_by_name_and_the_model_in_use_answers_on(
    window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    words = tmp_path / "notes.txt"
    words.write_text("Nothing but words.")
    program.in_use.open(LocalModel(words))
    said = window.banner.wait()
    assert said == (
        "“notes.txt” was not opened. This is not a model file. Choose a .gguf file. “Scripted” is still in use."
    )
    assert program.in_use.phase is ModelPhase.READY
    assert "Scripted" in window.model_words
    window.ask("What is 2 + 2?")


def test_the_menu_of_the_pill_offers_models(window: WindowDriver) -> None:
    assert window.model_menu() == [
        ("Triptych demo model", False),
        ("Scripted", True),
        ("Get models…", False),
        ("Open a model file…", False),
        ("Unload", False),
    ]
    assert "16,384 tokens" in window.model_words.replace("16384", "16,384")
    window.choose_in_model_menu("Get models…")
    assert window.shown_page == "models"
    window.choose_in_model_menu("Unload")
    window.until(lambda: window.model_words.startswith("Model: No model"))
    assert "Unload" not in dict(window.model_menu())
