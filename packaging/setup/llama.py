"""How the first `make setup` builds llama.cpp: for this machine alone, resumable, with a line that says how far it is.

What was compiled stays in `build/llama.cpp` until the wheel is whole, so a build that was interrupted goes on. The
wheel itself is in uv's cache, from which every clone and branch takes it. Standard library only, like `bootstrap`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
POLL_SECONDS = 1.0


def environment(base: dict[str, str], build: Path) -> dict[str, str]:
    """`base` with what the build of llama-cpp-python needs. TRIPTYCH_CPU_VARIANTS=all builds every variant."""
    told = dict(base)
    told.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
    told.setdefault("SKBUILD_BUILD_DIR", str(build))
    include = shlex.quote(f"-DCMAKE_PROJECT_TOP_LEVEL_INCLUDES={(HERE / 'this_machine.cmake').as_posix()}")
    variants = "-DTRIPTYCH_VARIANTS=all" if base.get("TRIPTYCH_CPU_VARIANTS") == "all" else ""
    told["CMAKE_ARGS"] = f"{base.get('CMAKE_ARGS', '')} {include} {variants}".strip()
    return told


def run(command: list[str], folder: Path, told: dict[str, str], build: Path) -> None:
    """Run it as `subprocess.run` with check, and tell meanwhile how much of llama.cpp is compiled."""
    progress = Progress(build)
    with subprocess.Popen(command, cwd=folder, env=told) as process:
        try:
            while not _has_ended(process):
                progress.show(time.monotonic())
        except BaseException:
            process.terminate()
            raise
    progress.end()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


class Progress:
    """Reads from ninja's own files how far a build is, and says so on one line of the terminal, or now and then."""

    def __init__(self, build: Path) -> None:
        self._plan, self._log = build / "build.ninja", build / ".ninja_log"
        self._kept = build / "cpu_variants.txt"
        self._first: tuple[float, int] | None = None  # when it began, and how much was there
        self._shown = ""
        self._tenth = -1

    def show(self, now: float) -> None:
        """Say how far it is, where that has changed."""
        done, total = self._done(), self._total()
        if not total or done >= total:
            return
        if self._first is None:
            self._first = (now, done)
        line = f"Compiling llama.cpp: {done} of {total} files{_left(now, done, total, self._first)}"
        if sys.stdout.isatty():
            if line != self._shown:
                print(f"\r{line:<{len(self._shown)}}", end="", flush=True)
        elif 10 * done // total > self._tenth:
            self._tenth = 10 * done // total
            print(line, flush=True)
        self._shown = line

    def end(self) -> None:
        """Close the line."""
        if self._shown and sys.stdout.isatty():
            print()

    def _total(self) -> int:
        kept = _lines(self._kept)
        objects = (line for line in _lines(self._plan) if line.startswith("build ") and ".o: " in line)
        return sum(not kept or _variant(line) in ("", *kept) for line in objects)

    def _done(self) -> int:
        return len({line.split("\t")[3] for line in _lines(self._log) if line.count("\t") > 3 and ".o\t" in line})


def _variant(line: str) -> str:
    """The CPU variant that an object is of, or ''."""
    found = re.search(r"/(ggml-cpu-\w+)\.dir/", line)
    return found[1] if found else ""


def _left(now: float, done: int, total: int, first: tuple[float, int]) -> str:
    began, had = first
    if done - had < 3:
        return ""
    minutes = (now - began) / (done - had) * (total - done) / 60
    return f", about {max(1, round(minutes))} min left"


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
