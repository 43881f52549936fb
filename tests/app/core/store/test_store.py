"""What is written is read again, one row per message."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import INTERRUPTED, Answer, Attachment, Change, Draft
from app.core.store import opening
from app.core.store.database import BusyError, UnreadableError
from app.core.store.store import Counts, Store
from app.errors import StoreError
from backends.contract.base import FinishReason
from backends.contract.messages import Channel, Effort
from tests.app.core.store.conftest import Place, finished, talk


def same(left: Conversation | None, right: Conversation) -> bool:
    """Equal in all that is kept."""
    assert left is not None
    return (left.details, left.nodes, set(left.choices)) == (right.details, right.nodes, set(right.choices))


def test_a_conversation_comes_back_as_it_was(store: Store) -> None:
    conversation = talk(("What is 2+2?", "4"), ("And 3+3?", "6"))
    reply = conversation.branch()[1].id
    conversation.regenerate(reply, Effort.HIGH)
    conversation.choose(reply)
    conversation.ask("With a file", (Attachment("ä.txt", "naïve"),))
    store.add(conversation, 1.0)
    assert same(store.load(conversation.details.id, with_ids=True), conversation)


def test_every_change_is_enough_to_keep_the_store_up_to_date(store: Store) -> None:
    conversation = Conversation(new_details())
    asked = conversation.ask("What is 2+2?")
    steps = [asked, conversation.begin_answer(asked.id, Effort.LOW)]
    reply = steps[-1].id
    steps += [
        conversation.append(reply, Channel.ANALYSIS, "easy"),
        conversation.finish(reply, finished("4")),
        conversation.edit_question(asked.id, "What is 3+3?"),
        conversation.choose(asked.id),
        conversation.edit_answer(reply, "four"),
        conversation.rename("Sums"),
        conversation.amend(replace(conversation.details, is_pinned=True, folder="Maths")),
    ]
    for step in steps:
        store.save(conversation.details, step, 5.0)
    assert same(store.load(conversation.details.id, with_ids=True), conversation)
    assert store.folders() == ("Maths",)


def test_deleted_messages_are_gone_until_undone(store: Store) -> None:
    conversation = talk(("One", "1"), ("Two", "2"))
    store.add(conversation, 1.0)
    before = conversation.nodes
    change = conversation.delete(conversation.branch()[2].id)
    store.save(conversation.details, change, 2.0)
    assert same(store.load(conversation.details.id, with_ids=True), conversation)
    assert store.counts() == Counts(1, 2)
    store.save(conversation.details, conversation.restore(change.removed), 3.0)
    loaded = store.load(conversation.details.id, with_ids=True)
    assert loaded is not None
    assert loaded.nodes == before


def test_token_ids_are_left_behind_unless_they_are_needed(store: Store) -> None:
    conversation = talk(("One", "1"))
    asked = conversation.ask("Two").id
    cut = conversation.begin_answer(asked, Effort.LOW).id
    conversation.finish(cut, finished("tw", reason=FinishReason.LENGTH))
    store.add(conversation, 1.0)
    loaded = store.load(conversation.details.id)
    assert loaded is not None
    done = conversation.branch()[1].id
    assert loaded.answer(done).messages == ()
    assert loaded.answer(cut).messages == conversation.answer(cut).messages
    assert store.generated(conversation.details.id, done) == conversation.answer(done).messages
    store.save(loaded.details, loaded.edit_answer(done, "one"), 2.0)  # saving it must not forget the ids
    assert store.generated(conversation.details.id, done) == conversation.answer(done).messages


def test_temporary_conversations_never_touch_the_disk(store: Store) -> None:
    conversation = Conversation(new_details(is_temporary=True))
    store.save(conversation.details, conversation.ask("secret"), 1.0)
    store.add(conversation, 1.0)
    assert store.counts() == Counts(0, 0)


def test_the_list_is_pinned_first_then_newest(store: Store) -> None:
    old, new, pinned = talk(("old", "1")), talk(("new", "2")), talk(("pinned", "3"))
    for time, conversation in enumerate((pinned, old, new)):
        store.add(conversation, float(time))
    store.save(pinned.details, pinned.amend(replace(pinned.details, is_pinned=True)), 99.0)
    assert [(listed.title, listed.updated) for listed in store.listing()] == [
        ("pinned", 0.0),
        ("new", 2.0),
        ("old", 1.0),
    ]
    assert [listed.title for listed in store.listing(limit=1, offset=1)] == ["new"]


def test_the_list_is_read_from_its_index_alone(store: Store) -> None:
    plan = store.database.rows(
        "EXPLAIN QUERY PLAN SELECT id, title, updated, is_pinned, folder FROM conversation WHERE deleted IS NULL"
        " ORDER BY is_pinned DESC, updated DESC LIMIT 10"
    )
    assert [row[3] for row in plan] == ["SCAN conversation USING COVERING INDEX conversation_list"]


def test_answers_that_ran_when_the_program_went_away_are_closed_and_found(place: Place) -> None:
    store = place.open().store
    conversation = Conversation(new_details())
    asked = conversation.ask("Tell me")
    reply = conversation.begin_answer(asked.id, Effort.LOW)
    text = conversation.append(reply.id, Channel.FINAL, "half an answer")
    for change in (asked, reply, text):
        store.save(conversation.details, change, 1.0)
    place.close()
    store = place.open().store
    assert store.close_interrupted() == 1
    loaded = store.load(conversation.details.id)
    assert loaded is not None
    answer = loaded.answer(reply.id)
    assert (answer.text, answer.phase, answer.failure) == ("half an answer", AnswerPhase.STOPPED, INTERRUPTED)


def test_drafts_folders_and_presets(store: Store) -> None:
    draft = Draft("half a question", (Attachment("a.txt", "x"),))
    store.save_draft("", draft)
    store.save_draft("other", Draft("x"))
    store.save_draft("other", Draft())
    assert (store.draft(""), store.draft("other")) == (draft, Draft())
    conversation = talk(("One", "1"))
    store.add(conversation, 1.0)
    store.save(conversation.details, conversation.amend(replace(conversation.details, folder="B")), 2.0)
    store.set_folders(["A", "B"])
    store.rename_folder("B", "C")
    assert (store.folders(), store.listing()[0].folder) == (("A", "C"), "C")
    store.fold_folder("C", is_folded=True)
    store.set_folders(["C", "A"])
    assert (store.folders(), store.folded_folders()) == (("C", "A"), {"C"})
    store.move([conversation.details.id], "D")
    assert (store.folders(), store.listing()[0].folder) == (("C", "A", "D"), "D")
    store.move([conversation.details.id], "C")
    store.set_folders(["A"])
    assert (store.folders(), store.listing()[0].folder) == (("A",), "")
    store.save_preset("Pirate", "Talk like a pirate.")
    assert store.presets() == {"Pirate": "Talk like a pirate."}
    store.save_preset("Pirate", "")
    assert store.presets() == {}


def test_a_second_connection_reads_what_the_first_wrote(place: Place) -> None:
    store = place.open().store
    reader = opening.another(store)
    place.opened.append(reader)
    conversation = talk(("One", "1"))
    store.add(conversation, 1.0)
    assert same(reader.load(conversation.details.id, with_ids=True), conversation)


def test_each_gives_all_conversations_in_full(store: Store) -> None:
    conversations = [talk((str(number), "x")) for number in range(3)]
    for conversation in conversations:
        store.add(conversation, 1.0)
    found = [conversation for conversation, _ in store.each()]
    assert [conversation.details.id for conversation in found] == [c.details.id for c in conversations]
    answer = found[0].branch()[1]
    assert isinstance(answer, Answer)
    assert answer.messages
    assert store.contains(conversations[0].details.id)
    assert not store.contains("elsewhere")


def test_a_change_without_messages_does_not_move_a_conversation_up(store: Store) -> None:
    conversation = talk(("One", "1"))
    store.add(conversation, 1.0)
    store.save(conversation.details, Change(), 9.0)
    assert store.listing()[0].updated == 1.0


def test_a_transaction_that_reads_first_does_not_fail_where_another_writes_meanwhile(place: Place) -> None:
    first = place.open().store
    second = opening.another(first)
    with second.database.transaction():
        assert not second.contains("anything")
        first.database.run("PRAGMA busy_timeout = 1")
        with pytest.raises(BusyError):
            first.add(talk(("One", "1")), 1.0)
        second.add(talk(("Two", "2")), 2.0)
    first.add(talk(("One", "1")), 1.0)
    assert first.counts() == Counts(2, 4)
    second.close()


def test_what_a_newer_triptych_wrote_into_an_answer_leaves_its_text(store: Store) -> None:
    conversation = talk(("What is 2+2?", "4"))
    store.add(conversation, 1.0)
    store.database.run("UPDATE message SET steps = ? WHERE kind = 'answer'", '[{"type":"song","notes":"do re mi"}]')
    loaded = store.load(conversation.details.id)
    assert loaded is not None
    assert [node.text for node in loaded.branch()] == ["What is 2+2?", "4"]


def test_a_chat_with_unknown_details_is_no_damage(store: Store) -> None:
    conversation = talk(("What is 2+2?", "4"))
    store.add(conversation, 1.0)
    store.database.run("UPDATE conversation SET details = json_set(details, '$.mood', 'merry')")
    with pytest.raises(StoreError, match="does not know") as refused:
        store.load(conversation.details.id)
    assert not isinstance(refused.value, UnreadableError)
