"""What a window stands on, by subject. Plain values: who builds them is `app.main`, who uses them `MainWindow`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.core.machine.load_policy import LoadPolicy
from app.state.attention import AttentionState
from app.state.chats.chat_folders import ChatFoldersState
from app.state.chats.chats import ChatsState
from app.state.chats.search import SearchState
from app.state.chats.storage import StorageState
from app.state.chats.trash import TrashState
from app.state.machine.engine_packs import EnginePacksState
from app.state.machine.hardware import HardwareState
from app.state.machine.measuring import MeasuringState
from app.state.machine.pack_offers import PackOffersState
from app.state.machine.placement import PlacementState
from app.state.machine.walls import WallsState
from app.state.models.model_in_use import ModelInUseState
from app.state.policy.judging import JudgingState
from app.state.policy.policies import PoliciesState
from app.state.preferences import PreferencesState
from app.state.releases import ReleasesState
from app.state.serving import ServingState
from app.state.shortcuts import ShortcutsState
from app.state.study import StudyState
from app.state.tools import ToolsState
from app.ui.kit.appearance import Appearance
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.models.models_folder_controller import ModelParts
from app.ui.shell.window_memory import WindowMemory


@dataclass(frozen=True, kw_only=True)
class ChatParts:
    """The chats, what is done with many of them, and how they are kept."""

    chats: ChatsState
    search: SearchState
    folders: ChatFoldersState
    trash: TrashState
    storage: StorageState
    study: StudyState
    judging: JudgingState
    policies: PoliciesState


@dataclass(frozen=True, kw_only=True)
class MachineParts:
    """The computer, and how models run on it."""

    hardware: HardwareState
    walls: WallsState
    measuring: MeasuringState
    placement: PlacementState
    packs: EnginePacksState
    offers: PackOffersState
    releases: ReleasesState
    policy: LoadPolicy


@dataclass(frozen=True, kw_only=True)
class WindowParts:
    """All of it. `memory` is None for a further window, whose position nobody remembers."""

    chats: ChatParts
    models: ModelParts
    machine: MachineParts
    serving: ServingState
    preferences: PreferencesState
    shortcuts: ShortcutsState
    appearance: Appearance
    dialogs: FileDialogs
    attention: AttentionState
    tools: ToolsState
    tool_cards: tuple[Callable[[QWidget], QWidget], ...]  # the cards of Settings that others make about their tools
    memory: WindowMemory | None
    diagnostics: Callable[[str], str]  # a trouble's text with everything about this program around it
    open_window: Callable[[str], None]  # another window, on this chat or ('') on a new one

    @property
    def in_use(self) -> ModelInUseState:
        """The model that answers, and how far its load is."""
        return self.models.in_use
