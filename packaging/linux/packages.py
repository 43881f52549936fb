"""Linux packages from a finished bundle: a tree as it is installed, then `.deb`, `.run` and a tar of it.

Standard library and the system's own tools. Not here: making the bundle (`build`).
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACE = Path("opt/triptych")
_POSTINST = """#!/bin/sh
set -e
if [ "$1" = configure ]; then
  update-desktop-database -q /usr/share/applications 2>/dev/null || true
  update-mime-database /usr/share/mime 2>/dev/null || true
fi
"""
_POSTRM = """#!/bin/sh
set -e
if [ "$1" = purge ]; then
  echo "Your chats and settings stay in ~/.local/share/Triptych, ~/.config/Triptych and ~/.local/state/Triptych."
fi
if [ "$1" = remove ] || [ "$1" = purge ]; then
  update-desktop-database -q /usr/share/applications 2>/dev/null || true
  update-mime-database /usr/share/mime 2>/dev/null || true
fi
"""
_INSTALL = """#!/bin/sh
# Puts Triptych into the user's own folders; no root. Run again, it takes the place of what is there.
set -e
place="${XDG_DATA_HOME:-$HOME/.local/share}/triptych-program"
mkdir -p "$place" "$HOME/.local/bin" "$HOME/.local/share/applications" "$HOME/.local/share/icons/hicolor/scalable/apps"
rm -rf "$place/program"
cp -a opt/triptych "$place/program"
ln -sfn "$place/program/Triptych" "$HOME/.local/bin/triptych"
sed "s|^Exec=triptych|Exec=\\"$place/program/Triptych\\"|" usr/share/applications/triptych.desktop \\
  > "$HOME/.local/share/applications/triptych.desktop"
cp usr/share/icons/hicolor/scalable/apps/triptych.svg "$HOME/.local/share/icons/hicolor/scalable/apps/"
echo "Triptych is installed. Start it from your menu, or type: $HOME/.local/bin/triptych"
"""


def tree(bundle: Path, folder: Path) -> Path:
    """What is installed, as it lies below `/`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle, folder / PLACE, symlinks=True)
    _copy(HERE / "triptych.desktop", folder / "usr/share/applications/triptych.desktop")
    _copy(HERE / "triptych.xml", folder / "usr/share/mime/packages/triptych.xml")
    metainfo = "io.github.triptych.Triptych.metainfo.xml"
    _copy(HERE / metainfo, folder / "usr/share/metainfo" / metainfo)
    _copy(ROOT / "assets/icons/triptych.svg", folder / "usr/share/icons/hicolor/scalable/apps/triptych.svg")
    _copy(ROOT / "LICENSE", folder / "usr/share/doc/triptych/copyright")
    manual = folder / "usr/share/man/man1/triptych.1.gz"
    manual.parent.mkdir(parents=True)
    manual.write_bytes(gzip.compress((HERE / "triptych.1").read_bytes(), mtime=0))
    command = folder / "usr/bin/triptych"
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/{PLACE}/Triptych")
    return folder


def deb(installed: Path, version: str, out: Path, level: int) -> Path:
    """A Debian package, compressed with zstd at this level (3 for tests, 19 for releases)."""
    control = installed / "DEBIAN"
    control.mkdir(exist_ok=True)
    (control / "control").write_text(_control(installed, version), "utf-8")
    for name, text in (("postinst", _POSTINST), ("postrm", _POSTRM)):
        (control / name).write_text(text, "utf-8")
        (control / name).chmod(0o755)
    file = out / f"triptych_{version}_amd64.deb"
    _run("dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{level}", "--build", str(installed), str(file))
    shutil.rmtree(control)
    return file


def tar(installed: Path, version: str, out: Path, level: int) -> Path:
    """The folder of the program alone: unpack it anywhere and start `Triptych`."""
    file = out / f"triptych-{version}-linux-x86_64.tar.zst"
    archive = [
        "tar",
        "-C",
        str(installed / PLACE.parent),
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--mtime=@0",
        "-cf",
        "-",
    ]
    with subprocess.Popen([*archive, PLACE.name], stdout=subprocess.PIPE) as packing:
        subprocess.run(["zstd", f"-{level}", "-q", "-f", "-T0", "-o", str(file)], stdin=packing.stdout, check=True)
    if packing.returncode:
        raise subprocess.CalledProcessError(packing.returncode, archive)
    return file


def run(installed: Path, version: str, out: Path) -> Path:
    """A file that installs for one user, without root (makeself)."""
    (installed / "install.sh").write_text(_INSTALL, "utf-8")
    (installed / "install.sh").chmod(0o755)
    file = out / f"triptych-{version}-linux-x86_64.run"
    _run("makeself", "--xz", "--quiet", "--nox11", str(installed), str(file), f"Triptych {version}", "./install.sh")
    (installed / "install.sh").unlink()
    return file


def _control(installed: Path, version: str) -> str:
    told = tomllib.loads((HERE / "package.toml").read_text("utf-8"))
    size = sum(file.lstat().st_size for file in installed.rglob("*") if not file.is_dir()) // 1024
    lines = " " + told["description"].strip().replace("\n", "\n ")
    return f"""Package: {told["name"]}
Version: {version}
Architecture: amd64
Maintainer: {told["maintainer"]}
Installed-Size: {size}
Section: {told["section"]}
Priority: optional
Depends: {", ".join(told["depends"])}
Recommends: desktop-file-utils, shared-mime-info, gnome-keyring | kwalletmanager
Description: {told["summary"]}
{lines}
"""


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
