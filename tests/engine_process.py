"""A real engine process driven by plain pipes, for tests that need no Qt."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Self

from app.paths import assets_folder
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.containment import Allowed, as_arguments
from backends.contract.messages import Prompt, UserMessage
from backends.lines import encode_line


class EngineProcess:
    """`python -m backends.engine`, or another module that is one, with both ends of the wire in hand.

    It may read the demo model and what tests write, or what `reads` says.
    """

    def __init__(self, module: str = "backends.engine", reads: Sequence[Path] | None = None) -> None:
        self._numbers = itertools.count(1)
        reads = [assets_folder(), Path(tempfile.gettempdir())] if reads is None else reads
        environment = {**os.environ, "PYTHONWARNINGS": "default"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *as_arguments(Allowed(reads=tuple(map(str, reads))))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.ready = self.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Kill it and close the pipes."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(BrokenPipeError):  # what was not read any more
                    pipe.close()

    def send(self, make: Callable[[int], wire.AnyRequest]) -> int:
        """Write a request, made with the next number, which is returned."""
        number = next(self._numbers)
        self.write(encode_line(make(number)))
        return number

    def write(self, line: bytes) -> None:
        """Raw bytes to its stdin."""
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def read(self) -> wire.AnyEvent:
        """The next event; raises EOFError when it is gone."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise EOFError
        return wire.EVENTS.decode(line)

    def events(self, number: int) -> Iterator[wire.AnyEvent]:
        """Events of one request, to its closing one."""
        while True:
            event = self.read()
            if getattr(event, "id", None) == number:
                yield event
                if isinstance(event, wire.CLOSING):
                    return

    def close(self, number: int) -> wire.AnyEvent:
        """The closing event of a request."""
        return list(self.events(number))[-1]

    def load(self, path: Path, options: LoadOptions | None = None) -> wire.AnyEvent:
        """Load a model and wait for how it ended."""
        return self.close(self.send(lambda n: wire.Load(n, str(path), options or LoadOptions())))


def question(
    text: str, seed: int = 1, max_tokens: int = 40, temperature: float = 1.0
) -> Callable[[int], wire.Generate]:
    """A request for one question."""
    prompt = Prompt(messages=(UserMessage(text),), date="2026-11-21")
    return lambda number: wire.Generate(number, prompt, Sampling(temperature, seed=seed), max_tokens)
