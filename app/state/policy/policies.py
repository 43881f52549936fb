"""The policies of this person: every version that was kept, and what stands in the page's fields, also after a crash.

Signals: changed() – other versions are there · restored(PageDraft) – what stood in the fields was read ·
failed(AppError) · leaving() – the program ends: whoever has fields keeps what stands in them.
Not here: judging by them (`judging`), what could be better about one (`app.core.policy.lint`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.chats.differences import Piece, word_differences
from app.core.policy.item_source import ItemSource
from app.core.policy.lint import LintFinding, findings
from app.core.policy.policy import Policy, read_policy_file
from app.core.store.policies import PolicyVersion
from app.errors import AppError
from app.services.background.tasks import Tasks
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.judge_storage import JudgeStorage, PolicyDrafts
from app.services.storage.notices import NOT_OPEN


class PageDraft(msgspec.Struct, frozen=True):
    """What stood in the fields: one policy or two, and the items."""

    policies: tuple[Policy, ...] = ()
    items: ItemSource = ItemSource()


class PoliciesState(QObject):
    """Of the whole program."""

    changed = Signal()
    restored = Signal(object)
    failed = Signal(object)
    leaving = Signal()

    def __init__(self, storage: JudgeStorage, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = PageDraft()
        self._storage = storage
        self._tasks = Tasks(self)
        self._versions: list[PolicyVersion] = []  # the newest first
        self._is_typed = False  # something newer than what was kept stands in the fields
        chat_storage.opened.connect(self._read)

    @property
    def names(self) -> tuple[str, ...]:
        """The policies that have versions, the last kept first."""
        return tuple(dict.fromkeys(version.name for version in self._versions))

    def versions_of(self, name: str) -> tuple[PolicyVersion, ...]:
        """The versions of a policy, the newest first."""
        return tuple(version for version in self._versions if version.name == name)

    def keep(self, policy: Policy) -> bool:
        """Keep a policy as it is now; whether it differs from its last version."""
        newest = next(iter(self.versions_of(policy.name)), None)
        if not policy.text.strip() or (newest is not None and newest.text == policy.text):
            return False
        self._versions.insert(0, self._storage.keep_version(policy.name, policy.text))
        self.changed.emit()
        return True

    def forget(self, name: str) -> None:
        """Delete all versions of a policy."""
        self._versions = [version for version in self._versions if version.name != name]
        self._storage.forget_policy(name)
        self.changed.emit()

    def save_policies(self, policies: tuple[Policy, ...]) -> None:
        """Keep what stands in the editors."""
        self._is_typed = True
        if policies != self.draft.policies:
            self.draft = msgspec.structs.replace(self.draft, policies=policies)
            self._storage.save_draft("policies", msgspec.json.encode(policies).decode())

    def save_items(self, items: ItemSource) -> None:
        """Keep what stands in the field of items."""
        self._is_typed = True
        if items != self.draft.items:
            self.draft = msgspec.structs.replace(self.draft, items=items)
            self._storage.save_draft("items", msgspec.json.encode(items).decode())

    def lint(self, policy: Policy, on_found: Callable[[Policy, tuple[LintFinding, ...]], None]) -> None:
        """Find what could be better about a policy, in the background."""
        self._tasks.run(lambda: findings(policy), partial(on_found, policy))

    def differences(self, first: str, second: str, on_found: Callable[[tuple[Piece, ...]], None]) -> None:
        """Compare two versions word by word, in the background."""
        self._tasks.run(lambda: word_differences(first, second), on_found)

    def read_file(self, path: Path, on_read: Callable[[Policy | AppError], None]) -> None:
        """Read a policy from a file, in the background."""
        self._tasks.run(partial(_of_file, path), on_read)

    def close(self) -> None:
        """The end of the program: keep what stands in the fields, and wait for what is being looked for."""
        self.leaving.emit()
        self._tasks.wait()

    def _read(self) -> None:
        self._storage.drafts(self._take_in)

    def _take_in(self, found: PolicyDrafts | AppError) -> None:
        if isinstance(found, AppError):
            if found is not NOT_OPEN:
                self.failed.emit(found)
            return
        kept = {version.number for version in found.versions}
        newer = [version for version in self._versions if version.number not in kept]
        self._versions = [*newer, *found.versions]
        self.changed.emit()
        if not self._is_typed:
            self.draft = PageDraft(
                msgspec.json.decode(found.policies or "[]", type=tuple[Policy, ...]),
                msgspec.json.decode(found.items or "{}", type=ItemSource),
            )
            self.restored.emit(self.draft)


def _of_file(path: Path) -> Policy | AppError:
    try:
        return read_policy_file(path)
    except AppError as refusal:
        return refusal
