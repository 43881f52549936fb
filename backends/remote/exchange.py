"""One request and its answer over HTTP/1.1 on a connection of its own, never waiting: whoever holds it asks `advance`
whenever its socket is ready.

h11 reads and writes the protocol, ssl the certificate. Not here: what is asked (`dialects`), for how long one waits
(`asking`, `model`).
"""

from __future__ import annotations

import errno
import selectors
import socket
import ssl
from collections.abc import Iterator, Mapping
from enum import Enum, auto

import h11

from backends.contract.errors import EngineError, ErrorCode
from backends.remote.way import Way, check_pinned, explained

_READ = 1 << 16
_LARGEST_HEADER = 64 << 10
_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN)


class _Stage(Enum):
    CONNECTING = auto()
    GREETING = auto()  # TLS
    SENDING = auto()
    READING = auto()
    OVER = auto()


class Exchange:
    """One request. `status` is 0 until the answer's head has come. Any trouble is an EngineError by cause."""

    def __init__(self, way: Way, method: str, target: str, body: bytes = b"") -> None:
        self._way = way
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEADER)
        self._unsent = memoryview(self._written(method, target, body))
        self._stage, self._wants = _Stage.CONNECTING, selectors.EVENT_WRITE
        self.status = 0
        family, _, _, _, place = way.place
        self._socket: socket.socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setblocking(False)
        self.number = self._socket.fileno()  # for a selector; the same also when it is closed
        try:
            failed = self._socket.connect_ex(place)
        except OSError as error:
            failed = error.errno or errno.EINVAL
        if failed not in _UNDER_WAY:
            self.close()
            raise unreachable(OSError(failed, errno.errorcode.get(failed, "")))

    @property
    def wants(self) -> int:
        """What its socket has to be ready for, as selectors count it."""
        return self._wants

    @property
    def is_over(self) -> bool:
        """Whether the whole answer has come."""
        return self._stage is _Stage.OVER

    def close(self) -> None:
        """Give the connection up; the server sees that nobody listens any more."""
        self._stage = _Stage.OVER
        self._socket.close()

    def advance(self) -> bytes:
        """Go on as far as that is possible now; give what has come of the answer's body. Raises EngineError."""
        try:
            return b"".join(self._advanced())
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError):
            return b""
        except h11.RemoteProtocolError as error:
            raise self._broken(str(error)) from error
        except ssl.SSLError as error:
            raise explained(error, is_begun=bool(self.status)) from error
        except OSError as error:
            raise (self._broken(str(error)) if self.status else unreachable(error)) from error

    def _advanced(self) -> Iterator[bytes]:
        if self._stage is _Stage.CONNECTING:
            self._connected()
        if self._stage is _Stage.GREETING:
            self._greet()
        if self._stage is _Stage.SENDING:
            self._send()
        if self._stage is _Stage.READING:
            yield from self._read()

    def _connected(self) -> None:
        if failed := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(failed, errno.errorcode.get(failed, ""))
        self._socket.getpeername()  # raises where the socket was ready for another reason
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._way.tls is None:
            self._stage = _Stage.SENDING
            return
        host = self._way.address.host
        self._socket = self._way.tls.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
        self._stage = _Stage.GREETING

    def _greet(self) -> None:
        assert isinstance(self._socket, ssl.SSLSocket)
        try:
            self._socket.do_handshake()
        except ssl.SSLWantReadError:
            self._wants = selectors.EVENT_READ
            raise
        except ssl.SSLWantWriteError:
            self._wants = selectors.EVENT_WRITE
            raise
        check_pinned(self._way, self._socket)
        self._stage, self._wants = _Stage.SENDING, selectors.EVENT_WRITE

    def _send(self) -> None:
        while self._unsent:
            self._unsent = self._unsent[self._socket.send(self._unsent[:_READ]) :]
        self._stage, self._wants = _Stage.READING, selectors.EVENT_READ

    def _read(self) -> Iterator[bytes]:
        """What is there, once: an endless answer must not keep others waiting. TLS may hold more than its socket."""
        left = 1
        while left > 0 and not self.is_over:
            came = self._socket.recv(_READ)
            self._http.receive_data(came)
            yield from self._events()
            left = self._socket.pending() if isinstance(self._socket, ssl.SSLSocket) else 0

    def _events(self) -> Iterator[bytes]:
        while not self.is_over:
            event = self._http.next_event()
            if isinstance(event, h11.Response):
                self.status = event.status_code
            elif isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                self.close()
            elif isinstance(event, h11.ConnectionClosed):
                raise self._broken("the connection was closed before an answer")
            elif event in (h11.NEED_DATA, h11.PAUSED):
                return

    def _broken(self, detail: str) -> EngineError:
        """Before a head that is HTTP, somebody else speaks there; behind it, the connection is lost."""
        return EngineError(ErrorCode.SERVER_LOST if self.status else ErrorCode.SERVER_FOREIGN, detail)

    def _written(self, method: str, target: str, body: bytes) -> bytes:
        headers = {
            "Host": self._way.address.netloc,
            "Accept": "application/json, text/event-stream",
            "Connection": "close",
            **({"Authorization": f"Bearer {self._way.key}"} if self._way.key else {}),
            **({"Content-Type": "application/json", "Content-Length": str(len(body))} if method == "POST" else {}),
        }
        return self._as_bytes(method, self._way.address.path + target, headers, body)

    def _as_bytes(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
        try:
            head = self._http.send(h11.Request(method=method, target=target, headers=list(headers.items())))
        except (h11.LocalProtocolError, UnicodeEncodeError) as error:  # a key with signs that no header can have
            raise EngineError(ErrorCode.SERVER_REFUSED, "the key holds signs that cannot be sent") from error
        data = self._http.send(h11.Data(body)) if body else b""
        end = self._http.send(h11.EndOfMessage())
        return b"".join(part or b"" for part in (head, data, end))


def unreachable(error: OSError) -> EngineError:
    """Nobody answers, in the system's words."""
    return EngineError(ErrorCode.SERVER_UNREACHABLE, error.strerror or str(error))
