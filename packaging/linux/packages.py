"""Linux packages from a finished bundle: a tree as it is installed, then `.deb`, `.rpm`, `.run` and a tar of it.

Standard library and the system's own tools. What the packages say of themselves is `package.toml`. Not here: making
the bundle (`build_linux`).
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACE = Path("opt/triptych")
TOOLS = {"deb": "dpkg-deb", "rpm": "rpmbuild", "run": "makeself", "tar": "zstd"}
METAINFO = "io.github.triptych.Triptych.metainfo.xml"
_EPOCH = "1735689600"  # the time that every file in a package bears: the same inputs make the same packages
_SHARED = {
    HERE / "triptych.desktop": "applications/triptych.desktop",
    HERE / "triptych.xml": "mime/packages/triptych.xml",
    HERE / METAINFO: f"metainfo/{METAINFO}",
    ROOT / "assets/icons/triptych.svg": "icons/hicolor/scalable/apps/triptych.svg",
    ROOT / "LICENSE": "doc/triptych/copyright",
}
_WORDS = {
    "triptych.bash": "bash-completion/completions/triptych",
    "_triptych": "zsh/vendor-completions/_triptych",
    "triptych.fish": "fish/vendor_completions.d/triptych.fish",
}


def tree(bundle: Path, words: Path, folder: Path) -> Path:
    """What is installed, as it lies below `/`; `words` has the man page and the completions."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle, folder / PLACE, symlinks=True)
    share = folder / "usr/share"
    for source, place in (_SHARED | {words / name: place for name, place in _WORDS.items()}).items():
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, share / place)
    manual = share / "man/man1/triptych.1.gz"
    manual.parent.mkdir(parents=True)
    manual.write_bytes(gzip.compress((words / "triptych.1").read_bytes(), mtime=0))
    command = folder / "usr/bin/triptych"
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/{PLACE}/Triptych")
    return folder


def deb(installed: Path, version: str, out: Path, level: int) -> Path:
    """A Debian package, compressed with zstd at this level (3 for tests, 19 for releases)."""
    control = installed / "DEBIAN"
    control.mkdir(exist_ok=True)
    (control / "control").write_text(_control(installed, version), "utf-8")
    for name in ("postinst", "postrm"):
        shutil.copyfile(HERE / name, control / name)
        (control / name).chmod(0o755)
    file = out / f"triptych_{version}_amd64.deb"
    try:
        _run("dpkg-deb", "--root-owner-group", "-Zzstd", f"-z{level}", "--build", str(installed), str(file))
    finally:
        shutil.rmtree(control)
    return file


def rpm(installed: Path, version: str, out: Path, level: int) -> Path:
    """A package for Fedora, RHEL 9 and openSUSE; it asks for libraries by their own names, not for packages."""
    told = _told()
    filled = {
        "VERSION": version,
        "SUMMARY": told["summary"],
        "DESCRIPTION": told["description"].strip(),
        "REQUIRES": "\n".join(_rpm_lines(told)),
        "LEVEL": str(level),
        "TREE": str(installed),
    }
    text = (HERE / "rpm.spec").read_text("utf-8")
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    with tempfile.TemporaryDirectory(prefix="triptych-rpm-", dir=installed.parent) as top:
        spec = Path(top, "triptych.spec")
        spec.write_text(text, "utf-8")
        _run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {top}", "--target", "x86_64-linux", str(spec))
        (made,) = Path(top).rglob("*.rpm")
        return Path(shutil.move(made, out / f"triptych-{version}-1.x86_64.rpm"))


def run(installed: Path, version: str, out: Path, level: int) -> Path:
    """A file that installs for one user, without root (makeself); xz is on every desktop, zstd is not."""
    shutil.copyfile(HERE / "install.sh", installed / "install.sh")
    (installed / "install.sh").chmod(0o755)
    file = out / f"triptych-{version}-linux-x86_64.run"
    packing = ["--xz", "--complevel", str(min(level, 9))]
    try:
        _run(
            "makeself", *packing, "--quiet", "--nox11", str(installed), str(file), f"Triptych {version}", "./install.sh"
        )
    finally:
        (installed / "install.sh").unlink()
    return file


def tar(installed: Path, version: str, out: Path, level: int) -> Path:
    """The folder of the program alone: unpack it anywhere and start `Triptych`."""
    file = out / f"triptych-{version}-linux-x86_64.tar.zst"
    same = ["--sort=name", "--owner=0", "--group=0", f"--mtime=@{_EPOCH}", f"--use-compress-program=zstd -{level} -T0"]
    _run("tar", "-C", str(installed / PLACE.parent), *same, "-cf", str(file), PLACE.name)
    return file


def _rpm_lines(told: dict[str, Any]) -> list[str]:
    """What the rpm asks for and would like: libraries by soname, which are the same in each distribution."""
    besides = told["besides"]
    needed = [*(f"{name}()(64bit)" for name in told["libraries"]), *besides["rpm_requires"]]
    liked = [*(f"{name}()(64bit)" for name in told["recommended"]), *besides["rpm_recommends"]]
    return [*(f"Requires: {name}" for name in needed), *(f"Recommends: {name}" for name in liked)]


def _control(installed: Path, version: str) -> str:
    told = _told()
    size = sum(file.lstat().st_size for file in installed.rglob("*") if not file.is_dir()) // 1024
    lines = " " + told["description"].strip().replace("\n", "\n ")
    return f"""Package: {told["name"]}
Version: {version}
Architecture: amd64
Maintainer: {told["maintainer"]}
Installed-Size: {size}
Section: {told["section"]}
Priority: optional
Depends: {_once(told["libraries"].values(), told["besides"]["deb_depends"])}
Recommends: {_once(told["recommended"].values(), told["besides"]["deb_recommends"])}
Description: {told["summary"]}
{lines}
"""


def _once(*names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(chain(*names)))


def _told() -> dict[str, Any]:
    return tomllib.loads((HERE / "package.toml").read_text("utf-8"))


def _run(*command: str) -> None:
    told = os.environ | {"SOURCE_DATE_EPOCH": _EPOCH}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=told)
