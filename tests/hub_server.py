"""A hub for tests and benches: the part of Hugging Face's HTTP API that huggingface_hub 2.x uses, on loopback only.

Large files redirect to a second address (another origin, as the real hub's stores are), with `X-Linked-Etag`,
`X-Linked-Size` and `X-Repo-Commit`; ranges work; a repository may ask for a token. `faults` are taken by the requests
for bytes, one each, in order. `python -m tests.hub_server FOLDER` serves FOLDER/OWNER/NAME/… until it is stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tests.collector import paused_collector

_LINGER = struct.pack("ii", 1, 0)  # closing sends a reset
_STEP = 1 << 16


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request for bytes; the fields add up."""

    status: int = 0  # this instead of the bytes
    headers: Mapping[str, str] = field(default_factory=dict)  # in place of the right ones
    cut_after: int = -1  # bytes, then a reset
    stall_after: int = -1  # bytes, then nothing
    flip: int = -1  # this byte of the file is another
    body: bytes | None = None  # these bytes are the file
    extra: bytes = b""  # behind the end
    location: str = ""  # redirect there
    on_taken: Callable[[], None] | None = None  # something happens meanwhile


@dataclass(frozen=True)
class HubFile:
    """One file; its bytes in memory, or on disk where they are many."""

    content: bytes | Path
    is_large: bool
    size: int
    digest: str  # SHA-256, or git's SHA-1 of a small one


@dataclass
class HubRepository:
    """A repository at one commit."""

    commit: str
    files: dict[str, HubFile] = field(default_factory=dict)
    token: str = ""  # asked for where it is not empty
    error_code: str = ""  # of a refusal


@dataclass(frozen=True)
class Asked:
    """A request that came; its headers in small letters."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]


class Hub(http.server.ThreadingHTTPServer):
    """Runs in a thread of the test."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repositories: dict[str, HubRepository] = {}
        self.faults: deque[Fault] = deque()
        self.asked: list[Asked] = []
        self.slowness = 0.0  # seconds for each 64 KB
        self.listing: Iterable[bytes] | None = None  # this body in place of every listing
        self.listing_headers: Mapping[str, str] = {}
        self.ending = threading.Event()

    @property
    def endpoint(self) -> str:
        """What the app is given."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def store(self) -> str:
        """Where large files redirect to."""
        return f"http://localhost:{self.server_port}"

    def add(self, repository: str, name: str, content: bytes | Path, *, is_large: bool = True) -> HubFile:
        """Publish a file."""
        held = self.repositories.setdefault(repository, HubRepository(hashlib.sha1(repository.encode()).hexdigest()))
        file = held.files[name] = hub_file(content, is_large=is_large)
        return file

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


def hub_file(content: bytes | Path, *, is_large: bool = True) -> HubFile:
    """Sized and hashed."""
    if isinstance(content, Path):
        with content.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return HubFile(content, is_large=True, size=content.stat().st_size, digest=digest)
    git = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
    return HubFile(content, is_large, len(content), hashlib.sha256(content).hexdigest() if is_large else git)


@contextlib.contextmanager
def running_hub() -> Iterator[Hub]:
    """Served until the end of the block."""
    with paused_collector():
        hub = Hub()
        thread = threading.Thread(target=hub.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            hub.ending.set()
            hub.shutdown()
            hub.server_close()
            thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub  # type: ignore[assignment] # the only one it serves

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        host, path = self.headers.get("Host", ""), unquote(urlsplit(self.path).path)
        self.server.asked.append(
            Asked(self.command, host, path, {name.lower(): value for name, value in self.headers.items()})
        )
        with contextlib.suppress(ConnectionError):
            if path.startswith("/api/models/"):
                self._list(path.removeprefix("/api/models/"))
            elif path.startswith("/store/"):
                self._send_file(*path.removeprefix("/store/").split("//", 1), is_store=True)
            elif "/resolve/" in path:
                repository, _, rest = path[1:].partition("/resolve/")
                self._send_file(repository, rest.partition("/")[2], is_store=False)
            else:
                self._say(404, {"error": "nothing here"})

    def _list(self, path: str) -> None:
        repository, _, revision = path.partition("/revision/")
        if self.server.listing is not None:
            self._say_pieces(self.server.listing)
            return
        held = self._allowed(repository)
        if held is None:
            return
        if revision not in ("", "main", held.commit):
            self._say(404, {"error": "Revision Not Found"}, {"X-Error-Code": "RevisionNotFound"})
            return
        files = [_listed(name, file) for name, file in held.files.items()]
        self._say(200, {"id": repository, "modelId": repository, "sha": held.commit, "siblings": files})

    def _allowed(self, repository: str) -> HubRepository | None:
        held = self.server.repositories.get(repository)
        if held is None:
            self._say(401, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})
            return None
        if held.token and self.headers.get("Authorization") != f"Bearer {held.token}":
            code = {"X-Error-Code": held.error_code} if held.error_code else {}
            self._say(403 if "Authorization" in self.headers else 401, {"error": "Access is restricted"}, code)
            return None
        return held

    def _send_file(self, repository: str, name: str, *, is_store: bool) -> None:
        held = self.server.repositories.get(repository) if is_store else self._allowed(repository)
        if held is None:
            return
        file = held.files.get(name)
        if file is None:
            self._say(404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"})
        elif file.is_large and not is_store:
            self._redirect(repository, name, held, file)
        else:
            fault = self.server.faults.popleft() if self.server.faults else Fault()
            if fault.on_taken is not None:
                fault.on_taken()
            self._send_bytes(file, fault, {"X-Repo-Commit": held.commit} if not is_store else {})

    def _redirect(self, repository: str, name: str, held: HubRepository, file: HubFile) -> None:
        headers = {
            "Location": f"{self.server.store}/store/{repository}//{quote(name)}",
            "X-Linked-Etag": f'"{file.digest}"',
            "X-Linked-Size": str(file.size),
            "X-Repo-Commit": held.commit,
        }
        if self.server.faults and self.server.faults[0].location:
            headers["Location"] = self.server.faults.popleft().location
        elif self.server.faults and "X-Linked-Etag" in self.server.faults[0].headers:
            headers |= self.server.faults.popleft().headers
        self._say(302, {}, headers)

    def _send_bytes(self, file: HubFile, fault: Fault, more: Mapping[str, str]) -> None:
        if fault.status:
            self._say(fault.status, {"error": "as told"}, fault.headers)
            return
        size = len(fault.body) if fault.body is not None else file.size
        start, end = self._range(size)
        length = end - start + len(fault.extra)
        headers = {"Content-Length": str(length), "ETag": f'"{file.digest}"', "Accept-Ranges": "bytes", **more}
        if "Range" in self.headers:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        self.send_response(206 if "Content-Range" in headers else 200)
        for name, value in {**headers, **fault.headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self._send_body(file, fault, start, end)

    def _send_body(self, file: HubFile, fault: Fault, start: int, end: int) -> None:
        self.wfile.flush()
        is_plain = fault == Fault() and not self.server.slowness
        if isinstance(file.content, Path) and is_plain:
            with file.content.open("rb") as content:
                self.connection.sendfile(content, start, end - start)
            return
        whole = fault.body if fault.body is not None else _bytes(file)
        body = bytearray(whole[start:end] + fault.extra)
        if start <= fault.flip < end:
            body[fault.flip - start] ^= 0x10
        stop = min((at for at in (fault.cut_after, fault.stall_after) if at >= 0), default=len(body))
        for at in range(0, min(stop, len(body)), _STEP):
            self.connection.sendall(body[at : min(at + _STEP, stop)])
            if self.server.slowness:
                time.sleep(self.server.slowness)
        if fault.stall_after >= 0:
            self.server.ending.wait(30)
        if fault.cut_after >= 0 or fault.stall_after >= 0:
            self._reset()

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        self.close_connection = True
        self.connection.close()

    def _range(self, size: int) -> tuple[int, int]:
        asked = self.headers.get("Range", "")
        if not asked:
            return 0, size
        first, _, last = asked.removeprefix("bytes=").partition("-")
        return int(first), min(int(last) + 1, size) if last else size

    def _say_pieces(self, pieces: Iterable[bytes]) -> None:
        """A body of no announced length, which ends with the connection."""
        self.send_response(200)
        for name, content in self.server.listing_headers.items():
            self.send_header(name, content)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        for piece in pieces:
            self.wfile.write(piece)

    def _say(self, status: int, value: object, headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, content in (headers or {}).items():
            self.send_header(name, content)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


def _bytes(file: HubFile) -> bytes:
    return file.content.read_bytes() if isinstance(file.content, Path) else file.content


def _listed(name: str, file: HubFile) -> dict[str, object]:
    listed: dict[str, object] = {"rfilename": name, "size": file.size, "blobId": file.digest[:40]}
    if file.is_large:
        listed["lfs"] = {"sha256": file.digest, "size": file.size, "pointerSize": 135}
    return listed


def main() -> None:
    """Serve a folder of OWNER/NAME/files."""
    root = Path(sys.argv[1])
    with running_hub() as hub:
        for path in sorted(root.glob("*/*/**/*")):
            if path.is_file():
                owner, name, *rest = path.relative_to(root).parts
                is_large = path.suffix in (".gguf", ".safetensors")
                hub.add(f"{owner}/{name}", "/".join(rest), path if is_large else path.read_bytes(), is_large=is_large)
        print(hub.endpoint, flush=True)  # noqa: T201 - what it is started for
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
