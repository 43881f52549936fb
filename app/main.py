"""The composition root of the window: puts states and widgets on the assembly, shows the window, starts the engine.

Not here: what needs no window (`app.assembly`), what any of it does, the command line (`app.__main__`).
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.assembly import Assembly
from app.core.chats.turns import ConversationDetails
from app.core.jobs.client_log import ClientLog
from app.core.jobs.serving_choices import ServingChoicesFile
from app.core.jobs.serving_wire import Listen
from app.core.models.model_ref import LocalModel, ModelRef
from app.errors import AppError
from app.paths import demo_model
from app.processes import SERVING
from app.sentence import Sentence
from app.services.desktop.system_motion import SystemMotion, motion_source
from app.services.engine.diagnostics import diagnostics
from app.services.engine.memory import MemoryWatch
from app.services.serving.server import LocalServer
from app.services.storage.finding import Finding
from app.services.storage.indexing import Indexing
from app.services.storage.judge_storage import JudgeStorage
from app.services.storage.prefix_storage import PrefixStorage
from app.settings import IDLE_MINUTES, LANGUAGE, OFFLINE, TEXT_SCALE, THEME, Setting, SettingValue
from app.state.attention import AttentionState
from app.state.chats.chat_folders import ChatFoldersState
from app.state.chats.chats import ChatsState
from app.state.chats.kept_prefixes import KeptPrefixesState
from app.state.chats.open_chats import OpenChats
from app.state.chats.read_ahead import ReadAheadState
from app.state.chats.search import SearchState
from app.state.chats.storage import StorageState
from app.state.chats.trash import TrashState
from app.state.machine.engine_packs import EnginePacksState
from app.state.machine.hardware import HardwareState
from app.state.machine.load_choices import LoadChoices
from app.state.machine.measuring import MeasuringState
from app.state.machine.pack_offers import PackOffersState
from app.state.machine.placement import PlacementState
from app.state.machine.walls import WallsState
from app.state.models.catalog_refresh import CatalogRefresh
from app.state.models.consent import ChatConsent
from app.state.models.engines import EnginesState
from app.state.models.idle import IdleUnload
from app.state.models.library import LibraryState
from app.state.models.model_hash import ModelHashState
from app.state.models.model_in_use import ModelInUseState
from app.state.models.models import ModelsState
from app.state.models.moving import MovingState
from app.state.policy.judging import JudgingState
from app.state.policy.policies import PoliciesState
from app.state.serving import ServingState
from app.state.shortcuts import ShortcutsState
from app.state.study import StudyState
from app.state.tools import ToolsState
from app.ui.kit.appearance import Appearance
from app.ui.kit.composing import ComposingGuard
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.models.models_folder_controller import ModelParts
from app.ui.shell.actions import default_keys
from app.ui.shell.attention_controller import AttentionController
from app.ui.shell.language import Language
from app.ui.shell.window import MainWindow
from app.ui.shell.window_memory import WindowMemory
from app.ui.shell.window_parts import ChatParts, MachineParts, WindowParts
from app.ui.shell.windows import Windows

log = logging.getLogger(__name__)


class Program(QObject):
    """The object graph of one running window."""

    def __init__(self, application: QApplication, assembly: Assembly) -> None:
        super().__init__()
        self._application = application
        self._assembly = assembly
        assembly.root.setParent(self)
        self.preferences, self.engine, self.chat_storage = assembly.preferences, assembly.engine, assembly.chat_storage
        self.jobs = assembly.jobs
        self._memory = MemoryWatch(self.engine, self)
        self._language = Language(application, self.preferences.get(LANGUAGE))
        self._composing = ComposingGuard(application, self)
        self._appearance = Appearance(application, self.preferences.get(THEME), self.preferences.get(TEXT_SCALE))
        self.in_use = ModelInUseState(
            self.engine,
            assembly.recent_models,
            LocalModel(demo_model()),
            assembly.load_policy,
            self,
            may_ask=lambda model: assembly.remote_engines.to_agree(model) is None,
            consent=ChatConsent(assembly.remote_engines.asking_chats, self),
        )
        self.model_hash = ModelHashState(self.in_use, assembly.model_checks, self)
        self._idle = IdleUnload(self.engine, lambda: self.preferences.get(IDLE_MINUTES), self)
        self._open_chats = OpenChats(
            self.engine, self.jobs, self.in_use, self.chat_storage, self, assembly.tools.toolbox
        )
        storage = PrefixStorage(assembly.paths.cache / "read", self.engine, self)
        self._prefixes = KeptPrefixesState(
            storage, self._open_chats, self.chat_storage, self.engine, self.in_use, self.preferences, self
        )
        self._ahead = ReadAheadState(
            self.engine,
            self.in_use,
            self._open_chats,
            self.preferences,
            lambda: storage.is_moving or self._memory.is_scarce,
        )
        self._finding = Finding(self.chat_storage, self)
        self._indexing = Indexing(self.chat_storage, self)
        self.tools = self._tools()
        self.attention = AttentionState(self.preferences, _is_behind, self)
        self._parts = self._window_parts()
        self.window = MainWindow(self._parts)
        self.windows = Windows(self.window, self._further_window)
        self.in_use.leaving.connect(self.windows.use)
        self.in_use.consent.wanted.connect(self.windows.ask_to_leave)
        self._attending = AttentionController(
            self.attention, self._open_chats, self.models, self.study, self.judging, self.windows.shows_chat, self
        )
        self._attending.opened.connect(self.windows.open_ended)
        self._memory.measured.connect(self.window.sidebar.show_memory)
        self._memory.scarce.connect(self.window.failures.warn_scarce)
        self._memory.eased.connect(self.window.failures.end_scarce)

    def _window_parts(self) -> WindowParts:
        return WindowParts(
            chats=self._chat_parts(),
            machine=self._machine_parts(),
            serving=self._serving_state(),
            models=self._model_parts(),
            preferences=self.preferences,
            shortcuts=ShortcutsState(self.preferences, default_keys(), self),
            appearance=self._appearance,
            dialogs=FileDialogs(self._assembly.paths.state / "window.ini"),
            attention=self.attention,
            tools=self.tools,
            tool_cards=(self._search_card, self._servers_card),
            memory=WindowMemory(self._assembly.paths.state / "window.json"),
            diagnostics=self.diagnostics,
            open_window=lambda chat: self.windows.open(chat),  # noqa: PLW0108 - there are none yet
        )

    def _chat_parts(self) -> ChatParts:
        self.chats = self._new_chats()
        self.storage = StorageState(self.chat_storage, self)
        self.trash = TrashState(self.chat_storage, self._open_chats, self.storage, self)
        self.study = StudyState(self.jobs, self.in_use, self.chat_storage, self)
        kept = JudgeStorage(self.chat_storage, self)
        measured = self._assembly.measurements.rate_of_size
        self.judging = JudgingState(self.jobs, self.in_use, kept, self.chat_storage, measured, self)
        self.policies = PoliciesState(kept, self.chat_storage, self)
        return ChatParts(
            chats=self.chats,
            search=SearchState(self._finding, self.chat_storage, self),
            folders=ChatFoldersState(self.chat_storage),
            trash=self.trash,
            storage=self.storage,
            study=self.study,
            judging=self.judging,
            policies=self.policies,
        )

    def _new_chats(self) -> ChatsState:
        """Make the state of the chats for one more window."""
        chats = ChatsState(self._open_chats, self.chat_storage, self._begin_chat, self)
        self._prefixes.watch(chats)
        chats.context.stood_still.connect(self._ahead.look_at)
        return chats

    def _begin_chat(self) -> ConversationDetails:
        """What a new chat begins with."""
        return self.tools.begin(self.preferences.new_chat())

    def _search_card(self, parent: QWidget) -> QWidget:
        from app.ui.tools.search_service_section import SearchServiceSection

        return SearchServiceSection(self._assembly.tools.search_service, parent)

    def _servers_card(self, parent: QWidget) -> QWidget:
        from app.ui.tools.mcp_section import McpServersSection

        return McpServersSection(self._assembly.tools.mcp_servers, parent)

    def _tools(self) -> ToolsState:
        a = self._assembly.tools
        return ToolsState(
            a.toolbox, a.own_functions, a.function_runner, a.new_chat_tools, self.in_use, self.engine, self
        )

    def _machine_parts(self) -> MachineParts:
        engine, in_use, assembly = self.engine, self.in_use, self._assembly
        self.hardware = HardwareState(engine, in_use, assembly.machine_probe, self)
        self.jobs.answered.connect(self.hardware.note_answer)
        self.measuring = MeasuringState(engine, in_use, self.hardware, self.preferences, assembly.measurements, self)
        self.walls = WallsState(self, lambda: assembly.engine_packs.needs_any_files)
        self.packs = EnginePacksState(
            assembly.engine_packs, assembly.pack_installing, engine, in_use, self.hardware, self
        )
        return MachineParts(
            hardware=self.hardware,
            walls=self.walls,
            measuring=self.measuring,
            placement=PlacementState(in_use, lambda: self.hardware.machine, self),
            packs=self.packs,
            offers=PackOffersState(assembly.releases, self.packs, self.hardware, self),
            releases=assembly.releases,
            policy=assembly.load_policy,
        )

    def _serving_state(self) -> ServingState:
        paths = self._assembly.paths
        choices = ServingChoicesFile(paths.data / "local_api.json")
        self._assembly.note(choices.trouble)
        log = ClientLog(paths.state / "local_api.jsonl")
        self.serving = ServingState(choices, self._assembly.api_key, self.in_use, self._new_server, log, self)
        return self.serving

    def _new_server(self, listen: Listen, has_model: Callable[[], bool], parent: QObject) -> LocalServer:
        return LocalServer(self.jobs, listen, parent, partial(self._assembly.open_child, SERVING), has_model)

    def _model_parts(self) -> ModelParts:
        """Models that can be had, and those that are here."""
        a = self._assembly
        self.downloads = a.downloads
        refresh = CatalogRefresh(a.catalog, a.catalog_refresh_file, a.network, self)
        measured = a.measurements.rate_of_size
        self.models = ModelsState(
            refresh, a.downloads, a.network, a.hub_token, self.engine, a.models_folder, measured, self
        )
        self.library = LibraryState(a.library_folders, a.model_checks, a.catalog, self.in_use, a.move_to_trash, self)
        self.engines = EnginesState(a.remote_engines, a.engine_keys, a.engine_servers, a.new_probe, self)
        self.engines.read_keys()
        self.moving = MovingState(self)
        self.preferences.changed.connect(self._heed_offline)
        return ModelParts(
            models=self.models,
            library=self.library,
            engines=self.engines,
            moving=self.moving,
            choices=LoadChoices(a.load_policy, self.in_use),
            in_use=self.in_use,
            preferences=self.preferences,
        )

    def _further_window(self) -> MainWindow:
        chats = self._new_chats()
        chats.refresh()
        own = replace(self._parts.chats, chats=chats, search=SearchState(self._finding, self.chat_storage, self))
        window = MainWindow(replace(self._parts, chats=own, memory=None))
        self._memory.measured.connect(window.sidebar.show_memory)
        return window

    def _heed_offline(self, setting: Setting[SettingValue]) -> None:
        """What is under way stops as soon as the user wants to be offline."""
        if setting.name == OFFLINE.name and self.preferences.get(OFFLINE):
            self.downloads.pause_all()
            self._assembly.releases.cancel()
            self.engines.cancel()
            self._assembly.tools.toolbox.went_offline.emit()
            if (loaded := self.in_use.loaded) is not None and self._assembly.engine_servers.refusal(loaded) is not None:
                self.in_use.unload()

    def start(self, model: ModelRef | None = None) -> None:
        """What may take time, once the window is on screen: the list, the engine, the model."""
        memory = self._parts.memory.trouble if self._parts.memory else None
        for trouble in (*self._assembly.troubles, self._assembly.settings.trouble, memory):
            if trouble is not None:
                self.window.failures.show_failure(trouble)
        for problem in reversed(self._assembly.start_problems()):  # the worst one is in front
            self.window.failures.show_failure(problem)
        self.storage.start()
        if model is not None:
            self.in_use.open(model)
        else:
            self.in_use.open_last()
        self.downloads.go_on()
        self.serving.open_if_on()
        self._assembly.tools.mcp_servers.start()
        self._follow_system_motion()
        self._memory.start()

    def shut_window(self) -> None:
        """Keep this very process from the internet."""
        wall = self._assembly.window_wall
        wall.shut.connect(self.walls.note_window)
        wall.not_opened.connect(self.tell_not_opened)
        wall.start()

    def tell_not_opened(self, address: str) -> None:
        """Say that no program of the system opened a link or a folder."""
        if address.startswith("file:"):
            failure = AppError(Sentence("The system could not open this folder."), detail=address)
        else:
            advice = Sentence("Copy the address, if you trust it.")
            failure = AppError(Sentence("The system could not open this link."), advice, address)
        self.window.failures.show_failure(failure)

    def _follow_system_motion(self) -> None:
        """Heed the system's wish for less motion, also when the user comes back from the system's settings."""
        motion = SystemMotion(motion_source(sys.platform, self), self)
        motion.changed.connect(lambda: self._parts.appearance.set_system_still(motion.is_reduced))
        self._application.applicationStateChanged.connect(motion.refresh)
        motion.refresh()

    def diagnostics(self, trouble: str) -> str:
        """For a report; holds nothing that was typed."""
        return diagnostics(self.engine, self._assembly.paths.log_file, trouble)

    def report_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook: a failure that we foresaw is said as such, all else is a bug; the window goes on."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, AppError):  # foreseen, and met where nobody caught it
            log.warning("%s", error.sentence, exc_info=(kind, error, trace))
            self.window.failures.show_failure(error)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("a bug:\n%s", text)
        from app.ui.shell.bug_dialog import BugDialog

        if self.window.findChild(BugDialog) is None:  # one at a time is enough
            BugDialog(text, self.diagnostics, self.window).show()

    def close(self) -> None:
        """Keep the drafts, then end everything that was started."""
        self.windows.keep_drafts()
        self.study.close()
        self.policies.close()
        self.judging.close()
        self._open_chats.close()
        self.serving.close()
        self._prefixes.close()
        self._ahead.close()
        self.jobs.close()
        self.model_hash.close()
        self.storage.close()
        self.measuring.close()
        self.walls.close()
        self.library.close()
        self.moving.close()
        self._assembly.close()
        self._language.remove()


def _is_behind() -> bool:
    """Whether none of our windows is in front."""
    return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive
