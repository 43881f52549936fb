"""Whether this Linux desktop has a portal that shows its own file dialogs, and how Qt is told to use it.

Qt's wheels bring a theme for GTK and one for the portal, and take the portal's by themselves only inside Flatpak and
Snap: on KDE and elsewhere a person would get Qt's bare dialog. Looked up in files, so that the start asks nobody. Not
here: the dialogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.real_file import read_file

_LARGEST = 1 << 16  # bytes of a description
THEME = "QT_QPA_PLATFORMTHEME"
PORTAL_THEME = "xdgdesktopportal"
_USUAL = "/usr/local/share:/usr/share"
_SERVICE = "dbus-1/services/org.freedesktop.portal.Desktop.service"
_BACKENDS = "xdg-desktop-portal/portals"
_INTERFACE = b"org.freedesktop.impl.portal.FileChooser"


def portal_theme(platform: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What to add to the environment before Qt starts; nothing where the user chose a theme, or without a portal."""
    is_chosen = THEME in environment or "DBUS_SESSION_BUS_ADDRESS" not in environment
    if platform != "linux" or is_chosen:
        return {}
    folders = [Path(folder) for folder in environment.get("XDG_DATA_DIRS", _USUAL).split(":") if folder]
    has_portal = any((folder / _SERVICE).is_file() for folder in folders)
    return {THEME: PORTAL_THEME} if has_portal and any(map(_chooses_files, folders)) else {}


def _chooses_files(folder: Path) -> bool:
    """Whether a backend of the portal in this folder shows file dialogs."""
    try:
        return any(_INTERFACE in read_file(file, _LARGEST) for file in (folder / _BACKENDS).glob("*.portal"))
    except OSError:
        return False
