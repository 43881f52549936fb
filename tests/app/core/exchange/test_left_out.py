"""Whatever a foreign chat holds, each message comes or is counted among what did not."""

from __future__ import annotations

import json

import pytest

from app.core.exchange import formats
from app.core.exchange.formats import ReadChat
from app.core.exchange.loose import JsonObject
from app.sentence import Sentence

_ODD: tuple[object, ...] = (5, True, {"rows": [1, 2]}, [{"type": "chart", "data": [1]}], [7], {"text": {"a": 1}})


def _read(value: object, thread: JsonObject | None = None) -> tuple[list[str], list[str]]:
    found = list(formats.chats(json.loads(json.dumps(value)), thread, "folder"))
    texts = [node.text for chat in found if isinstance(chat, ReadChat) for node in chat.kept.messages]
    return texts, [str(told) for told in found if isinstance(told, Sentence)]


def _share_gpt(odd: object) -> object:
    return {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": odd}]}


def _role_content(odd: object) -> object:
    return {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": odd}]}


def _claude(odd: object) -> object:
    return {"chat_messages": [{"sender": "human", "text": "Hi"}, {"sender": "assistant", "content": odd}]}


def _llama_cpp(odd: object) -> object:
    said = {"id": "1", "role": "user", "content": "Hi"}, {"id": "2", "parent": "1", "role": "assistant", "content": odd}
    return {"conv": {"id": "c"}, "messages": [*said]}


def _open_webui(odd: object) -> object:
    asked = {"id": "1", "role": "user", "content": "Hi"}
    return {"chat": {"messages": [asked, {"id": "2", "role": "assistant", "content": odd}]}}


def _lm_studio(odd: object) -> object:
    asked = {"role": "user", "content": [{"type": "text", "text": "Hi"}]}
    return {"messages": [{"versions": [asked]}, {"versions": [{"role": "assistant", "content": odd}]}]}


def _chatgpt(odd: object) -> object:
    asked = {"author": {"role": "user"}, "content": {"content_type": "text", "parts": ["Hi"]}}
    answered = {"author": {"role": "assistant"}, "content": {"content_type": "text", "parts": odd}}
    return {"mapping": {"1": {"message": asked}, "2": {"parent": "1", "message": answered}}}


def _row(odd: object) -> object:
    return [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": odd}]


def _jan(odd: object) -> object:
    head = {"object": "thread.message", "thread_id": "t"}
    return [head | {"role": "user", "content": "Hi"}, head | {"role": "assistant", "content": odd}]


_FORMS = (_share_gpt, _role_content, _claude, _llama_cpp, _open_webui, _lm_studio, _chatgpt, _row, _jan)


@pytest.mark.parametrize("odd", _ODD, ids=repr)
@pytest.mark.parametrize("form", _FORMS)
def test_a_message_that_is_no_text_is_told(form: object, odd: object) -> None:
    assert callable(form)
    texts, told = _read(form(odd))
    assert texts == ["Hi"]
    assert len(told) == 1
    assert "1 message did not come" in told[0]


@pytest.mark.parametrize("form", _FORMS)
def test_what_comes_whole_or_says_nothing_is_not_told(form: object) -> None:
    assert callable(form)
    for text in ([{"type": "text", "text": "Fine."}], [], None):
        texts, told = _read(form(text))
        assert texts in (["Hi", "Fine."], ["Hi"])
        assert told == []


@pytest.mark.parametrize(
    "extra",
    [
        {"role": "tool", "content": "42"},
        {"role": "assistant", "content": "", "tool_calls": [{"id": "1"}]},
        {"role": "narrator", "content": "Meanwhile"},
        {"content": "Nobody says this."},
        "a text that is no message",
        [1],
    ],
    ids=repr,
)
def test_what_tools_and_others_said_is_told(extra: object) -> None:
    texts, told = _read({"messages": [{"role": "user", "content": "Hi"}, extra]})
    assert texts == ["Hi"]
    assert len(told) == 1
    assert "1 message did not come" in told[0]
