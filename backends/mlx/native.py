"""MLX and mlx-lm, as far as we use them: the only module that imports mlx-lm, all types of both end here.

One thread only: arrays made in one thread cannot be evaluated in another ("There is no Stream"). Nothing is computed
before it is evaluated. Not here: what to compute and when (`model`).
"""

# mlx declares arrays as lists of unknown things, and mlx-lm declares nothing:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import copy
import gc
import math
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import mlx.core as mx
import mlx.utils
from mlx_lm.generate import BatchGenerator, StopSequences, generation_stream
from mlx_lm.models.cache import RotatingKVCache, make_prompt_cache
from mlx_lm.tuner.utils import load_adapters
from mlx_lm.utils import load_model

from backends.local.give_back import give_back_memory

Array = mx.array
SampleFunction = Callable[[mx.array], mx.array]
_CLEANING = 512  # tokens between two clearings of MLX's spare memory, as its batch generator has it
_FREQUENCIES = "_freqs"  # of mlx-lm's YarnRoPE; private there, and the only way to correct it


class Cache(Protocol):
    """Keys and values of one layer, of one sequence: mlx-lm's KVCache, or RotatingKVCache on sliding layers."""

    keys: mx.array | None
    values: mx.array | None
    offset: int

    @property
    def nbytes(self) -> int:
        """How many bytes keys and values take."""
        ...


Caches = Sequence[Cache]


@dataclass(frozen=True)
class Answered:
    """One new token of a sequence; with the last one come the caches, which hold all of its tokens."""

    uid: int
    token: int
    is_last: bool
    caches: Caches


class Network:
    """The weights and how to compute with them. mlx-lm's classes are untyped: hence the one `Any`."""

    def __init__(self, folder: Path) -> None:
        """Map a folder that was checked before; nothing is read yet. Raises ValueError, RuntimeError, OSError."""
        self._model: Any = load_model(folder, lazy=True)[0]

    @property
    def layers(self) -> int:
        """How many layers the network has."""
        return len(self._model.layers)

    def read_weights(self) -> Iterator[float]:
        """Read the weights layer by layer; yields the fraction done after each."""
        parts = [self._model.model.embed_tokens, self._model.lm_head, self._model.model.norm, *self._model.layers]
        for number, part in enumerate(parts, 1):
            if mx.default_device().type == mx.DeviceType.cpu:
                # MLX computes BF16 on CPUs slowly and rounds it differently in batches of different sizes
                part.set_dtype(mx.float32)
            mx.eval(part.parameters())
            yield number / len(parts)

    def use_frequencies(self, frequencies: Sequence[float] | None) -> None:
        """Evaluate RoPE's frequencies in this thread; give the attention others where the built-in ones are wrong."""
        for layer in self._model.layers:
            rope = layer.self_attn.rope
            if frequencies is not None:
                setattr(rope, _FREQUENCIES, mx.array(list(frequencies)))
            mx.eval(getattr(rope, _FREQUENCIES))

    def frequencies(self) -> list[float]:
        """RoPE's frequencies as they are used."""
        return cast("list[float]", getattr(self._model.layers[0].self_attn.rope, _FREQUENCIES).tolist())

    def use_adapter(self, folder: Path) -> None:
        """Attach a LoRA adapter; raises ValueError where it does not belong to this model."""
        self._model = load_adapters(self._model, str(folder))
        self._model.eval()  # the new layers would drop numbers at random, as in training

    def weight_bytes(self) -> int:
        """Bytes of all weights in memory."""
        return sum(array.nbytes for _, array in cast("Any", mlx.utils.tree_flatten(self._model.parameters())))

    def new_caches(self) -> Caches:
        """Empty caches for a sequence."""
        return cast("Caches", make_prompt_cache(self._model))

    def read(self, tokens: Sequence[int], caches: Caches) -> Generator[None]:
        """Compute tokens behind those in the caches; pauses after each layer. Given up midway, it spoils the caches."""
        with on_stream():
            self._model(mx.array([tokens]), cache=caches)
            for cache in caches:
                mx.eval(cache.keys, cache.values)
                yield

    def new_single(self, token: int, caches: Caches, sampler: SampleFunction) -> SingleSequence:
        """One answer, written alone behind a prompt: its caches and its last token."""
        return SingleSequence(self._model, token, caches, sampler)

    def new_batch(self, sequences: int) -> SequenceBatch:
        """What writes answers together, for so many at a time. On Apple's GPU it wires the memory while it lives."""
        return SequenceBatch(BatchGenerator(self._model, completion_batch_size=sequences, prefill_batch_size=sequences))


class SingleSequence:
    """One answer on its own caches, as mlx-lm's `generate_step` writes: without what a batch costs, which is a fifth.

    It is one token ahead: that one is computed while the one before is answered.
    """

    def __init__(self, model: Callable[..., mx.array], token: int, caches: Caches, sampler: SampleFunction) -> None:
        self._model = model
        self._sampler = sampler
        self._steps = 0
        self.caches = caches
        self._next = self._after(mx.array([token]))

    def _after(self, token: mx.array) -> mx.array:
        """The token behind this one, begun to be computed."""
        with on_stream():
            logits = self._model(token[None], cache=self.caches)[:, -1, :]
            following = self._sampler(logits - mx.logsumexp(logits, axis=-1, keepdims=True))
            mx.async_eval(following)
        self._steps += 1
        if self._steps % _CLEANING == 0:
            mx.clear_cache()
        return following

    def write(self) -> int:
        """The next token. The caches hold it then; the one behind it is on its way."""
        token, self._next = self._next, self._after(self._next)
        return cast("int", token.item())

    def last(self) -> int:
        """The next token, if nothing is to be computed behind it: the caches do not hold it."""
        return cast("int", self._next.item())


class SequenceBatch:
    """mlx-lm's batch generator, used for writing only: prompts come as caches and their last token."""

    def __init__(self, generator: BatchGenerator) -> None:
        self._generator = generator

    def add(self, token: int, caches: Caches, sampler: SampleFunction, stop_ids: Iterable[int], most: int) -> int:
        """A sequence joins with the next `write`; returns its number."""
        stops = StopSequences([[id_] for id_ in stop_ids] or None)
        (uid,) = self._generator.insert(
            [[token]], max_tokens=[most], caches=[list(caches)], samplers=[sampler], stop_sequences=[stops]
        )
        return uid

    def write(self) -> list[Answered]:
        """A token for every sequence that was there before; those just added are computed but tell later."""
        _, responses = self._generator.next()
        return [
            Answered(r.uid, r.token, r.finish_reason is not None, cast("Caches", r.prompt_cache or ()))
            for r in responses
        ]

    def copy_caches(self, uid: int) -> Caches:
        """A copy of the caches of a sequence."""
        with on_stream():
            found = cast("Mapping[int, tuple[Caches, list[int]]]", self._generator.extract_cache([uid]))
        return found[uid][0]

    def remove(self, uid: int) -> None:
        """Stop writing a sequence, and forget its caches."""
        with on_stream():
            self._generator.remove([uid])

    def cache_bytes(self) -> int:
        """Bytes of the caches of all sequences here."""
        return self._generator.prompt_cache_nbytes

    def close(self) -> None:
        """Give back the wired memory."""
        self._generator.close()


@contextmanager
def on_stream() -> Generator[None]:
    """Where mlx-lm computes: all of ours has to be on it too, or one would wait for the other."""
    with mx.stream(generation_stream):
        yield


def branch(cache: Cache) -> Cache:
    """A cache that can grow on its own; the numbers are copied when one of the two does."""
    other = copy.copy(cache)
    other.keys, other.values = copy.copy(cache.keys), copy.copy(cache.values)
    return other


def compact(caches: Caches) -> list[Cache]:
    """Copies that hold what later tokens will look at and nothing else."""
    with on_stream():
        copies = [cast("Any", cache).merge([cache]).extract(0) for cache in caches]
        mx.eval([(cache.keys, cache.values) for cache in copies])
    return copies


def snapshot(caches: Caches) -> Caches:
    """Copies of caches that go on: of the sliding layers what counts; full ones are copied when they grow."""
    window = iter(compact([cache for cache in caches if isinstance(cache, RotatingKVCache)]))
    return [next(window) if isinstance(cache, RotatingKVCache) else branch(cache) for cache in caches]


def evaluate(caches: Caches) -> None:
    """Compute what the caches hold, and let go of how it is computed."""
    mx.eval([(cache.keys, cache.values) for cache in caches])


def free_memory() -> None:
    """Give back what is no longer used."""
    gc.collect()  # modules and generators refer to each other
    mx.synchronize()
    mx.clear_cache()
    give_back_memory()  # on Linux arrays are the C library's, which keeps what is freed between what is not


def spare_memory() -> int:
    """Bytes MLX keeps for the next arrays."""
    return mx.get_cache_memory()


# Drawing a token: functions of log-probabilities with one row.


def likeliest(logprobs: mx.array) -> mx.array:
    """Draw the likeliest token: greedy sampling."""
    return mx.argmax(logprobs, axis=-1)


def keep_top_k(logprobs: mx.array, k: int) -> mx.array:
    """All but the k likeliest become impossible."""
    place = logprobs.shape[-1] - k
    return logprobs if place <= 0 else _keep_from(logprobs, mx.sort(logprobs, axis=-1)[..., place : place + 1])


def keep_top_p(logprobs: mx.array, p: float) -> mx.array:
    """The fewest that together reach the probability p stay possible."""
    ascending = mx.sort(logprobs, axis=-1)
    probabilities = mx.softmax(ascending, axis=-1)
    is_kept = mx.cumsum(probabilities, axis=-1) > 1.0 - p
    return _keep_from(logprobs, mx.min(mx.where(is_kept, ascending, math.inf), axis=-1, keepdims=True))


def keep_min_p(logprobs: mx.array, share: float) -> mx.array:
    """Those less likely than this share of the likeliest become impossible."""
    return _keep_from(logprobs, mx.max(logprobs, axis=-1, keepdims=True) + math.log(share))


def _keep_from(logprobs: mx.array, lowest: mx.array) -> mx.array:
    return mx.where(logprobs < lowest, -math.inf, logprobs)


def random_key(seed: int) -> mx.array:
    """Where a sequence of random numbers begins."""
    return mx.random.key(seed)


def draw(logprobs: mx.array, temperature: float, key: mx.array) -> tuple[mx.array, mx.array]:
    """A token by its probability, and the key for the next one."""
    following, present = mx.random.split(key)
    return mx.random.categorical(logprobs * (1.0 / temperature), key=present), following


def token_id(token: mx.array) -> int:
    """The id of a token that was drawn, computed now."""
    return cast("int", token.item())


def scores_of(logprobs: mx.array, ids: Sequence[int]) -> list[float]:
    """The log-probabilities of these ids, computed now."""
    row = logprobs.reshape(-1)
    return [cast("float", row[id_].item()) for id_ in ids]


def likeliest_of(logprobs: mx.array, count: int) -> list[int]:
    """The likeliest ids, the likeliest first, computed now."""
    if count == 0:
        return []
    return cast("list[int]", mx.argsort(-logprobs.reshape(-1))[:count].tolist())


def forbid(logprobs: mx.array, mask: bytes) -> mx.array:
    """Make the tokens impossible whose bits in the mask are not set."""
    packed = mx.array(cast("list[int]", memoryview(mask)))  # it takes any buffer, and its stubs do not say so
    bits = (packed[:, None] >> mx.arange(8, dtype=mx.uint8)) & 1
    return mx.where(bits.reshape(-1)[: logprobs.shape[-1]] == 1, logprobs, -math.inf)
