"""Which sequences are drawn on the device of the output layer, where only the id has to come back.

llama.cpp knows a chain of samplers for each sequence of its cache, and lays its graphs out anew when one is changed,
which takes some milliseconds and allocates its buffers again. So a slot keeps its chain until somebody draws in another
way there; the seed is no part of it. Not here: what a chain is (`device_chain`), drawing in main memory (`sampler`).
"""
# pyright: reportUnknownMemberType=false
# llama.cpp's functions are bare ctypes ones.

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable

from backends.contract.base import Sampling, Sequence
from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp.device_chain import DeviceChain, DrawSettings, settings_of
from backends.llama_cpp.device_link import MOST_LOGITS
from backends.llama_cpp.device_row import draws_right
from backends.llama_cpp.native import Native
from backends.llama_cpp.sampler import check

_MOST_CANDIDATES = 1024  # of top-k; llama.cpp tries a chain out with 131,072 logits, and more would end the process
_MOST_TOP_P = 0.999  # of all tokens: llama.cpp adds up their sorted weights in 32 bits, and the last of them are lost
_ROW_MULTIPLE = 64  # logits: ggml-vulkan ends the process where a row begins at no multiple of 256 bytes
_BITS = 23
_SPREAD = (1.0 - 2.0**-19) / (1 << _BITS)  # below 1 by more than sums of 32 bits are wrong


class DeviceSampler:
    """Takes what the device has drawn for one sequence. A seed gives the same tokens on the same device always."""

    def __init__(self, settings: DrawSettings, seed: int, drawn: Callable[[int, int], int]) -> None:
        """`drawn` gives the id that the device has drawn at a place of a context's last batch."""
        self.settings = settings
        self._drawn = drawn
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        self._next: deque[tuple[float, float]] = deque()

    def numbers(self, index: int) -> tuple[float, float]:
        """The random numbers of the next token, or of one so many behind it. They stay the same until it is taken: a
        call may be aborted and made again.
        """
        while len(self._next) <= index:
            self._next.append((self._random.getrandbits(_BITS) * _SPREAD, self._random.getrandbits(_BITS) * _SPREAD))
        return self._next[index]

    def sample(self, context: int, place: int) -> int:
        """The next token, drawn with the logits at a place of the last batch."""
        token = self._drawn(context, place)
        if token < 0:
            raise EngineError(ErrorCode.INTERNAL, "the device has drawn no token")
        if self._next:
            self._next.popleft()
        return token

    def close(self) -> None:
        """Nothing is held: the chain stays with the slot."""


class DeviceDraws:
    """The chains of a context's slots; first those of the default settings, so that its buffers have room for them."""

    def __init__(self, native: Native, size: int, slots: int) -> None:
        """`size` is that of the vocabulary; 0 slots: nothing is drawn on a device."""
        self._native = native
        self._size = size
        self._context = self._buffer_type = 0
        count = slots if size <= MOST_LOGITS else 0
        self._chains: list[DeviceChain | None] = [self._new_chain(DrawSettings()) for _ in range(count)]

    @property
    def handles(self) -> list[int]:
        """The chains that the context is to be made with, by slot."""
        return [chain.handle for chain in self._chains if chain is not None]

    def attach(self, context: int, needs_gpu: bool) -> None:
        """Take over the context that was made with them. They are given up where the device cannot draw, draws
        something wrong, or need not: a processor has the logits already.
        """
        self._context = context
        links = [chain.link for chain in self._chains if chain is not None]
        if not links:
            return
        self._buffer_type = links[0].buffer_type
        is_aligned = self._size % _ROW_MULTIPLE == 0 or not links[0].is_on_gpu
        is_wanted = links[0].is_usable and is_aligned and (links[0].is_on_gpu or not needs_gpu)
        if not (is_wanted and draws_right(self._native, self._buffer_type, self._size)):
            for slot in range(len(links)):
                self._put(slot, None)
            self._chains.clear()

    def new_sampler(self, sequence: Sequence) -> DeviceSampler | None:
        """How a sequence is drawn on the device; None: it is not, the device cannot, or a
        constraint may want it drawn again.
        Raises EngineError(bad_request) for a bad setting.
        """
        if not self._chains or sequence.constraint is not None:
            return None
        check(sequence.sampling)
        settings = settings_of(sequence)
        if not (_is_exact(settings.sampling, self._size) and self._is_usable(settings)):
            return None
        return DeviceSampler(settings, sequence.sampling.seed, self._native.bindings.llama_get_sampled_token_ith)

    def seat(self, slot: int, sampler: object) -> None:
        """Draw in a slot from now on as its sequence wants: by a DeviceSampler, or by any other in main memory."""
        if not self._chains:
            return
        if not isinstance(sampler, DeviceSampler):
            self._put(slot, None)
            return
        chain = self._chains[slot]
        if chain is None or chain.settings != sampler.settings:
            chain = self._new_chain(sampler.settings)
            self._put(slot, chain)
        chain.link.numbers = sampler.numbers

    def close(self) -> None:
        """Free the chains, after the context."""
        for chain in self._chains:
            if chain is not None:
                chain.close()
        self._chains.clear()

    def _new_chain(self, settings: DrawSettings) -> DeviceChain:
        return DeviceChain(self._native, self._size, settings)

    def _put(self, slot: int, chain: DeviceChain | None) -> None:
        before, self._chains[slot] = self._chains[slot], chain
        self._native.bindings.llama_set_sampler(self._context, slot, chain.handle if chain else None)
        if before is not None:
            before.close()

    def _is_usable(self, settings: DrawSettings) -> bool:
        """Whether the device has every operation for these settings, as those already there show or a trial."""
        if any(chain is not None and chain.settings == settings for chain in self._chains):
            return True
        trial = self._new_chain(settings)
        trial.bind(self._buffer_type)
        is_usable = trial.link.is_usable
        trial.close()
        return is_usable


def _is_exact(sampling: Sampling, size: int) -> bool:
    """Whether the device draws what it should by these settings."""
    if sampling.top_k > 0:
        return sampling.top_k <= min(_MOST_CANDIDATES, size)
    return sampling.top_p == 1.0 or sampling.top_p <= _MOST_TOP_P
