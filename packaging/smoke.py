"""`python packaging/smoke.py PROGRAM [--window]`: whether a packaged Triptych works, as a person would find out.

PROGRAM is the command as it is typed (`triptych`, `dist/Triptych/Triptych`, `triptych-cli.exe`). It is asked what it
finds, one question, and one at three efforts, with a home of its own that is removed again; it runs Python for a model,
answers another program, reads a PDF and knows its policies; then a copy of it is updated over itself, and has to find
its chats. `--window` also opens the window on a display of its own (Xvfb, openbox,
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
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

QUESTION, ANSWER = "What is 4821 + 3977?", "8798"
_REPLY = {"from": "gpt", "value": ANSWER}
_PDF = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources <</Font <</F 5 0 R>>>>>> endobj
4 0 obj <</Length 46>> stream
BT /F 12 Tf 20 50 Td (Hello from a PDF) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R>>
"""
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
    checks: list[Callable[[str, Path], str]] = [
        doctor,
        ask,
        ask_for_json,
        compare,
        python,
        serve,
        read,
        speak_mcp,
        judge,
        update,
    ]
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


def python(program: str, home: Path) -> str:
    """Python in its sandbox, which is unpacked and compiled first."""
    told = _typed(program, home, "tools", "call", "python", "--allow", "python", "--arguments", '{"code": "6 * 7"}')
    if "42" not in told.split():
        raise Wrong(f"python said: {told[-300:]}")
    return "python"


def serve(program: str, home: Path) -> str:
    """Another program gets an answer over HTTP, and none without the key."""
    command = [program, "serve", "--port", "0", "--json"]
    with _running(command, _environment(home), stdout=subprocess.PIPE) as process:
        told = json.loads(process.stdout.readline() if process.stdout else "")
        asked = {"model": "demo", "reasoning_effort": "high", "messages": [{"role": "user", "content": QUESTION}]}
        answer = _post(f"{told['url']}/chat/completions", told["key"], asked)
        if ANSWER not in answer:
            raise Wrong(f"serve said: {answer[-300:]}")
        if _post(f"{told['url']}/chat/completions", "another key", asked) != "401":
            raise Wrong("serve answers who has no key")
    return "serve"


def _post(url: str, key: str, asked: object) -> str:
    """What the server says, or the number of its refusal."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(asked).encode(), headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return str(refused.code)


def read(program: str, home: Path) -> str:
    """The text of a PDF, by the process that the window starts for one."""
    engine = Path(program).resolve().with_name("triptych-engine" + Path(program).suffix)
    if not engine.is_file():
        return "no document: this is no folder of a packaged program"
    document = home / "hello.pdf"
    document.write_bytes(_PDF)
    request = json.dumps({"type": "read", "path": str(document), "kind": "pdf", "most": 1000}) + "\n"
    command = [str(engine), "--reading", f"--may-read={document}"]
    told = _said(command, home, request)
    if "Hello from a PDF" not in told:
        raise Wrong(f"the reader said: {told[-500:]}")
    return "a PDF"


def speak_mcp(program: str, home: Path) -> str:
    """The clients of MCP servers are loaded, and say that a server's program is not there."""
    engine = Path(program).resolve().with_name("triptych-engine" + Path(program).suffix)
    if not engine.is_file():
        return "no MCP: this is no folder of a packaged program"
    target = {"type": "stdio", "command": str(home / "no program")}
    with _running([str(engine), "--mcp"], _environment(home), subprocess.PIPE, subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"type": "connect", "server": "s", "target": target}).encode() + b"\n")
        process.stdin.flush()
        told = [json.loads(line) for line in (process.stdout.readline() for _ in range(2)) if line]
    if [line["type"] for line in told] != ["ready", "stopped"] or not told[1].get("problem"):
        raise Wrong(f"the clients of MCP servers said: {told}")
    return "MCP"


def judge(program: str, home: Path) -> str:
    """The starter policies are there; the bundled model is not let judge by one."""
    items = home / "items.txt"
    items.write_text("Buy now!\n", "utf-8")
    if "spam" not in _typed(program, home, "judge", "--help"):
        raise Wrong("there are no starter policies")
    judging = ["judge", "--policy", "spam", "--items", str(items), "--out", str(home / "out")]
    ended = subprocess.run(
        [program, *judging], env=_environment(home), capture_output=True, encoding="utf-8", check=False
    )
    if ended.returncode != 1 or "cannot judge" not in ended.stderr:
        raise Wrong(f"judge ended with {ended.returncode}: {ended.stderr[-500:]}")
    return "judge"


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
    return _said([program, *words], home)


def _said(command: list[str], home: Path, given: str = "") -> str:
    ended = subprocess.run(
        command,
        env=_environment(home),
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    if ended.returncode:
        raise Wrong(f"{' '.join(command[1:])} ended with {ended.returncode}: {ended.stderr[-500:]}")
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
def _running(
    command: list[str],
    environment: dict[str, str],
    stdout: int = subprocess.DEVNULL,
    stdin: int = subprocess.DEVNULL,
) -> Generator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, env=environment, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL) as process:
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
