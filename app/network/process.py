"""The process: one request from stdin, events to stdout, and gone as soon as its input ends.

Being gone at any moment is safe: what is on the disk is whole, or is a part that a later process goes on with. Not
here: what the requests do (`fetching`, `listing`).
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import BinaryIO, NoReturn

from app.core.models.network_wire import (
    PROTOCOL,
    REQUESTS,
    AnyEvent,
    AnyRequest,
    Failed,
    Fetch,
    FetchAddress,
    FilesListed,
    ListFiles,
    ReadAddress,
    Ready,
)
from app.core.tools.web_wire import AskWeb
from app.network_errors import NetworkCode
from backends.contract.containment import Confinement
from backends.lines import LineError, encode_line


def serve(confinement: Confinement, trouble: OSError | None) -> NoReturn:
    """Serve one request and exit; `trouble`: why there is no folder to write to."""
    out = _protocol_only()

    def report(event: AnyEvent) -> None:
        try:
            out.write(encode_line(event))
        except BrokenPipeError:  # the app is gone
            os._exit(0)

    report(Ready(PROTOCOL, os.getpid(), confinement))
    try:
        request = REQUESTS.decode(sys.stdin.buffer.readline())
    except LineError as error:
        report(Failed(NetworkCode.INTERNAL, f"not a request: {error}"))
        sys.exit(0)
    threading.Thread(target=_leave_with_input, daemon=True).start()
    report(_serve(request, report, trouble))
    os._exit(0)  # the thread that reads the input would hold up an ordinary end


def _serve(request: AnyRequest, report: Callable[[AnyEvent], None], trouble: OSError | None) -> AnyEvent:
    from app.network.refusals import Refusal, disk_refusal

    try:
        if trouble is not None and isinstance(request, Fetch | FetchAddress):
            raise disk_refusal(trouble, request.folder)
        return _do(request, report)
    except Refusal as refusal:
        return Failed(refusal.code, refusal.detail, refusal.facts, refusal.path)
    except Exception as error:  # noqa: BLE001 - the app must learn of a bug, and the process ends either way
        traceback.print_exc()
        return Failed(NetworkCode.INTERNAL, f"{type(error).__name__}: {error}")


def _do(request: AnyRequest, report: Callable[[AnyEvent], None]) -> AnyEvent:
    from app.network.addresses import fetch_address, read_address
    from app.network.fetching import fetch
    from app.network.listing import list_repository, with_architectures
    from app.network.session import Session

    match request:
        case AskWeb():
            from app.network.web import ask_web

            return ask_web(request, report)
        case Fetch():
            return fetch(request, report)
        case ReadAddress():
            return read_address(request, report)
        case FetchAddress():
            return fetch_address(request, report)
        case ListFiles():
            session = Session(request.hub, request.patience.stall, report)
            try:
                listing = list_repository(session, request.repository, request.revision, request.patience, report)
                return FilesListed(with_architectures(session, listing, request.patience, report))
            finally:
                session.report_contacts()


def _protocol_only() -> BinaryIO:
    """The old stdout, for events; whatever else is printed goes to stderr."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return out


def _leave_with_input() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)
