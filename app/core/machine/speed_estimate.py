"""How fast a model would write on this computer, before it is tried: by what a token has to read from main memory.

A token reads every weight but those of the experts it does not use; where that comes from main memory, the memory's
bandwidth is what limits it. Graphics memory is not estimated: nobody can look up its bandwidth. Pure. Not here:
measuring the bandwidth (`probes.bandwidth`), measured speeds (`measurements`).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.machine.fit import Fit, Verdict
from app.core.machine.model_shape import Layer, ModelShape

_USED = 0.7  # of the bandwidth; llama.cpp reaches two thirds to three quarters of it
_MXFP4_BYTES, _MXFP4_NUMBERS = 17, 32


@dataclass(frozen=True)
class Speed:
    """Tokens a second while writing, and whether that was measured here."""

    rate: float
    is_measured: bool = False


def estimated_speed(shape: ModelShape, fit: Fit, bandwidth: float) -> Speed | None:
    """Where main memory decides; `bandwidth` in bytes a second. None where it does not, or is not known."""
    if bandwidth <= 0 or fit.verdict not in (Verdict.CPU_ONLY, Verdict.EXPERTS_ON_CPU):
        return None
    read = bytes_of_token(shape)
    if fit.verdict is Verdict.EXPERTS_ON_CPU:
        here = shape.layers[: max(fit.placement.expert_layers, fit.placement.first_gpu_layer)]
        read = sum(_experts_used(shape, layer) for layer in here)
    return Speed(_USED * bandwidth / read) if read else None


def bytes_of_token(shape: ModelShape) -> int:
    """Bytes of weights that are read for one token."""
    return shape.output + sum(layer.dense + _experts_used(shape, layer) for layer in shape.layers)


def _experts_used(shape: ModelShape, layer: Layer) -> int:
    one = 3 * shape.hidden * shape.expert_ff * _MXFP4_BYTES // _MXFP4_NUMBERS
    experts = max(1, round(layer.experts / one)) if one else 1
    return layer.experts * min(shape.experts_used, experts) // experts
