"""`sudo python3 packaging/windows/try_wine.py [--out DIR] [--keep-bundle]`: Triptych for Windows, tried under wine.

Builds the real program (`wine_build`), its setup program and its MSI, then does what people do: installs an older build
without a word, asks by command and in the window, upgrades, starts a second time, opens a model file, goes deeper than
260 characters, uninstalls. The user is called Jörg Müller. Ends with a table; DIR (build/wine) gets the installers, a
picture of the window after each step, and `log.txt`. Exit code 0: everything was right.

Needs Linux as root, about 3 GB below build/, and: debootstrap git imagemagick openbox psmisc xdotool
xvfb, python3 with pip, uv. `--keep-bundle` tries again without building, `--every-variant` takes longer. Standard
library only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import wine_build  # noqa: E402 - neighbours, found by the line above
from wine import Failed, Root, Wine  # noqa: E402
from wine_trial import Trial, Wrong  # noqa: E402

ROOT = HERE.parent.parent
VERSION = wine_build.version()
USER = "Jörg Müller"
OLDER = "0.0.9"
STALE = ("_internal/stale.dll", "stale.exe")  # files that only the older build has


def main() -> int:
    """Build, try, and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build/wine")
    parser.add_argument("--every-variant", action="store_true", help="all of llama.cpp's CPU variants, not two")
    parser.add_argument("--keep-bundle", action="store_true", help="try the bundle that is there")
    asked = parser.parse_args()
    out = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    root = Root(out / "root")
    with root.entered(), screen():
        root.make()
        if not asked.keep_bundle:
            build(root, out, every_variant=asked.every_variant)
        user = Wine(root, "/work/user", USER)
        user.make(root.outside("/work/icuuc.dll"))
        try:
            return attempt(Trial(user, out), packed(root, out))
        finally:
            user.end()


@contextmanager
def screen() -> Generator[None]:
    """A screen of its own, with a window manager; programs find it by DISPLAY."""
    name = f":{90 + os.getpid() % 9}"
    os.environ["DISPLAY"] = name
    server = subprocess.Popen(
        ["Xvfb", name, "-screen", "0", "1280x900x24", "-nolisten", "tcp"], stderr=subprocess.DEVNULL
    )
    try:
        while subprocess.run(["xdotool", "getmouselocation"], check=False, capture_output=True).returncode:
            time.sleep(0.1)
        manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        yield
        manager.terminate()
        manager.wait()
    finally:
        server.terminate()
        server.wait()


def build(root: Root, out: Path, *, every_variant: bool) -> None:
    """The bundle, in /work/dist of the root."""
    inputs = wine_build.Inputs(out / "inputs", shutil.which("uv") or str(ROOT / ".venv-uv/bin/uv"))
    libraries = wine_build.llama_libraries(root, inputs.llama(), every_variant=every_variant)
    builder = Wine(root, "/work/builder", "builder")
    if not builder.drive.is_dir():
        builder.make(wine_build.icu(root))
    wine_build.python(builder, inputs, libraries)
    try:
        wine_build.freeze(builder)
    finally:
        builder.end()


def packed(root: Root, out: Path) -> dict[str, Path]:
    """The installers, by what they are; made in the root, where NSIS and msitools are."""
    bundle, work = root.outside("/work/dist/Triptych"), root.outside("/work/packed")
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(bundle, work / "older/Triptych")
    for place in STALE:
        (work / "older/Triptych" / place).write_text("of an older version", "utf-8")
    script = "/work/source/packaging/windows/installers.py"
    for kind, inside, version in (
        ("setup", "/work/dist", VERSION),
        ("msi", "/work/dist", VERSION),
        ("setup", "/work/packed/older", OLDER),
    ):
        root.run(["python3", script, kind, f"{inside}/Triptych", version, "/work/packed"])
    made = {"older": work / f"Triptych-{OLDER}-setup.exe", "setup": work / f"Triptych-{VERSION}-setup.exe"}
    made["msi"] = work / f"Triptych-{VERSION}.msi"
    for kind in ("setup", "msi"):
        shutil.copy(made[kind], out)
    return made


def attempt(trial: Trial, made: dict[str, Path]) -> int:
    """Each step in turn; the first that goes wrong ends it."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("an older build is installed silently", lambda: trial.install(made["older"], OLDER)),
        ("doctor", trial.doctor),
        ("first answer by command", trial.ask),
        ("the command that is typed", trial.command),
        ("first answer typed into the window", trial.window),
        ("a second start raises the window", trial.second_start),
        ("an open program is not replaced", lambda: trial.refuses_while_open(made["setup"])),
        ("upgraded", lambda: trial.upgrade(made["setup"], VERSION, STALE)),
        ("a model file is opened with it", trial.model_file),
        ("a path longer than 260 characters", trial.long_path),
        ("uninstalled", trial.uninstall),
        ("installed from the MSI", lambda: trial.install_msi(made["msi"])),
        ("answers from the MSI", trial.ask),
        ("the MSI is removed", lambda: trial.uninstall_msi(made["msi"])),
    )
    for name, step in steps:
        began = time.monotonic()
        try:
            found = step()
        except (Wrong, Failed, subprocess.SubprocessError, OSError) as wrong:
            trial.tell(f"WRONG: {name}: {wrong}")
            trial.picture("wrong")
            return 1
        trial.tell(f"ok: {name}: {found} ({time.monotonic() - began:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
