"""The browser over the web: a search service that the user named, and pages, each through the network process.

A page that was fetched is read by a boxed process and kept while the program runs, so that its cursors stay. Nothing is
offered while no service is chosen. Not here: the limits of a request (`app.network.web`), how pages look
(`app.core.tools.browser`).
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from app.core.documents.wire import PageText, ReadPage
from app.core.tools.browser.asking import BrowserCall, FindCall, OpenCall, SearchCall, read_call
from app.core.tools.browser.page import BrowserError, Page, PageLink
from app.core.tools.browser.results import results_page, site_of
from app.core.tools.browser.trail import WEB, WantedPage
from app.core.tools.call_terms import CallTerms, Touch, fingerprint
from app.core.tools.offer import Offer
from app.core.tools.result import CallResult
from app.core.tools.search_service import SearchChoiceFile, UnreadableAnswerError, hits_of, search_request
from app.core.tools.web_refusals import refusal_sentence
from app.core.tools.web_wire import AskWeb, WebAnswer, WebRefused
from app.errors import AppError
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.documents.reading import Reading
from app.services.hub.hub_token import HubToken
from app.services.hub.network import Network
from app.services.tools.browsing import failed, is_of, read_ask, shown, trail_of
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall

PAGE_TYPES = (
    *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/csv", "text/xml"),
    *("application/xml", "application/json", "application/pdf"),
)
MOST_READING_MILLISECONDS = 30_000  # for a page; a hostile one can keep its reader busy
_TITLE = Sentence("The web")
_WHY = "tool “web”"  # in the connection log
_MOST_CHARACTERS = 1_000_000
_MOST_KEPT = 64  # pages
_GOES_ON = "\n[The page goes on. Only its beginning was read.]"

_KeptPage = tuple[str, str, str]  # a chat, a query or nothing, an address or nothing


@dataclass
class _Visit:
    """One call under way, and what runs for it at present."""

    reply: Reply
    call: ToolCall
    context: CallContext
    running: Reply | None = None


class WebProvider(QObject):
    """A ToolProvider. It has no signals."""

    name = WEB
    title = _TITLE
    needs_network = True

    def __init__(
        self,
        network: Network,
        reading: Reading,
        choice: SearchChoiceFile,
        key: HubToken,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._network, self._reading, self._choice, self._key = network, reading, choice, key
        self._numbers = itertools.count(1)
        self._tasks = Tasks(self)
        self._visits: dict[int, _Visit] = {}
        self._kept: OrderedDict[_KeptPage, Page] = OrderedDict()

    @property
    def offer(self) -> Offer:
        """The browser, as gpt-oss knows it; nothing while there is no service to search with."""
        return Offer(builtin=("browser",), sources=(WEB,)) if self._choice.value.is_whole else Offer()

    def recognises(self, call: ToolCall, context: CallContext) -> bool:
        """Whether a call of the browser is about the web."""
        return is_of(WEB, call, context)

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:
        """What a call would do. One permission is for the service and the links that pages have; an address that the
        model writes itself, in which it could tell anything, needs one for its host. Raises CallRefused.
        """
        ask = read_ask(call)
        try:
            wanted = trail_of(WEB, context, partial(self._on_shelf, context.chat)).wanted(ask)
        except BrowserError:
            wanted = WantedPage(WEB)
        host = site_of(wanted.address) or site_of(self._choice.value.endpoint)
        place = f"page {host}" if wanted.is_named else f"search {self._choice.value.endpoint}"
        touches = frozenset[Touch]() if wanted.page is not None else frozenset({Touch.NETWORK})
        where = Sentence("Over the internet, from {host}", host=host)
        return CallTerms(WEB, _what(ask, wanted), where, call.text, touches, fingerprint(WEB, place, {}))

    def run(self, call: ToolCall, context: CallContext) -> Reply:
        """Show a page of the web. Finishes with a CallResult; fails with an AppError where nothing may be asked."""
        reply = Reply(next(self._numbers), self)
        reply.cancel_wanted.connect(self._cancel)
        self._visits[reply.number] = _Visit(reply, call, context)
        self._tasks.run(partial(self._look, call, context), partial(self._go_on, reply.number))
        return reply

    def close(self) -> None:
        """Wait for what is done in the background; what is asked over the network ends with its owner."""
        self._visits.clear()
        self._tasks.wait()

    def _look(self, call: ToolCall, context: CallContext) -> CallResult | WantedPage:
        """On the background thread: the result, or what has to be fetched first."""
        try:
            trail = trail_of(WEB, context, partial(self._on_shelf, context.chat))
            wanted = trail.wanted(read_call(call))
            page = wanted.page or self._on_shelf(context.chat, wanted)
            return wanted if page is None else shown(page, trail, wanted)
        except BrowserError as error:
            return failed(str(error))

    def _go_on(self, number: int, found: CallResult | WantedPage) -> None:
        visit = self._visits.get(number)
        if visit is None:
            return
        if isinstance(found, CallResult):
            self._finish(number, found)
        elif found.query:
            self._tasks.run(self._key.read, partial(self._search, number, found))
        else:
            request = AskWeb(found.address, PAGE_TYPES, self._network.hub().proxy)
            self._ask(number, request, found)

    def _search(self, number: int, wanted: WantedPage, key: str) -> None:
        request = search_request(self._choice.value, key, wanted.query, self._network.hub().proxy)
        self._ask(number, request, wanted)

    def _ask(self, number: int, request: AskWeb, wanted: WantedPage) -> None:
        if (visit := self._visits.get(number)) is not None:
            reply = self._network.ask(request, _WHY)
            reply.finished.connect(partial(self._receive, number, wanted))
            self._follow(visit, reply)

    def _receive(self, number: int, wanted: WantedPage, answer: object) -> None:
        """What the network process says: results of a search, or a page that is still to be read."""
        visit = self._visits.get(number)
        if visit is None:
            return
        place = wanted.address or site_of(self._choice.value.endpoint)
        if isinstance(answer, WebRefused):
            self._finish(number, failed(str(refusal_sentence(place, answer))))
        elif isinstance(answer, WebAnswer) and wanted.query:
            self._take_results(number, wanted, answer)
        elif isinstance(answer, WebAnswer):
            page = ReadPage(answer.content, answer.content_type, answer.charset, answer.address, _MOST_CHARACTERS)
            reply = self._reading.read_page(page)
            reply.finished.connect(partial(self._take_page, number, wanted, answer.address))
            self._follow(visit, reply, is_page=True)

    def _take_results(self, number: int, wanted: WantedPage, answer: WebAnswer) -> None:
        try:
            hits = hits_of(self._choice.value.service, answer.content)
        except UnreadableAnswerError:
            self._finish(number, failed(f"{site_of(answer.address)} did not answer as a search service does."))
            return
        self._keep(number, wanted, results_page(WEB, wanted.query, hits))

    def _take_page(self, number: int, wanted: WantedPage, address: str, text: object) -> None:
        if isinstance(text, PageText):
            body = f"\nURL: {address}\n{text.text}{_GOES_ON * text.is_cut}"
            self._keep(number, wanted, Page(WEB, address, text.title, body, tuple(map(PageLink, text.links))))

    def _keep(self, number: int, wanted: WantedPage, page: Page) -> None:
        """Put a page on the shelf, and show it from there."""
        visit = self._visits.get(number)
        if visit is None:
            return
        self._kept[(visit.context.chat, wanted.query, wanted.address)] = page
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self._tasks.run(partial(self._look, visit.call, visit.context), partial(self._go_on, number))

    def _on_shelf(self, chat: str, wanted: WantedPage) -> Page | None:
        return self._kept.get((chat, wanted.query, wanted.address)) if wanted.source == WEB else None

    def _follow(self, visit: _Visit, reply: Reply, *, is_page: bool = False) -> None:
        """A page that cannot be read is for the model to know; that nothing may be asked is not."""
        number = visit.reply.number
        visit.running = reply
        reply.failed.connect(partial(self._unreadable if is_page else self._fail, number))

    def _unreadable(self, number: int, failure: Exception) -> None:
        self._finish(number, failed(str(failure.title) if isinstance(failure, AppError) else str(failure)))

    def _finish(self, number: int, result: CallResult) -> None:
        if (visit := self._visits.pop(number, None)) is not None:
            visit.reply.finish(result)

    def _fail(self, number: int, failure: Exception) -> None:
        if (visit := self._visits.pop(number, None)) is not None:
            visit.reply.fail(failure)

    def _cancel(self, number: int) -> None:
        if (visit := self._visits.pop(number, None)) is not None:
            if visit.running is not None:
                visit.running.cancel()
            visit.reply.stop()


def _what(ask: BrowserCall, wanted: WantedPage) -> Sentence:
    match ask:
        case SearchCall():
            return Sentence("Search the web for “{query}”", query=ask.query)
        case FindCall():
            return Sentence("Find “{pattern}” in a web page", pattern=ask.pattern)
        case OpenCall() if wanted.address:
            return Sentence("Open {address}", address=wanted.address)
        case OpenCall():
            return Sentence("Read on in a web page")
