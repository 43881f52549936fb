"""The full-text index is completed in pieces, while messages come, change and go."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.core.chats.conversation import Conversation
from app.core.store import database as db, migrations, search, search_index, trash
from app.core.store.store import Store
from tests.app.core.store.conftest import Place, talk


def begun_anew(store: Store) -> None:
    """As after an upgrade: nothing is in the index."""
    store.database.run("UPDATE search_index SET version = 'of another folding'")
    search_index.prepare(store.database)


def found(store: Store, words: str) -> int:
    """How many messages have these words."""
    return len(search.search(store.database, words, 1000))


def test_an_index_of_another_folding_is_made_anew(store: Store) -> None:
    store.add(talk(("One otter", "Two otters")), 1.0)
    assert search_index.is_complete(store.database)
    begun_anew(store)
    assert (found(store, "otter"), search_index.is_complete(store.database)) == (0, False)
    search_index.fill(store.database)
    assert (found(store, "otter"), search_index.is_complete(store.database)) == (2, True)


def test_the_newest_come_first_and_what_is_written_meanwhile_is_found_at_once(store: Store) -> None:
    store.add(talk(("Old", "walrus " * 70_000)), 1.0)
    store.add(talk(("New", "walrus")), 2.0)
    begun_anew(store)
    assert search_index.fill_piece(store.database)
    assert [hit.title for hit in search.search(store.database, "walrus")] == ["New", "Old"]
    begun_anew(store)
    store.add(talk(("Newest", "walrus")), 3.0)
    assert [hit.title for hit in search.search(store.database, "walrus")] == ["Newest"]


def test_messages_that_go_before_their_turn_leave_nothing_behind(store: Store) -> None:
    conversations = [talk(("Walrus?", "walrus " * 100)) for _ in range(3)]
    for conversation in conversations:
        store.add(conversation, 1.0)
    begun_anew(store)
    _edit(store, conversations[0], "giraffe")
    trash.put(store.database, [conversations[1].details.id], 2.0)
    trash.empty(store.database)
    search_index.fill(store.database)
    _edit(store, conversations[2], "giraffe")
    assert (found(store, "walrus"), found(store, "giraffe")) == (2, 2)
    store.database.run("INSERT INTO message_text (message_text) VALUES ('integrity-check')")


def test_what_is_deleted_leaves_the_index(unprotected: Store) -> None:
    conversation = talk(("Hello", "co-operate 天气很好"))
    unprotected.add(conversation, 1.0)
    for words in ("cooperate", "天气很好"):
        assert found(unprotected, words) == 1
    trash.put(unprotected.database, [conversation.details.id], 2.0)
    trash.empty(unprotected.database)
    vocabulary = "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, message_text, row)"
    unprotected.database.run(vocabulary)
    assert unprotected.database.rows("SELECT term FROM temp.words") == []


def test_an_index_half_made_goes_on_after_a_restart(place: Place) -> None:
    store = place.open().store
    for number in range(5):
        store.add(talk((f"{number}", "walrus " * 40_000)), float(number))
    begun_anew(store)
    assert search_index.fill_piece(store.database)
    before = found(store, "walrus")
    place.close()
    store = place.open().store
    assert 0 < before == found(store, "walrus") < 5
    search_index.fill(store.database)
    assert found(store, "walrus") == 5


def _edit(store: Store, conversation: Conversation, text: str) -> None:
    store.save(conversation.details, conversation.edit_answer(conversation.branch()[1].id, text), 2.0)


def test_an_older_file_that_can_only_be_read_is_searched_by_the_index_it_has(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for script in migrations.scripts()[:4]:
        shutil.copy(script, old)
    database = db.create(tmp_path / "old.db", None)
    migrations.migrate(database, old)
    Store(database).add(talk(("Where is it?", "An **otter** café")), 1.0)
    database.close()
    store = Store(db.connect(tmp_path / "old.db", None, db.Mode.READ_ONLY))
    (hit,) = search.search(store.database, "CAFE")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["café"]
    assert search_index.is_complete(store.database)
    store.close()
