"""The card of the search service: chosen, given an address or a key, and tried against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.models.connection_log import ConnectionLog
from app.core.models.network_wire import Hub
from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.core.tools.search_service import SearchChoice, SearchChoiceFile, SearchService
from app.services.hub.hub_token import HubToken
from app.services.hub.network import Network
from app.state.search_service import SearchServiceState
from app.ui.tools.search_service_section import SearchServiceSection
from tests.network_here import NetworkHere
from tests.web_server import WebPage, WebServer, running_web_server


@dataclass
class Card:
    """The card in a person's hands."""

    qtbot: QtBot
    section: SearchServiceSection
    state: SearchServiceState
    file: SearchChoiceFile
    web: WebServer
    window: QWidget

    def choose(self, service: SearchService) -> None:
        box = self.section.service
        box.setCurrentIndex(list(SearchService).index(service))
        box.activated.emit(box.currentIndex())

    def write_address(self, address: str) -> None:
        self.section.address.setText(address)
        self.section.address.editingFinished.emit()

    def click(self, button: QPushButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def try_it(self) -> str:
        self.click(self.section.try_button)
        self.qtbot.waitUntil(lambda: not self.state.is_trying)
        return self.section.verdict.text()

    def save_key(self, key: str) -> None:
        self.section.key.setText(key)
        self.click(self.section.save_button)
        self.qtbot.waitUntil(lambda: self.state.has_key is True)


def card_with(qtbot: QtBot, tmp_path: Path, vault: MemoryVault, web: WebServer) -> Card:
    parent = QWidget()
    qtbot.addWidget(parent)
    network = Network(
        ConnectionLog(tmp_path / "c.jsonl"),
        lambda: Hub(""),
        lambda: False,
        lambda _more, owner: NetworkHere(owner),
        parent,
    )
    file = SearchChoiceFile(tmp_path / "search.json")
    state = SearchServiceState(file, HubToken(vault), network, parent)
    section = SearchServiceSection(state, parent)
    parent.show()
    return Card(qtbot, section, state, file, web, parent)


@pytest.fixture
def web() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


@pytest.fixture
def card(qtbot: QtBot, tmp_path: Path, web: WebServer) -> Iterator[Card]:
    made = card_with(qtbot, tmp_path, MemoryVault(), web)
    yield made
    made.state.close()


def visible(card: Card) -> list[bool]:
    section = card.section
    return [each.isVisibleTo(section) for each in (section.address, section.key, section.try_button)]


def test_each_service_asks_for_what_it_needs(card: Card) -> None:
    assert visible(card) == [False, False, False]
    card.choose(SearchService.SEARXNG)
    assert visible(card) == [True, False, True]
    assert not card.section.try_button.isEnabled()
    card.choose(SearchService.BRAVE)
    assert visible(card) == [False, True, True]
    assert SearchChoiceFile(None).value == SearchChoice()


def test_a_searxng_is_kept_and_works(card: Card, tmp_path: Path) -> None:
    results = [{"url": f"https://a.org/{number}", "title": "t"} for number in range(3)]
    card.web.pages["/search"] = WebPage(json.dumps({"results": results}).encode(), "application/json")
    card.choose(SearchService.SEARXNG)
    card.write_address(f" {card.web.address} ")
    assert card.try_it() == "It works: 3 results for “gpt-oss”."
    assert card.state.is_good
    assert SearchChoiceFile(tmp_path / "search.json").value == SearchChoice(SearchService.SEARXNG, card.web.address)


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        (WebPage(b'{"results": []}', "application/json"), "It answers, but found nothing for “gpt-oss”."),
        (WebPage(b'{"a": 1}', "application/json"), "It answers, but not as a search service does."),
        (
            WebPage(b"", status=403),
            "This SearXNG does not answer programs. Its settings have to allow the format “json”.",
        ),
        (WebPage(b"", status=500), "“{web}/search” answered 500."),
        (WebPage(b"<html>"), "At “{web}/search” is nothing that can be read as text."),
    ],
)
def test_what_is_wrong_with_it_is_said(card: Card, page: WebPage, verdict: str) -> None:
    card.web.pages["/search"] = page
    card.choose(SearchService.SEARXNG)
    card.write_address(card.web.address)
    assert card.try_it() == verdict.format(web=card.web.address)
    assert not card.state.is_good


def test_what_is_no_address_is_said_and_cannot_be_tried(card: Card) -> None:
    card.choose(SearchService.SEARXNG)
    card.write_address("searx")
    assert card.section.note.text() == "This is no address. Write it as https://searx.example.org."
    assert not card.section.try_button.isEnabled()


def test_a_key_is_kept_in_the_keyring_and_forgotten_with_its_service(card: Card) -> None:
    card.choose(SearchService.BRAVE)
    card.save_key(" secret ")
    assert card.section.key.text() == ""
    assert card.section.try_button.isEnabled()
    assert card.state.is_key_kept
    card.choose(SearchService.EXA)
    card.qtbot.waitUntil(lambda: card.state.has_key is False)
    assert not card.section.try_button.isEnabled()


def test_without_a_keyring_the_key_lasts_until_the_end(qtbot: QtBot, tmp_path: Path, web: WebServer) -> None:
    locked = VaultUnavailableError("none", is_locked=False)
    card = card_with(qtbot, tmp_path, MemoryVault(failure=locked), web)
    card.choose(SearchService.EXA)
    card.save_key("secret")
    assert "until Triptych is closed" in card.section.note.text()
    card.state.close()


def test_the_search_of_the_settings_finds_it(card: Card) -> None:
    assert card.section.has("search service")
    assert card.section.has("brave")
    assert not card.section.has("theme")
