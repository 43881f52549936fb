"""Which system libraries Triptych needs on Debian and Ubuntu, which of them are missing, and installing those.

Knows sonames first and packages second: a library that is there is never asked for, whatever its package is called
(`libglib2.0-0` became `libglib2.0-0t64`; apt follows the old name). Runs on the system's Python, standard library only.
Not here: uv, the virtual environment (`bootstrap`); other distributions get the list to install by hand.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import NamedTuple


class Library(NamedTuple):
    """A shared library by the name the loader looks for, and the package that brings it."""

    soname: str
    package: str


class Program(NamedTuple):
    """A program that has to be on the PATH, and the package that brings it."""

    name: str
    package: str


# What PySide6-Essentials 6.11 links outside itself: the Gui, Network and DBus libraries, the xcb and Wayland platforms.
LIBRARIES = (
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libEGL.so.1", "libegl1"),
    Library("libGL.so.1", "libgl1"),
    Library("libX11.so.6", "libx11-6"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    Library("libbrotlidec.so.1", "libbrotli1"),
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-render.so.0", "libxcb-render0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-shm.so.0", "libxcb-shm0"),
    Library("libxcb-sync.so.1", "libxcb-sync1"),
    Library("libxcb-util.so.1", "libxcb-util1"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
    Library("libwayland-egl.so.1", "libwayland-egl1"),
    Library("libgomp.so.1", "libgomp1"),
)

# llama-cpp-python has no wheel. Where cmake or ninja is missing, its build takes them from PyPI.
BUILD_PROGRAMS = (Program("cc", "build-essential"), Program("c++", "build-essential"))

# A real screen, a window manager, a mouse, a keyring, a witness of system calls. The tests that want them skip, saying
# so, where they are missing.
TEST_PROGRAMS = (
    Program("Xvfb", "xvfb"),
    Program("xdotool", "xdotool"),
    Program("openbox", "openbox"),
    Program("dbus-run-session", "dbus"),
    Program("gnome-keyring-daemon", "gnome-keyring"),
    Program("strace", "strace"),
)


def missing_packages(programs: tuple[Program, ...], present: set[str]) -> list[str]:
    """Packages to install, in order and once each; `present` are the sonames that the loader knows."""
    wanted = [library.package for library in LIBRARIES if library.soname not in present]
    wanted += [program.package for program in programs if shutil.which(program.name) is None]
    return list(dict.fromkeys(wanted))


def present_sonames() -> set[str]:
    """What the loader's cache holds."""
    ldconfig = shutil.which("ldconfig", path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin") or "ldconfig"
    listing = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in listing.splitlines()[1:] if line.strip()}


def install(packages: list[str]) -> bool:
    """Install through apt where this user may. False: could not; the line to run has been printed."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    prefix = _root_prefix()
    if shutil.which("apt-get") is None or prefix is None:
        _ask_for(packages)
        return False
    print("Installing system packages:", " ".join(packages), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], env=environment, check=False)
    if subprocess.run([*prefix, *command, "-qq"], env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
        _ask_for(packages)
        return False
    return True


def main() -> int:
    """`python linux.py` brings what a packager's machine needs: Qt's libraries, a compiler, what looks at a window."""
    missing = missing_packages((*BUILD_PROGRAMS, *TEST_PROGRAMS), present_sonames())
    return 0 if not missing or install(missing) else 1


def _root_prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode:
        return ["sudo", "-n"]
    return None


def _ask_for(packages: list[str]) -> None:
    print("These system packages are missing. Please run:", file=sys.stderr)
    print("  sudo apt-get install " + " ".join(packages), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
