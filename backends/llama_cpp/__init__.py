"""llama.cpp as a backend: ids in, ids out, many sequences in one batch, prefixes kept between turns.

Everything native is behind `native`; how the parts work together is in `model`.
"""

from backends.llama_cpp.backend import LlamaCpp

__all__ = ["LlamaCpp"]
