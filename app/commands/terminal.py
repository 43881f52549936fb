"""What the subcommands share: an event loop without a window, and how failures are told on a terminal."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TextIO

from app.commands.safe_output import SafeOutput, safe_json, safe_streams
from app.errors import AppError
from app.sentence import Sentence
from backends.lines import encode_json

INTERRUPTED = 130
_NOT_DONE = Sentence("A file or folder could not be read or written.")
_CHECK_PLACE = Sentence("Check that it is there and that you may use it.")
_DIM, _PLAIN = "\033[2m", "\033[0m"
SIGNAL_MILLISECONDS = 100  # Python sees Ctrl+C only when some Python runs


def run_loop(begin: Callable[[Callable[[int], None]], None], on_interrupt: Callable[[], None]) -> int:
    """Run an event loop until `begin`'s argument is called with the exit code. What a slot raises ends it, too.

    Qt itself would go on after an exception in a slot: a command whose reader is gone (`| head`) would never end.
    """
    from PySide6.QtCore import QCoreApplication, QTimer  # not every command needs Qt

    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    ticker = QTimer(interval=SIGNAL_MILLISECONDS)
    ticker.timeout.connect(lambda: None)
    ticker.start()
    # Not at once: the signal may come in the middle of a line that is being printed.
    signal.signal(signal.SIGINT, lambda _number, _frame: QTimer.singleShot(0, on_interrupt))
    QTimer.singleShot(0, lambda: begin(application.exit))
    raised: list[BaseException] = []

    def end(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        raised.append(error)
        application.exit(1)

    hook, sys.excepthook = sys.excepthook, end
    try:
        code = application.exec()
    finally:
        sys.excepthook = hook
    if raised:
        raise raised[0]
    return code


def piped_text() -> str:
    """All of stdin; bytes that are no UTF-8 become U+FFFD."""
    stdin: TextIO = sys.stdin
    buffer = getattr(stdin, "buffer", None)
    text = buffer.read().decode("utf-8", "replace") if isinstance(buffer, io.BufferedIOBase) else stdin.read()
    return text.replace("\r\n", "\n")


def run_safely(command: Callable[[], int]) -> int:
    """Run a command with safe streams; what the system refuses it, and an interruption, end in a sentence, too."""
    with safe_streams():
        try:
            code = command()
            sys.stdout.flush()
        except BrokenPipeError:  # `| head`: whoever read has seen enough
            return 0
        except KeyboardInterrupt:
            return INTERRUPTED
        except AppError as error:
            print_failure(error)
        except OSError as error:
            print_failure(AppError(_NOT_DONE, _CHECK_PLACE, str(error)))
        else:
            return code
        return 1


def print_failure(error: AppError) -> None:
    """A failure, on stderr: what happened, what to do, and the engine's own words where there are some."""
    print(error.sentence, file=sys.stderr)
    if error.detail:
        print(error.detail, file=sys.stderr)


def print_line(value: Mapping[str, object]) -> None:
    """One JSON object on stdout, at once."""
    print(json_text(value), flush=True)


def json_text(value: object) -> str:
    """A value as JSON that may be printed anywhere, whatever its texts hold."""
    return safe_json(encode_json(value).decode())


def print_dimmed(text: str) -> None:
    """Text of a model on stderr, dimmed where a person reads it."""
    stream = sys.stderr
    if isinstance(stream, SafeOutput) and stream.isatty():
        stream.write_codes(_DIM)
        stream.write(text)
        stream.write_codes(_PLAIN)
    else:
        stream.write(text)
    stream.flush()


def print_over(words: str, before: str) -> None:
    """Words on stderr in the place of those that stand in the last line, where there is a terminal."""
    stream = sys.stderr
    stream.write(words.ljust(len(before)))
    if isinstance(stream, SafeOutput):
        stream.write_codes("\r")
    stream.flush()
