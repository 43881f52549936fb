"""The local API of a whole program: its sign in the side bar, its page, and a client that asks beside a chat."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from app.core.jobs.serving_wire import NotListening
from app.main import Program
from app.state.serving import ServingPhase
from app.ui.serving.page import ServingPage
from tests.app.services.serving.link import Opened
from tests.app.ui.drivers.serving import ServingDriver
from tests.app.ui.drivers.window import WindowDriver

pytestmark = pytest.mark.slow

WAIT = 30_000


@pytest.fixture
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def asked(program: Program, words: str, clients: ThreadPoolExecutor) -> Future[tuple[int, str]]:
    """A client's question; the status and the answer, or why there is none."""
    body = json.dumps({"messages": [{"role": "user", "content": words}]}).encode()
    headers = {"Authorization": f"Bearer {program.serving.key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{program.serving.url}/chat/completions", body, headers)

    def send() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(request, timeout=WAIT / 1000) as response:
                return response.status, json.load(response)["choices"][0]["message"]["content"]
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)["error"]["code"]

    return clients.submit(send)


def test_a_client_asks_beside_a_chat_and_is_seen_and_stopped(
    qtbot: QtBot, program: Program, window: WindowDriver, clients: ThreadPoolExecutor
) -> None:
    page = ServingDriver(window.open(ServingPage, "serving"))
    assert window.sidebar.hint("Local API") == ""
    program.serving.use_any_port()
    qtbot.waitUntil(lambda: program.serving.phase is ServingPhase.ON, timeout=WAIT)
    assert window.sidebar.hint("Local API") == "on"
    endless = asked(program, "slow", clients)
    qtbot.waitUntil(lambda: "token" in "".join(figures for _client, figures in page.asking), timeout=WAIT)
    assert "1" in window.sidebar.hint("Local API") and page.asking[0][0].startswith("Python-urllib")
    quick = asked(program, "hello", clients)
    window.show("")
    window.ask("hello")
    window.show("serving")
    qtbot.waitUntil(quick.done, timeout=WAIT)
    assert quick.result() == (200, "It is **done**.")
    page.click(f"Stop the answer for {page.asking[0][0]}")
    qtbot.waitUntil(endless.done, timeout=WAIT)
    assert endless.result() == (503, "cancelled")
    page.toggle()
    qtbot.waitUntil(lambda: program.serving.phase is ServingPhase.OFF, timeout=WAIT)
    with pytest.raises(urllib.error.URLError):
        asked(program, "hello", clients).result(WAIT / 1000)
    assert window.sidebar.hint("Local API") == ""


def test_a_start_that_fails_is_said_over_the_chat_with_the_way_to_the_page(
    qtbot: QtBot, program: Program, window: WindowDriver
) -> None:
    opened = Opened()
    program._assembly.open_child = lambda _, *asked: opened(*asked)  # type: ignore[method-assign]  # no process, and no port
    program.serving.turn_on()
    qtbot.waitUntil(lambda: bool(opened.links), timeout=WAIT)
    opened.last.tell(NotListening("in use", is_taken=True))
    opened.last.gone.emit()
    assert "another program uses it" in window.banner.wait("another program")
    assert window.sidebar.hint("Local API") == "failed"
    window.banner.actions["Show it"].click()
    assert window.shown_page == "serving"
    program.serving.turn_off()
    assert window.sidebar.hint("Local API") == ""


def test_settings_lead_to_it_and_are_searched_for_it(window: WindowDriver) -> None:
    window.open_settings()
    window.click("Open")
    assert window.shown_page == "serving"
    window.go_back()
    window.do("serving")
    assert window.shown_page == "serving"
