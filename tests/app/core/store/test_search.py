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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我们今天去公园散步，天气很好。", ("公园", "散步", "公园 散步", "天气", "今天去公园", "园", "天气很好")),
        ("**我们**今天去**公园**散步", ("们今天", "去公园散步")),
        (
            "東京スカイツリーの高さは634メートルです。",
            ("スカイツリー", "高さ", "東京", "634", "スカイツリー 高さ", "ﾒｰﾄﾙ"),
        ),
        ("สวัสดีชาวโลก", ("ชาวโลก", "สวัสดี", "โลก")),
        ("나는 대학교에서 공부한다", ("학교", "대학교", "공부")),
        ("मैं हिन्दी पढ़ता हूँ", ("हिन्दी", "पढ़ता")),
        ("The key\u200bboard and soft\u00adware and \ufeffmarked word.", ("keyboard", "software", "marked word")),
        (
            "Don\u2019t say it\u2019s \u201cfine\u201d \u2013 co\u2010operate 5\u2212",
            ("cooperate", "don't", "co-operate", '"it\'s fine"'),
        ),
        (
            "\uff26\uff55\uff4c\uff4c\uff57\uff49\uff44\uff54\uff48 words and \ufb01ne ligature",
            ("Fullwidth", "fine", "words"),
        ),
        ("About 10\u202f000 people and 20\u00a0500 cats", ("10 000", '"20 500"')),
        ("A state\u2011of\u2011the\u2011art engine.", ("state-of-the-art", "art engine", "stateoftheart")),
        (
            "Die Stra\u00dfe nach Gie\u00dfen; \u00dcbergr\u00f6\u00dfe.",
            ("strasse", "STRASSE", "giessen", "ubergrosse", "\u00fcbergr\u00f6\u00dfe"),
        ),
        ("\u0130stanbul ve \u0131s\u0131", ("istanbul", "isi")),
        ("Call `my_function_name(x)` or snake_case and a.b.c", ("my_function_name", "function", "snake_case")),
        ("Cafe\u0301 de\u0301ja\u0300 vu", ("caf\u00e9", "deja vu")),
        ("Privacy-policy of un**believ**able", ("privacypolicy", "unbelievable", "policy")),
    ],
)
def test_words_are_found_in_every_writing(store: Store, text: str, wanted: tuple[str, ...]) -> None:
    store.add(talk(("Say something", text)), 1.0)
    for words in wanted:
        hits = searching.search(store.database, words)
        assert len(hits) == 1, words
        assert hits[0].marks, words


@pytest.mark.parametrize("words", ["园公", "東高", "ツリースカイ", "気"])
def test_characters_that_do_not_stand_together_are_not_found(store: Store, words: str) -> None:
    store.add(talk(("公园 東京スカイツリーの高さ", "天气")), 1.0)
    assert found(store, words) == []


def test_what_is_shown_of_a_long_text_is_round_what_was_found(store: Store) -> None:
    store.add(talk(("Where?", "Start of it. " * 90 + "The Stra\u00dfe \u201cFine\u201d. " + "More. " * 200)), 1.0)
    (hit,) = searching.search(store.database, "strasse fine")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Stra\u00dfe", "Fine"]
    assert hit.snippet.startswith("\u2026") and hit.snippet.endswith("\u2026") and len(hit.snippet) < 200


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
