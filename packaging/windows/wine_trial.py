"""What a person does with Triptych on Windows, done under wine, each step with what has to be true after it.

Not here: the order of the steps (`try_wine`), wine itself (`wine`). Standard library only.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import product
from wine import Failed, Wine

QUESTION, ANSWER = "What is 4821 + 3977?", "8798"
PATIENCE = 900.0  # seconds that anything may take: the machine may be busy, and wine is slow then
_STILL_OPEN = 2  # the installer's exit code where the program runs
_NO_KEY = "(no such value)"


class Wrong(Exception):
    """Something is not as it should be."""


class Trial:
    """One user's computer. Each public method is a step; it returns what it found, or raises Wrong."""

    def __init__(self, wine: Wine, out: Path) -> None:
        self._wine, self._out = wine, out
        self._log = (out / "log.txt").open("w", encoding="utf-8")
        self._local = wine.home / "AppData/Local"
        self.folder = self._local / "Programs" / product.NAME
        self._link = wine.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Triptych.lnk"
        self._command = self._local.joinpath(*product.COMMAND_FOLDER, product.COMMAND)
        self._data = self._local / product.NAME
        self._program: subprocess.Popen[bytes] | None = None

    def tell(self, line: str) -> None:
        """Say it, and keep it."""
        print(line, flush=True)
        print(line, file=self._log, flush=True)

    def picture(self, name: str) -> None:
        """Keep what is on the screen."""
        subprocess.run(["import", "-window", "root", str(self._out / f"{name}.png")], check=False)

    def install(self, setup: Path, version: str) -> str:
        """Without a word, into the user's own folder."""
        self._wine.run(self._wine.windows(setup), "/S")
        self._require((self.folder / product.PROGRAM).is_file(), f"nothing is in {self.folder}")
        self._require(self._link.is_file(), "no link in the start menu")
        self._require(self._value(product.UNINSTALL_KEY, "DisplayVersion") == version, "another version is registered")
        self._require(product.DATA_FOLDER in self._value(product.UNINSTALL_KEY, "Comments"), "the data are not named")
        size = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        return f"{size / 2**20:.0f} MiB from {setup.stat().st_size / 1e6:.1f} MB"

    def doctor(self) -> str:
        """The engine starts, and llama.cpp works in it."""
        found = json.loads(self._typed("doctor", "--json"))["Backends"].get("llama.cpp", "")
        self._require("llama.cpp" in found, f"llama.cpp is {found or 'not there'}")
        return found

    def ask(self) -> str:
        """The bundled model adds up."""
        told = self._typed("ask", QUESTION, "--effort", "high")
        self._require(ANSWER in told, f"it said {told[-300:]}")
        return ANSWER

    def command(self) -> str:
        """`triptych` in a terminal, with its exit code: wine has that folder not on its PATH, as Windows has."""
        told = self._wine.run("cmd", "/c", self._wine.windows(self._command), "--version").strip()
        self._require(told.startswith("Triptych") and bool(told.split()[-1]), f"it said {told[-300:]!r}")
        return told

    def window(self) -> str:
        """A question is typed into the real window, and its answer gets into the store."""
        seconds = self._open_window()
        self._until((self._data / "conversations.db-wal").exists, "no store was made")
        self._type_question()
        self._until(lambda: ANSWER in self._chats(), "the answer is not in the store")
        self.picture("1-first-answer")
        return f"window after {seconds:.1f} s"

    def second_start(self) -> str:
        """Another start ends at once, and the window that was hidden is in front."""
        self._xdo("windowminimize", self._windows()[0])
        self._until(lambda: not self._windows(), "the window cannot be minimised")
        began = time.monotonic()
        ended = subprocess.run(self._start(), check=False, timeout=PATIENCE, capture_output=True)
        self._require(ended.returncode == 0, f"the second start ended with {ended.returncode}")
        seconds = time.monotonic() - began
        self._until(lambda: bool(self._windows()), "the window did not come to the front")
        self.picture("2-second-start")
        return f"it ended after {seconds:.1f} s, and the window is back"

    def refuses_while_open(self, setup: Path) -> str:
        """The installer leaves a running program alone, and says so by its exit code."""
        ended = subprocess.run(self._wine.command(self._wine.windows(setup), "/S"), check=False, timeout=PATIENCE)
        self._require(ended.returncode == _STILL_OPEN, f"the installer ended with {ended.returncode}")
        self._require(self._program is not None and self._program.poll() is None, "the program was ended")
        self._close_window()
        return f"exit code {ended.returncode}"

    def upgrade(self, setup: Path, version: str, stale: tuple[str, ...]) -> str:
        """The chats are kept, no file of the older build is, and one that is the user's own is."""
        before, own = self._typed("history", "list"), self.folder / "notes of mine.txt"
        own.write_text("mine", "utf-8")
        self.install(setup, version)
        left = [place for place in stale if (self.folder / place).exists()]
        self._require(not left, f"files of the older build stayed: {left}")
        self._require(own.is_file(), "a file of the user's is gone")
        own.unlink()
        self._require(self._typed("history", "list") == before != "", "the chats are not the same")
        return f"{len(before.splitlines())} chats kept, {len(stale)} stale files gone"

    def model_file(self) -> str:
        """A double-click on a model file opens the window with it; on a second one, that model in the same window."""
        for key in (
            ".gguf",
            "Triptych.gguf",
        ):  # Windows itself looks there for what a user has chosen, wine 10 does not
            own, seen = rf"HKCU\Software\Classes\{key}", rf"HKLM\Software\Classes\{key}"
            self._wine.run("reg", "copy", own, seen, "/s", "/f")
        for name in ("Mein Modell für später.gguf", "noch eins.gguf"):
            model = self._wine.home / "Documents" / name
            model.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._demo(), model)
            opened = self._wine.command("start", self._wine.windows(model))  # the window inherits its output: no pipe
            subprocess.run(opened, check=True, timeout=PATIENCE, stdout=self._log, stderr=self._log)
            self._until(lambda: bool(self._windows()), "no window came")
            self._until(lambda name=name: self._remembers(name), f"{name} was not opened")
        self.picture("3-model-file")
        self._require(len(self._windows()) == 1, "there are two windows")
        self._close_window()
        return "two, one after the other, in one window"

    def long_path(self) -> str:
        """Model and store lie deeper than Windows' old limit."""
        place = self._wine.home / "Documents"
        while len(self._wine.windows(place)) <= 280:
            place /= "ein tiefer Ordner mit Ü"
        place.mkdir(parents=True)
        model = place / "modell.gguf"
        shutil.copyfile(self._demo(), model)
        home = self._wine.windows(place / "home")
        asked = ("ask", QUESTION, "--effort", "high", "--model", self._wine.windows(model))
        told = self._typed(*asked, TRIPTYCH_HOME=home)
        self._require(ANSWER in told, f"it said {told[-300:]}")
        self._typed("history", "list", TRIPTYCH_HOME=home)
        return f"{len(self._wine.windows(model))} characters"

    def uninstall(self) -> str:
        """Nothing stays but the user's data, and the person is told where those are."""
        asking = subprocess.Popen(self._wine.command(self._wine.windows(self.folder / "uninstall.exe")))
        self._until(lambda: bool(self._windows("^Triptych Uninstall")), "the uninstaller asks nothing")
        time.sleep(2)  # it draws its page
        self.picture("4-uninstall-names-the-data")
        self._xdo("keydown", "--window", self._windows("^Triptych Uninstall")[0], "Escape")  # none is left to let it go
        asking.wait(PATIENCE)
        self._wine.run(self._wine.windows(self.folder / "uninstall.exe"), "/S")
        return self._nothing_left()

    def install_msi(self, msi: Path) -> str:
        """By Windows' own installer, without a word."""
        self._wine.run("msiexec", "/i", self._wine.windows(msi), "/qn")
        self._require((self.folder / product.PROGRAM).is_file(), f"nothing is in {self.folder}")
        self._require(self._link.is_file(), "no link in the start menu")
        command = self._value(r"Software\Classes\Triptych.gguf\shell\open\command", "")
        self._require(rf"Programs\Triptych\{product.PROGRAM}" in command, f"model files are opened by {command!r}")
        return f"{msi.stat().st_size / 1e6:.1f} MB"

    def uninstall_msi(self, msi: Path) -> str:
        """The same for the MSI."""
        self._wine.run("msiexec", "/x", self._wine.windows(msi), "/qn")
        return self._nothing_left()

    def _nothing_left(self) -> str:
        self._until(lambda: not self.folder.exists(), f"{self.folder} is still there")
        self._require(not self._link.exists(), "the link stayed")
        self._require(not self._command.exists(), "the command stayed")
        left = [row.key for row in product.REGISTRY if self._value(row.key, row.name) != _NO_KEY]
        left += [key for key in (product.UNINSTALL_KEY,) if self._value(key, "DisplayName") != _NO_KEY]
        self._require(not left, f"keys stayed: {left}")
        self._require((self._data / "conversations.db").is_file(), "the user's chats are gone")
        return f"folder, link and keys are gone, {self._data.name} with the chats stays"

    def _open_window(self) -> float:
        began = time.monotonic()
        self._program = subprocess.Popen(self._start(), stdout=self._log, stderr=self._log)
        self._until(lambda: bool(self._windows()), "no window came")
        return time.monotonic() - began

    def _start(self) -> list[str]:
        return self._wine.command(self._wine.windows(self.folder / product.PROGRAM))

    def _type_question(self) -> None:
        window = self._windows()[0]
        self._xdo("windowactivate", "--sync", window)
        self._xdo("type", "--delay", "40", QUESTION)
        self._xdo("key", "Return")

    def _close_window(self) -> None:
        """As a person does; the program has to end by itself."""
        self._xdo("windowactivate", "--sync", self._windows()[0])
        self._xdo("key", "alt+F4")
        self._until(lambda: not self._windows(), "the window does not close")
        self._until(lambda: self._is_writable(self.folder / product.PROGRAM), "the program does not end")

    def _is_writable(self, program: Path) -> bool:
        """Whether no process runs it any more."""
        told = subprocess.run(["fuser", "-s", str(program)], check=False, stderr=subprocess.DEVNULL)
        return told.returncode != 0

    def _windows(self, title: str = "Triptych$") -> list[str]:
        """The windows on the screen whose title is like this."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout.split()

    def _xdo(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, timeout=PATIENCE)

    def _chats(self) -> str:
        return self._typed("history", "export", "--all", "--format", "md")

    def _typed(self, *words: str, **more: str) -> str:
        """What the command says, in UTF-8."""
        told = {"TRIPTYCH_OFFLINE": "1", "PYTHONUTF8": "1"} | more
        return self._wine.run(self._wine.windows(self.folder / "triptych-cli.exe"), *words, seconds=PATIENCE, **told)

    def _value(self, key: str, name: str) -> str:
        """A value of the user's registry, `_NO_KEY` where it is not there."""
        which = ("/v", name) if name else ("/ve",)
        try:
            told = self._wine.run("reg", "query", rf"HKCU\{key}", *which)
        except Failed:
            return _NO_KEY
        return told.partition("REG_SZ")[2].strip()

    def _remembers(self, name: str) -> bool:
        """Whether a model of this name is among those that were opened."""
        files = [file for file in self._data.rglob("*.json") if file.is_file()]
        return any(name in json.dumps(json.loads(file.read_text("utf-8")), ensure_ascii=False) for file in files)

    def _demo(self) -> Path:
        return self.folder / "_internal/assets/demo/triptych-demo.gguf"

    def _until(self, is_so: Callable[[], bool], trouble: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            self._require(time.monotonic() < end, trouble)
            time.sleep(0.2)

    def _require(self, is_so: bool, trouble: str) -> None:
        if not is_so:
            raise Wrong(trouble)
