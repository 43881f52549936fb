"""Engines on other machines: found out and added, removed, agreed to; what the Models page lists of them.

Signals: changed() · added(RemoteEngine) – one was found and is listed · failed(EngineFailure) – none was found ·
unsaved(AppError) – the list could not be written, or the key is kept until the program ends.

A server is found out by an engine of its own, so that the model in use answers on. Not here: asking (`app.services`),
the engine in use (`model_in_use`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.models.model_ref import ModelRef, RemoteModel
from app.core.models.remote_engines import RemoteEngine, RemoteEngines
from app.errors import AppError, EngineFailure, FileNotWritten
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.engine.client import EngineClient
from app.services.engine.engine_keys import EngineKeys
from app.services.engine.servers import EngineServers
from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.contract.server import AddressError, Server, parse_address


class EnginesState(QObject):
    """What was added, and at most one that is being asked what it is."""

    changed = Signal()
    added = Signal(object)
    failed = Signal(object)
    unsaved = Signal(object)

    def __init__(
        self,
        file: RemoteEngines,
        keys: EngineKeys,
        servers: EngineServers,
        new_probe: Callable[[], EngineClient],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._file, self._keys, self._servers, self._new_probe = file, keys, servers, new_probe
        self._tasks = Tasks(self)
        self._probe: EngineClient | None = None
        self._asked: Server | None = None
        self._reply: Reply | None = None

    @property
    def engines(self) -> tuple[RemoteEngine, ...]:
        """All that were added, the last first."""
        return self._file.value

    @property
    def is_asking(self) -> bool:
        """Whether a server is being found out."""
        return self._reply is not None

    def read_keys(self) -> None:
        """Read them where nobody waits: the keyring may take its time, and be locked."""
        if any(engine.has_key for engine in self.engines):
            self._tasks.run(partial(self._keys.of, ""), lambda _key: None)

    def find(self, address: str, key: str, name: str, certificate: str = "") -> None:
        """Ask what is at an address; `added` or `failed` follows. `certificate`: SHA-256 of the one to trust there."""
        self.cancel()
        try:
            server = Server(parse_address(address).text, name.strip(), key.strip(), certificate)
        except AddressError as error:
            self.failed.emit(EngineFailure(ErrorCode.SERVER_UNREACHABLE, str(error)))
            return
        self._asked, self._probe = server, self._new_probe()
        reply = self._reply = self._probe.load(self._servers.try_with(server))
        reply.finished.connect(self._found)
        reply.failed.connect(self._not_found)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop asking; nothing is told of it any more."""
        if self._reply is not None:
            self._reply.finished.disconnect(self._found)
            self._reply.failed.disconnect(self._not_found)
            self._end()

    def remove(self, model: ModelRef) -> None:
        """Take one off the list, and forget its key where no other one is asked with it."""
        engine = self._file.of(model)
        if engine is None or not self._written(partial(self._file.remove, model)):
            return
        address = engine.model.address
        if engine.has_key and all(other.model.address != address for other in self.engines):
            self._tasks.run(partial(self._keys.keep, address, ""), lambda _kept: None)
        self.changed.emit()

    def to_agree(self, model: ModelRef | None) -> RemoteEngine | None:
        """Which engine a question would go to that leaves this computer, where nobody has agreed to that; else None."""
        return self._file.to_agree(model)

    def agree(self, model: ModelRef) -> None:
        """What is asked may go to the host of this model, from now on."""
        if self._file.of(model) is None and isinstance(model, RemoteModel):
            self._written(partial(self._file.add, RemoteEngine(model)))
        self._written(partial(self._file.agree, model))
        self.changed.emit()

    def ask_no_more(self, model: ModelRef) -> None:
        """Chats may go to the host of this model without asking, from now on."""
        self._written(partial(self._file.ask_no_more, model))

    def _found(self, event: wire.Loaded) -> None:
        server, info = self._asked, event.info
        assert server is not None
        model = RemoteModel(server.address, server.model)
        known = self._file.of(model)
        engine = RemoteEngine(
            model,
            info.name,
            info.backend,
            info.context if event.capabilities.renders else 0,
            info.sequences,
            server.certificate,
            bool(server.key),
            known is not None and known.is_agreed,
            known is None or known.asks_chats,
            not event.capabilities.renders,
        )
        self._end()
        if self._written(partial(self._file.add, engine)):
            if server.key:
                self._tasks.run(partial(self._keys.keep, server.address, server.key), self._key_kept)
            self.added.emit(engine)
        self.changed.emit()

    def _key_kept(self, is_kept: bool) -> None:
        if not is_kept:
            self.unsaved.emit(
                AppError(
                    Sentence("The key is kept until Triptych ends: there is no keyring that can keep it."),
                    Sentence("Unlock the system’s keyring, then add the engine again."),
                )
            )

    def _not_found(self, failure: EngineFailure) -> None:
        self._end()
        self.failed.emit(failure)

    def _end(self) -> None:
        if self._asked is not None:
            self._servers.forget_trial(RemoteModel(self._asked.address, self._asked.model))
        self._reply = self._asked = None
        if self._probe is not None:
            self._probe.retire()
            self._probe = None
        self.changed.emit()

    def _written(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except FileNotWritten as failure:
            self.unsaved.emit(failure)
            return False
        return True
