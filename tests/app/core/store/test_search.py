"""Full text: what is found, in which order, and what a person may type."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from app.core.chats.conversation import Conversation, new_details
from app.core.store import search as searching, trash
from app.core.store.store import Store
from backends.contract.messages import Channel, Effort
from tests.app.core.store.conftest import finished, talk


def found(store: Store, text: str) -> list[str]:
    """The snippets."""
    return [hit.snippet for hit in searching.search(store.database, text)]


def test_all_words_have_to_be_there_and_the_last_may_be_growing(store: Store) -> None:
    store.add(talk(("How do otters sleep?", "Holding hands.")), 1.0)
    assert found(store, "otters sleep") == ["How do otters sleep?"]
    assert found(store, "sleep ott") == ["How do otters sleep?"]
    assert found(store, "otters swim") == []
    assert found(store, "ott sleep") == []
    assert found(store, "hold") == ["Holding hands."]


def test_accents_case_and_punctuation_do_not_matter_phrases_do(store: Store) -> None:
    store.add(talk(("Où est le CAFÉ?", "Là-bas, à gauche.")), 1.0)
    assert found(store, "cafe ou") == ["Où est le CAFÉ?"]
    assert found(store, '"le café"') == ["Où est le CAFÉ?"]
    assert found(store, '"café le"') == []
    assert found(store, "???  ") == []
    assert found(store, "café ???") == ["Où est le CAFÉ?"]


def test_hits_say_where_they_are_and_which_words_were_found(store: Store) -> None:
    conversation = talk(("Tell me about otters", "Otters are mustelids. " + "More. " * 100))
    store.add(conversation, 1.0)
    newest, older = searching.search(store.database, "otters")
    answer, question = conversation.branch()[1], conversation.branch()[0]
    assert (newest.message, older.message) == (answer.id, question.id)
    assert (newest.conversation, newest.title, newest.kind) == (
        conversation.details.id,
        "Tell me about otters",
        "answer",
    )
    assert [newest.snippet[start:end] for start, end in newest.marks] == ["Otters"]
    assert len(newest.snippet) < 200


def test_a_running_answer_is_found_when_it_is_closed_and_an_edited_one_by_its_new_words(store: Store) -> None:
    conversation = Conversation(new_details())
    asked = conversation.ask("Tell me")
    reply = conversation.begin_answer(asked.id, Effort.LOW)
    for change in (asked, reply, conversation.append(reply.id, Channel.FINAL, "zebra")):
        store.save(conversation.details, change, 1.0)
    assert found(store, "zebra") == []
    store.save(conversation.details, conversation.finish(reply.id, finished("zebra")), 2.0)
    assert found(store, "zebra") == ["zebra"]
    store.save(conversation.details, conversation.edit_answer(reply.id, "giraffe"), 3.0)
    assert (found(store, "zebra"), found(store, "giraffe")) == ([], ["giraffe"])
    store.database.run("INSERT INTO message_text (message_text) VALUES ('integrity-check')")


def test_the_trash_is_not_searched(store: Store) -> None:
    conversation = talk(("One", "walrus"), ("Two", "walrus"))
    store.add(conversation, 1.0)
    store.save(conversation.details, conversation.delete(conversation.branch()[3].id), 2.0)
    assert len(found(store, "walrus")) == 1
    trash.put(store.database, [conversation.details.id], 3.0)
    assert found(store, "walrus") == []


@pytest.mark.parametrize(
    "text", ['"', "a OR", "NEAR(", "text:x", "-", "*", "(", "^a", 'he said "so', "a AND b", "{x}:"]
)
def test_operators_are_words_like_all_others(store: Store, text: str) -> None:
    searching.search(store.database, text)


def test_whatever_is_typed_is_a_query(store: Store) -> None:
    @given(st.text(max_size=40))
    def check(text: str) -> None:
        searching.search(store.database, text)

    check()
