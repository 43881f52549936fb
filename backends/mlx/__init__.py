"""Apple's MLX as a backend: ids in, ids out, many sequences in one batch, prefixes kept between turns.

Everything of the library is behind `native`, which is imported when a model is loaded; how the parts work together is
in `model`.
"""

from backends.mlx.backend import Mlx

__all__ = ["Mlx"]
