"""Bringing files of a repository to the disk: each goes on where it stopped, and counts only once its hash is right.

Bytes are hashed as they are written; what an earlier process left is hashed first. Only a file whose every byte is
right gets its name; a wrong one is kept aside. Not here: how often to try (`patience`), where files lie
(`app.core.models.hub_cache`).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from pathlib import Path
from typing import BinaryIO, Protocol

import httpx2
import msgspec
from filelock import FileLock, Timeout

from app.core.models import hub_cache
from app.core.models.hub_cache import CachedFile, UnsafeNameError, cached_file
from app.core.models.network_wire import Fetch, Fetched, Patience, Planned, Progress, RemoteFile, RepositoryListing
from app.core.models.repository import GPT_OSS, PickError, pick_files
from app.network.listing import list_repository, with_architectures
from app.network.patience import patiently
from app.network.refusals import Refusal, Trouble, check_answer, disk_refusal, trouble_of
from app.network.session import Report, Session
from app.network_errors import NetworkCode
from app.real_file import open_file

SPARE = 256 << 20  # bytes that stay free on the disk
_CHUNK = 1 << 22
_TELL_SECONDS = 0.2
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class Tally:
    """What has been done of all files together, told a few times a second."""

    def __init__(self, session: Session, report: Report) -> None:
        self._session, self._report = session, report
        self._last = 0.0
        self.done = self.verified = 0

    def add(self, done: int, verified: int) -> None:
        """More bytes; fewer where a part begins anew."""
        self.done += done
        self.verified += verified
        if time.monotonic() - self._last >= _TELL_SECONDS:
            self.report()

    def report(self) -> None:
        """Send the progress and the hosts spoken to, without waiting for the next second."""
        self._last = time.monotonic()
        self._report(Progress(self.done, self.verified))
        self._session.report_contacts()


def fetch(request: Fetch, report: Report) -> Fetched:
    """Everything the request wants; raises Refusal."""
    session = Session(request.hub, request.patience.stall, report)
    try:
        listing = list_repository(session, request.repository, request.revision, request.patience, report)
        files = pick_files(listing, request.pick)
        if not request.pick.sha256 and not request.pick.names:
            _check_kind(session, msgspec.structs.replace(listing, files=files), request.patience, report)
        folder = Path(request.folder)
        places = [cached_file(folder, request.repository, listing.commit, file) for file in files]
        report(Planned(listing.commit, files))
        check_room(folder, sum(file.size for file in files) - _here(places))
        tally = Tally(session, report)
        tally.done = _here(places)
        for file, place in zip(files, places, strict=True):
            address = session.address(request.repository, listing.commit, file.name)
            _fetch_file(FileTransfer(session, address, file, tally), place, request.patience, report)
        tally.report()
    except PickError as error:
        raise Refusal(error.code, str(error)) from error
    except UnsafeNameError as error:
        raise Refusal(NetworkCode.BAD_NAME, str(error)) from error
    except OSError as error:
        raise disk_refusal(error, request.folder) from error
    finally:
        session.report_contacts()
    return Fetched(tuple(str(place.name) for place in places), files)


def _check_kind(session: Session, picked: RepositoryListing, patience: Patience, report: Report) -> None:
    """Nobody has looked into these files yet: a few bytes say whether the rest is worth fetching. Raises Refusal."""
    kinds = {file.architecture for file in with_architectures(session, picked, patience, report).files} - {""}
    if not kinds & set(GPT_OSS):
        what = ", ".join(sorted(kinds)) or "nothing known"
        raise Refusal(NetworkCode.NOT_GPT_OSS, f"{picked.repository} holds {what}")


def _here(places: list[CachedFile]) -> int:
    return sum((place.whole or place.part).stat().st_size for place in places if place.whole or place.part.is_file())


def check_room(folder: Path, missing: int) -> None:
    """Before the first byte. Raises Refusal."""
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    free = shutil.disk_usage(there).free
    if missing > 0 and free < missing + SPARE:
        facts = {"needed": missing + SPARE, "free": free}
        raise Refusal(NetworkCode.DISK_FULL, f"{there} has {free:,} bytes free", facts, str(there))


def _fetch_file(transfer: FileTransfer, place: CachedFile, patience: Patience, report: Report) -> None:
    place.blob.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.lock, timeout=0):
            if not _is_whole(transfer, place):
                _bring(transfer, place, patience, report)
    except Timeout as error:
        raise Refusal(NetworkCode.BUSY, place.part.name, path=str(place.part)) from error
    place.lock.unlink(missing_ok=True)


def _is_whole(transfer: FileTransfer, place: CachedFile) -> bool:
    """Whether all bytes are here already, whoever brought them, and are right. Wrong ones are kept aside."""
    there = place.whole
    if there is None:
        return False
    with open_file(there) as content:
        transfer.hash_existing(content)
    if transfer.is_right():
        hub_cache.name(place)
        return True
    hub_cache.set_aside(place, there.resolve())
    transfer.forget()
    return False


def _bring(transfer: FileTransfer, place: CachedFile, patience: Patience, report: Report) -> None:
    place.part.touch()
    with open_file(place.part, "r+b") as part:
        transfer.hash_existing(part)
        patiently(lambda: transfer.go_on(part), patience, report, progress=lambda: transfer.offset)
        part.flush()
        os.fsync(part.fileno())
    if not transfer.is_right():
        aside = hub_cache.set_aside(place, place.part)
        raise Refusal(NetworkCode.DAMAGED, f"{transfer.file.name}: {transfer.mistake()}", path=str(aside))
    hub_cache.finish(place)


class FileTransfer:
    """The bytes of one file: how far they are, and their hash so far."""

    def __init__(self, session: Session, address: str, file: RemoteFile, tally: Tally) -> None:
        self._session, self._address, self._tally = session, address, tally
        self.file = file
        self.offset = 0
        self._hash = self._new_hash()

    def hash_existing(self, content: BinaryIO) -> None:
        """What is on the disk already; it is cut where it is longer than it may be."""
        while chunk := content.read(_CHUNK):
            self._hash.update(chunk)
            self.offset += len(chunk)
            self._tally.add(0, len(chunk))
        if self.offset > self.file.size and content.writable():
            self._begin_anew(content)

    def forget(self) -> None:
        """What was hashed was wrong and is gone."""
        self._tally.add(-self.offset, -self.offset)
        self.offset, self._hash = 0, self._new_hash()

    def is_right(self) -> bool:
        """Whether what was received has the size and the hash that it must have."""
        return self.offset == self.file.size and self._hash.hexdigest() == self.file.digest

    def mistake(self) -> str:
        """What is wrong, for the curious."""
        return f"expected {self.file.digest}, found {self._hash.hexdigest()}"

    def go_on(self, part: BinaryIO) -> None:
        """One connection, from where the part ends. Raises Trouble or Refusal."""
        if self.offset >= self.file.size:
            return
        headers = self._session.headers | ({"Range": f"bytes={self.offset}-"} if self.offset else {})
        try:
            with self._session.client.stream("GET", self._address, headers=headers) as response:
                self._check(response)
                if self.offset and response.status_code != 206:
                    self._begin_anew(part)
                self._take(response, part)
        except httpx2.HTTPError as error:
            raise trouble_of(error) from error
        if self.offset < self.file.size:
            raise Trouble("the connection ended early")

    def _take(self, response: httpx2.Response, part: BinaryIO) -> None:
        host = response.url.host
        for chunk in response.iter_raw():
            if self.offset + len(chunk) > self.file.size:
                raise Refusal(NetworkCode.CHANGED, f"{self.file.name} is longer than {self.file.size:,} bytes")
            part.write(chunk)
            self._hash.update(chunk)
            self.offset += len(chunk)
            self._session.count(host, len(chunk))
            self._tally.add(len(chunk), len(chunk))

    def _check(self, response: httpx2.Response) -> None:
        """Whether the answer is about the file that is wanted; before a byte of it is written."""
        check_answer(response, has_token=bool(self._session.token))
        for answer in (*response.history, response):
            linked = answer.headers.get("X-Linked-Etag", "").removeprefix("W/").strip('"')
            size = answer.headers.get("X-Linked-Size", "")
            if (linked and linked != self.file.digest) or (size.isdigit() and int(size) != self.file.size):
                raise Refusal(NetworkCode.CHANGED, f"{self.file.name} is now {linked or size}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise Trouble("the bytes came packed", code=NetworkCode.SERVER)
        total = self._announced(response)
        if total is not None and total != self.file.size:
            raise Refusal(NetworkCode.CHANGED, f"{self.file.name} has {total:,} bytes, not {self.file.size:,}")

    def _announced(self, response: httpx2.Response) -> int | None:
        """The size of the whole file, as the answer has it."""
        if response.status_code == 206:
            found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if found is None or int(found[1]) != self.offset:
                raise Trouble("the bytes of another place came", code=NetworkCode.SERVER)
            return int(found[2])
        length = response.headers.get("Content-Length", "")
        return int(length) if length.isdigit() else None

    def _begin_anew(self, part: BinaryIO) -> None:
        part.seek(0)
        part.truncate()
        self.forget()

    def _new_hash(self) -> _Hash:
        if self.file.sha256:
            return hashlib.sha256()
        return hashlib.sha1(b"blob %d\0" % self.file.size, usedforsecurity=False)  # as git names its files
