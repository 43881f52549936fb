"""The user's folders: conversations put into them, folders made, renamed, removed, folded.

What is in memory changes at once, the disk follows. Not here: the list itself (`ChatStorage.list`), drawing it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.core.store.store import Store
from app.services.storage.chat_storage import ChatStorage


class Folders:
    """Of one storage, which tells by `listed` that something changed."""

    def __init__(self, chat_storage: ChatStorage) -> None:
        self._chat_storage = chat_storage

    def move(self, places: Mapping[str, str]) -> None:
        """Conversations, by their ids, into folders; "" is none."""
        self._chat_storage.follow(places)
        self._write(lambda store: _move(store, places))

    def put(self, names: Iterable[str]) -> None:
        """Which folders there are, in this order; what is in one that goes stands outside again."""
        listing, kept = self._chat_storage.list, tuple(names)
        gone = set(listing.names) - set(kept)
        self._chat_storage.follow({id_: "" for name in gone for id_ in listing.inside(name)})
        listing.set_folders(kept)
        self._write(lambda store: store.set_folders(kept))

    def rename(self, old: str, new: str) -> None:
        """With all that is in it."""
        listing = self._chat_storage.list
        self._chat_storage.follow(dict.fromkeys(listing.inside(old), new))
        listing.rename(old, new)
        self._write(lambda store: store.rename_folder(old, new))

    def fold(self, name: str, *, is_folded: bool) -> None:
        """Hide or show what is in it."""
        self._chat_storage.list.fold(name, is_folded=is_folded)
        self._write(lambda store: store.fold_folder(name, is_folded=is_folded))

    def _write(self, work: Callable[[Store], None]) -> None:
        self._chat_storage.write(work)
        self._chat_storage.listed.emit()


def _move(store: Store, places: Mapping[str, str]) -> None:
    for folder in set(places.values()):
        store.move([id_ for id_, wanted in places.items() if wanted == folder], folder)
