"""The window on MLX's form of the demo model: two turns, of which the second reuses the first, a comparison, memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.paths import demo_model
from app.state.models.model_in_use import ModelPhase
from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm
from backends.contract.messages import Effort
from backends.mlx.library import check_usable
from tests.app.ui.drivers.comparison import ComparisonDriver
from tests.app.ui.drivers.window import WindowDriver

WAIT = 60_000

pytestmark = pytest.mark.slow


@pytest.fixture
def program(qtbot: QtBot, make_program: Callable[[], Program]) -> Program:
    """Started with the folder, the model ready."""
    try:
        check_usable()
    except EngineError as error:
        pytest.skip(error.detail)
    program = make_program()
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start(LocalModel(demo_model(ModelForm.MLX)))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    return program


def ask(qtbot: QtBot, window: WindowDriver, question: str) -> Answer:
    """Type it, press Enter, wait; the answer."""
    window.submit(question)
    conversation = window.chat.conversation

    def is_done() -> bool:
        leaf = conversation.leaf
        return leaf is not None and conversation.answer(leaf).phase is AnswerPhase.DONE

    qtbot.waitUntil(is_done, timeout=WAIT)
    leaf = conversation.leaf
    assert leaf is not None
    return conversation.answer(leaf)


def test_the_second_turn_reuses_the_first_and_three_efforts_run_side_by_side(
    qtbot: QtBot, window: WindowDriver
) -> None:
    first = ask(qtbot, window, "What is 12 + 30?")
    second = ask(qtbot, window, "What is Triptych?")
    read, reread = first.record.usage, second.record.usage
    assert read is not None
    assert reread is not None
    assert read.reused_tokens == 0
    assert reread.reused_tokens >= read.prompt_tokens - 1
    assert second.record.engine.startswith("MLX · mlx-lm")
    page = ComparisonDriver.ask(window, "How many r's are in strawberry?").page
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    assert [card.effort for card in page.cards] == list(Effort)
    assert all(card.keep_button.isEnabled() for card in page.cards)


def test_the_hardware_page_prices_a_folder(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.hardware.measured is not None, timeout=WAIT)
    assert program.hardware.measured is not None
    assert program.hardware.predicted is not None
    (measured,) = program.hardware.measured.devices
    predicted = program.hardware.predicted.parts[0 if measured.device == "CPU" else 1]
    assert measured.weights == pytest.approx(predicted.weights, rel=0.02)
    assert program.in_use.would_fit(LoadOptions())
    assert program.hardware.machine is not None
    assert program.hardware.machine.memory.learned == 0


def test_a_folder_is_opened_by_its_config_file(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    program.in_use.unload()
    qtbot.waitUntil(lambda: program.in_use.phase is not ModelPhase.READY, timeout=WAIT)
    window.choose_model_file()
    dialog = window.get(QFileDialog)
    dialog.fileSelected.emit(str(demo_model(ModelForm.MLX) / "config.json"))
    dialog.close()
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert program.in_use.model is not None
    assert program.in_use.model.backend == "MLX"


def test_a_folder_that_is_none_is_told_in_words(window: WindowDriver, program: Program, tmp_path: Path) -> None:
    program.in_use.open(LocalModel(tmp_path))
    words = window.banner.wait()
    assert "This is not a model file." in words
