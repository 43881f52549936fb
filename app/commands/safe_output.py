"""What a command prints, made safe for a terminal in one place: the two streams that every `print` goes to.

Text from files, models and servers may hold codes that move the cursor, colour, rename the window or turn the direction
of what follows. None of them gets through; a command's own codes go through `write_codes`. Bytes that cannot be encoded
become signs that can; an output that is closed or full is one sentence. Not here: what is said (`terminal`).
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TextIO

from app.errors import OutputLost
from backends.lines import sound

_CODES = "\x00-\x08\x0b-\x1f\x7f-\x9f"  # all but line feed and tab
_TURNS = "\u202a-\u202e\u2066-\u2069"  # they turn the direction of what stands after them
_UNSAFE = re.compile(f"[{_CODES}]")
_UNSAFE_ON_SCREEN = re.compile(f"[{_CODES}{_TURNS}]")
_UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f{_TURNS}]")  # the others JSON writes as numbers itself
_ESCAPES = re.compile(  # whole sequences, so that none leaves its letters behind
    "\x1b(?:\\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\\]PX^_][^\x07\x1b\x9c\n]{0,2000}(?:\x07|\x1b\\\\|\x9c))"
)


def safe_json(text: str) -> str:
    """JSON with the same signs as numbers, so that it says what it said, to programs and on a screen."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def safe_text(text: str, *, is_screen: bool = True) -> str:
    """The text without codes. Into a file or another program, turns of direction are kept: they are part of it."""
    plain = _ESCAPES.sub("", sound(text).replace("\r\n", "\n"))
    return (_UNSAFE_ON_SCREEN if is_screen else _UNSAFE).sub("", plain)


class SafeOutput(io.TextIOBase):
    """A stream that lets nothing but text through. `is_needed`: losing it raises OutputLost; else it is silent then."""

    def __init__(self, stream: TextIO | None, *, is_needed: bool) -> None:
        self._stream, self._is_needed = stream, is_needed
        self._is_lost = False  # and that was said
        self._is_screen = stream is not None and stream.isatty()
        if isinstance(stream, io.TextIOWrapper):
            is_ours = not (self._is_screen or os.environ.get("PYTHONIOENCODING"))  # a file or pipe: UTF-8 everywhere
            stream.reconfigure(encoding="utf-8" if is_ours else None, errors="replace")

    def write(self, text: str, /) -> int:
        """Write text that may come from anywhere."""
        self._put(safe_text(text, is_screen=self._is_screen))
        return len(text)

    def write_codes(self, text: str) -> None:
        """Write what a command itself has to say to a terminal; no text of others may be in it."""
        self._put(text)

    def flush(self) -> None:
        """Hand over what is written."""
        if self._stream is not None:
            with self._losing():
                self._stream.flush()

    def isatty(self) -> bool:
        """Whether a person sees it at once."""
        return self._is_screen

    def writable(self) -> bool:
        """Always true: an output is what this stream is."""
        return True

    def fileno(self) -> int:
        """The descriptor below; raises OSError where there is none."""
        if self._stream is None:
            raise OSError("closed")
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride] - a property there, too
        """The encoding of the stream that this one writes to."""
        return self._stream.encoding if self._stream is not None else "utf-8"

    def _put(self, text: str) -> None:
        if self._stream is None:
            self._miss(text)
            return
        with self._losing():
            self._stream.write(text)

    def _miss(self, text: str) -> None:
        """Say once that an output was closed before anything was written."""
        if text and self._is_needed and not self._is_lost:
            self._is_lost = True
            raise OutputLost("the output is closed")

    @contextlib.contextmanager
    def _losing(self) -> Generator[None]:
        try:
            yield
        except BrokenPipeError:  # `| head`: whoever reads has seen enough
            self._forget()
            raise
        except (OSError, ValueError) as error:
            self._forget()
            if self._is_needed:
                raise OutputLost(str(error)) from error

    def _forget(self) -> None:
        """Write nothing more; what is left in the stream must not be tried again when the program ends."""
        lost, self._stream = self._stream, None
        self._is_lost = True
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), lost.fileno()) if lost is not None else None


@contextlib.contextmanager
def safe_streams() -> Generator[None]:
    """Let everything that is printed meanwhile go through safe streams."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = SafeOutput(before[0], is_needed=True), SafeOutput(before[1], is_needed=False)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def open_standard_descriptors() -> None:
    """Put nothing in the place of a standard stream that is closed: the next file that is opened would take it, and be
    written into.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - as long as the program


def stand_in_for_streams() -> None:
    """Let what is written to an output that is not there go nowhere: a window of Windows has none. Not for a command,
    which has to say that its output is lost.
    """
    nothing = Path(os.devnull)  # open for as long as the program runs
    sys.stdout = sys.stdout or nothing.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nothing.open("w", encoding="utf-8")
