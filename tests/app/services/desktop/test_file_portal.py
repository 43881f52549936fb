"""Where the desktop's portal shows file dialogs, Qt is told to use it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.desktop.file_portal import PORTAL_THEME, THEME, portal_theme

SERVICE = "dbus-1/services/org.freedesktop.portal.Desktop.service"
BACKEND = "xdg-desktop-portal/portals/kde.portal"


@pytest.fixture
def desktop(tmp_path: Path) -> dict[str, str]:
    """The environment of a session with a portal, by files as KDE installs them."""
    for name, text in (
        (SERVICE, "[D-BUS Service]\n"),
        (BACKEND, "[portal]\nInterfaces=org.freedesktop.impl.portal.FileChooser;org.freedesktop.impl.portal.Print\n"),
    ):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, "utf-8")
    return {"XDG_DATA_DIRS": f"/nowhere:{tmp_path}", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus"}


def test_the_portal_is_used_where_it_shows_file_dialogs(desktop: dict[str, str]) -> None:
    assert portal_theme("linux", desktop) == {THEME: PORTAL_THEME}


def test_elsewhere_and_where_the_user_chose_nothing_is_changed(desktop: dict[str, str], tmp_path: Path) -> None:
    assert portal_theme("darwin", desktop) == {}
    assert portal_theme("linux", desktop | {THEME: "kde"}) == {}
    assert portal_theme("linux", {"XDG_DATA_DIRS": str(tmp_path)}) == {}  # no session bus
    (tmp_path / BACKEND).write_text("[portal]\nInterfaces=org.freedesktop.impl.portal.Print\n", "utf-8")
    assert portal_theme("linux", desktop) == {}
