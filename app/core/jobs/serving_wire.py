"""What the local server and the process that owns the engine say to each other: one JSON object a line, by `type`.

The server asks for generations and is told what comes of them, with the numbers that it gave. Not here: HTTP and
OpenAI's words (`app.serving`), who starts it (`app.services.serving`), the engine's own wire (`backends.contract`).
"""

from __future__ import annotations

import msgspec

from backends.contract import wire
from backends.contract.base import Sampling
from backends.contract.containment import Confinement
from backends.contract.messages import Prompt
from backends.lines import LineDecoder

PORT = "--port="  # the argument with which the process is started
PROTOCOL = 1  # both ends have to speak the same one


class ServingReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out: it accepts on this port from now on, and is behind its walls. It answers nothing but
    `/health` until it was told what to serve.
    """

    protocol: int
    port: int = 0
    pid: int = 0
    confinement: Confinement = Confinement()


class NotListening(msgspec.Struct, frozen=True, tag="not_listening"):
    """The first line out where the port cannot be had: why, in the system's words. The process ends."""

    reason: str


class Serving(msgspec.Struct, frozen=True, tag="serving"):
    """It has heard what to serve: whoever shows the key is answered from now on."""


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """A client wants an answer. Closed by `finished` or `failed` with this number."""

    id: int
    prompt: Prompt
    sampling: Sampling
    max_tokens: int = 0


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Nobody wants this answer any more; it still closes."""

    id: int


class Serve(msgspec.Struct, frozen=True, tag="serve"):
    """What is served from now on: a model by its name, the tokens of its context, and the key of its clients."""

    key: str
    model: str
    context: int
    created: int = 0  # seconds since 1970


class Moving(msgspec.Struct, frozen=True, tag="moving"):
    """The engine has begun with this answer: it is not refused any more."""

    id: int


FromServer = ServingReady | NotListening | Serving | Ask | Stop
ToServer = Serve | Moving | wire.Delta | wire.Finished | wire.Failed
FROM_SERVER = LineDecoder[FromServer](FromServer)
TO_SERVER = LineDecoder[ToServer](ToServer)
