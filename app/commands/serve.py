"""Answer other programs on this computer, as OpenAI's API does.

The address and the key go to stdout, with --json as one line `{"url": …, "key": …}` as soon as requests are answered.
Only programs on this computer reach it, and only with the key: a new one each time, or the one in a file. It ends with
Ctrl+C or SIGTERM.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from app import private_files
from app.assembly import Assembly
from app.commands.arguments import add_model, chosen_model, chosen_options, path
from app.commands.ask import EngineArguments
from app.commands.terminal import INTERRUPTED, print_failure, print_line, run_loop
from app.errors import AppError
from app.real_file import read_file
from app.sentence import Sentence
from app.services.serving.server import LocalServer
from backends.contract import wire

PORT = 11500
_SHORTEST, _LARGEST = 16, 4096  # of a key, and of the file with it
_HIGHEST = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych serve`."""
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help=f"0 takes a free one (default: {PORT})")
    add_model(parser)
    parser.add_argument(
        "--key-file", type=path, default=None, metavar="FILE", help="the key clients show; made if it is not there"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON line")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Serve until somebody ends it; returns the exit code."""
    try:
        key = chosen_key(arguments.key_file)
    except AppError as error:
        print_failure(error)
        return 2
    source = EngineArguments(chosen_model(arguments), chosen_options(arguments), arguments.backend)
    serving = ServeCommand(assembly, source, arguments.port, Told(key, as_json=arguments.json))
    return run_loop(serving.begin, serving.interrupt)


def port(text: str) -> int:
    """A number of a port; raises ArgumentTypeError for what is none."""
    if not text.isascii() or not text.isdecimal() or int(text) > _HIGHEST:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {_HIGHEST}")
    return int(text)


class Told:
    """What clients have to know, and how it is printed."""

    def __init__(self, key: str, *, as_json: bool) -> None:
        self.key, self._as_json = key, as_json

    def print(self, url: str, model: str) -> None:
        """Say where the server is."""
        if self._as_json:
            print_line({"url": url, "key": self.key, "model": model})
        else:
            print(f"{model} answers at {url}\nKey: {self.key}\nCtrl+C ends it.", flush=True)


class ServeCommand:
    """Loads, listens, and serves to the end."""

    def __init__(self, assembly: Assembly, source: EngineArguments, port: int, told: Told) -> None:
        self._engine = assembly.engine
        self._source, self._told = source, told
        self._server = LocalServer(assembly.jobs_of_command, port, assembly.root)
        self._port, self._model = port, ""
        self._exit: Callable[[int], None] = sys.exit

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Listen first: a port that is taken is told before a large model is read."""
        self._exit = exit_with
        signal.signal(signal.SIGTERM, lambda _number, _frame: self._end(0))
        self._server.listening.connect(self._load)
        self._server.serving.connect(self._tell)
        self._server.failed.connect(self._fail)
        self._server.start()

    def interrupt(self) -> None:
        """End with 130 on Ctrl+C."""
        self._end(INTERRUPTED)

    def _load(self, port: int) -> None:
        self._port = port
        loading = self._engine.load(*self._source)
        loading.finished.connect(self._serve)
        loading.failed.connect(self._fail)

    def _serve(self, event: wire.Loaded) -> None:
        self._model = event.info.name
        self._server.serve(event.info, self._told.key)

    def _tell(self) -> None:
        self._told.print(f"http://127.0.0.1:{self._port}/v1", self._model)

    def _fail(self, failure: AppError) -> None:
        print_failure(failure)
        self._end(1)

    def _end(self, code: int) -> None:
        self._server.close()
        self._exit(code)


def chosen_key(file: Path | None) -> str:
    """The key in the file, which is made where it is not there; without one a new key. Raises AppError."""
    if file is None:
        return _new_key()
    try:
        key = read_file(file, _LARGEST).decode("ascii", "replace").strip()
    except FileNotFoundError:
        return _written(file)
    except OSError as error:
        raise AppError(
            Sentence("The file with the key cannot be read."), Sentence("Choose another."), str(error)
        ) from error
    if len(key) < _SHORTEST or not key.isprintable() or " " in key or not key.isascii():
        title = Sentence("The file holds no key that can be used.")
        advice = Sentence("A key is one word of at least {least} letters and digits.", least=_SHORTEST)
        raise AppError(title, advice)
    return key


def _written(file: Path) -> str:
    key = _new_key()
    private_files.make_file(file)
    file.write_text(key + "\n", encoding="ascii")
    return key


def _new_key() -> str:
    return secrets.token_urlsafe(32)
