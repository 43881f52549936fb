"""The page about larger models: reached from the side bar, its button opens a file, its links are asked about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.main import Program
from app.ui.models_page import OFFERS, ModelsPage


def test_the_side_bar_leads_to_it_and_a_file_can_be_chosen(qtbot: QtBot, program: Program) -> None:
    page = program.window.show_page("models")
    assert isinstance(page, ModelsPage)
    with qtbot.waitSignal(page.file_wanted):
        qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)
    program.window.show_page("")


def test_every_model_names_its_page(program: Program) -> None:
    page = program.window.show_page("models")
    assert isinstance(page, ModelsPage)
    assert [button.toolTip() for button in page.buttons] == [offer.address for offer in OFFERS]
    assert all(offer.name in button.accessibleName() for offer, button in zip(OFFERS, page.buttons, strict=True))
