"""Which backend runs a model: by the file's kind, the machine, and the user's wish. Imports a backend only when it is
used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from backends.contract import base, wire
from backends.contract.errors import EngineError, ErrorCode


def _llama_cpp() -> base.Backend:
    return importlib.import_module("backends.llama_cpp").LlamaCpp()


def _scripted() -> base.Backend:
    return importlib.import_module("backends.scripted").Scripted()


BACKENDS: dict[str, Callable[[], base.Backend]] = {"llama.cpp": _llama_cpp, "scripted": _scripted}
FOR_PEOPLE = ("llama.cpp",)  # the scripted one is for tests and screenshots: it answers, but nobody is offered it


def choose(model: Path, wanted: str | None) -> base.Backend:
    """The backend for a model; raises EngineError(bad_request) for a name that does not exist."""
    name = wanted or ("scripted" if model.name.endswith(".scripted.json") else "llama.cpp")
    if name not in BACKENDS:
        raise EngineError(ErrorCode.BAD_REQUEST, f"there is no backend “{name}”; there are {', '.join(FOR_PEOPLE)}")
    return BACKENDS[name]()


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
