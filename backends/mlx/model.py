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
from backends.local.model import LoadedModelBase
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


class MlxModel(LoadedModelBase[MlxSequence]):
    """A network of MLX with its caches; `LoadedModel` says what it promises."""

    def __init__(self, network: native.Network, info: ModelInfo, vocabulary: Vocabulary) -> None:
        super().__init__(info, vocabulary)
        self._network = network
        self._decoder = Decoder(network, info.sequences)
        self._prefix_caches = PrefixCaches(_PASTS_PER_SEQUENCE * info.sequences)
        most = info.options.ubatch if metal.is_on_gpu() else _SHARED_PIECE  # on a CPU longer ones bring no speed
        self._piece = min(info.options.batch, info.options.ubatch, most)
        self._waiting: deque[MlxSequence] = deque()
        self._reading: MlxSequence | None = None
        self._joining: MlxSequence | None = None  # it has been added, and writes its first token next
        self._writing: list[MlxSequence] = []

    def start(self, sequence: Sequence) -> None:
        """Queue a sequence; raises EngineError (context_overflow, bad_request) and then nothing has changed."""
        self._check(sequence)
        sampler = new_sampler(sequence.sampling, sequence.constraint, sequence.watch, sequence.logprobs)
        self._waiting.append(MlxSequence(sequence, sampler))

    def step(self, is_interrupted: IsInterrupted) -> Many[StepEvent]:
        """Compute a little for every live sequence. Interrupted: no event is lost, the next call does it again."""
        if not is_interrupted():
            with _known_failures():
                joins = self._joining is not None
                self._write()
                if not joins:  # else its first token comes before another prompt takes its time
                    self._read(is_interrupted)
        return self._drain_events()

    def memory(self) -> MemoryUse:
        """What MLX holds now, spare memory included; the cache grows with the conversation."""
        weights = self._network.weight_bytes()
        reading = self._reading.caches if self._reading else ()
        cache = self._decoder.cache_bytes() + self._prefix_caches.size + sum(one.nbytes for one in reading)
        others = max(0, metal.active_memory() - weights - cache) + native.spare_memory()
        return MemoryUse((DeviceMemory(self.info.devices[0], weights, cache, others),))

    def close(self) -> None:
        """Give everything back. Nothing else may be called after."""
        self._decoder.close()
        self._waiting.clear()
        self._writing.clear()
        self._reading = self._joining = None
        del self._network, self._decoder, self._prefix_caches
        native.free_memory()

    def _live(self) -> list[MlxSequence]:
        return [*self._waiting, *([self._reading] if self._reading else []), *self._writing]

    # Who runs

    def _admit(self) -> None:
        """Let the first of those who wait read its prompt, if there is a place and room for all of it."""
        if self._reading or not self._waiting or len(self._writing) >= self.info.sequences:
            return
        run = self._waiting[0]
        if self._cells() + run.cells > self.info.context:
            return
        self._reading = self._waiting.popleft()
        run.assign(
            self._prefix_caches.reuse(run.prompt) or CacheReuse(0, self._network.new_caches(), CacheCheckpoints())
        )
        run.forks = forks(run.prompt, run.done, (other.prompt for other in self._waiting))
        self._make_room()

    def _cells(self) -> int:
        """What the live sequences need for their next token."""
        reading = self._reading.cells if self._reading else 0
        return reading + sum(run.cells for run in self._writing)

    def _make_room(self) -> None:
        """Cells run out: forget what nobody uses; else the prompt being read waits; else the newest answer ends. What
        gives way ends before anything is forgotten that was asked.
        """
        while self._cells() + self._prefix_caches.cells > self.info.context:
            giving = next((run for run in self._live() if run.gives_way and run not in self._waiting), None)
            if self._prefix_caches.evict(giving.prompt if giving is not None else None):
                continue
            if giving is not None:
                self._end(giving, FinishReason.CONTEXT)
            elif self._reading and self._writing:
                self._waiting.appendleft(self._reading)
                self._reading.withdraw()
                self._reading = None
            elif self._writing:
                self._end(self._writing[-1], FinishReason.CONTEXT)

    def _end(self, run: MlxSequence, reason: FinishReason) -> None:
        """Close a sequence wherever it is."""
        if run in self._waiting:
            self._waiting.remove(run)
        elif run is self._reading:
            self._reading = None
            if run.gives_way and run.done:
                self._keep(run, run.prompt[: run.done], run.caches)
        else:
            self._writing.remove(run)
            self._decoder.remove(run.uid)
        if run is self._joining:
            self._joining = None
        run.withdraw()
        self._events.append(run.finish(reason))

    # What is computed

    def _write(self) -> None:
        """The next token of every answer."""
        self._make_room()
        if not self._writing:
            return
        by_uid = {run.uid: run for run in self._writing}
        for answered in self._decoder.write():
            run = by_uid[answered.uid]
            run.add_token(answered.token)
            self._events.append(Token(run.id, answered.token))
            if answered.is_last:
                self._keep(run, [*run.prompt, *run.tokens], answered.caches)
                self._end(run, run.reason)
        if self._joining:
            self._keep(self._joining, self._joining.prompt, self._decoder.copy_caches(self._joining.uid))
            self._joining = None

    def _keep(self, run: MlxSequence, tokens: Many[int], caches: native.Caches) -> None:
        """Remember a sequence at a turn boundary."""
        if run.gives_way and self._prefix_caches.is_full and not self._prefix_caches.evict(run.prompt):
            return
        native.evaluate(caches)
        sliding, full = split(caches)
        run.checkpoints.add(CacheCheckpoint(len(tokens), sliding))
        self._prefix_caches.add(PrefixCache(tokens, full, run.checkpoints.up_to(len(tokens)), run.asked))

    def _read(self, is_interrupted: IsInterrupted) -> None:
        """The next piece of a prompt; at its end the sequence begins to write."""
        self._admit()
        run = self._reading
        if run is None:
            return
        end = run.next_stop(min(self._piece, _SHARED_PIECE) if self._writing else self._piece)
        if end > run.done and not self._compute(run, end, is_interrupted):
            return
        self._events.append(run.prompt_progress())
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
        run.uid = self._decoder.add(run.prompt[-1], run.caches, run.sampler, run.stop_ids, most)
        run.caches = ()
        self._reading, self._joining = None, run
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
