"""Where Qt's own messages go: into the log; and a sentence where Qt would abort for want of a display.

Not here: the log (`app.log`).
"""

from __future__ import annotations

import logging
import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType

from app.core.machine.probes.start import missing_qt_libraries
from app.core.machine.start_checks import missing_libraries

NO_WINDOW = (
    "triptych: no window can be opened here: {reason}\n"
    'Start it on a computer with a screen, or ask in the terminal: triptych ask "What can Triptych do?"'
)


def take_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Log a message of Qt's. A fatal one ends the program with code 1, after a sentence on stderr."""
    if kind is QtMsgType.QtFatalMsg:
        sys.stderr.write(NO_WINDOW.format(reason=_reason(message)) + "\n")
        sys.stderr.flush()
        os._exit(1)
    level = logging.WARNING if kind is QtMsgType.QtCriticalMsg else logging.INFO
    logging.getLogger("qt").log(level, "%s", message)


def _reason(message: str) -> str:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "this session has no display."
    if missing := missing_qt_libraries():
        return str(missing_libraries(missing).sentence)
    return message.splitlines()[0]
