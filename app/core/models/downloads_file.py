"""The downloads a user has begun and not ended, in a small JSON file, so that they go on after a restart.

Not here: the bytes that have come (they lie beside where the file will be), doing it (`app.services.downloads`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.models.network_wire import Pick, RemoteFile
from app.whole_file import write_whole


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


class DownloadsFile:
    """Reads and writes the list. A file that cannot be read counts as empty: what has come is found by its hash."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.downloads: dict[str, Download] = {download.id: download for download in _read(file)}

    def keep(self, download: Download) -> None:
        """Write it down, in place of what was known of it. Raises OSError."""
        self.downloads[download.id] = download
        self._write()

    def drop(self, download_id: str) -> None:
        """It has ended. Raises OSError."""
        if self.downloads.pop(download_id, None) is not None:
            self._write()

    def _write(self) -> None:
        if self._file is not None:  # the command line keeps none
            listed = list(self.downloads.values())
            write_whole(self._file, msgspec.json.format(msgspec.json.encode(listed)).decode())


def _read(file: Path | None) -> list[Download]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Download]) if file else []
    except (OSError, msgspec.DecodeError):
        return []
