"""The downloads a user has begun and not ended, in a small JSON file, so that they go on after a restart.

Not here: the bytes that have come (they lie beside where the file will be), doing it (`app.services.hub.downloads`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.models.network_wire import Pick, RemoteFile
from app.json_file import JsonFile
from app.sentence import Sentence


class Download(msgspec.Struct, frozen=True):
    """One model on its way: where from, which files, where to. Commit and files are known once the hub was asked."""

    title: str
    repository: str
    revision: str
    pick: Pick
    folder: str
    size: int = 0  # of all files; about, until the hub was asked
    commit: str = ""
    files: tuple[RemoteFile, ...] = ()
    is_paused: bool = False

    @property
    def id(self) -> str:
        """Two downloads of the same files are one."""
        which = " ".join(self.pick.sha256 or self.pick.names) or f"{self.pick.form} {self.pick.match}"
        return f"{self.repository} {which}"


class DownloadsFile(JsonFile[list[Download]]):
    """The list by identity. Where it is empty, what has come is found by its hash. No file: the command line's."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, list[Download], Sentence("The list of downloads could not be saved."))

    @property
    def downloads(self) -> dict[str, Download]:
        """Every download that has not ended, by its `id`."""
        return {download.id: download for download in self.value}

    def keep(self, download: Download) -> None:
        """Write it down, in place of what was known of it. Raises FileNotWritten."""
        self.write(list((self.downloads | {download.id: download}).values()))

    def drop(self, download_id: str) -> None:
        """It has ended. Raises FileNotWritten."""
        if download_id in self.downloads:
            self.write([download for download in self.value if download.id != download_id])
