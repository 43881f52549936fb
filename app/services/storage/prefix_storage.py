"""Keeps what was read for chats, off the GUI thread: out of the engine part by part, and into it again.

One thing at a time; an answer that is asked for ends it, and nobody waits for it. Not here: when, and for which chat
(`app.state.chats.kept_prefixes`), the files (`app.core.store.kept_prefixes`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.core.store import kept_prefixes
from app.core.store.kept_prefixes import KeptPrefixes
from app.errors import EngineFailure, StoreError
from app.services.background.tasks import Tasks
from app.services.engine.client import EngineClient
from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt

LEAST = 512  # tokens that are worth a file
_Result = TypeVar("_Result")
_End = Callable[[int, wire.PrefixTaken], None]

log = logging.getLogger(__name__)


class PrefixStorage(QObject):
    """Signals: restored(str chat, int tokens) – the engine need not read them again · gave_way(str chat) – it is not
    kept, for an answer was asked for meanwhile · rested() – nothing is moved.
    """

    restored = Signal(str, int)
    gave_way = Signal(str)
    rested = Signal()

    def __init__(self, folder: Path, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._engine = folder, engine
        self._tasks = Tasks(self)
        self._kept: KeptPrefixes | None = None
        self._key = ""
        self._chat = ""  # whose is moved
        self._run = 0  # counts what was begun: what comes of an older one is left alone
        self.is_moving = False

    def use_key(self, key: str | None) -> None:
        """With the store's key; without one nothing is kept."""
        self.cancel()
        if (key or "") != self._key:
            self._key, self._kept = key or "", KeptPrefixes(self._folder, key) if key else None

    def keep(self, chat: str, model: str, prompt: Prompt, most: int) -> None:
        """Keep what the engine has read of a prompt, with all others in so many bytes."""
        if self._kept is None or self.is_moving:
            return
        run = self._begin(chat)
        reply = self._engine.take_prefix(prompt, LEAST)
        reply.finished.connect(partial(self._took, run, chat, model, most))
        reply.failed.connect(partial(self._not_taken, run))

    def restore(self, chat: str, model: str) -> None:
        """Give the engine what it has read for a chat, if that was kept."""
        if (kept := self._kept) is None or self.is_moving:
            return
        run = self._begin(chat)
        self._work(run, partial(kept.open, chat, model), partial(self._put, run, chat, 0))

    def forget(self, chats: Sequence[str]) -> None:
        """Remove what was kept of these chats, also what is being kept."""
        if self._chat in chats:
            self.cancel()
        if (kept := self._kept) is not None:
            self._tasks.run(partial(kept.forget, tuple(chats)), lambda _: None)

    def shrink(self, most: int) -> None:
        """Remove what was used longest ago until this many bytes are left."""
        self.cancel()
        if (kept := self._kept) is not None:
            self._tasks.run(partial(kept.shrink, most), lambda _: None)

    def forget_all(self) -> None:
        """Remove everything that was kept."""
        self.cancel()
        self._tasks.run(partial(kept_prefixes.forget_all, self._folder), lambda _: None)

    def cancel(self) -> None:
        """Give up what is moved."""
        if self.is_moving:
            self._give_up(self._run)

    def close(self) -> None:
        """Give up what is moved, and wait for the disk."""
        self.cancel()
        self._tasks.wait(2000)

    def _begin(self, chat: str) -> int:
        self._chat, self._run, self.is_moving = chat, self._run + 1, True
        return self._run

    def _took(self, run: int, chat: str, model: str, most: int, event: wire.PrefixTaken) -> None:
        if run != self._run or not event.parts or self._kept is None:
            self._rest(run)
            return
        end = partial(self._end, model, most)
        self._work(run, partial(self._kept.begin, chat), lambda _: self._take(run, 0, event, end))

    def _take(self, run: int, number: int, taken: wire.PrefixTaken, end: _End) -> None:
        """The next part, once the one before is on the disk."""
        if number == taken.parts:
            end(run, taken)
            return
        kept = self._kept
        assert kept is not None
        reply = self._engine.take_part(number)

        def got(event: wire.PrefixPart) -> None:
            self._work(run, partial(kept.add, number, event.data), lambda _: self._take(run, number + 1, taken, end))

        reply.finished.connect(got)
        reply.failed.connect(partial(self._not_taken, run))

    def _not_taken(self, run: int, failure: EngineFailure) -> None:
        is_current, chat = run == self._run and self.is_moving, self._chat
        self._give_up(run)
        if is_current and failure.code is ErrorCode.CANCELLED:
            self.gave_way.emit(chat)

    def _end(self, model: str, most: int, run: int, taken: wire.PrefixTaken) -> None:
        assert self._kept is not None
        self._work(run, partial(self._kept.finish, model, taken.tokens, most), lambda _: self._rest(run))

    def _put(self, run: int, chat: str, place: int, parts: int) -> None:
        """The next part to the engine, once it has taken the one before."""
        if not parts or self._kept is None:
            self._rest(run)
            return
        self._work(run, partial(self._kept.part, place), partial(self._put_part, run, chat, place, parts))

    def _put_part(self, run: int, chat: str, place: int, parts: int, data: bytes) -> None:
        is_last = place == parts - 1
        reply = self._engine.put_prefix(data, begins=place == 0, is_last=is_last)
        reply.failed.connect(partial(self._give_up, run))
        if is_last:
            reply.finished.connect(partial(self._is_put, run, chat))
        else:
            reply.finished.connect(partial(self._put_next, run, chat, place + 1, parts))

    def _put_next(self, run: int, chat: str, place: int, parts: int, _event: wire.PrefixPut) -> None:
        if run == self._run:
            self._put(run, chat, place, parts)

    def _is_put(self, run: int, chat: str, event: wire.PrefixPut) -> None:
        if run == self._run and event.tokens:
            self.restored.emit(chat, event.tokens)
        self._rest(run)

    def _work(self, run: int, work: Callable[[], _Result], then: Callable[[_Result], object]) -> None:
        """Something for the disk; where it fails, the model reads again."""

        def ended(result: _Result | StoreError) -> None:
            if run != self._run:
                return
            if isinstance(result, StoreError):
                log.info("what was read is not kept: %s %s", result.title, result.detail)
                self._give_up(run)
            else:
                then(result)

        def guarded() -> _Result | StoreError:
            try:
                return work()
            except StoreError as error:
                return error
            except OSError as error:
                return StoreError(kept_prefixes.NOT_KEPT, None, str(error))

        self._tasks.run(guarded, ended)

    def _give_up(self, run: int, _failure: object = None) -> None:
        if run == self._run and self.is_moving:
            self._run += 1
            self._close_files()

    def _rest(self, run: int) -> None:
        if run == self._run:
            self._close_files()

    def _close_files(self) -> None:
        self.is_moving = False
        if (kept := self._kept) is not None:
            self._tasks.run(lambda: (kept.cancel(), kept.close()), lambda _: self.rested.emit())
