"""The items of a response while they are written, with the events that tell them: reasoning, messages, calls.

Not here: the response around them (`responses_answer`).
"""

from __future__ import annotations

import secrets

from app.serving.generation import AnswerPiece, CalledFunction
from app.serving.logprobs import of_event, with_bytes
from backends.contract.logprobs import TokenLogprob

Event = dict[str, object]


class OutputItems:
    """Grows piece by piece; `output` holds the items that are whole."""

    def __init__(self, *, encrypts: bool) -> None:
        self.output: list[dict[str, object]] = []
        self._encrypts = encrypts  # OpenAI's word for reasoning that a client without memory sends back
        self._open: _TextItem | None = None

    def write(self, piece: AnswerPiece) -> list[Event]:
        """More text, in a new item where it is of another kind or message."""
        events: list[Event] = []
        if self._open is not None and (piece.begins or self._open.is_reasoning is not piece.is_reasoning):
            events += self.close()
        if not piece.text:
            return events
        if self._open is None:
            self._open = _TextItem(len(self.output), is_reasoning=piece.is_reasoning)
            events += self._open.begin()
        return [*events, self._open.add(piece)]

    def close(self) -> list[Event]:
        """The open item is whole, if there is one."""
        if self._open is None:
            return []
        item, self._open = self._open, None
        self.output.append(item.whole(encrypts=self._encrypts))
        return item.end(self.output[-1])

    def call(self, call: CalledFunction) -> list[Event]:
        """A call, which comes whole."""
        index = len(self.output)
        item: dict[str, object] = {
            "id": _new_id("fc"),
            "type": "function_call",
            "status": "completed",
            "call_id": call.id,
            "name": call.name,
            "arguments": call.arguments,
        }
        self.output.append(item)
        place = {"item_id": item["id"], "output_index": index}
        begun = {**item, "status": "in_progress", "arguments": ""}
        arguments = "response.function_call_arguments"
        return [
            {"type": "response.output_item.added", "output_index": index, "item": begun},
            {"type": f"{arguments}.delta", **place, "delta": call.arguments},
            {"type": f"{arguments}.done", **place, "name": call.name, "arguments": call.arguments},
            {"type": "response.output_item.done", "output_index": index, "item": item},
        ]


class _TextItem:
    """Reasoning or a message, whose one part is a text."""

    def __init__(self, index: int, *, is_reasoning: bool) -> None:
        self.is_reasoning = is_reasoning
        self._index = index
        self._id = _new_id("rs" if is_reasoning else "msg")
        self._kind = "reasoning_text" if is_reasoning else "output_text"
        self._texts: list[str] = []
        self._logprobs: list[TokenLogprob] = []
        self._place = {"item_id": self._id, "output_index": index, "content_index": 0}

    def begin(self) -> list[Event]:
        added = self._item("in_progress", [])
        return [
            {"type": "response.output_item.added", "output_index": self._index, "item": added},
            {"type": "response.content_part.added", **self._place, "part": self._part("")},
        ]

    def add(self, piece: AnswerPiece) -> Event:
        self._texts.append(piece.text)
        self._logprobs += piece.logprobs
        more = self._scores(of_event(piece.logprobs))
        return {"type": f"response.{self._kind}.delta", **self._place, "delta": piece.text, **more}

    def end(self, whole: dict[str, object]) -> list[Event]:
        text, more = "".join(self._texts), self._scores(of_event(self._logprobs))
        return [
            {"type": f"response.{self._kind}.done", **self._place, "text": text, **more},
            {"type": "response.content_part.done", **self._place, "part": self._part(text)},
            {"type": "response.output_item.done", "output_index": self._index, "item": whole},
        ]

    def whole(self, *, encrypts: bool) -> dict[str, object]:
        text = "".join(self._texts)
        more = {"encrypted_content": text} if encrypts and self.is_reasoning else {}
        return {**self._item("completed", [self._part(text)]), **more}

    def _item(self, status: str, content: list[dict[str, object]]) -> dict[str, object]:
        of_reasoning: dict[str, object] = {"type": "reasoning", "summary": []}
        kind = of_reasoning if self.is_reasoning else {"type": "message", "role": "assistant"}
        return {"id": self._id, **kind, "status": status, "content": content}

    def _part(self, text: str) -> dict[str, object]:
        more: dict[str, object] = {} if self.is_reasoning else {"annotations": []}
        return {"type": self._kind, "text": text, **more, **self._scores(with_bytes(self._logprobs))}

    def _scores(self, logprobs: list[dict[str, object]]) -> dict[str, object]:
        return {} if self.is_reasoning else {"logprobs": logprobs}


def _new_id(kind: str) -> str:
    return f"{kind}_{secrets.token_hex(16)}"
