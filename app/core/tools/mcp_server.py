"""The MCP servers that the user has added, and which of them exactly was approved.

Nothing is started or reached whose command line or address is not, to the letter, what a person has approved: the file
keeps a hash of that, and anything else is asked again. Not here: other programs' files (`mcp_import`), the wire
(`mcp_wire`), the header's secret, which is in the keyring.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from app.core.tools.call_terms import fingerprint
from app.core.tools.mcp_wire import McpTool
from app.core.tools.permission import shown_verbatim
from app.errors import AppError
from app.json_file import JsonFile
from app.sentence import Sentence

LONGEST_NAME = 24  # characters; it stands before the names of all its tools
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_NOT_WRITTEN = Sentence("The MCP servers could not be saved. They hold until Triptych is closed.")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class McpServer(msgspec.Struct, frozen=True):
    """One server: a program of this computer, or an address. `tools` are hashes of what it offered last, by name."""

    name: str
    command: str = ""
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = {}
    url: str = ""
    header: str = ""  # the name of the one whose value is in the keyring; empty: none is sent
    is_on: bool = False
    approved: str = ""
    tools: dict[str, str] = {}

    @property
    def is_program(self) -> bool:
        """Whether it is started here, with the user's own rights."""
        return not self.url

    @property
    def place(self) -> str:
        """The command line or address with all that goes with it: what a person approves, and grants are bound to."""
        return msgspec.json.encode(
            (self.command, self.arguments, self.environment, self.url, self.header), order="sorted"
        ).decode()

    @property
    def hash(self) -> str:
        """The SHA-256 of `place`."""
        return hashlib.sha256(self.place.encode()).hexdigest()

    @property
    def is_approved(self) -> bool:
        """Whether exactly this may be started or reached."""
        return self.approved == self.hash

    @property
    def host(self) -> str:
        """The host of its address; empty for a program."""
        return urlsplit(self.url).hostname or "" if self.url else ""

    @property
    def needs_network(self) -> bool:
        """Whether Offline forbids it: an address that is not this computer's own."""
        return bool(self.url) and self.host not in _LOOPBACK

    @property
    def shown(self) -> str:
        """What is approved, word for word, every invisible sign as its number."""
        if self.url:
            return shown_verbatim(self.url) + (f"\n{shown_verbatim(self.header)}: …" if self.header else "")
        told = "".join(f"{name}={_quoted(value)}\n" for name, value in self.environment.items())
        return shown_verbatim(told + " ".join(map(_quoted, (self.command, *self.arguments))))

    def fingerprint(self, tool: McpTool) -> str:
        """By which a permission for one of its tools is known again: with what it says of it, and what it takes."""
        said = {"description": tool.description, "parameters": tool.parameters}
        return fingerprint(f"mcp.{self.name}.{tool.name}", self.place, said)


class McpServerRefused(AppError):
    """A server that cannot be added as it is."""


class KeptServers(msgspec.Struct, frozen=True):
    """What the file holds."""

    servers: tuple[McpServer, ...] = ()


class McpFile(JsonFile[KeptServers]):
    """`mcp.json`: the servers in the user's order. Another program that writes into it enables nothing."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, KeptServers, _NOT_WRITTEN)


def check_server(server: McpServer, others: Mapping[str, McpServer]) -> None:
    """Raise McpServerRefused where a server cannot be added beside those that are there."""
    if not _NAME.fullmatch(server.name) or len(server.name) > LONGEST_NAME:
        told = Sentence(
            "A name is made of small letters, digits and “_”, and has at most {most} characters.", most=LONGEST_NAME
        )
        raise McpServerRefused(told, Sentence("Give it another name."))
    if server.name in others:
        raise McpServerRefused(
            Sentence("There is a server “{name}” already.", name=server.name), Sentence("Give it another name.")
        )
    if server.url:
        _check_url(server)
    elif not server.command.strip():
        raise McpServerRefused(Sentence("The command is missing."), Sentence("Give a command or an address."))
    if not all(_VARIABLE.fullmatch(name) for name in server.environment):
        raise McpServerRefused(
            Sentence("The name of a variable is made of letters, digits and “_”."), Sentence("Change it.")
        )


def _check_url(server: McpServer) -> None:
    try:
        parts = urlsplit(server.url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_web = False
    if not is_web or any(sign.isspace() or not sign.isprintable() for sign in server.url):
        raise McpServerRefused(
            Sentence("This is no address of a server."), Sentence("It begins with https:// or http://.")
        )
    if server.header and not _HEADER.fullmatch(server.header):
        raise McpServerRefused(Sentence("This is no name of a header."), Sentence("Most servers want “Authorization”."))


def fitting_name(name: str, taken: Mapping[str, object]) -> str:
    """The nearest name that a server can have and that is not taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "server"
    plain = (plain if plain[0].isalpha() else f"s_{plain}")[:LONGEST_NAME].rstrip("_")
    found, number = plain, 2
    while found in taken:
        ending = f"_{number}"
        found, number = plain[: LONGEST_NAME - len(ending)] + ending, number + 1
    return found


def _quoted(word: str) -> str:
    """A word of a command line so that it can be told from its neighbours."""
    return word if word and not set(word) & set(" \t\n\"'") else f"“{word}”"
