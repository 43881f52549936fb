"""Which backend runs a model: by the model's form, the machine, and the user's wish. Imports a backend only when it is
used.

A folder is for MLX, a GGUF file for llama.cpp: on Apple silicon with Metal, elsewhere with what it was built for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from backends.contract import base, wire
from backends.contract.errors import EngineError, ErrorCode


def _llama_cpp() -> base.Backend:
    return importlib.import_module("backends.llama_cpp").LlamaCpp()


def _mlx() -> base.Backend:
    return importlib.import_module("backends.mlx").Mlx()


def _scripted() -> base.Backend:
    return importlib.import_module("backends.scripted").Scripted()


BACKENDS: dict[str, Callable[[], base.Backend]] = {"llama.cpp": _llama_cpp, "mlx": _mlx, "scripted": _scripted}
FOR_PEOPLE = ("llama.cpp", "mlx")  # the scripted one is for tests and screenshots: it answers, but nobody is offered it


def choose(model: Path, wanted: str | None) -> base.Backend:
    """The backend for a model; raises EngineError(bad_request) for a name that does not exist."""
    name = wanted.casefold() if wanted else _suited(model)
    if name not in BACKENDS:
        raise EngineError(ErrorCode.BAD_REQUEST, f"there is no backend “{wanted}”; there are {', '.join(FOR_PEOPLE)}")
    return BACKENDS[name]()


def _suited(model: Path) -> str:
    if model.name.endswith(".scripted.json"):
        return "scripted"
    return "mlx" if model.is_dir() else "llama.cpp"


def devices_listed(request_id: int) -> wire.DevicesListed:
    """What every backend sees, and why one is not usable."""
    devices: list[base.Device] = []
    unusable: dict[str, str] = {}
    builds: dict[str, str] = {}
    for name in FOR_PEOPLE:
        try:
            backend = BACKENDS[name]()
            devices.extend(backend.devices())
            builds[name] = backend.build
        except EngineError as error:
            unusable[name] = error.detail
    return wire.DevicesListed(id=request_id, devices=tuple(devices), unusable=unusable, builds=builds)
