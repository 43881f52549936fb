"""RoPE's frequencies with YaRN, for configurations in which the range of the correction is not rounded.

WORKAROUND(mlx-lm 0.32.2): its YarnRoPE always rounds the range, as if `rope_scaling.truncate` were true. OpenAI's
models say false; rounding moves their logits by up to 1 (the likeliest token changes in 2 of 100 places). llama.cpp
rounds too. Checked by tests/backends/mlx/test_rope.py, which fails once mlx-lm follows the key.
"""

from __future__ import annotations

import math

from backends.formats.mlx_config import Config


def exact_frequencies(config: Config) -> list[float] | None:
    """What the configuration asks for, where mlx-lm would take something else; else None."""
    return None if config.rope_scaling.truncate else frequencies(config)


def frequencies(config: Config) -> list[float]:
    """Wavelengths of each pair of dimensions (what `mx.fast.rope` calls freqs), as the original code computes them."""
    rope, size, base = config.rope_scaling, config.head_dim, config.rope_theta
    low, high = (_turning_dimension(config, turns) for turns in (rope.beta_fast, rope.beta_slow))
    if rope.truncate:
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, size - 1)
    high += 0.001 if low == high else 0.0
    result: list[float] = []
    for pair in range(size // 2):
        fast = base ** (2 * pair / size)
        slow = rope.factor * fast
        share = min(max((pair - low) / (high - low), 0.0), 1.0)  # of the stretched wavelength
        result.append(1.0 / (share / slow + (1.0 - share) / fast))
    return result


def _turning_dimension(config: Config, turns: float) -> float:
    """The dimension that turns so often within the original context."""
    context = config.rope_scaling.original_max_position_embeddings
    return config.head_dim * math.log(context / (turns * 2 * math.pi)) / (2 * math.log(config.rope_theta))
