"""`python packaging/smoke.py PROGRAM [--window]`: whether a packaged Triptych works, as a person would find out.

PROGRAM is the command as it is typed (`triptych`, `dist/Triptych/Triptych`, `triptych-cli.exe`). It is asked what it
finds, one question, and one at three efforts, with a home of its own that is removed again; then a copy of it is
updated over itself, and has to find its chats. `--window` also opens the window on a display of its own (Xvfb, openbox,
xdotool), types a question, waits until its answer is in the store, and ends it. Exit code 0: everything was right.
Standard library only: it runs where Triptych's own Python is not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

QUESTION, ANSWER = "What is 4821 + 3977?", "8798"
_REPLY = {"from": "gpt", "value": ANSWER}
PATIENCE = 60.0  # seconds that anything may take


class Wrong(Exception):
    """Something is not as it should be."""


def main() -> int:
    """Run all checks and say what each found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("program")
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--picture", type=Path, help="where to keep a picture of the window with its answer")
    asked = parser.parse_args()
    checks: list[Callable[[str, Path], str]] = [doctor, ask, ask_for_json, compare, update]
    if asked.window:
        checks.append(lambda program, home: window(program, home, asked.picture))
    for check in checks:
        with tempfile.TemporaryDirectory(prefix="triptych ü ") as home:  # a space and an umlaut, as people have them
            try:
                print(f"ok: {check(asked.program, Path(home))}", flush=True)
            except Wrong as wrong:
                print(f"WRONG: {wrong}", flush=True)
                return 1
    return 0


def doctor(program: str, home: Path) -> str:
    """The engine starts and llama.cpp works."""
    told = json.loads(_typed(program, home, "doctor", "--json"))
    found = told["Backends"].get("llama.cpp", "")
    if "llama.cpp" not in found:
        raise Wrong(f"llama.cpp is {found or 'not there'}")
    return "doctor"


def ask(program: str, home: Path) -> str:
    """The bundled model adds up."""
    told = _typed(program, home, "ask", QUESTION, "--effort", "high")
    if ANSWER not in told:
        raise Wrong(f"ask said: {told[-300:]}")
    return "ask"


def ask_for_json(program: str, home: Path) -> str:
    """The bundled model answers in JSON that fits a schema, which needs the library of grammars."""
    schema = home / "schema.json"
    schema.write_text('{"type": "array", "items": {"enum": ["yes", "no"]}, "minItems": 2, "maxItems": 2}', "utf-8")
    told = _typed(program, home, "ask", QUESTION, "--schema", str(schema))
    if not {*json.loads(told)} <= {"yes", "no"}:
        raise Wrong(f"ask --schema said: {told[-300:]}")
    return "ask for JSON"


def compare(program: str, home: Path) -> str:
    """Three efforts are answered."""
    told = _typed(program, home, "compare", QUESTION)
    if told.count(ANSWER) < 2:
        raise Wrong(f"compare said: {told[-600:]}")
    return "compare"


def update(program: str, home: Path) -> str:
    """The same version, put over a copy of itself, finds the chats that were there."""
    bundle = Path(program).resolve().parent
    if not (bundle / "_internal").is_dir():
        return "no update: this is no folder of a packaged program"
    copy, foreign = home / "program", home / "chats.json"
    foreign.write_text(json.dumps([{"conversations": [{"from": "human", "value": QUESTION}, _REPLY]}]), "utf-8")
    shutil.copytree(bundle, copy, symlinks=True)
    copied = str(copy / Path(program).resolve().name)
    _typed(copied, home, "history", "import", str(foreign))
    before = _exported(copied, home)
    shutil.copytree(bundle, copy, symlinks=True, dirs_exist_ok=True, ignore=_links)
    if QUESTION not in before or _exported(copied, home) != before:
        raise Wrong(f"chats before the update: {before[-300:]}")
    ask(copied, home)
    return "update over itself"


def _links(folder: str, names: list[str]) -> set[str]:
    """What an installer leaves as it is where it is there already."""
    return {name for name in names if Path(folder, name).is_symlink()}


def window(program: str, home: Path, picture: Path | None) -> str:
    """A question is typed into the real window, and its chat is kept encrypted."""
    with ExitStack() as running:
        display = running.enter_context(_display())
        environment = _environment(home) | {"DISPLAY": display}
        process = running.enter_context(_running([program], environment))
        began = time.monotonic()
        _until(lambda: _has_window(environment), "no window came", process)
        shown = time.monotonic() - began
        _until((home / "data/conversations.db").exists, "no store was made", process)
        time.sleep(3)  # the model loads; nothing outside the process tells when
        subprocess.run(["xdotool", "type", "--delay", "20", QUESTION], env=environment, check=True)
        subprocess.run(["xdotool", "key", "Return"], env=environment, check=True)
        _until(lambda: ANSWER in _exported(program, home), "the answer is not in the store", process)
        if picture is not None:
            subprocess.run(["import", "-window", "root", str(picture)], env=environment, check=True)
        process.terminate()
        if process.wait(PATIENCE) not in (0, -15):
            raise Wrong(f"the window ended with {process.returncode}")
    if (home / "data/conversations.db").read_bytes()[:15] == b"SQLite format 3":
        raise Wrong("the store is not encrypted")
    return f"window, seen after {shown:.1f} s"


def _exported(program: str, home: Path) -> str:
    """All chats as Markdown, read by the command while the window is open."""
    return _typed(program, home, "history", "export", "--all", "--format", "md")


def _typed(program: str, home: Path, *words: str) -> str:
    told = _environment(home)
    ended = subprocess.run(
        [program, *words], env=told, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )
    if ended.returncode:
        raise Wrong(f"{' '.join(words)} ended with {ended.returncode}: {ended.stderr[-500:]}")
    return ended.stdout


def _environment(home: Path) -> dict[str, str]:
    own = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return kept | {"TRIPTYCH_HOME": str(home), "TRIPTYCH_OFFLINE": "1"}


@contextmanager
def _display() -> Generator[str]:
    """An X server that nobody sees, with a window manager; it picks a free number itself."""
    if missing := [name for name in ("Xvfb", "openbox", "xdotool", "import") if not shutil.which(name)]:
        raise Wrong(f"cannot look at the window without {', '.join(missing)}")
    told, tells = os.pipe()
    server = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(server, pass_fds=[tells], stderr=subprocess.DEVNULL) as running:
        os.close(tells)
        with os.fdopen(told) as numbers:
            display = f":{numbers.readline().strip()}"
        try:
            with _running(["openbox"], os.environ | {"DISPLAY": display}):
                yield display
        finally:
            running.terminate()


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Generator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def _has_window(environment: dict[str, str]) -> bool:
    search = ["xdotool", "search", "--onlyvisible", "--name", "Triptych"]
    return subprocess.run(search, env=environment, capture_output=True, check=False).returncode == 0


def _until(is_so: Callable[[], bool], else_wrong: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        if process.poll() is not None:
            raise Wrong(f"{else_wrong}: the program ended with {process.returncode}")
        if time.monotonic() > end:
            raise Wrong(else_wrong)
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
