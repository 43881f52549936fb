"""What an installed Triptych is on Windows: its files and its entries in the registry. Both installers follow it.

All of it is the user's own (`HKCU`, `%LOCALAPPDATA%`): no administrator is asked. Not here: how the installers are made
(`installers`). Standard library only.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

NAME = "Triptych"
PROGRAM = f"{NAME}.exe"
COMMAND = "triptych.cmd"  # which starts `triptych-cli.exe`: to Windows, `triptych` and `Triptych` are one name
COMMAND_FOLDER = ("Microsoft", "WindowsApps")  # below %LOCALAPPDATA%; Windows has it on each user's PATH
UPGRADE_CODE = (
    "5B0C9C0E-58C6-4E0B-9A5E-2D1B6C3F7A41"  # the same for every version: by it a newer one finds an older one
)
_COMPONENTS = uuid.UUID("0d8a4a06-0a55-4b0c-8a43-3a2ab1d6b7f2")
UNINSTALL_KEY = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
DATA_FOLDER = rf"%LOCALAPPDATA%\{NAME}"  # as `app.paths` has it: chats, settings, log


@dataclass(frozen=True)
class RegistryValue:
    """One value below HKEY_CURRENT_USER. `[folder]` in it stands for the folder where Triptych is installed."""

    key: str
    name: str  # empty: the key's default value
    value: str


REGISTRY = (
    RegistryValue(rf"Software\{NAME}", "InstallDir", "[folder]"),
    RegistryValue(r"Software\Classes\Triptych.gguf", "", "GGUF model"),
    RegistryValue(r"Software\Classes\Triptych.gguf\DefaultIcon", "", rf"[folder]\{PROGRAM},0"),
    RegistryValue(r"Software\Classes\Triptych.gguf\shell\open\command", "", rf'"[folder]\{PROGRAM}" "%1"'),
    RegistryValue(r"Software\Classes\.gguf\OpenWithProgids", "Triptych.gguf", ""),
    RegistryValue(r"Software\Microsoft\Windows\CurrentVersion\App Paths\Triptych.exe", "", rf"[folder]\{PROGRAM}"),
)
OWN_KEYS = (
    rf"Software\{NAME}",
    r"Software\Classes\Triptych.gguf",
    r"Software\Microsoft\Windows\CurrentVersion\App Paths\Triptych.exe",
)
"""The keys that hold nothing but ours, so that they go as a whole; of others only our value goes."""


def files(bundle: Path) -> tuple[PurePosixPath, ...]:
    """Every file of a finished bundle, by its place in it; the same for every machine that looks."""
    found = (PurePosixPath(file.relative_to(bundle).as_posix()) for file in bundle.rglob("*") if file.is_file())
    return tuple(sorted(found))


def component(place: str) -> str:
    """The GUID of a file or folder that belongs to this place: it must never change, nor be another's."""
    return str(uuid.uuid5(_COMPONENTS, place.lower())).upper()


def uninstall_entry(version: str, kibibytes: int) -> Iterator[tuple[str, str | int]]:
    """What the list of installed programs shows, and how it removes this one."""
    yield "DisplayName", NAME
    yield "DisplayVersion", version
    yield "DisplayIcon", rf"[folder]\{PROGRAM}"
    yield "Publisher", NAME
    yield "InstallLocation", "[folder]"
    yield "UninstallString", r'"[folder]\uninstall.exe"'
    yield "QuietUninstallString", r'"[folder]\uninstall.exe" /S'
    yield "Comments", f"Your chats and settings are in {DATA_FOLDER} and stay there."
    yield "EstimatedSize", kibibytes
    yield "NoModify", 1
    yield "NoRepair", 1
