"""Servers that take messages alone, in form: Ollama, LM Studio, and one of OpenAI's form that lists nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.backends.remote.fake_server import NOT_FOUND, STREAM, Asked, Chunk, Handler, answer, event

USAGE = {
    "prompt_tokens": 70,
    "completion_tokens": 9,
    "prompt_tokens_details": {"cached_tokens": 64},
    "completion_tokens_details": {"reasoning_tokens": 4},
}
NO_IDS = answer({"error": {"message": "invalid type for prompt", "type": "invalid_request_error"}}, "400 Bad Request")


class Ollama:
    """`chat` says what it answers to a streamed question."""

    def __init__(self, chat: Handler, name: str = "gpt-oss:20b", *, lists: bool = True) -> None:
        self._chat, self._name, self._lists = chat, name, lists

    def __call__(self, asked: Asked) -> Iterable[Chunk]:
        match asked.path:
            case "/v1/models" if self._lists:
                listed = [{"id": each, "object": "model", "owned_by": "library"} for each in ("llama3:8b", self._name)]
                return [answer({"object": "list", "data": listed})]
            case "/v1/completions":
                return [NO_IDS]
            case "/v1/chat/completions":
                return self._chat(asked) if asked.body["stream"] else [self._trial(asked.body["model"])]
            case "/api/version":
                return [answer({"version": "0.33.1"})]
            case _:
                return [NOT_FOUND]

    def _trial(self, name: str) -> bytes:
        if name != self._name:
            error = {"message": f"model '{name}' not found", "type": "not_found_error"}
            return answer({"error": error}, "404 Not Found")
        choice: dict[str, object] = {
            "index": 0,
            "message": {"role": "assistant", "content": "H"},
            "finish_reason": "length",
        }
        return answer({"model": name, "choices": [choice]})


def part(reason: str | None = None, **delta: object) -> bytes:
    """One event of a streamed answer."""
    return event({"model": "gpt-oss:20b", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})


def call(place: int, name: str | None, text: str) -> dict[str, object]:
    """One part of a call, as it stands in `tool_calls`; the name comes with the first one."""
    named: dict[str, object] = {"id": f"call_x{place}", "type": "function"} if name is not None else {}
    function = {"arguments": text, **({"name": name} if name is not None else {})}
    return {"index": place, "function": function, **named}


def chat_stream(*parts: bytes, usage: dict[str, object] | None = None) -> Iterator[Chunk]:
    """A stream to its end."""
    yield STREAM
    yield from parts
    if usage is not None:
        yield event({"choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def hello(_: Asked, field: str = "reasoning") -> Iterable[Chunk]:
    """It thinks, and says hello."""
    thoughts = (part(**{field: "They "}), part(**{field: "greet."}))
    return chat_stream(*thoughts, part(content="Hel"), part(content="lo"), part("stop"), usage=USAGE)
