"""The browser over the web: searching, opening and finding through real requests to a server on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from app.core.documents.refusals import refusal
from app.core.documents.wire import ReadPage, Unreadable
from app.core.models.connection_log import ConnectionLog
from app.core.models.network_wire import Hub
from app.core.store.keys import MemoryVault
from app.core.tools.call_terms import Touch
from app.core.tools.offer import Offer
from app.core.tools.result import CallResult
from app.core.tools.search_service import SearchChoice, SearchChoiceFile, SearchService
from app.core.tools.web_wire import AskWeb, WebAnswer, WebProblem, WebRefused
from app.network_errors import DownloadFailure
from app.reading.process import answer
from app.services.background.reply import Reply
from app.services.documents.reading import Reading
from app.services.hub.hub_token import HubToken
from app.services.hub.network import Network
from app.services.tools.provider import CallContext, EarlierCall
from app.services.tools.web_provider import WebProvider
from backends.contract.calls import ToolCall
from backends.lines import encode_line
from tests.network_here import NetworkHere
from tests.web_server import WebPage, WebServer, running_web_server


class ReadingHere(Reading):
    """Reads within the test."""

    def read_page(self, page: ReadPage) -> Reply:
        reply = Reply(1, self)
        found = answer(encode_line(page), lambda *_done: None)
        failure = refusal(page.address, found) if isinstance(found, Unreadable) else None
        QTimer.singleShot(0, reply, lambda: reply.finish(found) if failure is None else reply.fail(failure))
        return reply


@dataclass
class Browsing:
    """A provider, the server that it asks, and what was called."""

    qtbot: QtBot
    web: WebServer
    provider: WebProvider
    log: ConnectionLog
    key: HubToken
    choice: SearchChoiceFile

    def made(self, *calls: ToolCall) -> list[str]:
        earlier: list[EarlierCall] = []
        for each in calls:
            earlier.append(EarlierCall(each, self.result(each, CallContext("c", (), tuple(earlier), tools=("web",)))))
        return [each.result.text for each in earlier]

    def result(self, call: ToolCall, context: CallContext) -> CallResult:
        reply = self.provider.run(call, context)
        with self.qtbot.waitSignal(reply.finished) as told:
            pass
        result = told.args[0] if told.args else None
        assert isinstance(result, CallResult)
        return result


@pytest.fixture
def browsing(qtbot: QtBot, tmp_path: Path) -> Iterator[Browsing]:
    parent = QObject()
    log = ConnectionLog(tmp_path / "connections.jsonl")
    network = Network(log, lambda: Hub(""), lambda: False, lambda _arguments, parent: NetworkHere(parent), parent)
    with running_web_server() as web:
        choice = SearchChoiceFile(None)
        choice.value = SearchChoice(SearchService.SEARXNG, web.address)
        key = HubToken(MemoryVault("secret"))
        provider = WebProvider(network, ReadingHere(parent), choice, key, parent)
        results = [{"url": f"{web.address}/a", "title": "A page", "content": "about <b>it</b>"}, {"url": "ftp://x"}]
        web.pages["/search"] = WebPage(json.dumps({"query": "q", "results": results}).encode(), "application/json")
        web.pages["/a"] = WebPage(b"<title>The page</title><p>Words of <a href='/b'>b</a>.<p>More words.")
        web.pages["/b"] = WebPage(b"plain words", "text/plain")
        yield Browsing(qtbot, web, provider, log, key, choice)
        provider.close()


def call(name: str, **arguments: object) -> ToolCall:
    return ToolCall(f"browser.{name}", json.dumps(arguments))


def test_search_open_find_and_follow(browsing: Browsing) -> None:
    search, opened, found, scrolled, followed = browsing.made(
        call("search", query="what is it?"),
        call("open", id=0),
        call("find", pattern="WORDS"),
        call("open", cursor=1, loc=3),
        call("open", cursor=1, id=0),
    )
    address = browsing.web.address
    assert "L4:   * 【0†A page†127.0.0.1】 about <b>it</b>" in search
    assert opened == (
        f"[1] The page ({address}/a)\n**viewing lines [0 - 4] of 4**\n\n"
        f"L0: \nL1: URL: {address}/a\nL2: Words of 【0†b】.\nL3: \nL4: More words."
    )
    assert "【0†match at L2】" in found
    assert scrolled.startswith(f"[3] The page ({address}/a)\n**viewing lines [3 - 4] of 4**")
    assert followed.endswith("L2: plain words")
    assert [request.path for request in browsing.web.asked] == ["/search?q=what+is+it%3F&format=json", "/a", "/b"]


def test_every_request_stands_in_the_connection_log(browsing: Browsing) -> None:
    browsing.made(call("search", query="q"), call("open", id=0))
    assert {(one.host, one.why) for one in browsing.log.rows} == {("127.0.0.1", "tool “web”")}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("{web}/none", "“{web}/none” answered 404."),
        ("{web}/picture", "At “{web}/picture” is nothing that can be read as text."),
        (
            "ftp://example.org/a",
            "“ftp://example.org/a” leads to an address that is not opened: only http and https are.",
        ),
        ("{web}/empty.pdf", "“{web}/empty.pdf” is damaged or not whole."),
    ],
)
def test_what_cannot_be_opened_is_told_the_model(browsing: Browsing, address: str, said: str) -> None:
    browsing.web.pages["/picture"] = WebPage(b"GIF89a", "image/gif")
    browsing.web.pages["/empty.pdf"] = WebPage(b"%PDF-1.7", "application/pdf")
    web = browsing.web.address
    result = browsing.result(call("open", id=address.format(web=web)), CallContext("c"))
    assert (result.text, result.is_failure) == (said.format(web=web), True)


def test_a_service_that_answers_otherwise_is_told(browsing: Browsing) -> None:
    browsing.web.pages["/search"] = WebPage(b'{"hits": []}', "application/json")
    assert browsing.made(call("search", query="q")) == ["127.0.0.1 did not answer as a search service does."]
    browsing.web.pages["/search"] = WebPage(b"", status=403)
    assert browsing.made(call("search", query="q")) == ["“127.0.0.1” answered 403."]


def test_nothing_is_offered_before_a_service_is_chosen(browsing: Browsing) -> None:
    assert browsing.provider.offer == Offer(builtin=("browser",), sources=("web",))
    browsing.choice.value = SearchChoice(SearchService.SEARXNG, "not an address")
    assert browsing.provider.offer == Offer()
    browsing.choice.value = SearchChoice()
    assert browsing.provider.offer == Offer()


def test_links_are_covered_by_one_permission_and_addresses_of_the_model_are_not(browsing: Browsing) -> None:
    search = call("search", query="q")
    context = CallContext("c", (), (EarlierCall(search, browsing.result(search, CallContext("c"))),))
    terms = [
        browsing.provider.terms(each, context)
        for each in (search, call("open", id=0), call("open", id="https://evil.org/?secret=1"), call("open", id=9))
    ]
    assert terms[0].fingerprint == terms[1].fingerprint != terms[2].fingerprint
    assert [str(each.what) for each in terms[:3]] == [
        "Search the web for “q”",
        f"Open {browsing.web.address}/a",
        "Open https://evil.org/?secret=1",
    ]
    assert [str(each.where) for each in terms[1:3]] == [
        "Over the internet, from 127.0.0.1",
        "Over the internet, from evil.org",
    ]
    assert terms[0].touches == frozenset({Touch.NETWORK})


def test_what_was_fetched_is_read_on_without_the_network(browsing: Browsing) -> None:
    search, opened = call("search", query="q"), call("open", id=0)
    first = EarlierCall(search, browsing.result(search, CallContext("c")))
    second = EarlierCall(opened, browsing.result(opened, CallContext("c", (), (first,))))
    terms = browsing.provider.terms(call("find", pattern="x"), CallContext("c", (), (first, second)))
    assert terms.touches == frozenset()


def test_offline_nothing_is_asked(qtbot: QtBot, browsing: Browsing) -> None:
    parent = QObject()
    network = Network(browsing.log, lambda: Hub(""), lambda: True, None, parent)
    provider = WebProvider(network, ReadingHere(parent), browsing.choice, browsing.key, parent)
    reply = provider.run(call("search", query="q"), CallContext("c"))
    with qtbot.waitSignal(reply.failed) as told:
        pass
    assert isinstance(told.args[0] if told.args else None, DownloadFailure)
    assert browsing.web.asked == []
    provider.close()


def test_a_cancelled_call_stops_at_once(browsing: Browsing) -> None:
    reply = browsing.provider.run(call("search", query="q"), CallContext("c"))
    with browsing.qtbot.waitSignal(reply.stopped), browsing.qtbot.assertNotEmitted(reply.finished):
        reply.cancel()


@pytest.mark.slow
def test_the_real_process_asks_only_what_it_may(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QObject()
    network = Network(ConnectionLog(tmp_path / "c.jsonl"), lambda: Hub(""), lambda: False, None, parent)
    answers: list[object] = []
    with running_web_server() as web:
        web.pages["/a"] = WebPage(b"here", "text/plain")
        for private in ("127.0.0.1", ""):
            reply = network.ask(AskWeb(f"{web.address}/a", ("text/plain",), private_host=private), "test")
            with qtbot.waitSignal(reply.finished, timeout=30_000) as told:
                pass
            answers += told.args or []
        address = web.address
    assert answers[0] == WebAnswer(f"{address}/a", "text/plain", "", b"here")
    assert isinstance(answers[1], WebRefused)
    assert answers[1].problem is WebProblem.PRIVATE
    network.close()
