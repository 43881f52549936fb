"""A backend without a model: answers from a script, for tests, screenshots and benches. Deterministic, at any speed.

A script is a JSON file (`….scripted.json`, see `Script`). Its replies are written as a model would generate them,
markers and all. A prompt that no reply is for gets noise that depends on every one of its tokens (and on the seed,
unless greedy). It keeps the contract, cache and slots included, and can fail, hang or abort where a script says so.
"""

from __future__ import annotations

import math
import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Sequence as Many
from pathlib import Path
from typing import Literal

import msgspec

from backends.contract.awake import awake_seconds
from backends.contract.base import (
    Device,
    DeviceKind,
    DeviceMemory,
    FinishReason,
    IsInterrupted,
    LoadOptions,
    MemoryUse,
    ModelInfo,
    OnProgress,
    Prefilled,
    Sequence,
    SequenceFinished,
    StepEvent,
    Token,
    Vocabulary,
)
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.logprobs import DrawnId, IdLogprob
from backends.contract.watch import Watch
from backends.formats.gguf_tokens import CONTROL_NAMES

_PIECES = re.compile("|".join([*map(re.escape, CONTROL_NAMES), r" ?[^\s<]+", r"\s", "<"]))
_DEFAULT_CONTEXT = 16384
_POLL = 0.002  # seconds between two questions whether to go on
_VERSION = "1"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes wrong after so many tokens: a known failure, an abort of the process, or standing still for ever."""

    kind: Literal["fail", "abort", "hang"]
    after: int = 0
    code: ErrorCode = ErrorCode.INTERNAL


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to prompts whose last message of a user holds `when` and whose effort is `effort` (empty: any).

    With `after` it goes on from the result of a tool that holds these words; without, from a prompt that ends with no
    result, so that a call is not repeated for ever.
    """

    text: str = ""
    when: str = ""
    effort: str = ""
    after: str = ""
    fault: Fault | None = None
    drafted: int = 0  # tokens that are said to have been guessed, where they may be
    scores: tuple[float, ...] = ()  # of watched ids, in their order; else the drawn one has 0 and the others -1


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scripted model. Speeds in tokens per second, 0 for as fast as it goes."""

    scripted: str  # the name; no other JSON file has this key
    replies: tuple[Reply, ...] = ()
    speed: float = 0.0
    prompt_speed: float = 0.0
    load_seconds: float = 0.0
    load_fault: Fault | None = None
    trained_context: int = 131_072
    ballast: int = 0  # bytes to hold, so that giving them back can be seen
    is_unruly: bool = False  # its replies are given as they stand, as by an engine that cannot keep to a form


class Scripted:
    """Scripts as a backend. `go_wrong` is what happens where a script has a fault; it may raise EngineError."""

    name = "scripted"
    build = f"scripted {_VERSION}"

    def __init__(self, go_wrong: Callable[[Fault], None] | None = None) -> None:
        self._go_wrong = go_wrong or end_by_fault

    def devices(self) -> Many[Device]:
        """One that has no memory."""
        return (Device("script", "no model, a script", DeviceKind.CPU, "scripted", 0, 0),)

    def check(self, model: Path, options: LoadOptions) -> None:
        """Read the script alone; raises EngineError by cause."""
        _check_context(read_script(model), options)

    def load(self, model: Path, options: LoadOptions, on_progress: OnProgress) -> ScriptedModel:
        """Read a script; raises EngineError by cause, or passes `Cancelled` from the callback."""
        on_progress("reading", 0.0)
        script = read_script(model)
        on_progress("reading", 1.0)
        _check_context(script, options)
        if script.load_fault is not None:
            self._go_wrong(script.load_fault)
        for percent in range(101):
            on_progress("loading", percent / 100)
            time.sleep(script.load_seconds / 101)
        on_progress("preparing", 1.0)
        return ScriptedModel(script, model, options, self._go_wrong)


def _check_context(script: Script, options: LoadOptions) -> None:
    if options.context > script.trained_context:
        facts = {"wanted": options.context, "limit": script.trained_context}
        raise EngineError(ErrorCode.CONTEXT_TOO_LARGE, "the script says so", facts)


def read_script(path: Path) -> Script:
    """Read a script file; raises EngineError by cause."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Script)
    except FileNotFoundError as error:
        raise EngineError(ErrorCode.MODEL_MISSING, str(error)) from error
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        raise EngineError(ErrorCode.MODEL_FOREIGN, str(error)) from error
    except msgspec.DecodeError as error:
        code = ErrorCode.MODEL_TRUNCATED if "truncated" in str(error) else ErrorCode.MODEL_CORRUPT
        raise EngineError(code, str(error)) from error


class _Words:
    """The vocabulary: bytes, the words of the replies, control tokens."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = {piece for text in texts for piece in _PIECES.findall(text) if piece not in CONTROL_NAMES}
        longer = sorted(word.encode() for word in words)
        ordinary = (*(bytes([byte]) for byte in range(256)), *(word for word in longer if len(word) > 1))
        control = {name: len(ordinary) + number for number, name in enumerate(CONTROL_NAMES)}
        self.vocabulary = Vocabulary(ordinary, control, len(ordinary) + len(CONTROL_NAMES))
        self._names = {id_: name.encode() for name, id_ in control.items()}
        self._ids = {token: id_ for id_, token in enumerate(ordinary)} | {
            name: id_ for id_, name in self._names.items()
        }

    def encode(self, text: str) -> list[int]:
        """A reply as ids, a word each."""
        return [self._ids[piece.encode()] for piece in _PIECES.findall(text)]

    def decode(self, ids: Iterable[int]) -> str:
        """A prompt as text with markers."""
        tokens = self.vocabulary.tokens
        return b"".join(self._names.get(id_) or tokens[id_] for id_ in ids).decode(errors="replace")


class _Run:
    """One sequence that is being answered."""

    def __init__(self, sequence: Sequence, reply: Reply | None, ids: list[int], size: int) -> None:
        self.sequence, self._size = sequence, size
        self.fault = reply.fault if reply else None
        self._ids = ids if reply else None
        self._given_scores = reply.scores if reply else ()
        self.drafted = reply.drafted if reply and sequence.speculative else 0
        self._noise = zlib.crc32(repr(sequence.prompt).encode())
        if sequence.sampling.temperature > 0:
            self._noise ^= sequence.sampling.seed * 2654435761
        self.done = self.reused = self.new = 0
        self._told: list[int] = []
        self.begun = self.read = 0.0

    @property
    def cells(self) -> int:
        """Tokens that lie in the cache: the newest one does not."""
        return self.done + max(self.new - 1, 0)

    def next_token(self) -> int | None:
        """The script's next token, or noise for ever; raises EngineError where the script breaks a constraint."""
        token = self._drawn() if self._ids is None else self._written(self._ids)
        if token is not None and (constraint := self.sequence.constraint) is not None:
            constraint.accept(token)
        if token is not None:
            self._told.append(token)
            if (watch := self.sequence.watch) is not None:
                watch.note(token, lambda: self._scores(token, watch))
            if (logprobs := self.sequence.logprobs) is not None:
                logprobs.tell(_scored(token, logprobs.likeliest, self._size))
        return token

    def _scores(self, token: int, watch: Watch) -> Many[float]:
        return self._given_scores or [0.0 if id_ == token else -1.0 for id_ in watch.ids]

    @property
    def cached(self) -> tuple[int, ...]:
        """What of the prompt was read and, behind it, what was written but the newest token."""
        return (*self.sequence.prompt[: self.done], *self._told[:-1])

    def _written(self, ids: list[int]) -> int | None:
        if self.new >= len(ids):
            return None
        constraint = self.sequence.constraint
        if constraint is not None and not constraint.allows(ids[self.new]):
            raise EngineError(ErrorCode.INTERNAL, f"the script breaks the constraint with its token {self.new + 1}")
        return ids[self.new]

    def _drawn(self) -> int:
        """Noise: of the 256 bytes, or of what a constraint allows."""
        noise, constraint = zlib.crc32(f"{self._noise} {self.new}".encode()), self.sequence.constraint
        if constraint is None or constraint.allows(noise % 256):
            return noise % 256
        allowed = [
            8 * place + bit for place, byte in enumerate(constraint.mask()) for bit in range(8) if byte >> bit & 1
        ]
        return allowed[noise % len(allowed)]


def _scored(token: int, likeliest: int, size: int) -> DrawnId:
    """Make up probabilities: what is written has a half, each of the ids behind it half of the one before."""
    ranked = [IdLogprob((token + place) % size, math.log(0.5) * (place + 1)) for place in range(max(likeliest, 1))]
    return DrawnId(ranked[0], tuple(ranked[:likeliest]))


class _Cached(msgspec.Struct, frozen=True):
    """What a sequence has left: its tokens, and how many of them somebody asked first; 0: they were only read ahead."""

    tokens: tuple[int, ...]
    asked: int

    def is_spare(self, prompt: tuple[int, ...]) -> bool:
        """Whether what gives way may take its place."""
        return _common(self.tokens, prompt) >= min(self.asked, len(self.tokens))


class ScriptedModel:
    """A script as a loaded model."""

    def __init__(
        self, script: Script, path: Path, options: LoadOptions, go_wrong: Callable[[Fault], None] | None = None
    ) -> None:
        self._go_wrong = go_wrong or end_by_fault
        context = options.context or min(script.trained_context, _DEFAULT_CONTEXT)
        self._words = _Words(reply.text for reply in script.replies)
        self._replies = [(reply, self._words.encode(reply.text)) for reply in script.replies]
        self._script = script
        self._ballast = bytearray(script.ballast)
        self._waiting: list[_Run] = []
        self._running: list[_Run] = []
        self._cached: list[_Cached] = []
        self._ended: list[StepEvent] = []
        self._due = 0.0
        self.vocabulary = self._words.vocabulary
        self.info = ModelInfo(
            name=script.scripted,
            path=str(path),
            backend="scripted",
            build=Scripted.build,
            architecture="script",
            parameters=0,
            size=path.stat().st_size,
            layers=0,
            experts=0,
            experts_used=0,
            window=0,
            trained_context=script.trained_context,
            context=context,
            sequences=options.sequences,
            threads=1,
            quantisation="none",
            options=msgspec.structs.replace(options, context=context, threads=1, repack=False),
            devices=("script",),
        )

    def start(self, sequence: Sequence) -> None:
        """Queue a sequence; raises EngineError (context_overflow, bad_request) and then nothing has changed."""
        prompt, limit = sequence.prompt, self.info.context
        if not prompt or min(prompt) < 0 or max(prompt) >= self.vocabulary.size or sequence.max_tokens < 0:
            raise EngineError(ErrorCode.BAD_REQUEST, "the prompt is empty, or an id is outside the vocabulary")
        if any(run.sequence.id == sequence.id for run in (*self._waiting, *self._running)):
            raise EngineError(ErrorCode.BAD_REQUEST, f"sequence {sequence.id} is running already")
        if len(prompt) > limit:
            facts = {"tokens": len(prompt), "limit": limit}
            raise EngineError(ErrorCode.CONTEXT_OVERFLOW, f"{len(prompt)} tokens, the context has {limit}", facts)
        reply, ids = self._find_reply(self._words.decode(prompt))
        if self._script.is_unruly:
            sequence = msgspec.structs.replace(sequence, constraint=None)
        self._waiting.append(_Run(sequence, reply, ids, self.vocabulary.size))

    def step(self, is_interrupted: IsInterrupted) -> Many[StepEvent]:
        """One token of every sequence, or a piece of its prompt. Interrupted: no event is lost."""
        while self._waiting and self._has_room(self._waiting[0]):
            self._seat(self._waiting.pop(0))
        events: list[StepEvent] = []
        if self._running and self._wait(is_interrupted):
            for run in tuple(self._running):
                events += self._read(run) if run.done < len(run.sequence.prompt) else self._write(run)
        events += self._ended
        self._ended = []
        return events

    def stop(self, sequence_id: int) -> None:
        """End a live sequence; its `SequenceFinished(cancelled)` comes with the next `step`. Unknown ids are
        ignored."""
        for run in (*self._waiting, *self._running):
            if run.sequence.id == sequence_id:
                self._end(run, FinishReason.CANCELLED)

    def memory(self) -> MemoryUse:
        """Tell the ballast that the script asks for as the weights' bytes."""
        return MemoryUse((DeviceMemory("script", len(self._ballast), 0, 0),))

    def close(self) -> None:
        """Give the ballast back and forget all sequences."""
        self._ballast = bytearray()
        self._waiting, self._running, self._cached = [], [], []

    def _find_reply(self, prompt: str) -> tuple[Reply | None, list[int]]:
        """The first reply for this prompt."""
        turn = prompt.rpartition("<|start|>user<|message|>")[2]
        question = turn.partition("<|end|>")[0]
        result = _last_result(turn)
        for reply, ids in self._replies:
            is_next = reply.after in result if reply.after else not result
            if is_next and reply.when in question and f"Reasoning: {reply.effort}" in prompt:
                return reply, ids
        return None, []

    def _has_room(self, run: _Run) -> bool:
        """A slot, and cells for the whole prompt."""
        cells = sum(max(other.cells, len(other.sequence.prompt)) for other in self._running)
        has_cells = cells + len(run.sequence.prompt) <= self.info.context
        return not self._running or (has_cells and len(self._running) < self.info.sequences)

    def _seat(self, run: _Run) -> None:
        prompt = run.sequence.prompt
        run.reused = run.done = max((_common(known.tokens, prompt) for known in self._cached), default=0)
        run.begun = awake_seconds()
        if not self._running:
            self._due = time.monotonic()
        self._running.append(run)

    def _wait(self, is_interrupted: IsInterrupted) -> bool:
        """Keep the script's pace. False: interrupted."""
        now = time.monotonic()
        is_reading = any(run.done < len(run.sequence.prompt) for run in self._running)
        speed = self._script.prompt_speed / self.info.options.ubatch if is_reading else self._script.speed
        self._due = max(self._due, now - 0.1)  # a late step is made up for, a long pause is not
        while not (stopped := is_interrupted()) and time.monotonic() < self._due:
            time.sleep(_POLL)
        if not stopped and speed:
            self._due += 1 / speed
        return not stopped

    def _read(self, run: _Run) -> list[StepEvent]:
        prompt = run.sequence.prompt
        run.done = min(len(prompt), run.done + self.info.options.ubatch)
        progress = Prefilled(run.sequence.id, run.done, len(prompt), run.reused)
        return [progress, *(self._write(run) if run.done == len(prompt) else ())]

    def _write(self, run: _Run) -> list[StepEvent]:
        if run.fault is not None and run.new >= run.fault.after:
            self._go_wrong(run.fault)
        if run.new and sum(other.cells for other in self._running) >= self.info.context:
            self._end(run, FinishReason.CONTEXT)
            return []
        token = run.next_token()
        if token is None:
            self._end(run, FinishReason.STOP)
            return []
        run.read = run.read or awake_seconds()
        run.new += 1
        if token in run.sequence.stop_ids:
            self._end(run, FinishReason.STOP)
        elif run.new == run.sequence.max_tokens:
            self._end(run, FinishReason.LENGTH)
        return [Token(run.sequence.id, token)]

    def _end(self, run: _Run, reason: FinishReason) -> None:
        for runs in (self._waiting, self._running):
            if run in runs:
                runs.remove(run)
        self._cache(run)
        now = awake_seconds()
        read = run.read or now
        self._ended.append(
            SequenceFinished(
                sequence_id=run.sequence.id,
                reason=reason,
                prompt_tokens=len(run.sequence.prompt),
                reused_tokens=run.reused,
                new_tokens=run.new,
                prefill_seconds=read - (run.begun or now),
                decode_seconds=now - read,
                drafted=run.drafted,
            )
        )

    def _cache(self, run: _Run) -> None:
        """Keep what it has left, in the place of what was used longest ago."""
        prompt, is_full = run.sequence.prompt, len(self._cached) == self.info.sequences
        if run.sequence.gives_way:
            spare = next((known for known in self._cached if known.is_spare(prompt)), None)
            if spare is not None:
                self._cached = [known for known in self._cached if known is not spare]
            elif is_full:
                return
            left = _Cached(run.cached, spare.asked if spare is not None else 0)
        else:
            left = _Cached(run.cached, len(prompt))
            if is_full:
                self._cached.remove(min(self._cached, key=lambda known: known.asked > 0))
        self._cached.append(left)


def _last_result(turn: str) -> str:
    """The result of a tool that a turn ends with, so that the model has to go on from it; empty where it does not."""
    last = turn.removesuffix("<|end|><|start|>assistant").rpartition("<|start|>")[2]
    header, _, content = last.partition("<|message|>")
    return content if " to=assistant" in header else ""


def _common(known: tuple[int, ...], prompt: tuple[int, ...]) -> int:
    """Tokens that need not be read again: never the last one, whose successor is wanted."""
    limit = min(len(known), len(prompt) - 1)
    return next((place for place in range(limit) if known[place] != prompt[place]), limit)


def end_by_fault(fault: Fault) -> None:
    """Fail, or end or block this very process, as an engine that goes wrong would."""
    match fault.kind:
        case "fail":
            raise EngineError(fault.code, "the script says so")
        case "abort":
            sys.stderr.write("scripted: aborting, as the script says\n")
            sys.stderr.flush()
            os.abort()
        case "hang":
            while True:
                time.sleep(1.0)
