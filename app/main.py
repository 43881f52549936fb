"""The composition root of the window: builds the object graph, shows the window, then starts the engine.

Nothing else builds objects across layers. Not here: what any of them does; the command line (`app.__main__`).
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import __version__
from app.core.machine.calibration import CalibrationFile
from app.core.machine.measurements import MeasurementsFile
from app.core.models.catalog import Catalog, load_catalog
from app.core.models.catalog_refresh import CatalogRefreshFile
from app.core.models.connection_log import ConnectionLog
from app.core.models.downloads_file import DownloadsFile
from app.core.models.file_hashes import ModelChecks
from app.core.models.hub_address import hub_address, is_offline
from app.core.models.model_folders import ModelFolder, hub_cache_folder, model_folders, ollama_folders
from app.core.models.model_options import ModelOptionsFile
from app.core.models.recent_models import RecentModels
from app.core.store.keys import KeyVault, MemoryVault
from app.log import start_log
from app.paths import Paths, assets_folder, demo_model, runtime_folders, user_paths
from app.services.chat_storage import ChatStorage
from app.services.diagnostics import diagnostics
from app.services.downloads import Downloads
from app.services.engine import Engine
from app.services.finding import Finding
from app.services.hub_token import ACCOUNT, HubToken
from app.services.keyring_vault import KeyringVault
from app.services.memory import MemoryWatch
from app.services.network import Network
from app.services.single_instance import SingleInstance, socket_address
from app.services.system_motion import SystemMotion, motion_source
from app.services.trash import move_to_trash
from app.settings import (
    IDLE_MINUTES,
    LANGUAGE,
    MIRROR,
    MODELS_FOLDER,
    OFFLINE,
    PROXY,
    TEXT_SCALE,
    THEME,
    Setting,
    Settings,
    Value,
)
from app.state.chats.chat_folders import ChatFoldersState
from app.state.chats.chats import ChatsState
from app.state.chats.open_chats import OpenChats
from app.state.chats.search import SearchState
from app.state.chats.storage import StorageState
from app.state.chats.trash import TrashState
from app.state.machine.hardware import HardwareState
from app.state.machine.load_choices import LoadChoices
from app.state.machine.measuring import MeasuringState
from app.state.machine.placement import PlacementState
from app.state.models.catalog_refresh import CatalogRefresh
from app.state.models.idle import IdleUnload
from app.state.models.library import BUNDLED, LibraryState, Where
from app.state.models.model_hash import ModelHashState
from app.state.models.model_in_use import ModelInUseState
from app.state.models.models import ModelsState
from app.state.models.moving import MovingState
from app.state.preferences import PreferencesState
from app.state.shortcuts import ShortcutsState
from app.state.study import StudyState
from app.ui.kit.appearance import Appearance
from app.ui.models.models_folder_controller import ModelParts
from app.ui.shell.actions import default_keys
from app.ui.shell.first_frame import FirstFrame
from app.ui.shell.language import Language
from app.ui.shell.window import MainWindow, WindowParts
from app.ui.shell.window_memory import WindowMemory

NO_WINDOW = (
    "triptych: no window can be opened here: {reason}\n"
    'Start it on a computer with a screen, or ask in the terminal: triptych ask "What can Triptych do?"'
)

log = logging.getLogger(__name__)


class Program(QObject):
    """The object graph of one running window."""

    def __init__(
        self,
        application: QApplication,
        paths: Paths,
        vault: KeyVault,
        engine_command: Sequence[str] | None = None,
        token_vault: KeyVault | None = None,
        catalog: Catalog | None = None,
    ) -> None:
        super().__init__()
        self._catalog = catalog or load_catalog(assets_folder() / "catalog.toml")
        self._token_vault = token_vault or MemoryVault()
        self._application = application
        self._paths = paths
        self._settings = Settings(paths.settings_file)
        self.preferences = PreferencesState(self._settings, self)
        self._language = Language(application, self.preferences.get(LANGUAGE))
        appearance = Appearance(application, self.preferences.get(THEME), self.preferences.get(TEXT_SCALE))
        self.engine = Engine(engine_command, self)
        recent = RecentModels(paths.state / "recent_models.json")
        self.in_use = ModelInUseState(self.engine, recent, demo_model(), self.preferences.load_options, self)
        self.model_hash = ModelHashState(self.in_use, paths.data / "models.json", self)
        self.history = ChatStorage(paths.store_file, paths.backups, vault, self)
        self._open_chats = OpenChats(self.engine, self.in_use, self.history, self)
        self.chats = ChatsState(self._open_chats, self.history, self.preferences.new_chat, self)
        self.keeping = StorageState(self.history, self)
        self.trash = TrashState(self.history, self._open_chats, self.keeping, self)
        self.study = StudyState(self.engine, self.in_use, self.history, self)
        book = CalibrationFile(paths.state / "lessons.json")
        self.hardware = HardwareState(self.engine, self.in_use, book, paths.data, self)
        self.in_use.guard = self.hardware.shortage
        own_options = ModelOptionsFile(paths.data / "model_options.json")
        self.in_use.own_options = own_options.of
        self._load_choices = LoadChoices(own_options, self.preferences, self.hardware, self.in_use)
        measurements = MeasurementsFile(paths.state / "measurements.json")
        self.measuring = MeasuringState(self.engine, self.in_use, self.hardware, self.preferences, measurements, self)
        self._idle = IdleUnload(self.engine, lambda: self.preferences.get(IDLE_MINUTES), self)
        self._finding = Finding(self.history, self)
        self._parts = WindowParts(
            self.chats,
            ChatFoldersState(self.history),
            SearchState(self._finding, self.history, self),
            self.in_use,
            self.keeping,
            self.trash,
            self.study,
            self.preferences,
            ShortcutsState(self.preferences, default_keys(), self),
            appearance,
            WindowMemory(paths.state / "window.ini"),
            self.hardware,
            self.measuring,
            PlacementState(self.in_use, lambda: self.hardware.machine, self),
            self._models_parts(),
            self.diagnostics,
            self.open_window,
        )
        self.window = MainWindow(self._parts)
        self.more_windows: list[MainWindow] = []
        self._memory = MemoryWatch(self.engine, self)
        self._memory.measured.connect(self.window.sidebar.show_memory)
        self._memory.scarce.connect(self.window.failures.warn_scarce)

    def open_window(self, conversation_id: str = "") -> None:
        """Another window, on this chat or on a new one; one that was closed is used again."""
        window = next((one for one in self.more_windows if one.isHidden()), None) or self._further_window()
        window.show_beside(QApplication.activeWindow() or self.window)
        if conversation_id:
            window.chats.open(conversation_id)

    def raise_window(self) -> None:
        """Bring one to the front: Triptych was started again."""
        shown = (one for one in (self.window, *self.more_windows) if one.isVisible())
        next(shown, self.window).raise_window()

    def _further_window(self) -> MainWindow:
        chats = ChatsState(self._open_chats, self.history, self.preferences.new_chat, self)
        chats.refresh()
        search = SearchState(self._finding, self.history, self)
        window = MainWindow(replace(self._parts, chats=chats, search=search, memory=None))
        self._memory.measured.connect(window.sidebar.show_memory)
        self.more_windows.append(window)
        return window

    def _models_parts(self) -> ModelParts:
        """Models that can be had, and those that are here."""
        paths, get = self._paths, self.preferences.get
        record = ModelChecks(paths.data / "models.json")
        network = Network(
            ConnectionLog(paths.state / "connections.jsonl"),
            lambda: hub_address(get(MIRROR), get(PROXY), os.environ),
            lambda: is_offline(get(OFFLINE), os.environ),
            parent=self,
        )
        token = HubToken(self._token_vault)
        self.downloads = Downloads(
            network, DownloadsFile(paths.data / "downloads.json"), record, token.read, parent=self
        )
        refresh = CatalogRefresh(self._catalog, CatalogRefreshFile(paths.data / "catalog_hub.json"), network, self)
        self.models = ModelsState(refresh, self.downloads, network, token, self.engine, self._models_folder, self)
        where = Where(self._model_places, ollama_folders(Path.home(), os.environ), self._models_folder)
        self.library = LibraryState(where, record, self._catalog, self.in_use, move_to_trash, self)
        self.moving = MovingState(self)
        self.preferences.changed.connect(self._heed_offline)
        return ModelParts(self.models, self.library, self.moving, self._load_choices, self.in_use, self.preferences)

    def _heed_offline(self, setting: Setting[Value]) -> None:
        """What is under way stops as soon as the user wants to be offline."""
        if setting.name == OFFLINE.name and self.preferences.get(OFFLINE):
            self.downloads.pause_all()

    def _models_folder(self) -> Path:
        kept = self.preferences.get(MODELS_FOLDER)
        return Path(kept).expanduser() if kept else hub_cache_folder(Path.home(), os.environ)

    def _model_places(self) -> tuple[ModelFolder, ...]:
        demo = ModelFolder(BUNDLED, assets_folder() / "demo")
        own = (ModelFolder("your folder", self._models_folder()),) if self.preferences.get(MODELS_FOLDER) else ()
        return demo, *own, *model_folders(sys.platform, Path.home(), os.environ)

    def start(self, model: Path | None = None) -> None:
        """What may take time, once the window is on screen: the list, the engine, the model."""
        if self._settings.trouble is not None:
            self.window.failures.say(self._settings.trouble)
        self.keeping.start()
        if model is not None:
            self.in_use.open(model)
        else:
            self.in_use.open_last()
        self.downloads.go_on()
        self._follow_system_motion()
        self._memory.start()

    def _follow_system_motion(self) -> None:
        """Heed the system's wish for less motion, also when the user comes back from the system's settings."""
        motion = SystemMotion(motion_source(sys.platform, self), self)
        motion.changed.connect(lambda: self._parts.appearance.set_system_still(motion.is_reduced))
        self._application.applicationStateChanged.connect(motion.refresh)
        motion.refresh()

    def diagnostics(self, trouble: str) -> str:
        """For a report; holds nothing that was typed."""
        return diagnostics(self.engine, self._paths.log_file, trouble)

    def report_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook: what nobody foresaw is logged and shown, and the window goes on."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("a bug:\n%s", text)
        from app.ui.shell.bug_dialog import BugDialog

        if self.window.findChild(BugDialog) is None:  # one at a time is enough
            BugDialog(text, self.diagnostics, self.window).show()

    def close(self) -> None:
        """End what was started."""
        for window in (self.window, *self.more_windows):
            window.chat_page.keep_draft()
        self.study.pause()
        self.model_hash.close()
        self.keeping.close()
        self.measuring.close()
        self.downloads.close()
        self.library.close()
        self.moving.close()
        self.engine.close()
        self._language.remove()


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
    paths = user_paths()
    start_log(paths.log_file)
    qInstallMessageHandler(_take_qt_message)
    application = new_application([sys.argv[0]])
    instance = SingleInstance(socket_address(paths.state, runtime_folders(paths)))
    if not instance.is_first():
        sys.stderr.write("Triptych is open already; its window comes to the front.\n")
        return 0
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt's loop would never let Python see Ctrl+C
    program = Program(application, paths, KeyringVault(), token_vault=KeyringVault(ACCOUNT))
    sys.excepthook = program.report_bug
    instance.called.connect(program.raise_window)
    application.aboutToQuit.connect(program.close)
    first = FirstFrame(program.window)
    first.shown.connect(lambda: program.start(model))
    program.window.show()
    return application.exec()


def _model_argument(arguments: Sequence[str]) -> Path | None:
    """`triptych FILE` opens the window with that model."""
    return Path(arguments[0]).resolve() if arguments else None


def _take_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Qt's messages go to the log. Without a display Qt would abort: say it in a sentence instead."""
    if kind is QtMsgType.QtFatalMsg:
        reason = message.splitlines()[0]
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            reason = "this session has no display."
        sys.stderr.write(NO_WINDOW.format(reason=reason) + "\n")
        sys.stderr.flush()
        os._exit(1)
    level = logging.WARNING if kind is QtMsgType.QtCriticalMsg else logging.INFO
    logging.getLogger("qt").log(level, "%s", message)
