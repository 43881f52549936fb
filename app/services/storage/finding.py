"""Finds words in all conversations, in the background: the list of titles in memory, the messages on the disk.

One search runs at a time, and of those that wait only the newest is done. Not here: what is shown of it
(`app.state.chats.search`), how it is found (`app.core.store.search`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from app.core.chats.listing import ListedChat
from app.core.store import opening, search, search_index
from app.core.store.database import Mode, UnreadableError
from app.core.store.search import Hit
from app.core.store.store import Store
from app.core.text.matching import Matcher
from app.errors import AppError
from app.services.background.tasks import Tasks
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.writer import outcome

FIRST = 50  # hits of the first answer, which comes at once
MOST = 400  # hits of the second, where there are more


@dataclass(frozen=True)
class SearchResult:
    """What has all the words: conversations by their titles, messages newest first.

    `is_partial`: older messages are not in the index yet. `failure`: why it is not all."""

    words: str
    titles: tuple[ListedChat, ...] = ()
    hits: tuple[Hit, ...] = ()
    is_partial: bool = False
    failure: AppError | None = None


@dataclass(frozen=True)
class _Query:
    words: str
    on_found: Callable[[SearchResult], None]
    most: int = FIRST


class _Reading:
    """A connection for the background alone, made when it is first needed."""

    def __init__(self) -> None:
        self._own: Store | None = None

    def search(self, query: _Query, listed: Sequence[ListedChat], reader: Store) -> SearchResult:
        """Search titles and messages; runs in the background."""
        if self._own is None:
            made = outcome(lambda: opening.another(reader))
            if isinstance(made, AppError):
                return SearchResult(query.words, failure=made)
            self._own = made
        return _found(query, listed, self._own)

    def close(self) -> None:
        """Close the connection, once the background rests."""
        if self._own is not None:
            self._own.close()
            self._own = None


class Finding(QObject):
    """Of one storage. It has no signals: who asks gives a function."""

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._tasks = Tasks(self)
        self._reading = _Reading()
        self._is_holding = False  # our own connection may be open
        self._running: _Query | None = None
        self._next: _Query | None = None
        chat_storage.closing.connect(self._close)

    def find(self, words: str, on_found: Callable[[SearchResult], None]) -> None:
        """`on_found` gets the result, and a longer one where there is more; a newer query takes the place of it."""
        self._next = _Query(words, on_found)
        self._begin()

    def _begin(self) -> None:
        query, reader = self._next, self._reader
        if self._running is not None or query is None:
            return
        self._running, self._next = query, None
        listed = self._chat_storage.list.all()
        if reader is None or reader.database.mode is Mode.NO_SPACE:  # then there is one connection for all, used here
            self._take(_found(query, listed, reader))
        else:
            self._hold()
            reading = self._reading  # the thread must not hold the last reference to a QObject
            self._tasks.run(lambda: reading.search(query, listed, reader), self._take)

    def _take(self, found: SearchResult) -> None:
        done, self._running = self._running, None
        if isinstance(found.failure, UnreadableError):
            self._chat_storage.met_damage()
        if done is not None:
            done.on_found(found)
            if self._next is None and len(found.hits) == done.most == FIRST and self._reader is not None:
                self._next = replace(done, most=MOST)
        self._begin()

    @property
    def _reader(self) -> Store | None:
        """None also while the store is about to be closed: then only titles are found, until it is open again."""
        return None if self._chat_storage.is_closing else self._chat_storage.reader

    def _hold(self) -> None:
        if not self._is_holding:
            self._is_holding = True
            self._chat_storage.hold()

    def _close(self) -> None:
        """The store is about to be closed: after the search under way so is the connection beside it."""
        if self._is_holding:
            self._tasks.run(self._reading.close, self._released)

    def _released(self, _nothing: None) -> None:
        self._is_holding = False
        self._chat_storage.release()


def _found(query: _Query, listed: Sequence[ListedChat], store: Store | None) -> SearchResult:
    words = query.words
    wanted = [Matcher(term) for term in search.terms(words)]
    titles = tuple(one for one in listed if wanted and all(term.first(one.title) for term in wanted))[:MOST]
    if store is None:
        return SearchResult(words, titles)
    hits = outcome(lambda: search.search(store.database, words, query.most))
    if isinstance(hits, AppError):
        return SearchResult(words, titles, failure=hits)
    return SearchResult(words, titles, hits, is_partial=not search_index.is_complete(store.database))
