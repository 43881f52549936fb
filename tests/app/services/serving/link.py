"""A server's process in a test's hands: what clients would ask comes from the test, what they would hear is kept."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.jobs import serving_wire as wire
from app.core.jobs.serving_wire import FromServer, Listen, ToServer
from app.services.background.child import LineLink
from app.services.engine.jobs import Jobs
from app.services.serving.server import LocalServer
from backends.contract.base import Sampling
from backends.contract.messages import Prompt, UserMessage
from backends.contract.wire import Failed, Finished
from backends.lines import encode_line


class ServerLink(LineLink):
    """The process that is not there."""

    def __init__(self, arguments: list[str], parent: QObject) -> None:
        super().__init__(parent)
        self.arguments = arguments
        self.sent: list[ToServer] = []
        self.is_started = self.is_left = False

    def start(self) -> None:
        self.is_started = True

    def send(self, lines: bytes) -> None:
        self.sent += [wire.TO_SERVER.decode(line) for line in lines.splitlines()]

    def leave(self) -> None:
        self.is_left = True
        self.gone.emit()

    def close(self) -> None:
        self.leave()

    def tell(self, event: FromServer) -> None:
        """What the process says."""
        self.line.emit(encode_line(event))

    def greet(self, port: int) -> None:
        """It listens."""
        self.tell(wire.ServingReady(wire.PROTOCOL, port))

    def ask(self, number: int, words: str, client: str = "", owner: str = "", max_tokens: int = 0) -> None:
        """A client asks."""
        prompt = Prompt((UserMessage(words),))
        self.tell(wire.Ask(number, prompt, Sampling(), max_tokens, client, owner or client))

    @property
    def ended(self) -> list[int]:
        """The numbers of what has ended, in that order."""
        return [each.id for each in self.sent if isinstance(each, Finished | Failed)]

    def failure(self, number: int) -> str:
        """Why one has failed."""
        return next(each.code for each in self.sent if isinstance(each, Failed) and each.id == number)


class Opened:
    """Every link that a server has opened, as what opens links."""

    def __init__(self) -> None:
        self.links: list[ServerLink] = []

    def __call__(self, arguments: list[str], parent: QObject) -> LineLink:
        self.links.append(ServerLink(arguments, parent))
        return self.links[-1]

    @property
    def last(self) -> ServerLink:
        return self.links[-1]


def started_server(jobs: Jobs, opened: Opened) -> LocalServer:
    """A server that listens and serves."""
    server = LocalServer(jobs, Listen(11500), None, opened)
    server.start()
    opened.last.greet(11500)
    server.serve("Scripted", 4096, "a-key-of-twenty-letters")
    return server
