"""What the local server and the process that owns the engine say to each other: one JSON object a line, by `type`.

The server asks for generations and is told what comes of them, with the numbers that it gave. Not here: HTTP and
OpenAI's words (`app.serving`), who starts it (`app.services.serving`), the engine's own wire (`backends.contract`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from backends.contract import wire
from backends.contract.base import Sampling
from backends.contract.containment import Confinement
from backends.contract.messages import Prompt
from backends.lines import LineDecoder

PORT, HOST, ORIGIN = "--port=", "--host=", "--origin="  # the arguments with which the process is started
THIS_COMPUTER = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - chosen by the user alone, after a warning
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/?#,]+")
PROTOCOL = 3  # both ends have to speak the same one


@dataclass(frozen=True)
class Listen:
    """Where the server listens, and which web pages may use it. Port 0 is any that is free."""

    port: int
    host: str = THIS_COMPUTER
    origins: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether programs on this computer alone can reach it."""
        return is_private(self.host)

    @property
    def arguments(self) -> list[str]:
        """What the process is started with."""
        return [f"{PORT}{self.port}", f"{HOST}{self.host}", *(f"{ORIGIN}{origin}" for origin in self.origins)]


def listen_of(arguments: Sequence[str]) -> Listen | None:
    """Where the process shall listen by its arguments; None: nowhere."""
    found = {
        name: [each.removeprefix(name) for each in arguments if each.startswith(name)] for name in (PORT, HOST, ORIGIN)
    }
    if not found[PORT]:
        return None
    return Listen(int(found[PORT][-1]), (found[HOST] or [THIS_COMPUTER])[-1], tuple(found[ORIGIN]))


def is_private(host: str) -> bool:
    """Whether an address leads to this computer alone."""
    return is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback


def is_address(host: str) -> bool:
    """Whether this is an IP address, in brackets or not."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return "%" not in host


def is_origin(text: str) -> bool:
    """Whether this names the server of a web page as a browser does: scheme, name, and the port where it is unusual."""
    return bool(_ORIGIN.fullmatch(text))


def address_of(host: str, port: int) -> str:
    """Where clients find the server that listens on this address: one that means all of them names none."""
    shown = THIS_COMPUTER if ipaddress.ip_address(host).is_unspecified else host
    return f"{f'[{shown}]' if ':' in shown else shown}:{port}"


def url_of(host: str, port: int) -> str:
    """What clients are told of it."""
    return f"http://{address_of(host, port)}/v1"


class ServingReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out: it accepts on this port from now on, and is behind its walls. It answers nothing but
    `/health` until it was told what to serve.
    """

    protocol: int
    port: int = 0
    pid: int = 0
    confinement: Confinement = Confinement()


class NotListening(msgspec.Struct, frozen=True, tag="not_listening"):
    """The first line out where it cannot listen: why, in the system's words. The process ends."""

    reason: str
    is_taken: bool = False  # another program has the port


class Serving(msgspec.Struct, frozen=True, tag="serving"):
    """It has heard what to serve: whoever shows the key is answered from now on."""


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """A client wants an answer. Closed by `finished` or `failed` with this number. `client` is what its program calls
    itself, `owner` tells clients apart who take turns.
    """

    id: int
    prompt: Prompt
    sampling: Sampling
    max_tokens: int = 0
    client: str = ""
    owner: str = ""
    logprobs: int | None = None  # so many of the likeliest tokens with each; None: none are wanted


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Nobody wants this answer any more; it still closes."""

    id: int


class Serve(msgspec.Struct, frozen=True, tag="serve"):
    """What is served from now on: a model by its name, the tokens of its context, and the key of its clients. Without
    a name there is no model; without a context it is loaded when somebody asks.
    """

    key: str
    model: str = ""
    context: int = 0
    created: int = 0  # seconds since 1970


class Moving(msgspec.Struct, frozen=True, tag="moving"):
    """The engine has begun with this answer: it is not refused any more."""

    id: int


FromServer = ServingReady | NotListening | Serving | Ask | Stop
ToServer = Serve | Moving | wire.Delta | wire.Finished | wire.Failed
FROM_SERVER = LineDecoder[FromServer](FromServer)
TO_SERVER = LineDecoder[ToServer](ToServer)
