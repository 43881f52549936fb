"""Answer other programs on this computer, as OpenAI's API does.

The address and the key go to stdout, with --json as one line `{"url": …, "key": …, "model": …}` as soon as requests
are answered. Only programs on this computer reach it, unless --host says otherwise, and only with the key: the one in
the system's keyring, which the window shows as well, or the one in a file; without a keyring a new one each time. It
ends with Ctrl+C or SIGTERM (Ctrl+Break on Windows).
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from app.assembly import Assembly
from app.commands.arguments import add_model, chosen_model, chosen_options, path, positive
from app.commands.ask import EngineArguments
from app.commands.terminal import INTERRUPTED, print_failure, print_line, run_loop
from app.core.jobs.serving_choices import FIRST_PORT, HIGHEST_PORT
from app.core.jobs.serving_wire import THIS_COMPUTER, Listen, is_address, is_origin, url_of
from app.errors import AppError, FileNotWritten
from app.real_file import read_file
from app.sentence import Sentence
from app.services.serving.api_key import SHORTEST, ApiKey, is_usable, new_key
from app.services.serving.server import LocalServer
from app.whole_file import write_whole
from backends.contract import wire

_ENDINGS = [
    getattr(signal, name) for name in ("SIGTERM", "SIGBREAK") if hasattr(signal, name)
]  # the latter is how a program without a window is told on Windows
_LARGEST = 4096  # bytes of a file with a key
_WARNING = (
    "Warning: every computer that reaches {host} may ask, if it has the key. What is asked and answered crosses the "
    "network unencrypted, and so does the key. Do this only in a network that you trust.\n"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych serve`."""
    parser.add_argument(
        "--port", type=port, default=FIRST_PORT, metavar="N", help=f"0 takes a free one (default: {FIRST_PORT})"
    )
    parser.add_argument(
        "--host",
        type=host,
        default=THIS_COMPUTER,
        metavar="ADDRESS",
        help=f"an address of this computer that others reach; 0.0.0.0: all of them (default: {THIS_COMPUTER})",
    )
    parser.add_argument(
        "--allow-origin",
        type=origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a web page that may ask, such as https://chat.example.org; may be given again (default: none)",
    )
    add_model(parser)
    parser.add_argument(
        "--context",
        type=positive,
        default=0,
        metavar="N",
        help="tokens that all conversations share; agents need much (default: as the model loads by itself)",
    )
    parser.add_argument(
        "--key-file",
        type=path,
        default=None,
        metavar="FILE",
        help="the key clients show, in place of the keyring's; made if it is not there",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON line")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Serve until somebody ends it; returns the exit code."""
    try:
        key = chosen_key(arguments.key_file, assembly.api_key)
    except AppError as error:
        print_failure(error)
        return 2
    options = replace(chosen_options(arguments), context=arguments.context)
    source = EngineArguments(chosen_model(arguments), options, arguments.backend)
    listen = Listen(arguments.port, arguments.host, tuple(arguments.allow_origin))
    if not listen.is_private:
        print(_WARNING.format(host=listen.host), file=sys.stderr)
    serving = ServeCommand(assembly, source, listen, Told(key, as_json=arguments.json))
    return run_loop(serving.begin, serving.interrupt)


def port(text: str) -> int:
    """A number of a port; raises ArgumentTypeError for what is none."""
    if not text.isascii() or not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {HIGHEST_PORT}")
    return int(text)


def host(text: str) -> str:
    """An address of a computer; raises ArgumentTypeError for what is none."""
    if not is_address(text):
        raise argparse.ArgumentTypeError("an IP address, such as 127.0.0.1 or 0.0.0.0")
    return text.strip("[]")


def origin(text: str) -> str:
    """What a browser calls a web page's server; raises ArgumentTypeError for what is none."""
    if not is_origin(text):
        raise argparse.ArgumentTypeError("scheme, name and port alone, such as https://chat.example.org")
    return text


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

    def __init__(self, assembly: Assembly, source: EngineArguments, listen: Listen, told: Told) -> None:
        self._engine = assembly.engine
        self._source, self._told = source, told
        self._server = LocalServer(assembly.jobs_of_command, listen, assembly.root)
        self._host, self._port, self._model = listen.host, listen.port, ""
        self._exit: Callable[[int], None] = sys.exit
        self._is_over = False

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Listen first: a port that is taken is told before a large model is read."""
        self._exit = exit_with
        for number in _ENDINGS:
            signal.signal(number, lambda _number, _frame: QTimer.singleShot(0, partial(self._end, 0)))
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
        self._server.serve(event.info.name, event.info.context, self._told.key)

    def _tell(self) -> None:
        self._told.print(url_of(self._host, self._port), self._model)

    def _fail(self, failure: AppError) -> None:
        """Say why, unless it was asked to end: a model that is not loaded for that has not failed."""
        if not self._is_over:
            print_failure(failure)
            self._end(1)

    def _end(self, code: int) -> None:
        self._is_over = True
        self._server.close()
        self._exit(code)


def chosen_key(file: Path | None, kept: ApiKey) -> str:
    """The key in the file, which is made where it is not there; without one the keyring's. Raises AppError."""
    if file is None:
        return kept.read_or_make()
    try:
        key = read_file(file, _LARGEST).decode("utf-8-sig", "replace").strip()
    except FileNotFoundError:
        return _written(file)
    except OSError as error:
        raise AppError(
            Sentence("The file with the key cannot be read."), Sentence("Choose another."), str(error)
        ) from error
    if not is_usable(key):
        title = Sentence("The file holds no key that can be used.")
        advice = Sentence("A key is one word of at least {least} letters and digits.", least=SHORTEST)
        raise AppError(title, advice)
    return key


def _written(file: Path) -> str:
    key = new_key()
    try:
        write_whole(file, key + "\n")
    except OSError as error:
        raise FileNotWritten(
            Sentence("The file with the key could not be written."), file.parent, str(error)
        ) from error
    return key
