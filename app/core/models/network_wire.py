"""What the app and the network process say to each other: one JSON object a line, tagged by `type`.

A network process gets one request on stdin, tells events on stdout, closes with one of `CLOSING` and ends. It leaves at
once when its input ends: what it has fetched stays on the disk, and a later process goes on from there. Not here: who
starts it (`app.services.hub.network`), what it does (`app.network`).
"""

from __future__ import annotations

import msgspec

from app.core.tools.web_wire import AskWeb, WebAnswer, WebRefused
from backends.contract.containment import Confinement
from backends.contract.forms import ModelForm
from backends.lines import LineDecoder

PROTOCOL = 4  # both ends have to speak the same one


class Hub(msgspec.Struct, frozen=True):
    """Whom to ask and how. The token is sent to this address only."""

    endpoint: str
    proxy: str = ""  # empty: as the system has it
    token: str = ""

    def __repr__(self) -> str:
        """Without the token: whatever is logged may be copied into a report."""
        return f"Hub({self.endpoint!r}, token={'yes' if self.token else 'no'})"


class Patience(msgspec.Struct, frozen=True):
    """How long to go on in the face of trouble; `attempts` in a row without a single byte. Seconds."""

    attempts: int = 10
    first_wait: float = 1.0
    longest_wait: float = 60.0
    stall: float = 30.0  # without a byte the connection counts as broken


class RemoteFile(msgspec.Struct, frozen=True):
    """A file as the hub lists it: large ones by SHA-256, small ones by the SHA-1 that git gives them."""

    name: str
    size: int
    sha256: str = ""
    git_sha1: str = ""
    architecture: str = ""  # of a model file's first part, or a config.json; empty: not looked into

    @property
    def digest(self) -> str:
        """The name of its bytes."""
        return self.sha256 or self.git_sha1


class RepositoryListing(msgspec.Struct, frozen=True):
    """A repository at one commit."""

    repository: str
    commit: str
    files: tuple[RemoteFile, ...]


class Pick(msgspec.Struct, frozen=True):
    """Which files of a repository are wanted: by their hashes, else by names, else all that match."""

    sha256: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    form: ModelForm = ModelForm.GGUF
    match: str = "*"


class ListFiles(msgspec.Struct, frozen=True, tag="list_files"):
    """What is in a repository, and which architecture its models have. Closed by `listed` or `failed`."""

    hub: Hub
    repository: str
    revision: str = "main"
    patience: Patience = Patience(attempts=3)  # somebody waits for the list


class Fetch(msgspec.Struct, frozen=True, tag="fetch"):
    """Bring files into a folder laid out as the hub's cache. Closed by `fetched` or `failed`."""

    hub: Hub
    repository: str
    revision: str
    pick: Pick
    folder: str
    patience: Patience = Patience()


class ReadAddress(msgspec.Struct, frozen=True, tag="read"):
    """A small text that lies at one web address, such as the list of releases. Closed by `read` or `failed`."""

    hub: Hub  # its endpoint is the address; never with a token
    most: int  # bytes
    patience: Patience = Patience(attempts=3)  # somebody waits for it


class FetchAddress(msgspec.Struct, frozen=True, tag="fetch_address"):
    """Bring one file, whose hash is known, from a web address into a folder. Closed by `fetched` or `failed`."""

    hub: Hub  # its endpoint is the address; never with a token
    file: RemoteFile
    folder: str
    patience: Patience = Patience()


AnyRequest = ListFiles | Fetch | ReadAddress | FetchAddress | AskWeb


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out. Only `protocol` has to be there, to be compared."""

    protocol: int
    pid: int = 0
    confinement: Confinement = Confinement()  # what holds around the process, by its own trial


class Contact(msgspec.Struct, frozen=True, tag="contact"):
    """A host that was spoken to: bytes of content from it so far."""

    host: str
    received: int


class Planned(msgspec.Struct, frozen=True, tag="planned"):
    """What will be fetched, before the first byte."""

    commit: str
    files: tuple[RemoteFile, ...]


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Bytes on the disk, and bytes of them that went through the hash."""

    done: int
    verified: int


class Waiting(msgspec.Struct, frozen=True, tag="waiting"):
    """Something went wrong and is tried again after a while. `code`: what it is called if it stays so."""

    seconds: float
    reason: str
    code: str = ""


class FilesListed(msgspec.Struct, frozen=True, tag="listed"):
    """Closes `list_files` with what the repository holds."""

    listing: RepositoryListing


class Fetched(msgspec.Struct, frozen=True, tag="fetched"):
    """Closes `fetch`: every file has the right bytes and is in its place."""

    paths: tuple[str, ...]
    files: tuple[RemoteFile, ...]


class AddressRead(msgspec.Struct, frozen=True, tag="read"):
    """Closes `read` with the bytes that lie there."""

    content: bytes


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Closes a request that could not be done."""

    code: str
    detail: str = ""
    facts: dict[str, int] = {}
    path: str = ""


AnyEvent = (
    Ready
    | Contact
    | Planned
    | Progress
    | Waiting
    | FilesListed
    | Fetched
    | AddressRead
    | WebAnswer
    | WebRefused
    | Failed
)
CLOSING = (FilesListed, Fetched, AddressRead, WebAnswer, WebRefused, Failed)

REQUESTS = LineDecoder[AnyRequest](AnyRequest)
EVENTS = LineDecoder[AnyEvent](AnyEvent)
