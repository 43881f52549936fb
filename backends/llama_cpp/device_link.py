"""A sampler that llama.cpp computes on the device of the output layer, behind the logits: it gives the id alone.

llama.cpp's own (`dist`) adds up all weights of a row in 32 bits: of 201,088 many small ones are lost, and the last id
of the vocabulary gets their share; and two copies of the row go to main memory beside the id. This one adds up blocks
of weights and then the weights of one block, each with a random number of its own. A share is right to about 1e-7.
Not here: who is drawn so (`device_draws`).
"""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# ggml's functions are bare ctypes ones.

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Protocol

from backends.llama_cpp.native import Functions, Native
from backends.llama_cpp.row_weights import InitParameters

BLOCK = 512
MOST_LOGITS = BLOCK * BLOCK
_FIRST, _SECOND = BLOCK, BLOCK + 64  # where the random numbers are: GPUs read from multiples of 256 bytes
_POINTER, _SIZE, _LONG, _FLOAT, _INT = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, ctypes.c_float, ctypes.c_int
_F32, _I32 = 0, 26  # GGML_TYPE_F32, GGML_TYPE_I32
_FLOAT_BYTES = 4
_NODES = 64  # of the link: more than it has
_GPUS = (1, 2)  # GGML_BACKEND_DEVICE_TYPE_GPU and …_IGPU
_ONE, _TWO, _ROW = [_POINTER, _POINTER], [_POINTER, _POINTER, _POINTER], [_POINTER, _POINTER, _LONG]

_FUNCTIONS: Functions = (
    ("ggml_init", _POINTER, [InitParameters]),
    ("ggml_free", None, [_POINTER]),
    ("ggml_tensor_overhead", _SIZE, []),
    ("ggml_graph_overhead_custom", _SIZE, [_SIZE, ctypes.c_bool]),
    ("ggml_new_graph_custom", _POINTER, [_POINTER, _SIZE, ctypes.c_bool]),
    ("ggml_build_forward_expand", None, [_POINTER, _POINTER]),
    ("ggml_graph_n_nodes", _INT, [_POINTER]),
    ("ggml_graph_node", _POINTER, [_POINTER, _INT]),
    ("ggml_backend_buft_get_device", _POINTER, [_POINTER]),
    ("ggml_backend_dev_type", _INT, [_POINTER]),
    ("ggml_backend_dev_supports_op", ctypes.c_bool, [_POINTER, _POINTER]),
    ("ggml_backend_tensor_set", None, [_POINTER, _POINTER, _SIZE, _SIZE]),
    ("ggml_set_input", None, [_POINTER]),
    ("ggml_nelements", _LONG, [_POINTER]),
    ("ggml_new_tensor_1d", _POINTER, [_POINTER, _INT, _LONG]),
    ("ggml_view_1d", _POINTER, [_POINTER, _POINTER, _LONG, _SIZE]),
    ("ggml_reshape_1d", _POINTER, _ROW),
    ("ggml_reshape_2d", _POINTER, [*_ROW, _LONG]),
    ("ggml_pad", _POINTER, [_POINTER, _POINTER, _INT, _INT, _INT, _INT]),
    ("ggml_soft_max_ext", _POINTER, [_POINTER, _POINTER, _POINTER, _FLOAT, _FLOAT]),
    ("ggml_scale", _POINTER, [_POINTER, _POINTER, _FLOAT]),
    ("ggml_cast", _POINTER, [_POINTER, _POINTER, _INT]),
    ("ggml_sum_rows", _POINTER, _ONE),
    ("ggml_cumsum", _POINTER, _ONE),
    ("ggml_step", _POINTER, _ONE),
    ("ggml_argmax", _POINTER, _ONE),
    ("ggml_add", _POINTER, _TWO),
    ("ggml_sub", _POINTER, _TWO),
    ("ggml_mul", _POINTER, _TWO),
    ("ggml_get_rows", _POINTER, _TWO),
)


class _Data(Protocol):
    """llama_sampler_data: tensors, or None."""

    logits: int | None
    probs: int | None
    sampled: int | None
    candidates: int | None


class _DataPointer(Protocol):
    contents: _Data


class DeviceLink:
    """Draws at a temperature, or takes the likeliest at 0, of what llama.cpp's own filters leave. A chain owns
    `handle`; this object must live as long, and be closed after.

    `numbers` gives the two random numbers, from 0 to below 1, for each output of the next call, in their order.
    """

    def __init__(
        self, native: Native, size: int, temperature: float, filters: Sequence[int], keeps_logits: bool
    ) -> None:
        """`size` is that of the vocabulary, at most MOST_LOGITS. With `keeps_logits` a copy of them goes to main
        memory, where `Native.logits` finds it.
        """
        self._native = native
        self._ggml = native.ggml_base(_FUNCTIONS)
        self._size, self._temperature, self._keeps_logits = size, temperature, keeps_logits
        self._filters = [ctypes.cast(each, native.bindings.llama_sampler_p_ctypes) for each in filters]
        self.is_usable = False  # the device has every operation
        self.is_on_gpu = False
        self.buffer_type = 0  # of the device that draws; 0: no chain with it was bound to one
        self.numbers: Callable[[int], tuple[float, float]] = _no_numbers
        self._inputs: list[int] = []  # a tensor for each output of the graph that is computed next
        falling = range(BLOCK, 0, -1)
        self._input = (ctypes.c_float * (_SECOND + 1))(*falling)
        self._interface = self._new_interface(native.bindings)
        self.handle: int = native.bindings.llama_sampler_init(ctypes.byref(self._interface), None)

    def _new_interface(self, c: ModuleType) -> ctypes.Structure:
        return c.llama_sampler_i(
            backend_init=c.llama_sampler_i_backend_init(self._init),
            backend_apply=c.llama_sampler_i_backend_apply(self._apply),
            backend_set_input=c.llama_sampler_i_backend_set_input(self._set_input),
            backend_reset=c.llama_sampler_i_backend_reset(self._reset),
        )

    def close(self) -> None:
        """Free the filters."""
        for each in self._filters:
            self._native.bindings.llama_sampler_free(each)

    # What llama.cpp calls

    def _init(self, _: object, buffer_type: int, most: int) -> bool:
        self.buffer_type = buffer_type
        usable = [each.contents.iface.contents.backend_init(each, buffer_type, most) for each in self._filters]
        device = self._ggml.ggml_backend_buft_get_device(buffer_type)  # none: the processor, which has every operation
        self.is_on_gpu = bool(device) and self._ggml.ggml_backend_dev_type(device) in _GPUS
        self.is_usable = all(usable) and (not device or self._is_supported(device))
        return self.is_usable

    def _apply(self, _: object, context: int, graph: int, pointer: _DataPointer) -> None:
        data = pointer.contents
        logits = data.logits
        for each in self._filters:
            each.contents.iface.contents.backend_apply(each, context, graph, pointer)
        data.sampled = self._token(context, data.logits or 0, data.candidates)
        data.probs = data.candidates = None  # what is there would be copied to main memory
        data.logits = logits if self._keeps_logits else None

    def _set_input(self, _: object) -> None:
        for index, tensor in enumerate(self._inputs):
            self._input[_FIRST], self._input[_SECOND] = self.numbers(index)
            self._ggml.ggml_backend_tensor_set(tensor, self._input, 0, ctypes.sizeof(self._input))

    def _reset(self, _: object) -> None:
        self._inputs.clear()

    # What is computed

    def _is_supported(self, device: int) -> bool:
        """Whether the device has the operations for a whole row, with candidates."""
        ggml = self._ggml
        memory = _NODES * ggml.ggml_tensor_overhead() + ggml.ggml_graph_overhead_custom(_NODES, False)
        context = ggml.ggml_init(InitParameters(memory, None, True))
        logits = ggml.ggml_new_tensor_1d(context, _F32, self._size)
        candidates = ggml.ggml_new_tensor_1d(context, _I32, self._size)
        graph = ggml.ggml_new_graph_custom(context, _NODES, False)
        ggml.ggml_build_forward_expand(graph, self._token(context, logits, candidates))
        nodes = [ggml.ggml_graph_node(graph, index) for index in range(ggml.ggml_graph_n_nodes(graph))]
        supported = all(ggml.ggml_backend_dev_supports_op(device, node) for node in nodes)
        ggml.ggml_free(context)
        self._inputs.clear()
        return supported

    def _token(self, context: int, logits: int, candidates: int | None) -> int:
        """The tensor of the id; `candidates` has the ids of the logits where they are not all of the vocabulary."""
        ggml = self._ggml
        count: int = ggml.ggml_nelements(logits)
        row = ggml.ggml_reshape_1d(context, logits, count)
        place = self._draw(context, row, count) if self._temperature else ggml.ggml_argmax(context, row)
        if candidates is None:
            return place
        return ggml.ggml_get_rows(context, ggml.ggml_reshape_2d(context, candidates, 1, count), place)

    def _draw(self, context: int, row: int, count: int) -> int:
        """The tensor of the place that is drawn of so many logits."""
        ggml = self._ggml
        weights = ggml.ggml_soft_max_ext(context, row, None, 1.0 / self._temperature, 0.0)
        numbers = self._new_input(context)
        if count <= BLOCK:
            return self._first(context, weights, count, numbers, _FIRST)
        rows = -(-count // BLOCK)
        blocks = ggml.ggml_reshape_2d(
            context, ggml.ggml_pad(context, weights, rows * BLOCK - count, 0, 0, 0), BLOCK, rows
        )
        sums = ggml.ggml_reshape_1d(context, ggml.ggml_sum_rows(context, blocks), rows)
        block = self._first(context, sums, rows, numbers, _FIRST)
        inside = ggml.ggml_reshape_1d(context, ggml.ggml_get_rows(context, blocks, block), BLOCK)
        place = ggml.ggml_cast(context, self._first(context, inside, BLOCK, numbers, _SECOND), _F32)
        begin = ggml.ggml_scale(context, ggml.ggml_cast(context, block, _F32), float(BLOCK))
        return ggml.ggml_cast(context, ggml.ggml_add(context, begin, place), _I32)

    def _new_input(self, context: int) -> int:
        """The tensor of what is set before each call, where the device has it: one copy for all views of it."""
        tensor = self._ggml.ggml_new_tensor_1d(context, _F32, _SECOND + 1)
        self._ggml.ggml_set_input(tensor)
        self._inputs.append(tensor)
        return self._ggml.ggml_scale(context, tensor, 1.0)

    def _first(self, context: int, weights: int, count: int, numbers: int, place: int) -> int:
        """The tensor of the first place at which the sum of the weights exceeds a random share of the whole, and whose
        weight is not 0: falling numbers make it the largest of all that exceed it.
        """
        ggml = self._ggml
        sums = ggml.ggml_cumsum(context, weights)
        whole = ggml.ggml_view_1d(context, sums, 1, (count - 1) * _FLOAT_BYTES)
        share = ggml.ggml_mul(context, whole, ggml.ggml_view_1d(context, numbers, 1, place * _FLOAT_BYTES))
        above = ggml.ggml_step(context, ggml.ggml_sub(context, sums, share))
        possible = ggml.ggml_mul(context, above, ggml.ggml_step(context, weights))
        falling = ggml.ggml_view_1d(context, numbers, count, 0)
        return ggml.ggml_argmax(context, ggml.ggml_mul(context, possible, falling))


def _no_numbers(_: int) -> tuple[float, float]:
    return 0.0, 0.0
