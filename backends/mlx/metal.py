"""What MLX alone, without mlx-lm, says about the device it computes on: its kind, its limits, the memory in use.

Apart from `native` because a list of devices must not wait for mlx-lm, which takes seconds to import on a busy machine.
"""

# mlx declares nothing of some functions:
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import mlx.core as mx


def device_facts() -> Mapping[str, int | str]:
    """What the library says about the device; `memory_size` and more on Apple's, names elsewhere."""
    return cast("Mapping[str, int | str]", mx.device_info())


def is_on_gpu() -> bool:
    """Whether it computes with Metal."""
    return mx.default_device().type == mx.DeviceType.gpu


def active_memory() -> int:
    """The bytes of all arrays that are alive."""
    return mx.get_active_memory()
