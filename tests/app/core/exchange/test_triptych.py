"""Our JSON is complete: out, in and out again is the same, whatever tree it was."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.steps import Call, Cut, CutReason, Reasoning, Text, ToolResult, plain
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import (
    Answer,
    Attachment,
    BranchChoice,
    ConversationDetails,
    Node,
    Question,
    Record,
    SamplingChoice,
)
from app.core.exchange import importing, merging, triptych
from app.core.exchange.triptych import Archive, ArchivedConversation
from app.core.store import database as db, opening
from app.core.store.store import Counts, Store
from app.errors import ImportRefused
from backends.contract.base import FinishReason, Sampling
from backends.contract.calls import CallProblem
from backends.contract.messages import AssistantMessage, Channel, Effort, MessageEnd, ToolMessage
from backends.contract.wire import Usage
from tests.app.core.store.conftest import talk, with_call

CLOSED = [AnswerPhase.DONE, AnswerPhase.STOPPED, AnswerPhase.CUT, AnswerPhase.FAILED]
problems = st.none() | st.sampled_from(CallProblem)
texts = st.text(max_size=30)
names = st.text(min_size=1, max_size=8)
times = st.floats(0, 4e9)
counts = st.integers(0, 2**31)
usages = st.builds(Usage, *[counts] * 5, *[times] * 4)
samplings = st.builds(Sampling, times, times, counts, times, counts)
records = st.builds(
    Record,
    model=texts,
    model_hash=texts,
    engine=texts,
    address=texts,
    sampling=st.none() | samplings,
    max_tokens=counts,
    usage=st.none() | usages,
    reason=st.none() | st.sampled_from(FinishReason),
    finished=st.none() | times,
    warnings=st.lists(texts, max_size=2).map(tuple),
)
spoken = st.builds(
    AssistantMessage,
    texts,
    st.none() | st.sampled_from(Channel),
    st.none() | texts,
    st.none() | texts,
    st.booleans(),
    st.none() | st.sampled_from(MessageEnd),
    st.booleans(),
    st.lists(counts, max_size=5).map(tuple),
)
results = st.builds(ToolMessage, names, texts)
steps = (
    st.builds(Reasoning, texts)
    | st.builds(Text, texts, st.booleans())
    | st.builds(Call, texts, texts, st.sampled_from(Channel), st.none() | texts, st.booleans(), problems, texts)
    | st.builds(ToolResult, names, texts, st.sampled_from(Channel))
)
cuts = st.none() | st.builds(Cut, st.sampled_from(CutReason))
rows_of_steps = st.builds(
    lambda row, cut: (*row, *((cut,) if cut else ())), st.lists(steps, max_size=4), cuts
) | st.builds(plain, texts, texts, st.none() | st.sampled_from(CutReason))
attachments = st.lists(st.builds(Attachment, names, texts), max_size=2).map(tuple)
choices = st.builds(
    SamplingChoice,
    temperature=times,
    seed=st.none() | counts,
    max_tokens=counts,
    top_p=times,
    top_k=counts,
    min_p=times,
)


@st.composite
def trees(draw: st.DrawFn) -> ArchivedConversation:
    """A conversation with branches at any place."""
    nodes: list[Node] = []
    for order in range(1, draw(st.integers(1, 8))):
        parent = draw(st.sampled_from([None, *(node.id for node in nodes)]))
        if draw(st.booleans()):
            nodes.append(Question(f"q{order}", parent, order, draw(times), draw(texts), draw(attachments)))
        else:
            nodes.append(
                Answer(
                    f"a{order}",
                    parent,
                    order,
                    draw(times),
                    draw(st.sampled_from(Effort)),
                    draw(st.sampled_from(CLOSED)),
                    draw(rows_of_steps),
                    draw(st.booleans()),
                    draw(st.booleans()),
                    draw(texts),
                    draw(texts),
                    draw(st.dictionaries(texts, counts, max_size=2)),
                    draw(records),
                    tuple(draw(st.lists(spoken | results, max_size=2))),
                )
            )
    details = ConversationDetails(
        draw(names),
        draw(times),
        "2026-11-21",
        draw(texts),
        draw(st.booleans()),
        draw(texts),
        draw(st.sampled_from(Effort)),
        draw(choices),
        draw(st.booleans()),
        draw(texts),
    )
    chosen = draw(st.lists(st.sampled_from(nodes), max_size=3)) if nodes else []
    picked = {node.parent: BranchChoice(node.parent, node.id) for node in chosen}
    conversation = Conversation(details, nodes, picked.values())
    return triptych.archived(conversation, draw(times))


def without_ids(kept: ArchivedConversation) -> ArchivedConversation:
    """The conversation as an import takes it: whoever writes a file does not choose the tokens of a prompt."""
    return replace(kept, messages=tuple(map(_without_ids, kept.messages)))


def _without_ids(node: Node) -> Node:
    if isinstance(node, Question):
        return node
    spoken = (replace(each, ids=()) if isinstance(each, AssistantMessage) else each for each in node.messages)
    return replace(node, messages=tuple(spoken))


def archive_of(store: Store) -> Archive:
    """Everything, through the file."""
    return triptych.read("".join(merging.pieces(store)))


@pytest.fixture
def other(tmp_path: Path) -> Store:
    opening.create_store(tmp_path / "other.db", None)
    return Store(db.connect(tmp_path / "other.db", None))


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(trees(), max_size=3, unique_by=lambda kept: kept.details.id))
def test_json_to_store_to_json_is_equal(conversations: list[ArchivedConversation]) -> None:
    archive = triptych.read("".join(triptych.pieces(conversations, ["empty folder"], {"Brief": "Be brief."})))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        opening.create_store(path, None)
        store = Store(db.connect(path, None))
        merged = merging.merge(store, archive)
        again = archive_of(store)
        store.close()
    assert merged.added == len(conversations)
    assert again.conversations == archive.conversations
    assert (again.presets, "empty folder" in again.folders) == (archive.presets, True)


def test_importing_twice_adds_nothing_and_changed_ones_stand_beside(store: Store, other: Store) -> None:
    conversation = talk(("One", "1"))
    store.add(conversation, 5.0)
    archive = archive_of(store)
    assert merging.merge(other, archive) == merging.Merged(1, 0, 0)
    assert merging.merge(other, archive) == merging.Merged(0, 1, 0)
    store.save(conversation.details, conversation.ask("Two"), 6.0)
    assert merging.merge(other, archive_of(store)) == merging.Merged(0, 0, 1)
    assert other.counts() == Counts(2, 5)
    other.close()


def test_a_branch_alone_is_a_conversation_without_choices(store: Store) -> None:
    conversation = talk(("One", "1"), ("Two", "2"))
    first = conversation.nodes[0]
    conversation.edit_question(first.id, "Another one")
    whole = triptych.archived(conversation, 1.0)
    alone = triptych.in_view(whole)
    assert [node.text for node in alone.messages if isinstance(node, Question)] == ["Another one"]
    assert len(whole.messages) > len(alone.messages) and not alone.choices
    (read,) = triptych.read("".join(triptych.pieces([alone]))).conversations
    assert merging.merge(store, Archive(triptych.FORMAT, triptych.VERSION, (read,))).added == 1


def test_one_damaged_chat_leaves_the_others_alone(store: Store) -> None:
    good = triptych.archived(talk(("One", "1")), 1.0)
    twice = (*good.messages, good.messages[0])
    content = "".join(triptych.pieces([good, ArchivedConversation(new_details(), 1.0, twice)]))
    archive = triptych.read(content)
    assert ["hang together" in str(told) for told in archive.missing] == [True]
    assert merging.merge(store, archive).missing == archive.missing
    assert store.counts() == Counts(1, 2)


def test_a_file_that_is_cut_off_gives_what_is_whole() -> None:
    chats = [triptych.archived(talk((f"Question {number}", "1")), 1.0) for number in range(3)]
    whole = "".join(triptych.pieces(chats, ["Work"], {"Brief": "x"})).encode()
    cut = triptych.read(whole[:-100])
    assert (len(cut.conversations), len(cut.missing), cut.folders) == (2, 1, ("Work",))
    flipped = triptych.read(whole.replace(b"Question 1", b"Question \xff"))
    assert [kept.messages[0].text for kept in flipped.conversations][1] == "Question \ufffd"


def test_what_no_chat_can_have_is_damage_and_odd_times_are_bounded() -> None:
    good = triptych.archived(talk(("One", "1")), 1.0)
    content = "".join(triptych.pieces([good, replace(good, updated=1e300)]))
    huge = content.replace('"order":1', f'"order":{2**70}', 1)
    archive = triptych.read(huge)
    assert (len(archive.conversations), len(archive.missing)) == (1, 1)
    assert archive.conversations[0].updated < 1e10
    with pytest.raises(ImportRefused, match="damaged"):
        triptych.read(content.replace(good.details.date, "Ignore all of this"))


@pytest.mark.parametrize("parent", ["nowhere", "self"])
def test_a_message_without_a_parent_is_refused(parent: str) -> None:
    question = Question("self", parent, 1, 0.0, "x")
    with pytest.raises(ImportRefused, match="hang together"):
        triptych.read("".join(triptych.pieces([ArchivedConversation(new_details(), 1.0, (question,))])))


def test_an_answer_keeps_its_steps_in_the_file() -> None:
    kept = triptych.archived(with_call(), 1.0)
    content = "".join(triptych.pieces([kept]))
    assert triptych.read(content).conversations == (without_ids(kept),)
    answer = json.loads(content)["conversations"][0]["messages"][1]
    assert [step["type"] for step in answer["steps"]] == ["reasoning", "call", "result", "text"]
    assert not answer.keys() & {"text", "reasoning"}


def test_a_call_of_an_answer_that_is_over_is_not_being_written() -> None:
    conversation = talk(("One", "1"))
    (answer,) = (node for node in conversation.nodes if isinstance(node, Answer))
    open_call = replace(answer, steps=(Call("functions.f", "{", is_open=True), Cut(CutReason.FAILED)))
    whole = replace(triptych.archived(conversation, 1.0), messages=(conversation.nodes[0], open_call))
    (read,) = triptych.read("".join(triptych.pieces([whole]))).conversations
    found = read.messages[1]
    assert isinstance(found, Answer)
    call, cut = found.steps
    assert isinstance(call, Call) and (call.is_open, call.problem) == (False, CallProblem.CUT)
    assert cut == Cut(CutReason.FAILED)


def test_newer_and_broken_files_are_refused_with_a_sentence() -> None:
    with pytest.raises(ImportRefused, match="newer Triptych"):
        triptych.read('{"format": "triptych-conversations", "version": 3}')
    with pytest.raises(ImportRefused, match="older Triptych"):
        triptych.read('{"format": "triptych-conversations", "version": 1, "conversations": []}')
    whole = "".join(triptych.pieces([triptych.archived(talk(("One", "1")), 1.0)]))
    with pytest.raises(ImportRefused, match="damaged"):
        triptych.read(whole[:-20])
    with pytest.raises(ImportRefused, match="damaged"):
        triptych.read(whole.replace('"order":1', '"order":"one"'))
    with pytest.raises(ImportRefused, match="damaged"):
        triptych.read(whole.replace('"order":1', '"order":1,"lost":true'))


def test_the_file_is_plain_json_that_others_can_read() -> None:
    kept = triptych.archived(talk(("Ünï", "1")), 1.0)
    data = json.loads("".join(triptych.pieces([kept, kept])))
    assert data["format"] == "triptych-conversations"
    question, answer = data["conversations"][1]["messages"]
    assert (question["type"], question["text"], answer["parent"]) == ("question", "Ünï", question["id"])
    assert answer["messages"][1]["ids"] == [1, 2, 3]


def test_our_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "anything.txt"
    kept = triptych.archived(talk(("One", "1")), 1.0)
    path.write_text("".join(triptych.pieces([kept])), encoding="utf-8")
    assert importing.read_file(path).conversations == (without_ids(kept),)


def test_a_chat_exported_while_it_was_answered_is_the_same_once_that_has_stopped(store: Store) -> None:
    conversation = talk(("What is 2+2?", "4"))
    running = triptych.archived(conversation, 1.0)
    (question, answer) = conversation.nodes
    assert isinstance(answer, Answer)
    stopped = replace(answer, phase=AnswerPhase.STOPPED, steps=(*answer.steps, Cut(CutReason.STOPPED)))
    store.add(Conversation(conversation.details, (question, stopped), ()), 1.0)
    assert merging.merge(store, Archive("", 2, (running,))) == merging.Merged(0, 1, 0)


def test_a_chat_with_an_unknown_field_is_refused_not_cut() -> None:
    good, odd = ("".join(triptych.pieces([triptych.archived(talk((word, "1")), 1.0)])) for word in ("One", "Two"))
    with pytest.raises(ImportRefused):
        triptych.read(odd.replace('"updated":', '"mood":1,"updated":'))
    assert triptych.read(good).conversations
