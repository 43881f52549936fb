"""What the subcommands share: an event loop without a window, and how failures are told on a terminal."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping
from types import TracebackType

import msgspec

from app.errors import AppError

INTERRUPTED = 130
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


def print_failure(error: AppError) -> None:
    """A failure, on stderr: what happened, what to do, and the engine's own words where there are some."""
    print(error.sentence, file=sys.stderr)
    if error.detail:
        print(error.detail, file=sys.stderr)


def print_line(value: Mapping[str, object]) -> None:
    """One JSON object on stdout, at once."""
    print(msgspec.json.encode(value).decode(), flush=True)
