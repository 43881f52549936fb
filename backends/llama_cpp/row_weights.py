"""The weights of one row of logits, by ggml: exp of each, a share of the whole, and the sums of blocks of them.

ggml computes them several at a time, as no loop of Python could; of 201,088 in 0.4 ms. Not here: drawing by them
(`dice`).
"""
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# ggml's functions are bare ctypes ones.

from __future__ import annotations

import ctypes

from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp.native import Functions, Native

BLOCK = 1024  # weights that are added up by ggml, in 64 bits
_POINTER, _SIZE, _LONG = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64
_F32 = 0  # GGML_TYPE_F32
_FLOAT_BYTES = 4
_NODES = 16  # of the graph: more than it has


class InitParameters(ctypes.Structure):
    """ggml_init_params."""

    _fields_ = (("mem_size", _SIZE), ("mem_buffer", _POINTER), ("no_alloc", ctypes.c_bool))


_FUNCTIONS: Functions = (
    ("ggml_init", _POINTER, [InitParameters]),
    ("ggml_free", None, [_POINTER]),
    ("ggml_tensor_overhead", _SIZE, []),
    ("ggml_graph_overhead_custom", _SIZE, [_SIZE, ctypes.c_bool]),
    ("ggml_new_tensor_1d", _POINTER, [_POINTER, ctypes.c_int, _LONG]),
    ("ggml_view_2d", _POINTER, [_POINTER, _POINTER, _LONG, _LONG, _SIZE, _SIZE]),
    ("ggml_soft_max_ext", _POINTER, [_POINTER, _POINTER, _POINTER, ctypes.c_float, ctypes.c_float]),
    ("ggml_sum_rows", _POINTER, [_POINTER, _POINTER]),
    ("ggml_new_graph_custom", _POINTER, [_POINTER, _SIZE, ctypes.c_bool]),
    ("ggml_build_forward_expand", None, [_POINTER, _POINTER]),
    ("ggml_get_data", _POINTER, [_POINTER]),
    ("ggml_backend_alloc_ctx_tensors", _POINTER, [_POINTER, _POINTER]),
    ("ggml_backend_buffer_free", None, [_POINTER]),
    ("ggml_backend_graph_compute", ctypes.c_int, [_POINTER, _POINTER]),
)


class RowWeights:
    """For rows of so many logits at one temperature. `weights` and `sums` are of the row that was weighed last; `close`
    gives their memory back. Raises EngineError(out_of_memory).
    """

    def __init__(self, native: Native, size: int, temperature: float) -> None:
        ggml = self._ggml = native.ggml_base(_FUNCTIONS)
        self._native = native
        self._backend = native.new_cpu_backend()
        memory = 8 * ggml.ggml_tensor_overhead() + ggml.ggml_graph_overhead_custom(_NODES, False)
        self._context = context = ggml.ggml_init(InitParameters(memory, None, True))
        logits = ggml.ggml_new_tensor_1d(context, _F32, size)
        weights = ggml.ggml_soft_max_ext(context, logits, None, 1.0 / temperature, 0.0)
        self._graph = ggml.ggml_new_graph_custom(context, _NODES, False)
        ggml.ggml_build_forward_expand(self._graph, weights)
        blocks, sums = size // BLOCK, 0
        if blocks:
            rows = ggml.ggml_view_2d(context, weights, BLOCK, blocks, BLOCK * _FLOAT_BYTES, 0)
            sums = ggml.ggml_sum_rows(context, rows)
            ggml.ggml_build_forward_expand(self._graph, sums)
        self._buffer = ggml.ggml_backend_alloc_ctx_tensors(context, self._backend)
        if not self._buffer:
            ggml.ggml_free(context)
            native.free_backend(self._backend)
            raise EngineError(ErrorCode.OUT_OF_MEMORY, f"no room to draw from {size} logits")
        self._logits = self._floats(logits, size)
        self.weights = self._floats(weights, size)
        self.sums = self._floats(sums, blocks)

    def weigh(self, logits: memoryview[float]) -> None:
        """Compute `weights`, and `sums` of all whole blocks of them."""
        self._logits[:] = logits
        self._ggml.ggml_backend_graph_compute(self._backend, self._graph)

    def close(self) -> None:
        """Give the memory back; nothing of it may be used after."""
        self._ggml.ggml_backend_buffer_free(self._buffer)
        self._ggml.ggml_free(self._context)
        self._native.free_backend(self._backend)

    def _floats(self, tensor: int, count: int) -> memoryview[float]:
        if not count:
            return memoryview(b"").cast("f")
        place = self._ggml.ggml_get_data(tensor)
        return memoryview((ctypes.c_float * count).from_address(place)).cast("B").cast("f")
