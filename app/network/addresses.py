"""One thing at one web address: a small text that is read, or a file whose hash is known.

What is asked for is no repository: the list of releases, an engine pack. Not here: whether the list is believed
(`app.core.releases`).
"""

from __future__ import annotations

import os
from pathlib import Path

import httpx2

from app.core.models.network_wire import AddressRead, FetchAddress, Fetched, Planned, ReadAddress
from app.network.fetching import FileTransfer, Tally, check_room
from app.network.patience import patiently
from app.network.refusals import Refusal, check_answer, disk_refusal, trouble_of
from app.network.session import Report, Session
from app.network_errors import NetworkCode

PART = ".triptych-part"


def read_address(request: ReadAddress, report: Report) -> AddressRead:
    """Everything that lies there; raises Refusal, also where it is more than was expected."""
    session = Session(request.hub, request.patience.stall, report)
    try:
        content = patiently(lambda: _read(session, request.hub.endpoint, request.most), request.patience, report)
    finally:
        session.report_contacts()
    return AddressRead(content)


def _read(session: Session, address: str, most: int) -> bytes:
    content = bytearray()
    try:
        with session.client.stream("GET", address, headers=session.headers) as response:
            check_answer(response, has_token=False)
            for chunk in response.iter_raw():
                content += chunk
                session.count(response.url.host, len(chunk))
                if len(content) > most:
                    raise Refusal(NetworkCode.SERVER, f"{response.url.host} sends more than {most:,} bytes")
    except httpx2.HTTPError as error:
        raise trouble_of(error) from error
    return bytes(content)


def fetch_address(request: FetchAddress, report: Report) -> Fetched:
    """The file, under its name in the folder, once every byte is right; raises Refusal."""
    session, folder, file = Session(request.hub, request.patience.stall, report), Path(request.folder), request.file
    if not file.name or Path(file.name).name != file.name:
        raise Refusal(NetworkCode.BAD_NAME, file.name)
    part = folder / f"{file.name}{PART}"
    try:
        report(Planned("", (file,)))
        check_room(folder, file.size)
        tally = Tally(session, report)
        transfer = FileTransfer(session, request.hub.endpoint, file, tally)
        with part.open("r+b" if part.exists() else "w+b") as content:
            tally.done = content.seek(0, os.SEEK_END)
            content.seek(0)
            transfer.hash_existing(content)
            patiently(lambda: transfer.go_on(content), request.patience, report, progress=lambda: transfer.offset)
            content.flush()
            os.fsync(content.fileno())
        if not transfer.is_right():
            part.unlink()
            raise Refusal(NetworkCode.DAMAGED, f"{file.name}: {transfer.mistake()}")
        whole = part.replace(folder / file.name)
        tally.report()
    except OSError as error:
        raise disk_refusal(error, request.folder) from error
    finally:
        session.report_contacts()
    return Fetched((str(whole),), (file,))
