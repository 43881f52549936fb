"""The packs on this computer: which one the engine loads, which one it loaded before, and what it brought.

Packs lie in the data folder, where no update of the program touches them; one that an update has made unusable is
refused by the engine and said to be (`backends.contract.packs`). Not here: unpacking (`pack_file`), testing a pack.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.core.packs.leftovers import INCOMING, clean
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.packs import (
    ANY_FILES_VARIABLE,
    MANIFEST,
    PACK_VARIABLE,
    PackManifest,
    PackUnreadable,
    read_manifest,
)

FOLDER = "engine_packs"


class PackGain(msgspec.Struct, frozen=True):
    """Tokens a second that a model wrote before a pack was used, and with it, as measured here."""

    model: str
    before: float
    after: float

    @property
    def times(self) -> float:
        """How many times as fast it is."""
        return self.after / self.before if self.before > 0 else 0.0


class PacksInUse(msgspec.Struct, frozen=True):
    """What the file holds: names of folders, empty: without a pack."""

    active: str = ""
    previous: str | None = None  # "": without a pack; None: there is nothing to go back to
    gains: dict[str, PackGain] = {}  # by the folder's name
    any_files: frozenset[str] = frozenset()  # the folders' names whose drivers need an engine without walls of files


class InstalledPack(msgspec.Struct, frozen=True):
    """A pack that was unpacked and tested here."""

    folder: Path
    manifest: PackManifest

    @property
    def name(self) -> str:
        """Of its folder, which no other pack has."""
        return self.folder.name


class InstalledPacks:
    """The folder of packs and the file that says which is used. Writing raises FileNotWritten."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER
        clean(self.folder)
        self._file = JsonFile(
            data / "engine_packs.json", PacksInUse, Sentence("Which engine pack is used could not be saved.")
        )
        self.trouble = self._file.trouble

    @property
    def packs(self) -> tuple[InstalledPack, ...]:
        """All that are whole, by name."""
        found: list[InstalledPack] = []
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            try:
                if not folder.name.startswith(INCOMING):
                    found.append(InstalledPack(folder, read_manifest(folder)))
            except PackUnreadable:
                continue
        return tuple(found)

    @property
    def active(self) -> InstalledPack | None:
        """The one that engines load from now on; None: the processor alone."""
        return self._named(self._file.value.active)

    @property
    def previous(self) -> InstalledPack | None:
        """The one to go back to; None where there is none, or where that is the processor alone."""
        return self._named(self._file.value.previous or "")

    @property
    def can_go_back(self) -> bool:
        """Whether another pack, or none, was in use before this one."""
        before = self._file.value.previous
        return before is not None and (before == "" or self.previous is not None)

    @property
    def gain(self) -> PackGain | None:
        """What the active one brought, where it was measured."""
        return self._file.value.gains.get(self._file.value.active)

    def environment(self) -> Mapping[str, str]:
        """What an engine that is started now is told."""
        pack = self._named(self._current().active)
        if pack is None:
            return {}
        files = {ANY_FILES_VARIABLE: "1"} if self.needs_any_files else {}
        return {PACK_VARIABLE: str(pack.folder), **files}

    @property
    def needs_any_files(self) -> bool:
        """Whether the active pack passed its test only without walls around the engine's files."""
        value = self._current()
        return value.active in value.any_files

    def use(self, name: str) -> None:
        """Engines load this one from now on; the one so far is kept to go back to."""
        value = self._current()
        if name != value.active:
            self._file.write(msgspec.structs.replace(value, active=name, previous=value.active))

    def note_test(self, name: str, *, any_files: bool) -> None:
        """Remember whether a pack passed its test only without walls around the engine's files."""
        value = self._current()
        names = value.any_files | {name} if any_files else value.any_files - {name}
        if names != value.any_files:
            self._file.write(msgspec.structs.replace(value, any_files=names))

    def go_back(self) -> None:
        """Change places with the one before."""
        value = self._current()
        if self.can_go_back:
            self._file.write(msgspec.structs.replace(value, active=value.previous or "", previous=value.active))

    def keep_gain(self, gain: PackGain) -> None:
        """Remember what the active pack brought."""
        value = self._current()
        self._file.write(msgspec.structs.replace(value, gains={**value.gains, value.active: gain}))

    def remove(self, pack: InstalledPack) -> None:
        """Use it no more and delete its folder, as far as the system lets go of it now."""
        value = self._current()
        gains = {name: gain for name, gain in value.gains.items() if name != pack.name}
        active = "" if value.active == pack.name else value.active
        previous = None if value.previous == pack.name or active == "" else value.previous
        self._file.write(PacksInUse(active, previous, gains, value.any_files - {pack.name}))
        with contextlib.suppress(OSError):  # first of all: without it the rest, which may stay for now, is no pack
            (pack.folder / MANIFEST).unlink()
        shutil.rmtree(pack.folder, ignore_errors=True)

    def _current(self) -> PacksInUse:
        """What the file says now: a window and a command may both be open."""
        self._file.reload()
        return self._file.value

    def _named(self, name: str) -> InstalledPack | None:
        if not name or Path(name).name != name:
            return None
        try:
            return InstalledPack(self.folder / name, read_manifest(self.folder / name))
        except PackUnreadable:
            return None
