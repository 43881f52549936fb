"""The engines elsewhere that a person has added, in a small JSON file: where they are, and what is trusted there.

Their keys are not in it (`app.services.engine.engine_keys`). Not here: asking them.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.models.model_ref import ModelRef, RemoteModel
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.server import AddressError, parse_address


class RemoteEngine(msgspec.Struct, frozen=True):
    """One model of one server. `name` is what the server calls it; empty: whichever it has."""

    model: RemoteModel
    title: str = ""  # as the model called itself when it was asked
    kind: str = ""  # llama-server, vLLM, …
    context: int = 0  # tokens of one answer with its prompt
    places: int = 0  # answers at once
    certificate: str = ""  # SHA-256 of the one certificate that is trusted there
    has_key: bool = False
    is_agreed: bool = False  # that what is asked goes there
    asks_chats: bool = True  # each chat asks before it is sent there
    renders: bool = False  # the server renders the prompt: it is asked by messages, and no tokens are seen

    @property
    def is_here(self) -> bool:
        """Whether it is on this computer, so that nothing leaves it."""
        return is_here(self.model)

    @property
    def host(self) -> str:
        """Which machine it is, for a person."""
        return host_of(self.model)


class RemoteEngines(JsonFile[tuple[RemoteEngine, ...]]):
    """All that were added, the last first."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, tuple[RemoteEngine, ...], Sentence("The list of engines could not be saved."))

    def of(self, model: ModelRef) -> RemoteEngine | None:
        """Find what is known of a model; None where it was not added."""
        return next((engine for engine in self.value if engine.model == model), None)

    def to_agree(self, model: ModelRef | None) -> RemoteEngine | None:
        """Which engine a question would go to that leaves this computer, where nobody has agreed to that; else None."""
        if not isinstance(model, RemoteModel):
            return None
        engine = self.of(model) or RemoteEngine(model)
        return None if engine.is_here or engine.is_agreed else engine

    def asking_chats(self, model: ModelRef | None) -> RemoteEngine | None:
        """Which engine a chat would be sent to that has to ask first; None where nothing leaves, or none has to."""
        if not isinstance(model, RemoteModel):
            return None
        engine = self.of(model) or RemoteEngine(model)
        return None if engine.is_here or not engine.asks_chats else engine

    def ask_no_more(self, model: ModelRef) -> None:
        """Let every chat be sent to this host, whichever of its models answers. Raises FileNotWritten."""
        self._mark(model, asks_chats=False)

    def add(self, engine: RemoteEngine) -> None:
        """Put it first, in place of what was known of the same. Raises FileNotWritten."""
        self.write((engine, *(other for other in self.value if other.model != engine.model)))

    def remove(self, model: ModelRef) -> None:
        """Forget it. Raises FileNotWritten."""
        self.write(tuple(other for other in self.value if other.model != model))

    def agree(self, model: ModelRef) -> None:
        """Keep in mind that what is asked may go to this host, whichever of its models. Raises FileNotWritten."""
        self._mark(model, is_agreed=True)

    def _mark(self, model: ModelRef, **changes: bool) -> None:
        if (known := self.of(model)) is not None:
            marked = [
                msgspec.structs.replace(each, **changes) if each.host == known.host else each for each in self.value
            ]
            self.write(tuple(marked))


def is_address(place: str) -> bool:
    """Whether the place of a model is a server's address, and no path."""
    return place.startswith(("http://", "https://"))


def host_elsewhere(address: str) -> str:
    """Name the machine of an address, if it is another one than this; else nothing."""
    model = RemoteModel(address, "")
    return host_of(model) if address and not is_here(model) else ""


def is_here(model: RemoteModel) -> bool:
    """Whether a server is on this computer, by its address alone."""
    try:
        return parse_address(model.address).is_here
    except AddressError:
        return False


def host_of(model: RemoteModel) -> str:
    """Name the machine of a server."""
    try:
        return parse_address(model.address).host
    except AddressError:
        return model.address
