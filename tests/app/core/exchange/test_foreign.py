"""What ChatGPT, LM Studio and Jan export, read as conversations. The samples are written by hand."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.core.chats.conversation import Conversation
from app.core.chats.turns import Answer
from app.core.exchange import importing
from app.errors import ImportRefused


def node(
    id_: str, parent: str | None, children: list[str], role: str = "", text: str = "", **more: Any
) -> dict[str, Any]:
    """One node of ChatGPT's mapping."""
    content = more.pop("content", {"content_type": "text", "parts": [text]})
    message = {"id": id_, "author": {"role": role}, "create_time": 1700000000.5, "content": content, **more}
    return {"id": id_, "message": message if role else None, "parent": parent, "children": children}


CHATGPT = [
    {
        "title": "Otters",
        "create_time": 1700000000.0,
        "update_time": 1700000999.0,
        "conversation_id": "conv-1",
        "current_node": "a2",
        "mapping": {
            "root": node("root", None, ["sys"]),
            "sys": node(
                "sys",
                "root",
                ["q1"],
                "system",
                "",
                metadata={
                    "user_context_message_data": {"about_user_message": "I like rivers.", "about_model_message": None}
                },
            ),
            "q1": node("q1", "sys", ["think", "a1"], "user", "How do otters sleep?"),
            "think": node(
                "think",
                "q1",
                ["call"],
                "assistant",
                content={"content_type": "thoughts", "thoughts": [{"summary": "S", "content": "They float."}]},
            ),
            "call": node("call", "think", ["tool"], "assistant", "search()", recipient="browser"),
            "tool": node("tool", "call", ["a2"], "tool", "result"),
            "a2": node(
                "a2", "tool", [], "assistant", "Holding hands.", metadata={"model_slug": "gpt-5"}, recipient="all"
            ),
            "a1": node("a1", "q1", ["q2"], "assistant", "In holts."),
            "q2": node(
                "q2",
                "a1",
                [],
                "user",
                "",
                content={"content_type": "multimodal_text", "parts": [{"asset_pointer": "x"}, "And this one?"]},
            ),
        },
    },
    {"title": "Empty", "create_time": 1.0, "mapping": {"root": node("root", None, [])}},
]

LM_STUDIO = {
    "name": "Otters",
    "pinned": True,
    "createdAt": 1700000000000,
    "systemPrompt": "Be kind.",
    "messages": [
        {
            "versions": [
                {"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "How do otters sleep?"}]}
            ],
            "currentlySelected": 0,
        },
        {
            "versions": [
                {
                    "type": "multiStep",
                    "role": "assistant",
                    "senderInfo": {"senderName": "gpt-oss-20b"},
                    "steps": [
                        {
                            "type": "contentBlock",
                            "content": [{"type": "text", "text": "They float."}],
                            "style": {"type": "thinking", "ended": True},
                        },
                        {"type": "contentBlock", "content": [{"type": "text", "text": "Holding hands."}]},
                        {"type": "debugInfoBlock", "debugInfo": "x"},
                    ],
                },
                {
                    "type": "multiStep",
                    "role": "assistant",
                    "steps": [{"type": "contentBlock", "content": [{"type": "text", "text": "In holts."}]}],
                },
            ],
            "currentlySelected": 0,
        },
        {
            "versions": [{"type": "singleStep", "role": "user", "content": [{"type": "text", "text": "Thanks"}]}],
            "currentlySelected": 0,
        },
    ],
}


def jan_thread(folder: Path) -> Path:
    """A thread as Jan writes it, newest message first."""
    folder.mkdir()
    thread = {
        "id": "jan_1",
        "title": "Otters",
        "created": 1700000000,
        "assistants": [{"assistant_id": "jan", "instructions": "Be kind.", "model": {"id": "gpt-oss-20b"}}],
    }
    (folder / "thread.json").write_text(json.dumps(thread), encoding="utf-8")
    said = [
        ("assistant", 1700000002000, "<think>They float.</think>\n\nHolding hands."),
        ("user", 1700000001000, "How do otters sleep?"),
    ]
    lines = [
        json.dumps(
            {"id": str(time), "role": role, "created_at": time, "content": [{"type": "text", "text": {"value": text}}]}
        )
        for role, time, text in said
    ]
    (folder / "messages.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return folder


def read(path: Path) -> Conversation:
    """The one conversation in a file."""
    (kept,) = importing.read_file(path).conversations
    return kept.conversation()


def written(tmp_path: Path, content: object) -> Path:
    """As a JSON file."""
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def answer_of(conversation: Conversation) -> Answer:
    """The first answer in view."""
    answer = conversation.branch()[1]
    assert isinstance(answer, Answer)
    return answer


def test_chatgpt_with_branches_reasoning_and_instructions(tmp_path: Path) -> None:
    conversation = read(written(tmp_path, CHATGPT))
    details = conversation.details
    assert (details.id, details.title, details.date, details.instructions) == (
        "conv-1",
        "Otters",
        "2023-11-14",
        "I like rivers.",
    )
    assert [node.text for node in conversation.branch()] == ["How do otters sleep?", "Holding hands."]
    assert (answer_of(conversation).reasoning, answer_of(conversation).record.model) == ("They float.", "gpt-5")
    conversation.choose("q2")
    assert [node.text for node in conversation.branch()] == ["How do otters sleep?", "In holts.", "And this one?"]


def test_chatgpts_zip_file(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chat.html", "<html>")
        archive.writestr("conversations.json", json.dumps(CHATGPT))
    assert read(path).details.title == "Otters"


def test_chatgpts_circles_and_loose_ends_do_not_hang(tmp_path: Path) -> None:
    mapping = {
        "q": node("q", None, ["a", "nowhere"], "user", "Hello"),
        "a": node("a", "q", ["q", "a"], "assistant", "Hi", recipient="all"),
        "lost": node("lost", "gone", [], "user", "Lost but there"),
    }
    (kept,) = importing.read_file(written(tmp_path, [{"mapping": mapping, "current_node": "gone"}])).conversations
    assert sorted(message.text for message in kept.messages) == ["Hello", "Hi", "Lost but there"]


def test_lm_studio_with_versions_and_thinking(tmp_path: Path) -> None:
    conversation = read(written(tmp_path, LM_STUDIO))
    assert (conversation.details.is_pinned, conversation.details.instructions) == (True, "Be kind.")
    assert [node.text for node in conversation.branch()] == ["How do otters sleep?", "Holding hands.", "Thanks"]
    answer = answer_of(conversation)
    assert (answer.reasoning, answer.record.model) == ("They float.", "gpt-oss-20b")
    assert conversation.place(answer.id).count == 2


@pytest.mark.parametrize("given", ["", "thread.json", "messages.jsonl"])
def test_jan_by_folder_or_either_file(tmp_path: Path, given: str) -> None:
    conversation = read(jan_thread(tmp_path / "thread") / given)
    assert (conversation.details.id, conversation.details.instructions) == ("jan_1", "Be kind.")
    assert [node.text for node in conversation.branch()] == ["How do otters sleep?", "Holding hands."]
    answer = answer_of(conversation)
    assert (answer.reasoning, answer.record.model, answer.created) == ("They float.", "gpt-oss-20b", 1700000002.0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{}",
        b"[]",
        b"[1]",
        b'{"a": 1}',
        b"\xff\xfe",
        b"PK\x03\x04rubbish",
        b'{"messages": 3}',
        b'[{"mapping": 1}]',
        b'{"messages": []}',
        b'{"mapping": {}}',
        b'{"format": "triptych-conversations"}',
        b"[" * 100_000,
    ],
)
def test_anything_else_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        importing.read_file(path)
    assert refused.value.title
    assert refused.value.advice


def test_what_is_not_there_or_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="cannot be read"):
        importing.read_file(tmp_path / "nowhere.json")
    with pytest.raises(ImportRefused, match="no chats"):
        importing.read_file(tmp_path)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(ImportRefused, match="no chats"):
        importing.read_file(tmp_path / "other.zip")


def test_one_chatgpt_conversation_alone(tmp_path: Path) -> None:
    assert read(written(tmp_path, CHATGPT[0])).details.title == "Otters"
