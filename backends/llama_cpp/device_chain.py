"""A chain of llama.cpp's samplers with nothing but our link, by the settings of a sequence.

Not here: which sequence has which (`device_draws`).
"""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# llama.cpp's functions are bare ctypes ones.

from __future__ import annotations

import ctypes

import msgspec

from backends.contract.base import Sampling, Sequence
from backends.llama_cpp.device_link import DeviceLink
from backends.llama_cpp.native import Native
from backends.llama_cpp.sampler import filters


class DrawSettings(msgspec.Struct, frozen=True):
    """What makes a chain; the seed is the sequence's and 0 here."""

    sampling: Sampling = Sampling()
    keeps_logits: bool = False  # somebody asks for scores or likelihoods


def settings_of(sequence: Sequence) -> DrawSettings:
    """The settings of a sequence; greedy drawing needs no filter."""
    sampling = sequence.sampling
    sampling = msgspec.structs.replace(sampling, seed=0) if sampling.temperature > 0.0 else Sampling(temperature=0.0)
    return DrawSettings(sampling, sequence.watch is not None or sequence.logprobs is not None)


class DeviceChain:
    """Draws by these settings. One sequence of a context can have it, once: it is bound to a device for ever."""

    def __init__(self, native: Native, size: int, settings: DrawSettings) -> None:
        """`size` is that of the vocabulary."""
        self._native = native
        self.settings = settings
        sampling = settings.sampling
        self.link = DeviceLink(native, size, sampling.temperature, filters(native, sampling), settings.keeps_logits)
        self.handle = native.new_chain()
        native.add_to_chain(self.handle, self.link.handle)

    def bind(self, buffer_type: int) -> None:
        """Bind it to the device of these buffers without a context, to learn whether it is usable there."""
        chain = ctypes.cast(self.handle, self._native.bindings.llama_sampler_p_ctypes)
        chain.contents.iface.contents.backend_init(chain, buffer_type, 1)

    def close(self) -> None:
        """Free all of it; no context may have it any more."""
        self._native.free_sampler(self.handle)
        self.link.close()
