"""One session with a screen and an accessibility bus: shows a transcript, and prints what was pressed in it.

`test_at_spi` runs this under `dbus-run-session`; the other side of the bus is `at_spi_reader`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QTimer
from PySide6.QtWidgets import QApplication

from app.ui.kit.theme import LIGHT_THEME
from app.ui.transcript.accessible import AccessibleTranscripts
from app.ui.transcript.transcript import Transcript
from tests.app.ui.transcript import samples

LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
LONGEST = 20_000  # milliseconds


def main() -> None:
    """Show, let the reader read and press, end when it has."""
    bus = subprocess.Popen([LAUNCHER, "--launch-immediately"], stderr=subprocess.DEVNULL)
    os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
    application = QApplication(["transcript-under-test"])
    accessible = AccessibleTranscripts()
    accessible.install()
    transcript = Transcript(LIGHT_THEME)
    transcript.resize(900, 700)
    transcript.show()
    transcript.set_entries(samples.short_conversation())
    transcript.reasoning_toggled.connect(lambda is_open: print("toggled", is_open, flush=True))
    transcript.details_requested.connect(lambda name: print("details", name, flush=True))
    reader = QProcess()
    reader.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedChannels)
    reader.finished.connect(application.quit)
    reader.start("/usr/bin/python3", ["-W", "ignore", str(Path(__file__).with_name("at_spi_reader.py"))])
    QTimer.singleShot(LONGEST, application.quit)
    application.exec()
    bus.terminate()
    bus.wait()
    print("ended", flush=True)
    sys.exit(0)


if __name__ == "__main__":
    main()
