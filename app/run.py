"""Runs the window: one program for each user, one loop, what happens at its first frame and at its end.

Not here: what the program is made of (`app.main`), the command line (`app.__main__`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import __version__
from app.assembly import user_assembly
from app.core.models.model_ref import LocalModel
from app.log import start_log
from app.main import Program
from app.paths import assets_folder, runtime_folders
from app.services.background.collector import Collector
from app.services.desktop.file_portal import portal_theme
from app.services.desktop.qt_messages import take_qt_message
from app.services.desktop.single_instance import SingleInstance, socket_address
from app.ui.shell.first_frame import FirstFrame
from backends.contract.forms import model_of_file


def new_application(arguments: list[str]) -> QApplication:
    """Qt's application object under our name."""
    application = QApplication(arguments)
    application.setApplicationName("triptych")
    application.setApplicationDisplayName("Triptych")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("triptych")
    application.setWindowIcon(QIcon(str(assets_folder() / "icons" / "triptych.svg")))
    return application


def run_window(arguments: Sequence[str]) -> int:
    """Open the window, or raise the one that is open; returns the exit code when it is closed."""
    model = _model_argument(arguments)
    assembly = user_assembly()
    assembly.note(start_log(assembly.paths.log_file))
    qInstallMessageHandler(take_qt_message)
    os.environ.update(portal_theme(sys.platform, os.environ))
    application = new_application([sys.argv[0]])
    instance = SingleInstance(socket_address(assembly.paths.state, runtime_folders(assembly.paths)))
    if not instance.is_first(model.path if model is not None else None):
        sys.stderr.write("Triptych is open already; its window comes to the front.\n")
        return 0
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt's loop would never let Python see Ctrl+C
    program = Program(application, assembly)
    sys.excepthook = program.report_bug
    instance.called.connect(program.windows.start_again)
    application.aboutToQuit.connect(program.close)
    first = FirstFrame(program.window)
    collector = Collector(application)
    first.shown.connect(collector.keep)  # what was loaded so far stays: to look through it again would cost frames
    application.aboutToQuit.connect(collector.close)
    first.shown.connect(lambda: program.start(model))
    first.shown.connect(program.shut_window)
    program.window.show()
    return application.exec()


def _model_argument(arguments: Sequence[str]) -> LocalModel | None:
    """`triptych FILE` opens the window with that model."""
    return LocalModel(model_of_file(Path(arguments[0]).resolve())) if arguments else None
