"""Which backend runs a model: by the model's form and the user's wish. Imports a backend only when it is used.

The backends are the table `backends.contract.kinds`; here they are chosen from and opened.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path

from backends.contract import base, wire
from backends.contract.capabilities import Capabilities
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.forms import ModelForm, form_of, is_file, is_folder
from backends.contract.kinds import BACKENDS, BackendKind, kind_for, kind_named, offered
from backends.contract.packs import PackReport


class Registry:
    """The backends of an engine process."""

    def __init__(self, kinds: Sequence[BackendKind] = BACKENDS) -> None:
        self._kinds = tuple(kinds)

    @property
    def capabilities(self) -> Capabilities:
        """What at least one of the backends can do."""
        found = Capabilities()
        for kind in self._kinds:
            found |= kind.capabilities
        return found

    def choose(self, model: Path, wanted: str | None) -> BackendKind:
        """Find the backend for a model; raises EngineError(bad_request) where there is none."""
        kind = kind_named(wanted, self._kinds) if wanted else kind_for(form_of(model), self._kinds)
        if kind is None:
            names = ", ".join(kind.name for kind in offered(self._kinds))
            what = f"no backend “{wanted}”" if wanted else f"no backend for {model.name}"
            raise EngineError(ErrorCode.BAD_REQUEST, f"there is {what}; there are {names}")
        if wanted and kind.form is not form_of(model) and (is_file(model) or is_folder(model)):
            detail = f"{kind.title} takes a model in the form {kind.form.words}; {model.name} is none"
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)
        return kind

    def open_for(self, request: wire.Load | wire.Check, model: Path) -> tuple[BackendKind, base.Backend]:
        """Open the backend for what is to be loaded: of a file, or of a server; raises EngineError(bad_request)."""
        if request.server is None:
            kind = self.choose(model, request.backend)
            return kind, open_backend(kind)
        kind = kind_for(ModelForm.SERVER, self._kinds)
        backend = open_backend(kind) if kind else None
        if kind is None or not isinstance(backend, base.AsksServer):
            raise EngineError(ErrorCode.BAD_REQUEST, "this engine speaks with no server")
        backend.meet(request.server)
        return kind, backend

    def devices_listed(self, request_id: int) -> wire.DevicesListed:
        """List what every offered backend sees, and why one is not usable."""
        devices: list[base.Device] = []
        unusable: dict[str, str] = {}
        builds: dict[str, str] = {}
        pack: PackReport | None = None
        for kind in offered(self._kinds):
            try:
                backend = open_backend(kind)
                devices.extend(backend.devices())
                builds[kind.name] = backend.build
                pack = backend.pack if isinstance(backend, base.TakesPacks) else pack
            except EngineError as error:
                unusable[kind.name] = error.detail
        return wire.DevicesListed(id=request_id, devices=tuple(devices), unusable=unusable, builds=builds, pack=pack)


def open_backend(kind: BackendKind) -> base.Backend:
    """Import a backend and make it."""
    module, _, name = kind.adapter.partition(":")
    return getattr(importlib.import_module(module), name)()
