"""Servers as a backend: `meet` says which one, `load` finds out what it is and has.

Nothing is loaded there either: the server has its model, with the context that it was started with; more cannot be had.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from backends.contract.base import Device, LoadOptions, ModelInfo, OnProgress
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.server import Server
from backends.remote.asking import Asker
from backends.remote.chat_model import ChatModel
from backends.remote.model import ServedModel
from backends.remote.patience import Patience
from backends.remote.probing import TRAINED_CONTEXT, Found, FoundByMessage, probe
from backends.remote.vocabulary import DEMO_SIZE
from backends.remote.way import Way, ways_to

MOST_PLACES = 64
_VERSION = "1"


class Remote:
    """The adapter."""

    name = "remote"
    build = f"remote {_VERSION}"

    def __init__(self, patience: Patience = Patience()) -> None:  # noqa: B008 - a frozen value
        self._patience = patience
        self._server: Server | None = None

    def meet(self, server: Server) -> None:
        """Ask this one from now on."""
        self._server = server

    def devices(self) -> tuple[Device, ...]:
        """None of this machine."""
        return ()

    def check(self, model: Path, options: LoadOptions) -> None:  # noqa: ARG002 - the contract's
        """Ask the server what it is; raises EngineError by cause."""
        self._probe(_untold)

    def load(self, model: Path, options: LoadOptions, on_progress: OnProgress) -> ServedModel | ChatModel:  # noqa: ARG002
        """Ask the server what it is; raises EngineError by cause, or passes `Cancelled` from the callback."""
        found, way = self._probe(on_progress)
        if isinstance(found, FoundByMessage):
            return ChatModel(_by_message(found, way, options), found.name, way, self._patience)
        return ServedModel(self._described(found, way, options), found, way, self._patience)

    def _probe(self, on_progress: OnProgress) -> tuple[Found | FoundByMessage, Way]:
        if self._server is None:
            raise EngineError(ErrorCode.BAD_REQUEST, "no server was named")
        on_progress("reading", 0.0)
        asker = Asker(ways_to(self._server), lambda: on_progress("reading", 0.0), self._patience.question)
        found = probe(asker, self._server, self._patience.trial)
        for stage, fraction in (("reading", 1.0), ("loading", 1.0), ("preparing", 1.0)):
            on_progress(stage, fraction)
        return found, asker.way

    def _described(self, found: Found, way: Way, options: LoadOptions) -> ModelInfo:
        context = min(options.context or found.context, found.context)
        places = min(found.places or options.sequences, MOST_PLACES)
        return ModelInfo(
            name=found.name.rpartition("/")[2] or found.name,
            path=way.address.text,
            backend=found.dialect.title,
            build=" ".join(part for part in (found.dialect.title, found.build) if part),
            architecture="gpt-oss",
            parameters=found.parameters,
            size=found.size,
            layers=0,
            experts=0,
            experts_used=0,
            window=0,
            trained_context=found.trained_context,
            context=context,
            sequences=places,
            threads=0,
            quantisation=found.quantisation,
            options=replace(options, context=context, sequences=places),
            is_demo=found.vocabulary.size == DEMO_SIZE,
        )


def _by_message(found: FoundByMessage, way: Way, options: LoadOptions) -> ModelInfo:
    """What is known of a model that shows no ids; its context is the server's secret, so gpt-oss's own is taken."""
    return ModelInfo(
        name=found.name.rpartition("/")[2] or found.name,
        path=way.address.text,
        backend=found.kind,
        build=" ".join(part for part in (found.kind, found.build) if part),
        architecture="gpt-oss",
        parameters=0,
        size=0,
        layers=0,
        experts=0,
        experts_used=0,
        window=0,
        trained_context=TRAINED_CONTEXT,
        context=TRAINED_CONTEXT,
        sequences=min(options.sequences, MOST_PLACES),
        threads=0,
        quantisation="",
        options=options,
    )


def _untold(stage: str, fraction: float) -> None:
    """Progress that nobody asks for."""
