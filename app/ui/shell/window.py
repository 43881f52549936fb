"""The main window: side bar, chat page and settings page put together, and who listens to whom.

Decisions are in `app.state`, parts in their own modules. Not here: starting the program (`app.main`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.errors import AppError
from app.settings import DENSITY, MOTION, OPEN_REASONING, SENDS_ON_ENTER, TEXT_SCALE, THEME, Setting, SettingValue
from app.state.attention import MODELS, POLICIES, STUDY
from app.state.chats.chats import ChatsState
from app.ui.chat.chat_page import ChatPage
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.floating import Floating
from app.ui.models.first_model import FirstModel
from app.ui.models.words import overall_words
from app.ui.serving.serving_controller import ServingController
from app.ui.shell.actions import give_keys, hint_keys, make_actions, shown_of
from app.ui.shell.arrivals import Arrivals
from app.ui.shell.chat_actions import ChatActions
from app.ui.shell.chat_list_controller import ChatListController
from app.ui.shell.failures import FailureController
from app.ui.shell.fold import Fold
from app.ui.shell.page_maker import PageMaker
from app.ui.shell.pages import Pages
from app.ui.shell.window_memory import place_beside
from app.ui.shell.window_parts import WindowParts
from app.ui.sidebar.sidebar import Sidebar
from app.ui.storage.storage_controller import StorageController

_PAGES = ("models", "hardware", "serving", "study", "policies", "trash", "settings")  # each with a command of its own


class MainWindow(QMainWindow):
    """One window on all chats."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._parts = parts
        self._chats, self._in_use = parts.chats.chats, parts.in_use
        self._is_first = parts.memory is not None
        self._reload = QTimer(self, singleShot=True, interval=0)  # once, though several settings change together
        self._reload.timeout.connect(self._in_use.reload_anew)
        self.setWindowTitle("Triptych")
        self.setMinimumSize(480, 420)
        self.banner = Banner(parts.appearance, self)
        self.sidebar = Sidebar(parts.appearance)
        self.chat_page = ChatPage(
            self._chats,
            self._in_use,
            parts.appearance,
            self.banner,
            parts.dialogs,
            parts.tools,
            is_reasoning_open=parts.preferences.get(OPEN_REASONING),
        )
        self.pages = Pages(self.chat_page, self.chat_page.composer)
        self.fold = Fold(self.sidebar, self.pages, self)
        floating = Floating(self.banner, self.fold, self.pages, self.sidebar.lists)
        floating.covers.connect(self.chat_page.cover)
        floating.stands.connect(self.chat_page.empty.leave_room)
        floating.stands.connect(self.pages.leave_room)
        self.setCentralWidget(self.fold)
        self.actions_by_name = make_actions(self)
        self._make_controllers()
        self._add_pages()
        self._make_first_model()
        self._connect_actions()
        self._connect_parts()
        for setting in (SENDS_ON_ENTER, DENSITY, MOTION):
            self._apply_preference(setting)
        if parts.memory is not None:
            self.fold.is_wanted = parts.memory.restore(self)
        self.chat_page.composer.setFocus()

    def _add_pages(self) -> None:
        """Those with a row in the side bar, and the comparison; each is made when it is first shown."""
        makers = self._makers
        for name, words, make in (
            ("models", self.tr("Models"), makers.make_models),
            ("hardware", self.tr("Hardware"), makers.make_hardware),
            ("serving", self.tr("Local API"), makers.make_serving),
            ("study", self.tr("Compare many"), makers.make_study),
            ("policies", self.tr("Policies"), makers.make_policies),
            ("trash", self.tr("Trash"), makers.make_trash),
            ("settings", self.tr("Settings"), makers.make_settings),
        ):
            self.pages.add(name, make)
            self.sidebar.add_page(name, words)
        self.pages.add("compare", makers.make_compare)
        self._serving.refresh()

    def _make_controllers(self) -> None:
        parts, banner = self._parts, self.banner
        self.failures = FailureController(
            self._in_use, parts.machine.policy, banner, parts.diagnostics, parts.dialogs, self
        )
        self.storage_controller = StorageController(
            parts.chats.storage, parts.appearance, banner, parts.dialogs, self, partial(self.show_page, "trash")
        )
        if self._is_first:
            self.storage_controller.listen()
        self.chat_list_controller = ChatListController(
            self._chats, parts.chats.folders, parts.chats.search, self.sidebar, banner, self
        )
        self._chat_actions = ChatActions(
            self.chat_page,
            self._chats,
            partial(self.show_page, ""),
            self._rename_in_list,
            self.storage_controller.choose_export,
        )
        self.arrivals = Arrivals(
            parts.models,
            banner,
            self.pages,
            show_chat=partial(self.show_page, ""),
            has_begun=self._has_begun,
            allow_here=self._allow_here,
            window=self,
            zones=(self.chat_page, self.chat_page.composer.box.viewport()),
            offer_pack=self._offer_pack,
        )
        self._serving = ServingController(
            parts.serving, self.sidebar, banner, self.show_page, lambda: self.pages.shown, self
        )
        self._makers = PageMaker(
            parts,
            self.chat_page,
            banner,
            self.show_page,
            self.failures,
            self.storage_controller,
            self.arrivals,
            self,
        )

    def _make_first_model(self) -> None:
        self.first_model = FirstModel(self._parts.models, self._parts.appearance, self.chat_page.empty)
        self.first_model.more_wanted.connect(partial(self.show_page, "models"))
        self.chat_page.empty.add_below(self.first_model)

    # what is shown where

    def _offer_pack(self, file: Path) -> None:
        """Ask on the Hardware page whether an engine pack is to be used."""
        self._parts.machine.packs.offer(file)
        self.show_page("hardware")

    def raise_window(self) -> None:
        """Bring it to the front: Triptych was started again."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    @property
    def chats(self) -> ChatsState:
        """The chats as this window shows them, with the one in view."""
        return self._chats

    def shows_chat(self, conversation_id: str) -> bool:
        """Whether this chat is in view, as such or side by side."""
        is_current = self._chats.current.conversation.details.id == conversation_id
        return self.isVisible() and is_current and self.pages.shown in ("", "compare")

    def show_ended(self, key: str) -> None:
        """Bring a chat, or the page of another thing that has ended, into view."""
        if key in (MODELS, STUDY, POLICIES):
            self.show_page(key)
        else:
            self._chats.open(key)

    def show_beside(self, other: MainWindow) -> None:
        """A further window, a little lower than the other and as large as the screen allows, with its side bar."""
        room = other.screen().availableGeometry()
        self.setGeometry(place_beside(other.geometry(), room, self.minimumSize()))
        self.fold.is_wanted = other.fold.is_wanted
        self.fold.arrange()
        self.show_page("")
        self.raise_window()

    def show_page(self, name: str) -> QWidget:
        """A page by its name; the empty name is the chat."""
        page = self.pages.show_page(name)
        self.sidebar.show_page(name)
        self.fold.close_overlay()
        self._look_at()
        return page

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._look_at()

    def _look_at(self) -> None:
        """What is in view in the window in front has been seen."""
        if self.isActiveWindow():
            name = self.pages.shown
            current = self._chats.current.conversation.details.id
            self._parts.attention.look_at(current if self.shows_chat(current) else name)

    def _show_unseen(self) -> None:
        self.sidebar.list.show_unseen(self._parts.attention.unseen)

    def _study_finished(self) -> None:
        if self.pages.shown != STUDY:
            show = BannerAction(self.tr("Show it"), partial(self.show_page, STUDY))
            words = self.tr("The comparison of many questions is done.")
            self.banner.show_message(words, (show,), is_failure=False, about=About.STUDY)

    def _judging_finished(self) -> None:
        if self.pages.shown != POLICIES:
            show = BannerAction(self.tr("Show it"), partial(self.show_page, POLICIES))
            self.banner.show_message(self.tr("All items are judged."), (show,), is_failure=False, about=About.POLICIES)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.chat_page.keep_draft()
        if self._parts.memory is not None:
            self._parts.memory.keep(self, is_side_shown=self.fold.is_wanted)
        else:
            self._chats.new()  # it lets go of its chat, and may be shown again
        super().closeEvent(event)

    # who listens to whom

    def _connect_actions(self) -> None:
        header = self.chat_page.header
        actions: dict[str, Callable[[], object]] = {
            **self._chat_actions.by_name,
            "palette": lambda: self.chat_list_controller.open_palette(self.actions_by_name, self._parts.appearance),
            "search": self._search,
            "new_window": lambda: self._parts.open_window(""),
            "new_folder": self.chat_list_controller.ask_for_folder,
            **{name: partial(self.show_page, name) for name in _PAGES},
            "import": self.storage_controller.open_import,
            "stop": self._escape,
            "write": lambda: self.show_page(""),
            "open_model": self.failures.choose_model,
            "larger": lambda: self._step_text(1),
            "smaller": lambda: self._step_text(-1),
            "normal_size": lambda: self._parts.preferences.reset(TEXT_SCALE),
            "sidebar": self.fold.toggle,
            "shortcuts": self._show_shortcuts,
            "quit": QApplication.closeAllWindows,
        }
        for name, action in actions.items():
            self.actions_by_name[name].triggered.connect(partial(_do, action))
        header.menu_wanted.connect(self.fold.toggle)
        header.file_wanted.connect(self.failures.choose_model)
        header.models_wanted.connect(partial(self.show_page, "models"))
        self.fold.folded.connect(header.set_folded)

    def _connect_parts(self) -> None:
        parts, chats, sidebar = self._parts, self._chats, self.sidebar
        parts.shortcuts.changed.connect(self._give_keys)
        self._give_keys()
        sidebar.protection_wanted.connect(self.storage_controller.ask_for_passphrase)
        storage = parts.chats.storage
        storage.changed.connect(lambda: sidebar.show_unprotected(is_unprotected=storage.is_unprotected))
        sidebar.page_wanted.connect(self.show_page)
        sidebar.new_wanted.connect(self.chat_page.begin_new)
        chats.current_changed.connect(self._current_changed)
        parts.attention.unseen_changed.connect(self._show_unseen)
        parts.chats.study.finished.connect(self._study_finished)
        parts.chats.judging.finished.connect(self._judging_finished)
        chats.listed.connect(self._retitle)
        chats.wanted.connect(self._show_chat)
        self.chat_list_controller.window_wanted.connect(parts.open_window)
        self.chat_list_controller.export_wanted.connect(self.storage_controller.choose_export)
        parts.models.models.online_changed.connect(self.chat_page.composer.show_online)
        self.chat_page.composer.show_online(parts.models.models.is_online)
        for moved in (parts.models.models.progressed, parts.models.models.changed):
            moved.connect(self._show_downloads)
        chats.failed.connect(self._chats_failed)
        chats.found.connect(self._chat_actions.show_found)
        self.chat_page.diagnostics_wanted.connect(self.failures.copy_diagnostics)
        self.chat_page.failed.connect(self.failures.show_chat_failure)
        self.chat_page.compare_wanted.connect(self._makers.show_comparison)
        self._parts.preferences.changed.connect(self._apply_preference)
        self._parts.machine.measuring.failed.connect(self.failures.show_failure)
        self._parts.tools.failed.connect(self.failures.show_failure)
        self.chat_page.tools.settings_wanted.connect(partial(self.show_page, "settings"))
        self._parts.machine.hardware.unsaved.connect(self.failures.show_unsaved)

    def _chats_failed(self, failure: AppError) -> None:
        """While the chats are locked, the dialog that asks for the key says why the last one did not do."""
        if self._parts.chats.storage.lock is None:
            self.failures.show_failure(failure)

    def _show_downloads(self) -> None:
        """How far all downloads are, at “Models” in the side bar."""
        self.sidebar.show_hint("models", *overall_words(self._parts.models.models.transfers))

    def _give_keys(self) -> None:
        """Shortcuts, and wherever they are shown."""
        actions, page = self.actions_by_name, self.chat_page
        give_keys(actions, self._parts.shortcuts)
        self.sidebar.new_button.set_hint(shown_of(actions["new_chat"]))
        page.header.show_chat_settings_keys(shown_of(actions["chat_settings"]))
        hint_keys(page.header.menu_button, actions["sidebar"])
        hint_keys(page.composer.compare_button, actions["compare"])
        hint_keys(page.composer.stop_button, actions["stop"])

    def _current_changed(self) -> None:
        self.sidebar.list.show_current(self._chats.current.conversation.details.id)
        self._retitle()
        self._look_at()

    def _retitle(self) -> None:
        """The chat's name, which tells several windows apart."""
        self.setWindowTitle(self._chats.current.title or "Triptych")

    def _show_chat(self) -> None:
        self.show_page("")
        self._current_changed()

    def _apply_preference(self, setting: Setting[SettingValue]) -> None:
        preferences, appearance = self._parts.preferences, self._parts.appearance
        match setting.name:
            case THEME.name:
                appearance.choose(preferences.get(THEME))
            case TEXT_SCALE.name:
                appearance.set_scale(preferences.get(TEXT_SCALE))
            case DENSITY.name:
                appearance.set_compact(preferences.get(DENSITY) == "compact")
            case MOTION.name:
                appearance.choose_motion(preferences.get(MOTION))
            case SENDS_ON_ENTER.name:
                self.chat_page.composer.box.sends_on_enter = preferences.get(SENDS_ON_ENTER)
            case OPEN_REASONING.name:
                self.chat_page.host.set_reasoning_open(preferences.get(OPEN_REASONING))
            case "engine.context" | "engine.threads" | "engine.ubatch" | "engine.repack":
                self._reload.start() if self._is_first else None
            case _:
                pass  # for new chats: read when one begins

    def _allow_here(self, host: str) -> None:
        self._chats.current.allow_host(host)

    def _has_begun(self) -> bool:
        return bool(self._chats.current.entries())

    # actions

    def _rename_in_list(self, conversation_id: str) -> bool:
        return self.fold.is_side_shown and self.sidebar.rename(conversation_id)

    def _show_shortcuts(self) -> None:
        from app.ui.shell.shortcut_list import ShortcutList

        ShortcutList(self._parts.shortcuts, self).open()

    def _escape(self) -> None:
        """Esc: close what is open, else deny the call that waits, else stop the answer."""
        if not self.pages.is_first_shown:
            self.show_page("")
        elif self.fold.is_narrow and self.fold.is_side_shown:
            self.fold.close_overlay()
        else:
            self.chat_page.deny_or_stop()

    def _step_text(self, step: int) -> None:
        self._parts.preferences.set(TEXT_SCALE, self._parts.appearance.stepped_scale(step))

    def _search(self) -> None:
        if not self.fold.is_side_shown:
            self.fold.toggle()
        self.sidebar.search.setFocus()


def _do(action: Callable[[], object], _checked: bool = False) -> None:
    """Without the argument that `triggered` brings."""
    action()
