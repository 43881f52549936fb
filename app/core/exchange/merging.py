"""From an archive into a store, and a store as an archive.

What is there already is not doubled, and nothing is replaced. Not here: the files (`importing`, `triptych`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator

import msgspec
from msgspec.structs import replace

from app.core.chats.conversation import new_id
from app.core.exchange import triptych
from app.core.exchange.triptych import Archive, Kept
from app.core.store.store import Store


class Merged(msgspec.Struct, frozen=True):
    """What an import did."""

    added: int
    known: int  # were there already, just as they are
    copies: int  # were there, but otherwise: added beside them


def merge(store: Store, archive: Archive) -> Merged:
    """Add an archive's conversations to the store, all of them or, where one cannot be written, none."""
    added = known = copies = 0
    with store.database.transaction():
        for kept in archive.conversations:
            if not store.contains(kept.details.id):
                added += 1
                _add(store, kept, kept.details.id)
            elif _is_there(store, kept):
                known += 1
            else:
                copies += 1
                _add(store, kept, new_id())
        _merge_rest(store, archive)
    return Merged(added, known, copies)


def pieces(store: Store, chosen: Container[str] | None = None, *, all_branches: bool = True) -> Iterator[str]:
    """These conversations, or (None) everything in the store but trash and drafts, as our JSON."""
    kept = _kept(store) if all_branches else map(triptych.in_view, _kept(store))
    if chosen is None:
        return triptych.pieces(kept, store.folders(), store.presets())
    return triptych.pieces(each for each in kept if each.details.id in chosen)


def _kept(store: Store) -> Iterator[Kept]:
    for conversation, updated in store.each():
        yield triptych.kept(conversation, updated)


def _add(store: Store, kept: Kept, conversation_id: str) -> None:
    details = replace(kept.details, id=conversation_id, is_temporary=False)
    store.add(replace(kept, details=details).conversation(), kept.updated)


def _is_there(store: Store, kept: Kept) -> bool:
    there = store.load(kept.details.id, with_ids=True)
    if there is None:
        return False
    return replace(triptych.kept(there, 0.0), updated=kept.updated) == triptych.kept(kept.conversation(), kept.updated)


def _merge_rest(store: Store, archive: Archive) -> None:
    store.set_folders([*store.folders(), *archive.folders])
    known = store.presets()
    for name, instructions in archive.presets.items():
        if name not in known:
            store.save_preset(name, instructions)
