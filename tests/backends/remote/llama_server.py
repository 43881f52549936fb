"""A real llama-server inside the test's process, with the demo model: `xllamacpp`, which is llama.cpp's own server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import xllamacpp

from tests.demo_model import GGUF


@contextmanager
def llama_server(places: int = 4, context: int = 256, batch: int = 32, key: str = "") -> Iterator[str]:
    """Its address. `context` is that of each of its places."""
    told = xllamacpp.CommonParams()  # type: ignore[reportAttributeAccessIssue]  # it tells no types
    told.model.path = str(GGUF)
    told.n_parallel, told.n_ctx, told.n_batch, told.n_ubatch = places, places * context, batch, batch
    told.kv_unified = False
    told.cpuparams.n_threads = told.cpuparams_batch.n_threads = 1
    told.n_threads_http = places + 2
    told.cache_ram_mib = 0
    told.swa_full = True  # else its window keeps only the last tokens of what it has read
    told.warmup = False
    if key:
        told.api_keys = [key]
    server = xllamacpp.Server(told)  # type: ignore[reportAttributeAccessIssue]
    try:
        yield server.listening_address
    finally:
        del server
