"""Whether a model of the catalog would run on this computer, before it is here, and which one to recommend.

Judged with nothing else running and a usual context, since a download outlives what runs now. Not here: the arithmetic
(`fit`, `placement`), a load right now (`prediction`).
"""

from __future__ import annotations

from app.core.machine.fit import Fit, MemorySettings, Verdict
from app.core.machine.hardware import Hardware, machine_when_idle
from app.core.machine.model_shape import ModelShape
from app.core.machine.placement import choose
from app.core.models.catalog import Catalog, CatalogModel

USUAL_CONTEXT = 16_384
_RECOMMENDABLE = (Verdict.COMFORTABLE, Verdict.TIGHT, Verdict.EXPERTS_ON_CPU, Verdict.CPU_ONLY)


def verdict_of(shape: ModelShape, hardware: Hardware) -> Fit:
    """How it would be loaded here, or by how much it misses."""
    return choose(shape, machine_when_idle(hardware), MemorySettings(USUAL_CONTEXT)).fit


def recommended(catalog: Catalog, hardware: Hardware) -> CatalogModel | None:
    """The largest general model that runs comfortably here, else the smallest that runs at all."""
    general = [model for model in catalog.models if model.name == model.shape]
    verdicts = [(model, verdict_of(model.model_shape, hardware).verdict) for model in general]
    comfortable = [model for model, verdict in verdicts if verdict is Verdict.COMFORTABLE]
    possible = [model for model, verdict in verdicts if verdict in _RECOMMENDABLE]
    return comfortable[-1] if comfortable else next(iter(possible), None)
