"""The service that searches the web for a model: which there are, how each is asked, what it answers.

A SearXNG that the user names by its address, or one of two services that know a key. Not here: asking it
(`app.services.tools.web_provider`), where the key is kept (the keyring).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import msgspec

from app.core.tools.browser.results import MOST_HITS, PageHit, site_of
from app.core.tools.web_wire import AskWeb
from app.json_file import JsonFile
from app.sentence import Sentence

ACCOUNT = "search-service"  # of its key, in the keyring
_NOT_WRITTEN = Sentence("It could not be written down which search service was chosen.")
_JSON = ("application/json",)
_MOST = 1 << 20  # bytes of an answer
_BRAVE = "https://api.search.brave.com/res/v1/web/search"
_EXA = "https://api.exa.ai/search"
_LONGEST_QUERY = 400  # characters, as Brave has it


class SearchService(StrEnum):
    """A service, or none; a value never changes its meaning."""

    NONE = ""
    SEARXNG = "searxng"
    BRAVE = "brave"
    EXA = "exa"

    @property
    def needs_key(self) -> bool:
        """Whether it answers those alone who have a key."""
        return self in (SearchService.BRAVE, SearchService.EXA)


class SearchChoice(msgspec.Struct, frozen=True):
    """What the user chose; the address is SearXNG's."""

    service: SearchService = SearchService.NONE
    address: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it can be asked, but for the key."""
        return self.service.needs_key or (self.service is SearchService.SEARXNG and is_address(self.address))

    @property
    def endpoint(self) -> str:
        """The address that is asked."""
        fixed = {SearchService.BRAVE: _BRAVE, SearchService.EXA: _EXA}
        return fixed.get(self.service, f"{self.address.strip().rstrip('/').removesuffix('/search')}/search")


class SearchChoiceFile(JsonFile[SearchChoice]):
    """Remembers it from one start to the next."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, SearchChoice, _NOT_WRITTEN)


class UnreadableAnswerError(Exception):
    """What came is not what the service's documentation says."""


def is_address(text: str) -> bool:
    """Whether this can be the address of a SearXNG."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username


def search_request(choice: SearchChoice, key: str, query: str, proxy: str = "") -> AskWeb:
    """How the service is asked. A SearXNG may be on this computer or in its network, for the user named it."""
    words = " ".join(query.split())[:_LONGEST_QUERY]
    address, request = choice.endpoint, AskWeb(choice.endpoint, _JSON, proxy, most=_MOST)
    match choice.service:
        case SearchService.BRAVE:
            address = f"{address}?q={quote_plus(words)}&count={MOST_HITS}&text_decorations=false"
            return msgspec.structs.replace(request, address=address, headers={"X-Subscription-Token": key})
        case SearchService.EXA:
            asked = {"query": words, "numResults": MOST_HITS, "contents": {"highlights": True}}
            return msgspec.structs.replace(request, headers={"x-api-key": key}, body=msgspec.json.encode(asked))
        case _:
            host = urlsplit(address).hostname or ""
            address = f"{address}?q={quote_plus(words)}&format=json"
            return msgspec.structs.replace(request, address=address, private_host=host)


class _Found(msgspec.Struct):
    url: str = ""
    title: str | None = None
    content: str | None = None  # SearXNG
    description: str | None = None  # Brave
    highlights: list[str] = []  # Exa


class _Results(msgspec.Struct):
    results: list[_Found]


class _Brave(msgspec.Struct):
    web: _Results | None = None  # absent: nothing was found


def hits_of(service: SearchService, content: bytes) -> tuple[PageHit, ...]:
    """What the service found, each page once. Raises UnreadableAnswerError."""
    try:
        if service is SearchService.BRAVE:
            web = msgspec.json.decode(content, type=_Brave).web
            found = web.results if web is not None else []
        else:
            found = msgspec.json.decode(content, type=_Results).results
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableAnswerError(str(error)) from error
    hits = {one.url: _hit(one) for one in found if is_address(one.url)}
    return tuple(hits.values())


def _hit(found: _Found) -> PageHit:
    summary = found.content or found.description or " … ".join(found.highlights)
    return PageHit(found.title or found.url, found.url, summary, site=site_of(found.url))
