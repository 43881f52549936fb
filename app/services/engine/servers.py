"""How engines on other machines are reached: with which key and certificate, by which process, and whether at all.

Every process that may connect to one is written into the connection log. Not here: the process (`backends.remote`),
the list that people see (`app.state.models.engines`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject

from app.core.models.connection_log import Connection, ConnectionLog
from app.core.models.model_ref import ModelRef, RemoteModel
from app.core.models.remote_engines import RemoteEngines, host_of, is_here
from app.errors import EngineFailure
from app.processes import REMOTE
from app.services.background.child import LineLink, OpenChild, new_child
from app.services.engine.engine_keys import EngineKeys
from backends.contract.errors import ErrorCode
from backends.contract.server import Server

log = logging.getLogger(__name__)


class EngineServers:
    """What an engine needs to know of servers. Without a list, keys and a log it asks whom it is told, with no key."""

    def __init__(
        self,
        engines: RemoteEngines | None = None,
        keys: EngineKeys | None = None,
        connections: ConnectionLog | None = None,
        is_offline: Callable[[], bool] = lambda: False,
        open_child: OpenChild | None = None,
    ) -> None:
        self._engines, self._keys, self._connections = engines, keys, connections
        self._is_offline, self._open = is_offline, open_child or partial(new_child, REMOTE)
        self._tried: dict[RemoteModel, Server] = {}  # with a key and certificate of their own, which are not kept

    def try_with(self, server: Server) -> RemoteModel:
        """Ask for this model with the key and certificate given, until the program ends or they are kept."""
        model = RemoteModel(server.address, server.model)
        self._tried[model] = server
        return model

    def forget_trial(self, model: RemoteModel) -> None:
        """Ask with what is kept from now on."""
        self._tried.pop(model, None)

    def server_of(self, model: RemoteModel) -> Server:
        """How a model is asked for."""
        if (tried := self._tried.get(model)) is not None:
            return tried
        known = self._engines.of(model) if self._engines else None
        key = self._keys.of(model.address) if self._keys and known is not None and known.has_key else ""
        return Server(model.address, model.name, key, known.certificate if known else "")

    def refusal(self, model: ModelRef) -> EngineFailure | None:
        """Why a model must not be asked now; None: it may."""
        if isinstance(model, RemoteModel) and self._is_offline() and not is_here(model):
            return EngineFailure(ErrorCode.OFFLINE, host_of(model))
        return None

    def open_child(self, address: str, arguments: list[str], parent: QObject) -> LineLink:
        """Make the process that asks a server, not yet started."""
        if self._connections is not None:
            host = host_of(RemoteModel(address, ""))
            try:
                self._connections.add(Connection("remote engine", host, datetime.now(UTC), "engine"))
            except OSError as error:
                log.info("the connection log cannot be written: %s", error)
        return self._open(arguments, parent)
