"""One answer in the making: feeds new ids to the Harmony parser and keeps count of tokens and times.

Not here: which sequences run (`scheduler`), what the ids mean (`backends.harmony`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from backends.contract import base, wire
from backends.contract.awake import awake_seconds
from backends.contract.constraint import AnswerConstraint
from backends.contract.logprobs import DrawnId, Logprobs, TokenLogprob
from backends.contract.messages import Channel, Prompt
from backends.contract.watch import Watch
from backends.engine.calls import judged
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.events import CallText, ParseEvent, TextDelta
from backends.harmony.header import Role
from backends.harmony.parse import HarmonyParser


class Answer:
    """The engine's side of one `Generate` request."""

    def __init__(self, request: wire.Generate, prompt_ids: list[int], encoding: HarmonyEncoding) -> None:
        self.request = request
        self.constraint: AnswerConstraint | None = None
        self.watch: Watch | None = None
        self.logprobs: Logprobs | None = None
        self._encoding = encoding
        self._parser = HarmonyParser(encoding, known_tools=_tool_names(request.prompt))
        for token in begun_message(prompt_ids, encoding):
            self._parser.feed(token)
        self._asked = awake_seconds()
        self._first_token: float | None = None
        self._first_word: float | None = None
        self._tokens: dict[Channel, int] = dict.fromkeys(Channel, 0)
        self._unspoken = 0  # content tokens whose text is still held back (half a character, an undecided header)
        self._unspoken_logprobs: list[TokenLogprob] = []

    def feed(self, token: int) -> Iterator[wire.Delta | wire.CallDelta]:
        """The text that became certain with this id."""
        self._first_token = self._first_token or awake_seconds()
        events = self._parser.feed(token)
        self._unspoken = self._unspoken + 1 if self._parser.is_in_content else 0
        if self.logprobs is not None:
            self._note_logprob(self.logprobs.take())
        yield from self._told(events)

    def _note_logprob(self, told: DrawnId | None) -> None:
        """Keep it until the text of its token is told; control tokens and headers have none."""
        if not self._parser.is_in_content:
            self._unspoken_logprobs.clear()
        elif told is not None and self._encoding.token_bytes(told.drawn.id) is not None:
            possible = [each for each in told.likeliest if each.value > -math.inf]  # JSON has no infinity
            likeliest = tuple((self._bytes(each.id), each.value) for each in possible)
            self._unspoken_logprobs.append(TokenLogprob(self._bytes(told.drawn.id), told.drawn.value, likeliest))

    def _bytes(self, token: int) -> bytes:
        """What a token adds to a text; a control token is written by its name, as people know it."""
        data = self._encoding.token_bytes(token)
        return data if data is not None else self._encoding.names.get(token, f"<|{token}|>").encode()

    def _told(self, events: Iterable[ParseEvent]) -> Iterator[wire.Delta | wire.CallDelta]:
        for event in events:
            if isinstance(event, TextDelta):
                yield self._spoken(event)
            elif isinstance(event, CallText):
                yield self._called(event)

    def _spoken(self, delta: TextDelta) -> wire.Delta:
        if delta.channel is Channel.FINAL:
            self._first_word = self._first_word or awake_seconds()
        tokens = self._take_unspoken()
        self._tokens[delta.channel] += tokens
        logprobs, self._unspoken_logprobs = self._unspoken_logprobs, []
        told = () if delta.channel is Channel.ANALYSIS else tuple(logprobs)
        return wire.Delta(self.request.id, delta.channel, delta.text, tokens, delta.begins, told)

    def _called(self, call: CallText) -> wire.CallDelta:
        """More of a call; its tokens are neither reasoning nor answer."""
        return wire.CallDelta(
            self.request.id, call.recipient, call.channel, call.text, self._take_unspoken(), call.begins
        )

    def _take_unspoken(self) -> int:
        tokens, self._unspoken = max(1, self._unspoken), 0
        return tokens

    def finish(self, end: base.SequenceFinished) -> Iterator[wire.AnyEvent]:
        """What was held back, then the closing event."""
        yield from self._told(self._parser.finish())
        parsed = self._parser.parsed()
        yield wire.Finished(
            id=self.request.id,
            reason=self._reason(end),
            usage=self._usage(end),
            messages=tuple(m.to_assistant() for m in parsed.messages if m.role is Role.ASSISTANT),
            answer="\n\n".join((*parsed.shown.preamble, *parsed.shown.answer)),
            reasoning="\n\n".join(parsed.shown.reasoning),
            warnings=tuple(parsed.warnings),
            seed=self.request.sampling.seed,
            calls=tuple(judged(message, self.request.prompt) for message in parsed.calls),
            scores=_log_shares(self.watch.scores) if self.watch is not None else (),
        )

    def _reason(self, end: base.SequenceFinished) -> base.FinishReason:
        """Why it ended: where nothing could come next, it ended before it fitted."""
        is_stuck = self.constraint is not None and self.constraint.is_stuck
        return base.FinishReason.CONSTRAINT if is_stuck else end.reason

    def _usage(self, end: base.SequenceFinished) -> wire.Usage:
        now = awake_seconds()
        first_token = self._first_token or now
        return wire.Usage(
            prompt_tokens=end.prompt_tokens,
            reused_tokens=end.reused_tokens,
            analysis_tokens=self._tokens[Channel.ANALYSIS],
            final_tokens=self._tokens[Channel.FINAL] + self._tokens[Channel.COMMENTARY],
            new_tokens=end.new_tokens,
            prefill_seconds=end.prefill_seconds,
            decode_seconds=end.decode_seconds,
            first_token_seconds=first_token - self._asked,
            analysis_seconds=(self._first_word or now) - first_token,
            drafted=end.drafted,
            accepted=end.accepted,
            spared_seconds=end.spared_seconds,
        )


def _log_shares(scores: Sequence[float]) -> tuple[float, ...]:
    """The log-probabilities of alternatives of which one has to be."""
    highest = max(scores, default=0.0)
    whole = math.log(math.fsum(math.exp(score - highest) for score in scores)) + highest if scores else 0.0
    return tuple(score - whole for score in scores)


def begun_message(prompt_ids: list[int], encoding: HarmonyEncoding) -> list[int]:
    """The header or text that a prompt left open behind `<|start|>assistant`: `force` and `resume`."""
    start = len(prompt_ids) - 1 - prompt_ids[::-1].index(encoding.start)
    return prompt_ids[start + 1 + len(encoding.encode("assistant")) :]


def _tool_names(prompt: Prompt) -> tuple[str, ...] | None:
    """The recipients a model may address, or None where no tool was offered and nothing can be checked."""
    names = tuple(f"functions.{f.name}" for f in prompt.functions) + prompt.builtin
    return names or None
