"""A row of logits of one's own on a device, drawn from by the graph that llama.cpp would compute behind its own, to
find out whether a device draws right, and how fast.
"""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# ggml's functions are bare ctypes ones.

from __future__ import annotations

import ctypes
from array import array
from contextlib import closing

from backends.contract.base import Sampling
from backends.llama_cpp.device_chain import DeviceChain, DrawSettings
from backends.llama_cpp.device_link import BLOCK
from backends.llama_cpp.native import Functions, Native
from backends.llama_cpp.row_weights import InitParameters

_POINTER, _SIZE = ctypes.c_void_p, ctypes.c_size_t
_F32 = 0  # GGML_TYPE_F32
_NODES = 128  # of the graph: more than it has
_FUNCTIONS: Functions = (
    ("ggml_backend_buft_get_device", _POINTER, [_POINTER]),
    ("ggml_backend_dev_init", _POINTER, [_POINTER, ctypes.c_char_p]),
    ("ggml_backend_alloc_ctx_tensors", _POINTER, [_POINTER, _POINTER]),
    ("ggml_backend_graph_compute", ctypes.c_int, [_POINTER, _POINTER]),
    ("ggml_backend_tensor_get", None, [_POINTER, _POINTER, _SIZE, _SIZE]),
    ("ggml_backend_buffer_free", None, [_POINTER]),
)


class DeviceRow:
    """Logits, and how one of them is drawn. `close` gives all of it back."""

    def __init__(self, native: Native, buffer_type: int, logits: array[float], sampling: Sampling) -> None:
        """`buffer_type` is that of the device's buffers; the logits are 32 bits each."""
        ggml = self._ggml = native.ggml_base(_FUNCTIONS)
        self._native = native
        self._chain = DeviceChain(native, len(logits), DrawSettings(sampling))
        self._chain.bind(buffer_type)
        self.link = self._chain.link
        memory = _NODES * ggml.ggml_tensor_overhead() + ggml.ggml_graph_overhead_custom(_NODES, False)
        self._context = ggml.ggml_init(InitParameters(memory, None, True))
        row = ggml.ggml_new_tensor_1d(self._context, _F32, len(logits))
        self._graph = ggml.ggml_new_graph_custom(self._context, _NODES, False)
        data = native.bindings.llama_sampler_data(logits=row)
        handle = ctypes.cast(self._chain.handle, native.bindings.llama_sampler_p_ctypes)
        self._set_input = lambda: handle.contents.iface.contents.backend_set_input(handle)
        handle.contents.iface.contents.backend_apply(handle, self._context, self._graph, ctypes.byref(data))
        self.copied = [data.logits, data.probs, data.candidates]  # what would go to main memory beside the id
        self._sampled = data.sampled
        ggml.ggml_build_forward_expand(self._graph, self._sampled)
        device = ggml.ggml_backend_buft_get_device(buffer_type)
        self._backend = ggml.ggml_backend_dev_init(device, None) if device else native.new_cpu_backend()
        self._buffer = ggml.ggml_backend_alloc_ctx_tensors(self._context, self._backend)
        if self._buffer:
            ggml.ggml_backend_tensor_set(row, logits.buffer_info()[0], 0, logits.itemsize * len(logits))

    def draw(self) -> int:
        """A token by the link's numbers; -1 where the device could not compute it."""
        token = ctypes.c_int32(-1)
        if self._buffer and self.link.is_usable:
            self._set_input()
            if self._ggml.ggml_backend_graph_compute(self._backend, self._graph) == 0:
                self._ggml.ggml_backend_tensor_get(self._sampled, ctypes.byref(token), 0, ctypes.sizeof(token))
        return token.value

    def by_numbers(self, first: float, second: float) -> int:
        """A token by these random numbers; -1 where the device could not compute it."""
        self.link.numbers = lambda _: (first, second)
        return self.draw()

    def close(self) -> None:
        """Give everything back."""
        self._ggml.ggml_backend_buffer_free(self._buffer)
        self._ggml.ggml_free(self._context)
        self._native.free_backend(self._backend)
        self._chain.close()


def draws_right(native: Native, buffer_type: int, size: int) -> bool:
    """Whether a device draws what it must from so many equal logits, and from two that stand out: its kernels are those
    of a driver that nobody has tried.
    """
    equal = array("f", bytes(4 * size))
    width = min(BLOCK, size)
    blocks = size // width
    with closing(DeviceRow(native, buffer_type, equal, Sampling())) as row:
        for block, place in ((0, 0), (blocks // 2, width // 3), (blocks - 1, width - 1)):
            inside = (place + 0.5) / width
            first = inside if size <= BLOCK else (block + 0.5) * BLOCK / size
            if row.by_numbers(first, inside) != block * width + place:
                return False
    equal[size // 3] = equal[size // 2] = 30.0
    with closing(DeviceRow(native, buffer_type, equal, Sampling(top_p=0.9, min_p=0.5))) as row:
        found = {row.by_numbers(number, number) for number in (0.25, 0.75)}
        return not row.link.is_usable or found == {size // 3, size // 2}  # without filters, then
