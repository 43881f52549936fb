"""Where the judging of the window is kept, with policies and drafts: written as it runs, read in the background.

Texts of an item are read when it is looked at; all else that reads has a thread and a connection of its own. Not here:
running a judging (`app.services.engine.study_run`), what is shown of it (`app.state.policy`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject

from app.core.policy.judge_rows import JudgeRows
from app.core.policy.judging import ByEffort, Judging, judged
from app.core.store import judgings, policies
from app.core.store.database import UnreadableError
from app.core.store.policies import PolicyVersion
from app.core.store.store import Store
from app.core.study.study import Result, StudyItem
from app.errors import AppError
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.store_work import StoreWork
from app.services.storage.study_storage import write_report

_CLOSING_MILLISECONDS = 10_000
WriteJudging = Callable[[Judging, Sequence[ByEffort]], str]


class PolicyDrafts(NamedTuple):
    """Every version of every policy, the newest first, and what stood in the fields."""

    versions: tuple[PolicyVersion, ...]
    policies: str
    items: str


class JudgeStorage(QObject):
    """Of one storage. It has no signals: who asks gives a function."""

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._work = StoreWork(chat_storage, self)
        self._unwritten: dict[tuple[int, StudyItem], Result] = {}  # said, but not on the disk yet
        self._begun = self._written_begun = 0  # how often one was begun, and which of them is on the disk

    @property
    def is_written(self) -> bool:
        """Whether all of the judging is on the disk."""
        return self._begun == self._written_begun and not self._unwritten

    def close(self) -> None:
        """The end of the program: wait for what is being read, ten seconds at most."""
        self._work.wait(_CLOSING_MILLISECONDS)

    # writing

    def begin(self, judging: Judging) -> None:
        """Keep this judging, in place of an earlier one and its results."""
        self._unwritten.clear()
        self._begun += 1
        self._chat_storage.write(
            lambda store: judgings.begin(store.database, judging), partial(self._begin_written, self._begun)
        )

    def amend(self, judging: Judging) -> None:
        """Keep what was learnt of this judging since it was begun, with its results."""
        self._chat_storage.write(lambda store: judgings.amend(store.database, judging))

    def add(self, policy: int, result: Result) -> None:
        """Keep a result, in place of an earlier one of the same run."""
        key = policy, result.run
        self._unwritten[key] = result
        self._chat_storage.write(
            lambda store: judgings.add(store.database, policy, result), partial(self._written, key, result)
        )

    def keep_version(self, name: str, text: str) -> PolicyVersion:
        """Keep a policy as it is now."""
        version = PolicyVersion(int(time.time() * 1e6), name, text)
        self._chat_storage.write(lambda store: policies.keep(store.database, version))
        return version

    def forget_policy(self, name: str) -> None:
        """Delete every version of a policy."""
        self._chat_storage.write(lambda store: policies.forget(store.database, name))

    def save_draft(self, part: str, content: str) -> None:
        """Keep what stands in a part of the page."""
        self._chat_storage.write(lambda store: policies.save_draft(store.database, part, content))

    def _begin_written(self, number: int) -> None:
        self._written_begun = number

    def _written(self, key: tuple[int, StudyItem], result: Result) -> None:
        if self._unwritten.get(key) is result:
            del self._unwritten[key]

    # reading

    def results_of(self, policy: int, item: int) -> tuple[Result, ...]:
        """All results of one item so far. Raises StoreError where they cannot be read."""
        reader = self._chat_storage.reader
        try:
            kept = judgings.results_of(reader.database, policy, item) if reader is not None and self.is_begun else ()
        except UnreadableError:
            self._chat_storage.met_damage()
            raise
        newer = {run: r for (number, run), r in self._unwritten.items() if (number, run.question) == (policy, item)}
        return tuple(({result.run: result for result in kept} | newer).values())

    @property
    def is_begun(self) -> bool:
        """Whether what is on the disk is of this judging, and not of one before."""
        return self._begun == self._written_begun

    def overview(self, on_read: Callable[[JudgeRows | AppError | None], None]) -> None:
        """Read the judging that is kept and what came of it; None without one."""
        self._work.read(_overview, on_read)

    def drafts(self, on_read: Callable[[PolicyDrafts | AppError], None]) -> None:
        """Read policies and drafts."""
        self._work.read(_drafts, on_read)

    def export(self, path: Path, write: WriteJudging, on_done: Callable[[AppError | None], None]) -> None:
        """Write a file of all that is kept."""

        def work(store: Store) -> None:
            judging = judgings.last(store.database)
            if judging is not None:
                numbers = range(len(judging.policies))
                write_report(
                    path,
                    write(judging, [judged(judging, n, judgings.each(store.database, n)) for n in numbers]),
                )

        self._work.read(work, on_done)


def _overview(store: Store) -> JudgeRows | None:
    judging = judgings.last(store.database)
    if judging is None:
        return None
    rows = JudgeRows(judging)
    for number in range(len(judging.policies)):
        for result in judgings.each(store.database, number):
            rows.add(number, result)
    return rows


def _drafts(store: Store) -> PolicyDrafts:
    database = store.database
    parts = (policies.draft(database, part) for part in ("policies", "items"))
    return PolicyDrafts(policies.versions(database), *parts)
