"""Answers keep their steps, and those that were written before there were any are read as steps."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from app.core.chats import records
from app.core.chats.conversation import Conversation, new_details
from app.core.chats.steps import Call, Cut, CutReason, Reasoning, Text, plain, unanswered
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import INTERRUPTED, ConversationDetails, Record
from app.core.store import backup, database as db, migrations, recovery, search_index
from app.core.store.database import Database
from app.core.store.search import search
from app.core.store.store import Store
from app.core.tools.offer import Offer
from backends.contract.calls import CallProblem, ToolCall
from backends.contract.messages import AssistantMessage, Channel, Effort, Function
from tests.app.core.store.conftest import NOW, WEATHER, Place, finished, talk, with_call

BEFORE_STEPS = 3
FACTS = {
    "done": '{"effort": "low", "phase": "done"}',
    "cut": '{"effort": "low", "phase": "cut", "record": {"reason": "context"}}',
    "length": '{"effort": "low", "phase": "cut"}',
    "stopped": '{"effort": "low", "phase": "stopped"}',
    "gone": '{"effort": "low", "phase": "stopped", "failure": "interrupted"}',
    "failed": '{"effort": "low", "phase": "failed", "failure": "engine_lost"}',
}
DETAILS = msgspec.structs.replace(new_details(), title="Old")


def old_schema(folder: Path) -> Path:
    """The migrations before there were steps."""
    folder.mkdir()
    for script in migrations.scripts()[:BEFORE_STEPS]:
        shutil.copy(script, folder)
    return folder


def fill(database: Database, details: ConversationDetails) -> None:
    """A question and answers, written as the old schema had them."""
    database.run(
        "INSERT INTO conversation (id, updated, details) VALUES (?, 1.0, ?)",
        details.id,
        msgspec.json.encode(details).decode(),
    )
    insert = (
        "INSERT INTO message (conversation, id, parent, position, created, kind, is_open, text, reasoning, facts)"
        " VALUES (1, ?, ?, ?, 1.0, ?, ?, ?, ?, ?)"
    )
    database.run(insert, "q", None, 1, "question", 0, "Why zebras?", "", "{}")
    for order, (name, facts) in enumerate(FACTS.items(), 2):
        database.run(insert, name, "q", order, "answer", 0, f"giraffe {name}", "I think", facts)
    database.run(insert, "open", "q", 9, "answer", 1, "half", "", '{"effort": "low", "phase": "answering"}')
    generated = msgspec.json.encode((AssistantMessage("giraffe", ids=(7,)),)).decode()
    database.run("INSERT INTO generated SELECT number, ? FROM message WHERE id = 'done'", generated)


@pytest.fixture
def old(place: Place, tmp_path: Path) -> Place:
    """A place whose store was made by the old schema."""
    key = place.unlock().key
    database = db.create(place.file, key)
    migrations.migrate(database, old_schema(tmp_path / "old"))
    fill(database, DETAILS)
    database.empty_log()
    database.close()
    return place


def check(conversation: Conversation | None) -> None:
    """All that the old store held is there, as steps."""
    assert conversation is not None
    reasons = {
        "cut": CutReason.CONTEXT,
        "length": CutReason.LENGTH,
        "stopped": CutReason.STOPPED,
        "gone": CutReason.INTERRUPTED,
        "failed": CutReason.FAILED,
    }
    for name in FACTS:
        assert conversation.answer(name).steps == plain("I think", f"giraffe {name}", reasons.get(name))
    assert conversation.question("q").text == "Why zebras?"


def test_an_old_store_is_brought_forward_with_all_that_is_in_it(old: Place) -> None:
    store = old.open().store
    assert migrations.version(store.database) == migrations.newest() > BEFORE_STEPS
    assert len(backup.listed(old.backups)) == 1  # made before the change
    check(store.load(DETAILS.id))
    (generated,) = store.generated(DETAILS.id, "done")
    assert isinstance(generated, AssistantMessage) and generated.ids == (7,)
    assert search(store.database, "giraffe") == () and not search_index.is_complete(store.database)
    search_index.fill(store.database)
    assert {hit.message for hit in search(store.database, "giraffe")} == set(FACTS)
    assert store.close_interrupted() == 1
    loaded = store.load(DETAILS.id)
    assert loaded is not None
    assert loaded.answer("open").steps == plain("", "half", CutReason.INTERRUPTED)
    assert {hit.message for hit in search(store.database, "half")} == {"open"}


def test_an_old_damaged_store_is_saved_into_a_new_one(old: Place, tmp_path: Path) -> None:
    target = db.create(tmp_path / "target.db", old.key)
    migrations.migrate(target)
    recovery.salvage(old.file, old.key, target)
    check(Store(target).load(DETAILS.id))
    target.close()


def test_an_old_store_that_cannot_be_written_is_read(old: Place) -> None:
    store = Store(db.connect(old.file, old.key, db.Mode.READ_ONLY))
    check(store.load(DETAILS.id))
    store.close()


def test_steps_come_back_from_the_store_a_backup_and_a_damaged_file(place: Place) -> None:
    store = place.open().store
    conversation = with_call()
    store.add(conversation, 1.0)
    made = backup.make(store.database, place.backups, NOW)
    place.close()
    for _ in range(2):
        found = place.open().store.load(conversation.details.id, with_ids=True)
        assert found is not None and found.nodes == conversation.nodes
        place.close()
        made.path.unlink(missing_ok=True)
        recovery.recover(place.file, place.backups, place.key, NOW)


def test_only_what_is_more_than_reasoning_and_text_is_kept_apart(store: Store) -> None:
    plainly, called = talk(("One?", "Zebra.")), with_call()
    for conversation in (plainly, called):
        store.add(conversation, 1.0)
    found = store.database.rows("SELECT text, reasoning, steps IS NULL FROM message WHERE kind = 'answer'")
    assert found == [("Zebra.", "thought", 1), ("It is sunny.", "", 0)]
    assert [hit.snippet for hit in search(store.database, "sunny")] == ["It is sunny."]
    assert search(store.database, "Bern") == ()


def test_a_call_that_was_being_written_when_the_program_went_away_is_closed(store: Store) -> None:
    conversation = Conversation(new_details())
    asked = conversation.ask("Weather?")
    reply = conversation.begin_answer(asked.id, Effort.LOW)
    conversation.append(reply.id, Channel.ANALYSIS, "hm")
    written = conversation.append_call(reply.id, WEATHER, Channel.COMMENTARY, '{"pl', begins=True)
    for change in (asked, reply, written):
        store.save(conversation.details, change, 1.0)
    assert store.close_interrupted() == 1
    loaded = store.load(conversation.details.id)
    assert loaded is not None
    answer = loaded.answer(reply.id)
    assert (answer.phase, answer.failure) == (AnswerPhase.STOPPED, INTERRUPTED)
    thought, call, cut = answer.steps
    assert (thought, cut) == (Reasoning("hm"), Cut(CutReason.INTERRUPTED))
    assert isinstance(call, Call)
    assert (call.is_open, call.problem) == (False, CallProblem.CUT)


def test_edited_words_replace_the_text_and_keep_the_call(store: Store) -> None:
    conversation = with_call()
    store.add(conversation, 1.0)
    reply = conversation.branch()[1].id
    store.save(conversation.details, conversation.edit_answer(reply, "It rains."), 2.0)
    loaded = store.load(conversation.details.id)
    assert loaded is not None
    assert loaded.answer(reply).steps[-1] == Text("It rains.")
    assert search(store.database, "sunny") == ()
    assert len(search(store.database, "rains")) == 1


def test_the_tools_of_a_chat_and_a_call_that_waits_come_back_and_older_rows_have_none(store: Store) -> None:
    offer = Offer((Function("weather", "Tells.", {"type": "object"}),), ("python",), ("files",), "Stateless.")
    conversation = Conversation(replace(new_details(), tools=("python", "mcp.github")))
    asked = conversation.ask("What is the weather?").id
    reply = conversation.begin_answer(asked, Effort.LOW, records.begun(conversation.details, 1, offer)).id
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, "{}", begins=True)
    called = ToolCall("functions.weather", "{}", content_type="json", arguments={})
    conversation.finish(reply, replace(finished(""), calls=(called,)))
    store.add(conversation, 1.0)
    read = store.load(conversation.details.id)
    assert read is not None
    answer = read.answer(reply)
    assert (read.details.tools, answer.record.offer) == (("python", "mcp.github"), offer)
    assert (answer.phase, unanswered(answer.steps)) == (AnswerPhase.CALLING, conversation.answer(reply).steps)
    old = msgspec.json.encode({"id": "a", "created": 1.0, "date": "2026-11-21"})
    assert msgspec.json.decode(old, type=ConversationDetails).tools == ()
    assert msgspec.json.decode(b"{}", type=Record).offer == Offer()
