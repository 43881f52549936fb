"""Drawing from given logits by the graph that llama.cpp would compute behind its own, on any device of this machine."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from backends.contract.base import Sampling
from backends.llama_cpp.device_chain import DeviceChain, DrawSettings
from backends.llama_cpp.device_draws import DeviceSampler
from backends.llama_cpp.native import Native
from backends.llama_cpp.row_weights import InitParameters

_POINTER, _SIZE = ctypes.c_void_p, ctypes.c_size_t
_NODES = 128
_FUNCTIONS: list[tuple[str, Any, list[Any]]] = [
    ("ggml_backend_dev_init", _POINTER, [_POINTER, ctypes.c_char_p]),
    ("ggml_backend_dev_buffer_type", _POINTER, [_POINTER]),
    ("ggml_backend_alloc_ctx_tensors", _POINTER, [_POINTER, _POINTER]),
    ("ggml_backend_graph_compute", ctypes.c_int, [_POINTER, _POINTER]),
    ("ggml_backend_tensor_get", None, [_POINTER, _POINTER, _SIZE, _SIZE]),
    ("ggml_backend_buffer_free", None, [_POINTER]),
]


class DeviceRow:
    """A row of logits on a device with the graph that draws from it."""

    def __init__(self, native: Native, device: int, logits: Sequence[float], sampling: Sampling) -> None:
        self._native = native
        self._chain = DeviceChain(native, len(logits), DrawSettings(sampling))
        ggml = self._ggml = native.ggml_base(_FUNCTIONS)
        self._chain.bind(ggml.ggml_backend_dev_buffer_type(device))
        self.is_usable = self._chain.link.is_usable
        memory = _NODES * ggml.ggml_tensor_overhead() + ggml.ggml_graph_overhead_custom(_NODES, False)
        self._context = ggml.ggml_init(InitParameters(memory, None, True))
        row = ggml.ggml_new_tensor_1d(self._context, 0, len(logits))
        self._graph = ggml.ggml_new_graph_custom(self._context, _NODES, False)
        data = native.bindings.llama_sampler_data(logits=row)
        handle = ctypes.cast(self._chain.handle, native.bindings.llama_sampler_p_ctypes)
        self._set_input = lambda: handle.contents.iface.contents.backend_set_input(handle)
        handle.contents.iface.contents.backend_apply(handle, self._context, self._graph, ctypes.byref(data))
        assert data.logits is None and data.probs is None and data.candidates is None, "the id alone"
        self._sampled = data.sampled
        ggml.ggml_build_forward_expand(self._graph, self._sampled)
        is_processor = native.device(device).kind == 0
        self._backend = native.new_cpu_backend() if is_processor else ggml.ggml_backend_dev_init(device, None)
        self._buffer = ggml.ggml_backend_alloc_ctx_tensors(self._context, self._backend)
        content = array("f", logits)
        ggml.ggml_backend_tensor_set(row, content.buffer_info()[0], 0, 4 * len(content))

    def by_numbers(self, first: float, second: float) -> int:
        """What is drawn by these random numbers."""
        self._chain.link.numbers = lambda _: (first, second)
        return self._compute()

    def by_seed(self, seed: int, count: int) -> Iterator[int]:
        """So many tokens, as a sequence with this seed draws them."""
        sampler = DeviceSampler(self._chain.settings, seed, lambda _context, _place: self._compute())
        self._chain.link.numbers = sampler.numbers
        return (sampler.sample(0, 0) for _ in range(count))

    def close(self) -> None:
        """Give all of it back."""
        self._ggml.ggml_backend_buffer_free(self._buffer)
        self._ggml.ggml_free(self._context)
        self._native.free_backend(self._backend)
        self._chain.close()

    def _compute(self) -> int:
        self._set_input()
        assert self._ggml.ggml_backend_graph_compute(self._backend, self._graph) == 0
        token = ctypes.c_int32()
        self._ggml.ggml_backend_tensor_get(self._sampled, ctypes.byref(token), 0, 4)
        return token.value
