"""A loaded model: one `step` writes a token of every answer, and reads a piece of one prompt.

Prompts are read one after the other, by us, so that a cancel waits for one layer of one piece at most and the caches
can be kept at turn boundaries. A sequence begins to write with the caches of its prompt. Not here: how answers are
written, alone or together (`decoder`), and what may be reused (`prefix_cache`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence as Many
from contextlib import closing, contextmanager

from backends.contract.base import (
    DeviceMemory,
    FinishReason,
    IsInterrupted,
    MemoryUse,
    ModelInfo,
    Sequence,
    StepEvent,
    Token,
    Vocabulary,
)
from backends.contract.errors import EngineError, ErrorCode
from backends.mlx import metal, native
from backends.mlx.decoder import Decoder
from backends.mlx.memory import out_of_memory
from backends.mlx.prefix_cache import (
    CacheCheckpoint,
    CacheCheckpoints,
    CacheReuse,
    PrefixCache,
    PrefixCaches,
    forks,
    split,
)
from backends.mlx.sampler import new_sampler
from backends.mlx.sequence import MlxSequence

_SHARED_PIECE = 128  # most tokens of a prompt read at a time while answers are written, which wait for it
_PASTS_PER_SEQUENCE = 4


class MlxModel:
    """Weights in memory and the sequences that run on them. Used from one thread."""

    def __init__(self, network: native.Network, info: ModelInfo, vocabulary: Vocabulary) -> None:
        self.info = info
        self.vocabulary = vocabulary
        self._network = network
        self._writer = Decoder(network, info.sequences)
        self._pasts = PrefixCaches(_PASTS_PER_SEQUENCE * info.sequences)
        most = info.options.ubatch if metal.is_on_gpu() else _SHARED_PIECE  # on a CPU longer ones bring no speed
        self._piece = min(info.options.batch, info.options.ubatch, most)
        self._waiting: deque[MlxSequence] = deque()
        self._reader: MlxSequence | None = None
        self._joining: MlxSequence | None = None  # it has been added, and writes its first token next
        self._writing: list[MlxSequence] = []
        self._events: list[StepEvent] = []

    def start(self, sequence: Sequence) -> None:
        """Queue a sequence; raises EngineError (context_overflow, bad_request) and then nothing has changed."""
        self._check(sequence)
        self._waiting.append(MlxSequence(sequence, new_sampler(sequence.sampling)))

    def step(self, is_interrupted: IsInterrupted) -> Many[StepEvent]:
        """Compute a little for every live sequence. Interrupted: no event is lost, the next call does it again."""
        if not is_interrupted():
            with _known_failures():
                joins = self._joining is not None
                self._write()
                if not joins:  # else its first token comes before another prompt takes its time
                    self._read(is_interrupted)
        events, self._events = self._events, []
        return events

    def stop(self, sequence_id: int) -> None:
        """End a live sequence; its `Finished(cancelled)` comes with the next `step`. Unknown ids are ignored."""
        for run in self._live():
            if run.id == sequence_id:
                self._end(run, FinishReason.CANCELLED)

    def memory(self) -> MemoryUse:
        """What MLX holds now, spare memory included; the cache grows with the conversation."""
        weights = self._network.weight_bytes()
        reading = self._reader.caches if self._reader else ()
        cache = self._writer.cache_bytes() + self._pasts.size + sum(one.nbytes for one in reading)
        others = max(0, metal.active_memory() - weights - cache) + native.spare_memory()
        return MemoryUse((DeviceMemory(self.info.devices[0], weights, cache, others),))

    def close(self) -> None:
        """Give everything back. Nothing else may be called after."""
        self._writer.close()
        self._waiting.clear()
        self._writing.clear()
        self._reader = self._joining = None
        del self._network, self._writer, self._pasts
        native.free_memory()

    def _check(self, sequence: Sequence) -> None:
        prompt, limit = sequence.prompt, self.info.context
        rules = {
            "the prompt is empty": bool(prompt),
            "an id is outside the vocabulary": not prompt or 0 <= min(prompt) <= max(prompt) < self.vocabulary.size,
            "max_tokens is negative": sequence.max_tokens >= 0,
            f"sequence {sequence.id} is running already": all(run.id != sequence.id for run in self._live()),
            "MLX cannot follow a grammar; llama.cpp can": sequence.grammar is None,
        }
        for complaint, holds in rules.items():
            if not holds:
                raise EngineError(ErrorCode.BAD_REQUEST, complaint)
        if len(prompt) > limit:
            detail = f"the prompt has {len(prompt)} tokens, the context {limit}"
            raise EngineError(ErrorCode.CONTEXT_OVERFLOW, detail, {"tokens": len(prompt), "limit": limit})

    def _live(self) -> list[MlxSequence]:
        return [*self._waiting, *([self._reader] if self._reader else []), *self._writing]

    # Who runs

    def _admit(self) -> None:
        """Let the first of those who wait read its prompt, if there is a place and room for all of it."""
        if self._reader or not self._waiting or len(self._writing) >= self.info.sequences:
            return
        run = self._waiting[0]
        if self._cells() + run.cells > self.info.context:
            return
        self._reader = self._waiting.popleft()
        run.seat(self._pasts.reuse(run.prompt) or CacheReuse(0, self._network.new_caches(), CacheCheckpoints()))
        run.forks = forks(run.prompt, run.done, (other.prompt for other in self._waiting))
        self._make_room()

    def _cells(self) -> int:
        """What the live sequences need for their next token."""
        reading = self._reader.cells if self._reader else 0
        return reading + sum(run.cells for run in self._writing)

    def _make_room(self) -> None:
        """Cells run out: forget what nobody uses; else the prompt being read waits; else the newest answer ends."""
        while self._cells() + self._pasts.cells > self.info.context:
            if self._pasts.evict():
                continue
            if self._reader and self._writing:
                self._waiting.appendleft(self._reader)
                self._reader.unseat()
                self._reader = None
            elif self._writing:
                self._end(self._writing[-1], FinishReason.CONTEXT)

    def _end(self, run: MlxSequence, reason: FinishReason) -> None:
        """Close a sequence wherever it is."""
        if run in self._waiting:
            self._waiting.remove(run)
        elif run is self._reader:
            self._reader = None
        else:
            self._writing.remove(run)
            self._writer.remove(run.uid)
        if run is self._joining:
            self._joining = None
        run.unseat()
        self._events.append(run.finish(reason))

    # What is computed

    def _write(self) -> None:
        """The next token of every answer."""
        self._make_room()
        if not self._writing:
            return
        by_uid = {run.uid: run for run in self._writing}
        for answered in self._writer.write():
            run = by_uid[answered.uid]
            run.take(answered.token)
            self._events.append(Token(run.id, answered.token))
            if answered.is_last:
                self._keep(run, [*run.prompt, *run.tokens], answered.caches)
                self._end(run, run.reason())
        if self._joining:
            self._keep(self._joining, self._joining.prompt, self._writer.take_caches(self._joining.uid))
            self._joining = None

    def _keep(self, run: MlxSequence, tokens: Many[int], caches: native.Caches) -> None:
        """Remember a sequence at a turn boundary."""
        native.evaluate(caches)
        sliding, full = split(caches)
        run.checkpoints.add(CacheCheckpoint(len(tokens), sliding))
        self._pasts.add(PrefixCache(tokens, full, run.checkpoints.up_to(len(tokens))))

    def _read(self, is_interrupted: IsInterrupted) -> None:
        """The next piece of a prompt; at its end the sequence begins to write."""
        self._admit()
        run = self._reader
        if run is None:
            return
        end = run.next_stop(min(self._piece, _SHARED_PIECE) if self._writing else self._piece)
        if end > run.done and not self._compute(run, end, is_interrupted):
            return
        self._events.append(run.progress())
        if run.done in run.forks or run.done == run.last > run.reused:
            run.checkpoints.add(CacheCheckpoint(run.done, tuple(native.compact(split(run.caches)[0]))))
        if run.done == run.last:
            self._begin_to_write(run)

    def _compute(self, run: MlxSequence, end: int, is_interrupted: IsInterrupted) -> bool:
        """Read up to a place. False: it was interrupted, and the caches are as before."""
        before = [native.branch(cache) for cache in run.caches]
        with closing(self._network.read(run.prompt[run.done : end], run.caches)) as layers:
            for _ in layers:
                if is_interrupted():
                    run.caches = before
                    return False
        run.done = end
        return True

    def _begin_to_write(self, run: MlxSequence) -> None:
        room = self.info.context - len(run.prompt) + 1  # the last token needs no cell
        most = min(run.max_tokens or room, room)
        run.uid = self._writer.add(run.prompt[-1], run.caches, run.sampler, run.stop_ids, most)
        run.caches = ()
        self._reader, self._joining = None, run
        self._writing.append(run)


@contextmanager
def _known_failures() -> Generator[None]:
    """MLX raises RuntimeError for everything; that memory ran out is not a bug of ours."""
    try:
        yield
    except RuntimeError as error:
        known = out_of_memory(error)
        if known is None:
            raise
        raise known from error
