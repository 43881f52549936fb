"""One exchange with a web server, as the app asks the network process for it and is told of it.

Not here: the other requests of that process (`app.core.models.network_wire`), what it refuses (`app.network.web`), what
a person or a model reads of a refusal (`web_refusals`).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

LARGEST_PAGE = 4 << 20  # bytes; on its way to the reader it is handled in the window, within a frame
LONGEST_SECONDS = 20.0


class AskWeb(msgspec.Struct, frozen=True, tag="ask_web"):
    """Get what lies at an address, or send `body` there as JSON. Closed by `web_answer`, `web_refused` or `failed`.

    Addresses of this computer and of its own network are refused, wherever a redirect or a name leads; `private_host`
    is the one that is not, because the user named it.
    """

    address: str
    accepts: tuple[str, ...]  # content types, such as "text/html"
    proxy: str = ""  # empty: as the system has it
    headers: dict[str, str] = {}
    body: bytes = b""
    private_host: str = ""
    most: int = LARGEST_PAGE  # bytes, unpacked
    seconds: float = LONGEST_SECONDS  # for all of it

    def __repr__(self) -> str:
        """Without the headers: a key may be in them."""
        return f"AskWeb({self.address!r})"


class WebAnswer(msgspec.Struct, frozen=True, tag="web_answer"):
    """What lies there; `address` is where the redirects led."""

    address: str
    content_type: str  # without parameters, in small letters
    charset: str
    content: bytes


class WebProblem(StrEnum):
    """Why nothing was had; a value never changes its meaning."""

    BAD_ADDRESS = "bad_address"
    SCHEME = "scheme"  # neither http nor https, or no longer encrypted
    PRIVATE = "private"  # this computer, its network, or no address of the internet at all
    NO_CONNECTION = "no_connection"
    REDIRECTS = "redirects"  # too many
    STATUS = "status"  # an answer that is an error; `status` says which
    WRONG_TYPE = "wrong_type"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"  # what came is no answer, or was cut


class WebRefused(msgspec.Struct, frozen=True, tag="web_refused"):
    """Nothing was had."""

    problem: WebProblem
    detail: str = ""
    status: int = 0
