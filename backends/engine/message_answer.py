"""One answer that a server gives in messages: its text, its calls, its figures, and whether it fits its schema.

Not here: which answers run (`by_message`).
"""

from __future__ import annotations

from backends.contract import base, wire
from backends.contract.awake import awake_seconds
from backends.contract.by_message import Called, Ended, Said
from backends.contract.errors import ErrorCode
from backends.contract.messages import AssistantMessage, Channel, MessageEnd
from backends.engine.calls import judged
from backends.engine.fitting import misfit
from backends.harmony.events import ParsedMessage
from backends.harmony.header import Role

_WHOLE = base.FinishReason.STOP


class MessageAnswer:
    """The engine's side of one `Generate` request."""

    def __init__(self, request: wire.Generate) -> None:
        self._request = request
        self._asked = awake_seconds()
        self._first: float | None = None
        self._first_word: float | None = None
        self._pieces: dict[Channel, int] = dict.fromkeys(Channel, 0)
        self._spoken: list[tuple[Channel, str]] = []  # messages but for calls, in their order
        self._calls: dict[int, tuple[str, str]] = {}  # tool and arguments by place, in the order of their beginning
        self._channel: Channel | None = None  # of what was said last

    def said(self, said: Said) -> wire.Delta:
        """More text."""
        self._move(said.channel)
        if said.channel is Channel.FINAL:
            self._first_word = self._first_word or awake_seconds()
        begins = self._channel is not said.channel
        self._channel = said.channel
        if begins:
            self._spoken.append((said.channel, ""))
        self._spoken[-1] = (said.channel, self._spoken[-1][1] + said.text)
        return wire.Delta(self._request.id, said.channel, said.text, 1, begins)

    def called(self, called: Called) -> wire.CallDelta:
        """More of a call."""
        self._move(Channel.COMMENTARY)
        self._channel = None
        begins = called.place not in self._calls
        tool, text = self._calls.get(called.place, (called.tool, ""))
        self._calls[called.place] = (tool, text + called.text)
        return wire.CallDelta(self._request.id, tool, Channel.COMMENTARY, called.text, 1, begins)

    def _move(self, channel: Channel) -> None:
        self._first = self._first or awake_seconds()
        self._pieces[channel] += 1

    def ended(self, end: Ended) -> wire.Finished | wire.Failed:
        """The closing event: that it does not fit, where it was to fit a schema and does not."""
        formats, answer = self._request.prompt.response_formats, self._joined(Channel.FINAL)
        is_answer = end.reason is _WHOLE and not self._calls
        if formats and is_answer and (flaw := misfit(answer, formats[0].schema)):
            return wire.Failed(self._request.id, ErrorCode.ANSWER_MISFIT, flaw)
        is_cut = end.reason is not _WHOLE
        calls = [_message(tool, text, is_cut=is_cut) for tool, text in self._calls.values()]
        return wire.Finished(
            id=self._request.id,
            reason=end.reason,
            usage=self._usage(end),
            messages=(*self._messages(), *(call.to_assistant() for call in calls)),
            answer=answer,
            reasoning=self._joined(Channel.ANALYSIS),
            warnings=(),
            seed=self._request.sampling.seed,
            calls=tuple(judged(call, self._request.prompt) for call in calls),
        )

    def _messages(self) -> tuple[AssistantMessage, ...]:
        return tuple(AssistantMessage(text, channel, end=MessageEnd.END) for channel, text in self._spoken)

    def _joined(self, channel: Channel) -> str:
        return "\n\n".join(text for each, text in self._spoken if each is channel)

    def _usage(self, end: Ended) -> wire.Usage:
        """By the server's count as far as it tells, else by the pieces that came."""
        now, written = awake_seconds(), sum(self._pieces.values())
        first = self._first or now
        new = end.new_tokens if end.new_tokens >= 0 else written
        told = end.reasoning_tokens if end.reasoning_tokens >= 0 else self._pieces[Channel.ANALYSIS]
        analysis = min(told, new)
        return wire.Usage(
            prompt_tokens=max(0, end.prompt_tokens),
            reused_tokens=max(0, end.reused_tokens),
            analysis_tokens=analysis,
            final_tokens=min(self._pieces[Channel.FINAL], new - analysis) if self._calls else new - analysis,
            new_tokens=new,
            prefill_seconds=first - self._asked,
            decode_seconds=now - first,
            first_token_seconds=first - self._asked,
            analysis_seconds=(self._first_word or now) - first,
        )


def _message(tool: str, text: str, *, is_cut: bool) -> ParsedMessage:
    """A call as our own parser would have read it; one behind which the answer was cut is not whole."""
    return ParsedMessage(
        role=Role.ASSISTANT,
        content=text,
        channel=Channel.COMMENTARY,
        recipient=tool,
        content_type=None if tool == "python" else "json",
        end=None if is_cut else MessageEnd.CALL,
    )
