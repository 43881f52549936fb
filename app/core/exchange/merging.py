"""From an archive into a store, and a store as an archive.

What is there already is not doubled, and nothing is replaced. Not here: the files (`importing`, `triptych`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from app.core.chats.steps import Call, Cut
from app.core.chats.turns import Node, Question
from app.core.exchange import triptych
from app.core.exchange.foreign import derived_id
from app.core.exchange.parts import placeholders
from app.core.exchange.progress import ExchangeProgress
from app.core.exchange.triptych import Archive, ArchivedConversation
from app.core.store.store import Store
from app.sentence import Sentence


class Merged(msgspec.Struct, frozen=True):
    """What an import brought, what was there already, and what did not come."""

    added: int
    known: int  # were there already, just as they are
    copies: int  # were there, but otherwise: added beside them
    missing: tuple[Sentence, ...] = ()  # what of the file could not be read


class Presence(StrEnum):
    """Whether a chat of an archive is in the store."""

    NEW = "new"
    KNOWN = "known"  # just as it is, or as the copy that an earlier import made
    OTHER = "other"  # it is, but otherwise: it would be added beside that


class Foreseen(msgspec.Struct, frozen=True):
    """What a person sees of a chat before it is imported. Times are seconds since 1970; 0: not known."""

    title: str
    program: str  # "": Triptych itself, or a mere list of messages
    messages: int
    left_out: int  # pictures, sounds and files, in whose place a word stands
    first: float
    last: float
    presence: Presence


def foresee(store: Store, archive: Archive, progress: ExchangeProgress | None = None) -> tuple[Foreseen, ...]:
    """Return what an import would meet, chat by chat, in the archive's order. Raises CancelledError."""
    progress = progress or ExchangeProgress()
    progress.begin(len(archive.conversations))
    found: list[Foreseen] = []
    seen: dict[str, set[str]] = {}  # contents of the archive's chats, by the chat's id: a file may hold one twice
    for kept in archive.conversations:
        progress.step()
        content, before = _copy_id(kept), seen.setdefault(kept.details.id, set())
        within = (Presence.KNOWN if content in before else Presence.OTHER) if before else presence(store, kept)
        before.add(content)
        times = [node.created for node in kept.messages if node.created] or [kept.details.created]
        found.append(
            Foreseen(
                kept.details.title,
                archive.programs.get(kept.details.id, ""),
                len(kept.messages),
                sum(placeholders(node.text) for node in kept.messages),
                min(times),
                max(*times, kept.updated),
                within,
            )
        )
    return tuple(found)


def presence(store: Store, kept: ArchivedConversation) -> Presence:
    """Return whether a chat is in the store, and whether it is the same there."""
    if not store.contains(kept.details.id):
        return Presence.NEW
    is_known = _is_there(store, kept) or store.contains(_copy_id(kept))
    return Presence.KNOWN if is_known else Presence.OTHER


def chosen(archive: Archive, chats: Container[int]) -> Archive:
    """Return the archive with these chats alone, by their places, and without folders that none of them is in."""
    conversations = tuple(kept for place, kept in enumerate(archive.conversations) if place in chats)
    used = {kept.details.folder for kept in conversations}
    folders = tuple(folder for folder in archive.folders if folder in used)
    return replace(archive, conversations=conversations, folders=folders)


def merge(store: Store, archive: Archive, progress: ExchangeProgress | None = None) -> Merged:
    """Add what is not there yet, all or nothing. A second import of the same file adds nothing.

    Raises CancelledError; then nothing was added. A step of the progress is a chat.
    """
    progress = progress or ExchangeProgress()
    progress.begin(len(archive.conversations))
    counts = dict.fromkeys(Presence, 0)
    with store.database.transaction():
        for kept in archive.conversations:
            progress.step()
            found = presence(store, kept)
            counts[found] += 1
            if found is not Presence.KNOWN:
                _add(store, kept, kept.details.id if found is Presence.NEW else _copy_id(kept))
        _merge_rest(store, archive)
    return Merged(counts[Presence.NEW], counts[Presence.KNOWN], counts[Presence.OTHER], archive.missing)


def pieces(store: Store, chosen: Container[str] | None = None, *, all_branches: bool = True) -> Iterator[str]:
    """These conversations, or (None) everything in the store but trash and drafts, as our JSON."""
    kept = _kept(store) if all_branches else map(triptych.in_view, _kept(store))
    if chosen is None:
        return triptych.pieces(kept, store.folders(), store.presets())
    return triptych.pieces(each for each in kept if each.details.id in chosen)


def _kept(store: Store) -> Iterator[ArchivedConversation]:
    for conversation, updated in store.each():
        yield triptych.archived(conversation, updated)


def _add(store: Store, kept: ArchivedConversation, conversation_id: str) -> None:
    details = replace(kept.details, id=conversation_id, is_temporary=False)
    store.add(replace(kept, details=details).conversation(), kept.updated)


def _is_there(store: Store, kept: ArchivedConversation) -> bool:
    """Return whether every message stands in the store as it is here, be it among others."""
    there = store.load(kept.details.id)
    if there is None:
        return False
    known = {node.id: _content(node) for node in there.nodes}
    return all(known.get(node.id) == _content(node) for node in kept.messages)


def _content(node: Node) -> tuple[object, ...]:
    """Return what a message says and where, without times and figures, nor how it ended: a chat that was exported while
    its answer was being written is the same one once that has stopped.
    """
    if isinstance(node, Question):
        return node.parent, node.text, node.attachments
    steps = (replace(step, is_open=False) if isinstance(step, Call) else step for step in node.steps)
    return node.parent, tuple(step for step in steps if not isinstance(step, Cut))


def _copy_id(kept: ArchivedConversation) -> str:
    """Return the id of another version of a chat that is there, the same each time it is imported."""
    content = msgspec.json.encode([(node.id, *_content(node)) for node in kept.messages])
    return derived_id(kept.details.id, hashlib.sha256(content).hexdigest())


def _merge_rest(store: Store, archive: Archive) -> None:
    store.set_folders([*store.folders(), *archive.folders])
    known = store.presets()
    for name, instructions in archive.presets.items():
        if name not in known:
            store.save_preset(name, instructions)
