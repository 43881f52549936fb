"""The engine pack of the Hardware page: offered, asked about, refused in words, undone; by clicks, keys and drops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.packs.installed import FOLDER, PackGain
from app.main import Program
from app.paths import Paths
from app.ui.hardware.pack_card import PackCard
from app.ui.hardware.page import HardwarePage
from tests.app.ui.drivers.window import WindowDriver
from tests.packs import manifest_of, unpacked_pack, write_pack

WAIT = 30_000


@pytest.fixture
def card(program: Program) -> PackCard:
    """On the Hardware page, in view."""
    return WindowDriver(program.window).open(HardwarePage, "hardware").pack


def use_packs(program: Program, paths: Paths, *names: str) -> None:
    for name in names:
        folder = paths.data / FOLDER / f"{name}-1"
        pack = unpacked_pack(folder, manifest=manifest_of(name=name, title=name.title()))
        program._assembly.engine_packs.use(pack.name)
    program.packs.changed.emit()


def test_without_a_pack_it_says_what_one_would_do(card: PackCard) -> None:
    assert card.words.text() == "Models run on the processor. An engine pack lets them run on your GPU."
    assert card.file.isVisible() and not card.back.isVisible() and not card.remove.isVisible()
    assert not card.bar.isVisible() and not card.note.isVisible()


def test_a_dropped_pack_is_asked_about_on_the_page_and_refused_in_a_sentence(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    pack = write_pack(tmp_path / "triptych-engine-toy.zip", manifest=manifest_of(system="plan9", machine="vax"))
    WindowDriver(program.window).drop(pack)
    card = WindowDriver(program.window).open(HardwarePage, "hardware").pack
    assert "Use “triptych-engine-toy.zip” as an engine?" in card.words.text()
    assert "people you trust" in card.note.text() and card.use.isVisible() and not card.file.isVisible()
    assert program.packs.packs == ()
    qtbot.mouseClick(card.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "for another kind of computer: plan9, vax" in card.note.text(), timeout=WAIT)
    assert card.file.isVisible() and not card.use.isVisible() and not card.stop.isVisible()


def test_the_question_can_be_answered_with_no(qtbot: QtBot, program: Program, card: PackCard, tmp_path: Path) -> None:
    program.packs.offer(write_pack(tmp_path / "triptych-engine-toy.zip"))
    qtbot.mouseClick(card.stop, Qt.MouseButton.LeftButton)
    assert program.packs.offered is None and program.packs.packs == ()
    assert card.words.text().startswith("Models run on the processor.") and card.file.isVisible()


@pytest.mark.slow
def test_a_pack_of_another_version_is_tested_and_refused(
    qtbot: QtBot, program: Program, card: PackCard, tmp_path: Path
) -> None:
    program.packs.offer(write_pack(tmp_path / "p.zip", manifest=manifest_of(commit="deadbee")))
    qtbot.keyClick(card.use, Qt.Key.Key_Space)
    assert card.stop.isVisible() and card.bar.isVisible()
    qtbot.waitUntil(lambda: "made for another version of Triptych" in card.note.text(), timeout=WAIT)
    assert not card.detail.isVisible()
    qtbot.keyClick(card.details, Qt.Key.Key_Space)
    assert card.detail.isVisible() and "deadbee" in card.detail.text() and program.packs.packs == ()


def test_what_is_used_what_it_brought_and_the_way_back(
    qtbot: QtBot, program: Program, card: PackCard, paths: Paths
) -> None:
    use_packs(program, paths, "vulkan", "cuda")
    program._assembly.engine_packs.keep_gain(PackGain("gpt-oss-20b", 5.0, 60.0))
    program.packs.changed.emit()
    assert card.words.text() == "The engine for Cuda is in use (0 MB)."
    assert card.note.text() == (
        "gpt-oss-20b: 5.0 tokens a second before, 60.0 with it (measured here) · 12.0 times as fast"
    )
    assert card.back.text() == "Back to Vulkan"
    qtbot.mouseClick(card.back, Qt.MouseButton.LeftButton)
    assert card.words.text().startswith("The engine for Vulkan") and card.back.text() == "Back to Cuda"


def test_back_from_the_only_one_is_the_processor_and_removing_deletes_it(
    qtbot: QtBot, program: Program, card: PackCard, paths: Paths
) -> None:
    use_packs(program, paths, "vulkan")
    assert card.back.text() == "Back to the processor"
    qtbot.mouseClick(card.back, Qt.MouseButton.LeftButton)
    assert card.words.text().startswith("Models run on the processor.") and card.back.text() == "Back to Vulkan"
    assert card.remove.text() == "Remove Vulkan", "it says which, where none is in use"
    qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    assert not (paths.data / FOLDER / "vulkan-1").exists() and not card.remove.isVisible()


def test_another_zip_is_left_to_others(make_program: Callable[[], Program], tmp_path: Path) -> None:
    program = make_program()
    WindowDriver(program.window).drop(write_pack(tmp_path / "chats.zip"))
    assert program.packs.offered is None
