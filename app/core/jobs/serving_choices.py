"""How the user wants the local API: on or off, where it listens, who may ask, and whether a log is kept.

Not here: the key, which is in the keyring (`app.services.serving.api_key`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.jobs.serving_wire import THIS_COMPUTER, Listen, is_address, is_origin
from app.json_file import JsonFile
from app.sentence import Sentence

FIRST_PORT = 11500
HIGHEST_PORT = 65_535


class ServingChoices(msgspec.Struct, frozen=True):
    """As the user left it; off, and for this computer alone, until then."""

    is_on: bool = False
    port: int = FIRST_PORT
    host: str = THIS_COMPUTER
    origins: tuple[str, ...] = ()
    keeps_log: bool = False

    @property
    def listen(self) -> Listen:
        """Where the server is to listen."""
        return Listen(self.port, self.host, self.origins)


class ServingChoicesFile(JsonFile[ServingChoices]):
    """Keeps them. What makes no sense in a file that was edited by hand counts as not said."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, ServingChoices, Sentence("The choices for the local API could not be saved."))
        self.value = _checked(self.value)


def _checked(found: ServingChoices) -> ServingChoices:
    """A wrong address leads to no other than this computer's."""
    return msgspec.structs.replace(
        found,
        port=found.port if 0 < found.port <= HIGHEST_PORT else FIRST_PORT,
        host=found.host.strip("[]") if is_address(found.host) else THIS_COMPUTER,
        origins=tuple(filter(is_origin, found.origins)),
    )


def origins_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses of web pages in what was typed, set apart by spaces or commas; and those that are none."""
    typed = dict.fromkeys(word.rstrip("/") for word in text.replace(",", " ").split())
    return tuple(filter(is_origin, typed)), tuple(word for word in typed if not is_origin(word))
