"""The files attached to a chat as pages of the browser, and the search over all of them.

A file's address is its name; of two with one name the later is numbered. Not here: when they are read
(`app.services.tools.files_provider`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from app.core.chats.turns import Attachment
from app.core.documents.part_index import PartIndex
from app.core.documents.parts import DocumentPart, parts_of
from app.core.text.folding import fold
from app.core.tools.browser.page import Page, plain
from app.core.tools.browser.results import PageHit, results_page
from app.core.tools.browser.trail import FILES, WantedPage

_MOST_HITS = 10
_SHORT = 2  # letters of a word around which no summary begins
_BEFORE, _SNIPPET = 80, 260  # characters of a summary: before what was found, and of all


@dataclass(frozen=True)
class _Place:
    page: Page
    part: DocumentPart


class AttachedFiles:
    """The files of one chat. Making it takes up to two seconds for a thousand pages, so it is made off the window."""

    def __init__(self, attachments: Sequence[Attachment]) -> None:
        self.pages = attached_pages(attachments)
        has_pages = [bool(attachment.pages) for attachment in attachments]
        self._places = [
            _Place(page, part)
            for page, paged in zip(self.pages, has_pages, strict=True)
            for part in parts_of(page.lines, has_pages=paged)
        ]
        self._index = PartIndex(place.part.text for place in self._places)
        self._by_address = {page.address: page for page in self.pages}

    @property
    def part_count(self) -> int:
        """How many parts there are in all files."""
        return len(self._places)

    def on_shelf(self, wanted: WantedPage) -> Page | None:
        """What is wanted of these files; None where there is no such file."""
        if wanted.source != FILES:
            return None
        if wanted.query:
            return self.search(wanted.query)
        return self._by_address.get(wanted.address) or self._named(wanted.address)

    def search(self, query: str) -> Page:
        """The parts that speak most of some words, as a page of results."""
        places = [self._places[number] for number in self._index.search(query, _MOST_HITS)]
        words = [fold(word) for word in query.split() if len(word) > _SHORT]
        return results_page(FILES, query, [_hit(place, words) for place in places])

    def _named(self, name: str) -> Page | None:
        """The only file whose name is this one but for case, or a part of it: models shorten names."""
        wanted = unquote(name).rsplit("/", 1)[-1].casefold()
        found = [page for page in self.pages if wanted and wanted in page.address.casefold()]
        return found[0] if len(found) == 1 else None


def attached_pages(attachments: Sequence[Attachment]) -> tuple[Page, ...]:
    """One page for each file, in order."""
    named = zip(addresses_of(attachments), attachments, strict=True)
    return tuple(Page(FILES, name, name, f"\nURL: {name}\n{plain(file.text)}") for name, file in named)


def addresses_of(attachments: Sequence[Attachment]) -> list[str]:
    """The address of each file: its name, numbered where another one has it."""
    taken: list[str] = []
    for attachment in attachments:
        taken.append(_name(attachment.name, taken))
    return taken


def _name(name: str, taken: Sequence[str]) -> str:
    base = plain(" ".join(name.split())) or "file"
    number = 1
    found = base
    while found in taken:
        number += 1
        found = f"{base} ({number})"
    return found


def _hit(place: _Place, words: Sequence[str]) -> PageHit:
    return PageHit(_title(place), place.page.address, _summary(place.part.text, words), place.part.first)


def _title(place: _Place) -> str:
    if place.part.page:
        return f"{place.page.title}, p. {place.part.page}"
    return f"{place.page.title} – {place.part.heading}" if place.part.heading else place.page.title


def _summary(text: str, words: Sequence[str]) -> str:
    """What stands around the first of the words; folding moves letters by a few places, which does not matter here."""
    places = [place for place in map(fold(text).find, words) if place >= 0]
    begin = max(0, min(places) - _BEFORE) if places else 0
    begin = text.find(" ", begin) + 1 if begin else 0
    piece = text[begin : begin + _SNIPPET]
    return f"{'…' * bool(begin)}{piece}{'…' * (begin + _SNIPPET < len(text))}"
