"""Texts of attached files: each is kept once, found by its words, gone with its last mention, saved from damage."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.turns import Attachment, Draft, Question
from app.core.store import recovery, search_index, trash
from app.core.store.search import search
from app.core.store.store import Store
from tests.app.core.store.conftest import NOW, Place

REPORT = Attachment("report.pdf", "[Page 1]\nOtters sleep on their backs.", pages=1)
NOTES = Attachment("notes.txt", "Wombats dig.")


def asked(store: Store, *attachments: Attachment, text: str = "What is this?") -> Conversation:
    """A chat with one question."""
    chat = Conversation(new_details())
    store.save(chat.details, chat.ask(text, attachments), 1.0)
    return chat


def attached(store: Store, chat: Conversation) -> tuple[Attachment, ...]:
    """The files of its first question, as they are read again."""
    loaded = store.load(chat.details.id)
    assert loaded is not None
    question = loaded.nodes[0]
    assert isinstance(question, Question)
    return question.attachments


def kept(store: Store) -> list[str]:
    """The texts in the table."""
    return [text for (text,) in store.database.rows("SELECT text FROM attachment ORDER BY number")]


def test_a_text_that_is_attached_often_is_kept_once(store: Store) -> None:
    chats = [asked(store, REPORT, msgspec.structs.replace(REPORT, name="copy.pdf"), NOTES) for _ in range(3)]
    assert kept(store) == [REPORT.text, NOTES.text]
    assert [file.name for file in attached(store, chats[2])] == ["report.pdf", "copy.pdf", "notes.txt"]
    assert attached(store, chats[2])[0] == REPORT
    assert store.database.value("SELECT max(length(facts)) FROM message") < 500


def test_it_is_gone_with_its_last_mention_and_not_before(store: Store) -> None:
    first, second = asked(store, REPORT), asked(store, REPORT, NOTES)
    trash.put(store.database, [first.details.id], 2.0)
    trash.empty(store.database)
    assert kept(store) == [REPORT.text, NOTES.text]
    trash.put(store.database, [second.details.id], 3.0)
    assert attached(store, asked(store, NOTES))[0] == NOTES
    trash.empty(store.database)
    assert kept(store) == [NOTES.text]


def test_a_draft_keeps_its_files_until_it_is_sent_or_emptied(store: Store) -> None:
    store.save_draft("", Draft("look", (REPORT, NOTES)))
    store.save_draft("", Draft("look here", (REPORT,)))
    assert store.draft("") == Draft("look here", (REPORT,))
    assert kept(store) == [REPORT.text]
    chat = asked(store, REPORT)
    store.save_draft("", Draft())
    assert attached(store, chat) == (REPORT,)
    trash.put(store.database, [chat.details.id], 2.0)
    trash.empty(store.database)
    assert kept(store) == []


@pytest.mark.parametrize("text", ["half \ud83d an emoji", "", "\0", "a" * 300_000])
def test_any_text_can_be_attached(store: Store, text: str) -> None:
    chat = asked(store, Attachment("odd.txt", text))
    assert attached(store, chat)[0].text == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def test_words_of_a_file_are_found_with_its_name(store: Store) -> None:
    chat = asked(store, NOTES, REPORT)
    (hit,) = search(store.database, "otters")
    assert (hit.conversation, hit.snippet) == (chat.details.id, "report.pdf: [Page 1] Otters sleep on their backs.")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Otters"]
    trash.put(store.database, [chat.details.id], 2.0)
    assert search(store.database, "otters") == ()


def test_a_word_far_down_a_long_file_is_shown_with_what_stands_around_it(store: Store) -> None:
    asked(store, Attachment("long.txt", "nothing here\n" * 20_000 + "a Zebra at last\n" + "nothing here\n" * 20_000))
    (hit,) = search(store.database, "zebra")
    assert "nothing here a Zebra at last nothing here" in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Zebra"]


def test_files_are_indexed_anew_where_the_folding_changed(store: Store) -> None:
    for file in (REPORT, NOTES):
        asked(store, file)
    store.database.run("UPDATE search_index SET version = 'of another folding'")
    search_index.prepare(store.database)
    assert (search(store.database, "wombats"), search_index.is_complete(store.database)) == ((), False)
    search_index.fill(store.database)
    assert len(search(store.database, "wombats")) == len(search(store.database, "otters")) == 1
    assert search_index.is_complete(store.database)


def test_damage_costs_the_files_that_stood_there_and_no_chat(place: Place, tmp_path: Path) -> None:
    store = place.open().store
    word = random.Random(7).randbytes
    chats = [asked(store, Attachment(f"{n}.txt", word(20_000).hex())) for n in range(8)]
    place.close()
    content = bytearray(place.file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 5000] = bytes(5000)
    place.file.write_bytes(content)
    recovery.recover(place.file, tmp_path, place.key, NOW)
    store = place.open().store
    files = [attached(store, chat)[0] for chat in chats if store.contains(chat.details.id)]
    lost = [file for file in files if file.text.startswith("[The text of this file is lost")]
    assert len(files) == 8
    assert 1 <= len(lost) <= 3
    assert store.database.value("SELECT count(*) FROM attachment") == 8 - len(lost)


def test_a_question_that_has_its_files_in_its_own_row_is_read(store: Store) -> None:
    chat = asked(store)
    facts = msgspec.json.encode({"attachments": [REPORT]}).decode()
    store.database.run("UPDATE message SET facts = ?", facts)
    assert attached(store, chat) == (REPORT,)
