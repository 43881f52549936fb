"""Deleted, taken back, and really gone."""

from __future__ import annotations

from pathlib import Path

from app.core.chats.turns import Draft
from app.core.store import backup, search, trash
from app.core.store.store import Counts, Store
from tests.app.core.store.conftest import NOW, Place, talk


def in_files(folder: Path, text: str) -> list[str]:
    """Files in which a text stands, as it is."""
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_conversations_go_into_the_trash_and_come_back(store: Store) -> None:
    one, two = talk(("One", "1")), talk(("Two", "2"))
    for conversation in (one, two):
        store.add(conversation, 1.0)
    trash.put(store.database, [one.details.id], 5.0)
    assert [listed.title for listed in store.listing()] == ["Two"]
    assert store.load(one.details.id) is None
    assert [(item.title, item.messages) for item in trash.contents(store.database)] == [("One", 0)]
    trash.put_back(store.database, [one.details.id])
    assert len(store.listing()) == 2
    assert trash.contents(store.database) == ()


def test_a_question_that_was_never_asked_is_not_in_the_trash(store: Store) -> None:
    conversation = talk(("One", "1"), ("Secret", "2"))
    store.add(conversation, 1.0)
    asked = conversation.path(conversation.nodes[-1].id)[-2].id
    change = conversation.take_back(asked)
    store.save(conversation.details, change, 5.0)
    assert len(change.removed) == 2
    assert trash.contents(store.database) == ()
    assert store.database.value("SELECT count(*) FROM message") == 2
    assert not search.search(store.database, "Secret")


def test_messages_deleted_together_come_back_together(store: Store) -> None:
    conversation = talk(("One", "1"), ("Two", "2"), ("Three", "3"))
    store.add(conversation, 1.0)
    branch = conversation.branch()
    store.save(conversation.details, conversation.delete(branch[4].id), 2.0)
    store.save(conversation.details, conversation.delete(branch[2].id), 3.0)
    later, earlier = trash.contents(store.database)
    assert (later.messages, earlier.messages) == (2, 2)
    assert trash.put_messages_back(store.database, later.conversation, later.deleted) == 2
    loaded = store.load(conversation.details.id)
    assert loaded is not None
    assert [node.text for node in loaded.branch()] == ["One", "1", "Two", "2"]


def test_emptying_leaves_no_trace_in_any_file(unprotected: Store) -> None:
    folder = unprotected.database.path.parent
    doomed = talk(("Where is the Rosebud sled?", "In Xanadu, surely. " * 500))
    kept = talk(("Other things", "that stay"), ("Rosebud again", "a second Xanadu"))
    for conversation in (doomed, kept):
        unprotected.add(conversation, 1.0)
    unprotected.save_draft(doomed.details.id, Draft("Rosebud draft"))
    backup.make(unprotected.database, folder / "backups", NOW)
    trash.put(unprotected.database, [doomed.details.id], 2.0)
    unprotected.save(kept.details, kept.delete(kept.branch()[2].id), 2.0)
    assert in_files(folder, "Rosebud")
    gone = trash.empty(unprotected.database)
    assert not backup.forget(folder / "backups", None, gone)
    assert (len(gone.conversations), len(gone.messages)) == (1, 2)
    assert in_files(folder, "Rosebud") == []
    assert in_files(folder, "Xanadu") == []
    assert in_files(folder, "rosebud") == []  # the index, which keeps words in lower case
    assert in_files(folder, "that stay")
    assert unprotected.counts() == Counts(1, 2)
    assert not unprotected.database.problem()
    assert backup.newest_good(folder / "backups", None) is not None


def test_chosen_entries_go_for_good_and_the_rest_stays(store: Store) -> None:
    one, two = talk(("One", "1")), talk(("Two", "2"), ("More", "3"))
    for conversation in (one, two):
        store.add(conversation, 1.0)
    trash.put(store.database, [one.details.id], 5.0)
    store.save(two.details, two.delete(two.branch()[2].id), 6.0)
    messages, whole = trash.contents(store.database)
    gone = trash.gone_of(store.database, [messages])
    assert (gone.conversations, len(gone.messages)) == ((), 2)
    trash.for_good(store.database, gone)
    assert trash.contents(store.database) == (whole,)
    trash.for_good(store.database, trash.gone_of(store.database, [whole]))
    assert trash.contents(store.database) == ()
    assert store.counts() == Counts(1, 2)


def test_only_what_is_old_enough_is_emptied(store: Store) -> None:
    old, young = talk(("Old", "1")), talk(("Young", "2"))
    for conversation, time in ((old, 10.0), (young, 20.0)):
        store.add(conversation, 1.0)
        trash.put(store.database, [conversation.details.id], time)
    assert trash.empty(store.database, before=15.0).conversations == (old.details.id,)
    assert [item.title for item in trash.contents(store.database)] == ["Young"]
    assert not trash.empty(store.database, before=15.0)


def test_a_backup_that_cannot_be_cleaned_is_named(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    made = backup.make(store.database, place.backups, NOW)
    made.path.write_bytes(b"not a database at all, but long enough to look like one" * 100)
    assert backup.forget(place.backups, place.key, trash.Gone(("x",))) == [made.path]
