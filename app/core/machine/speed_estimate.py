"""How fast a model would write on this computer, before it is tried: by what a token has to read from main memory.

A token reads every weight but those of the experts it does not use; where that comes from main memory, the memory's
bandwidth is what limits it. Graphics memory is not estimated: nobody can look up its bandwidth. Pure. Not here:
measuring the bandwidth (`probes.bandwidth`), measured speeds (`measurements`).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.machine.fit import Fit, Verdict
from app.core.machine.model_shape import ModelShape

_USED = 0.7  # of the bandwidth; llama.cpp reaches two thirds to three quarters of it


@dataclass(frozen=True)
class Speed:
    """Tokens a second while writing, and whether that was measured here."""

    rate: float
    is_measured: bool = False


def estimated_speed(shape: ModelShape, fit: Fit, bandwidth: float) -> Speed | None:
    """Where main memory decides; `bandwidth` in bytes a second. None where it does not, or is not known."""
    if bandwidth <= 0 or fit.verdict not in (Verdict.CPU_ONLY, Verdict.EXPERTS_ON_CPU):
        return None
    read = shape.read_of_token
    if fit.verdict is Verdict.EXPERTS_ON_CPU:
        here = shape.layers[: max(fit.placement.expert_layers, fit.placement.first_gpu_layer)]
        read = sum(shape.experts_read(layer) for layer in here)
    return Speed(_USED * bandwidth / read) if read else None
