"""A Debian 13 root with wine, mingw, NSIS and msitools, and Windows programs run in it. Needs to be root.

The root is made once, with debootstrap, and kept. Not here: what is built (`wine_build`) or tried (`try_wine`) in it.
Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

MIRROR = "http://deb.debian.org/debian"
PACKAGES = [
    "cmake",
    "g++-mingw-w64-x86-64-posix",
    "msitools",
    "ninja-build",
    "nsis",
    "osslsigncode",
    "python3",
    "wine",
    "wine64",
    "wixl",
]
_ENVIRONMENT = {
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PATH": "/usr/lib/wine:/usr/sbin:/usr/bin:/sbin:/bin",
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree,mshtml=d;winemenubuilder.exe=d",
    "XDG_RUNTIME_DIR": "/run",
}


class Failed(Exception):
    """A Windows program ended with another exit code than 0; holds what it said."""


class Root:
    """The folder with the other system. Paths inside it begin with `/` and are what programs in it see."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Have it, with the packages."""
        if not self.folder.is_dir():
            part = self.folder.with_name(self.folder.name + ".part")
            subprocess.run(
                ["debootstrap", "--variant=minbase", "trixie", str(part), MIRROR], check=True, stdout=sys.stderr
            )
            part.rename(self.folder)
        missing = [name for name in PACKAGES if not (self.folder / f"var/lib/dpkg/info/{name}.list").exists()]
        missing = [name for name in missing if not (self.folder / f"var/lib/dpkg/info/{name}:amd64.list").exists()]
        if missing:
            shutil.copy("/etc/resolv.conf", self.folder / "etc/resolv.conf")
            quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
            self.run([*quiet, "update"])
            self.run([*quiet, "-y", "install", "--no-install-recommends", *missing])

    def outside(self, path: str) -> Path:
        """Where a path inside lies for us."""
        return self.folder / path.lstrip("/")

    @contextmanager
    def entered(self) -> Generator[None]:
        """The kernel's folders and the displays are there, until the end."""
        places = [Path("/proc"), Path("/dev"), Path("/sys"), Path("/tmp/.X11-unix")]  # noqa: S108 - where X has it
        try:
            for place in places:
                place.mkdir(exist_ok=True)
                inside = self.outside(str(place))
                inside.mkdir(parents=True, exist_ok=True)
                if not inside.is_mount():
                    subprocess.run(["mount", "--bind", str(place), str(inside)], check=True)
            yield
        finally:
            for place in reversed(places):
                subprocess.run(["umount", "-l", str(self.outside(str(place)))], check=False, stderr=subprocess.DEVNULL)

    def command(self, words: Sequence[str], folder: str = "/", **more: str) -> list[str]:
        """How these words are run inside, in a folder there."""
        told = [f"{name}={value}" for name, value in (_ENVIRONMENT | more).items()]
        return ["chroot", str(self.folder), "env", "-i", "-C", folder, *told, *words]

    def run(self, words: Sequence[str], **more: str) -> None:
        """Run them; raises CalledProcessError."""
        subprocess.run(self.command(words, **more), check=True, stdout=sys.stderr)


class Wine:
    """A Windows computer with one user, who has a name as people have them."""

    def __init__(self, root: Root, prefix: str, user: str) -> None:
        self.root = root
        self._prefix, self._user = prefix, user
        self.drive = root.outside(prefix) / "drive_c"
        self.home = self.drive / "users" / user

    def make(self, icu: Path) -> None:
        """A fresh one, with the library that wine lacks."""
        shutil.rmtree(self.root.outside(self._prefix), ignore_errors=True)
        self.run("wineboot", "-i")
        shutil.copyfile(icu, self.drive / "windows/system32/icuuc.dll")

    def command(self, *words: str, folder: str = "", **more: str) -> list[str]:
        """How a Windows program is started, in a folder of the root, else on drive C: as Windows does."""
        own = {"WINEPREFIX": self._prefix, "USER": self._user, "LOGNAME": self._user}
        own |= {"DISPLAY": os.environ["DISPLAY"]} if "DISPLAY" in os.environ else {}
        folder = folder or (f"{self._prefix}/drive_c" if self.drive.is_dir() else "/")
        return self.root.command(["wine", *words], folder, **own, **more)

    def run(self, *words: str, seconds: float = 900, folder: str = "", **more: str) -> str:
        """What the program says; raises Failed, TimeoutExpired."""
        ended = subprocess.run(
            self.command(*words, folder=folder, **more),
            check=False,
            capture_output=True,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
        )
        if ended.returncode:
            said = (ended.stdout + ended.stderr).decode("utf-8", "replace")[-2000:]
            raise Failed(f"{' '.join(words)} ended with {ended.returncode}: {said}")
        return ended.stdout.decode("utf-8", "replace").replace("\r", "")

    def windows(self, path: Path) -> str:
        """A path on our side, as Windows programs name it."""
        if path.is_relative_to(self.drive):
            return "C:\\" + str(path.relative_to(self.drive)).replace("/", "\\")
        return "Z:\\" + str(path.relative_to(self.root.folder)).replace("/", "\\")

    def end(self) -> None:
        """Stop all that runs in it."""
        own = {"WINEPREFIX": self._prefix, "USER": self._user}
        subprocess.run(self.root.command(["wineserver", "-k", "-w"], **own), check=False, stderr=subprocess.DEVNULL)
