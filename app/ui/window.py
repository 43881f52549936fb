"""The main window: side bar, chat page and settings page put together, and who listens to whom.

Decisions are in `app.state`, parts in their own modules. Not here: starting the program (`app.main`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QInputDialog, QMainWindow, QStackedWidget, QWidget

from app.settings import OPEN_REASONING, SENDS_ON_ENTER, TEXT_SCALE, THEME, Setting, Value
from app.state.chats import ChatsState
from app.state.compare import CompareState
from app.state.keeping import KeepingState
from app.state.model_in_use import ModelInUseState
from app.state.preferences import PreferencesState
from app.ui.actions import COMMANDS, command_words, keys_shown, make_actions
from app.ui.appearance import Appearance
from app.ui.banner import Offer
from app.ui.chat_page import ChatPage
from app.ui.failures import FailureDesk
from app.ui.fold import Fold
from app.ui.keeping import KeepingDesk
from app.ui.palette import Item, Palette
from app.ui.settings_page import SettingsPage
from app.ui.shortcut_list import ShortcutList
from app.ui.sidebar import Sidebar
from app.ui.window_memory import WindowMemory
from backends.contract.messages import Effort

if TYPE_CHECKING:
    from app.ui.compare.page import ComparePage


@dataclass(frozen=True)
class WindowParts:
    """What the window stands on."""

    chats: ChatsState
    in_use: ModelInUseState
    keeping: KeepingState
    preferences: PreferencesState
    appearance: Appearance
    memory: WindowMemory
    diagnostics: Callable[[str], str]  # a trouble's text with everything about this program around it


class MainWindow(QMainWindow):
    """One window on all chats."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__()
        self._parts = parts
        self._chats, self._in_use = parts.chats, parts.in_use
        self.setWindowTitle("Triptych")
        self.setMinimumSize(480, 420)
        self.sidebar = Sidebar(parts.appearance)
        self.chat_page = ChatPage(
            parts.chats,
            parts.in_use,
            parts.appearance,
            is_reasoning_open=parts.preferences.get(OPEN_REASONING),
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(self.chat_page)
        self._settings_page: SettingsPage | None = None
        self._compare_page: ComparePage | None = None
        self.fold = Fold(self.sidebar, self.pages, self)
        self.setCentralWidget(self.fold)
        self.sidebar.add_page("settings", self.tr("Settings"))
        self.actions_by_name = make_actions(self)
        self.failures = FailureDesk(parts.in_use, self.chat_page.banner, parts.diagnostics, self)
        self.desk = KeepingDesk(parts.keeping, parts.appearance, self.chat_page.banner, self)
        self._connect_actions()
        self._connect_parts()
        self._apply_preference(SENDS_ON_ENTER)
        self.fold.is_wanted = parts.memory.restore(self)
        self.chat_page.composer.setFocus()

    # what is shown where

    def raise_window(self) -> None:
        """Bring it to the front: Triptych was started again."""
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()

    def show_page(self, name: str) -> None:
        """The settings, or (empty) the chat."""
        if name == "settings" and self._settings_page is None:
            self._settings_page = SettingsPage(self._parts.preferences, self.desk.deeds())
            self._settings_page.failed.connect(self.failures.say)
            self._settings_page.closed.connect(lambda: self.show_page(""))
            self.pages.addWidget(self._settings_page)
        page: QWidget = self._settings_page if name == "settings" and self._settings_page else self.chat_page
        self.pages.setCurrentWidget(page)
        self.sidebar.show_page(name)
        self.fold.close_overlay()
        (self.chat_page.composer if page is self.chat_page else page).setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where it stood."""
        self.chat_page.keep_draft()
        self._parts.memory.keep(self, is_side_shown=self.fold.is_wanted)
        super().closeEvent(event)

    # who listens to whom

    def _connect_actions(self) -> None:
        header = self.chat_page.header
        deeds: dict[str, Callable[[], object]] = {
            "new_chat": self._chats.new,
            "palette": self._open_palette,
            "find": self._find,
            "search": self._search,
            "effort_low": lambda: self._chats.current.set_effort(Effort.LOW),
            "effort_medium": lambda: self._chats.current.set_effort(Effort.MEDIUM),
            "effort_high": lambda: self._chats.current.set_effort(Effort.HIGH),
            "compare": self._compare,
            "stop": self._escape,
            "write": lambda: self.show_page(""),
            "open_model": self.failures.choose_model,
            "larger": lambda: self._step_text(1),
            "smaller": lambda: self._step_text(-1),
            "normal_size": lambda: self._parts.preferences.reset(TEXT_SCALE),
            "sidebar": self.fold.toggle,
            "settings": lambda: self.show_page("settings"),
            "shortcuts": lambda: ShortcutList(self).open(),
            "quit": self.close,
        }
        for name, deed in deeds.items():
            self.actions_by_name[name].triggered.connect(partial(_do, deed))
        header.menu_wanted.connect(self.fold.toggle)
        header.file_wanted.connect(self.failures.choose_model)
        self.fold.folded.connect(header.set_folded)

    def _connect_parts(self) -> None:
        parts, chats, sidebar = self._parts, self._chats, self.sidebar
        sidebar.new_button.set_hint(keys_shown("Ctrl+N"))
        sidebar.new_wanted.connect(chats.new)
        sidebar.protection_wanted.connect(self.desk.ask_for_passphrase)
        parts.keeping.changed.connect(lambda: sidebar.show_unprotected(is_unprotected=parts.keeping.is_unprotected))
        sidebar.searched.connect(chats.search)
        sidebar.page_wanted.connect(self.show_page)
        sidebar.list.opened.connect(chats.open)
        sidebar.list.pin_wanted.connect(chats.pin)
        sidebar.list.rename_wanted.connect(self._rename)
        sidebar.list.delete_wanted.connect(self._delete)
        chats.listed.connect(self._fill_list)
        chats.current_changed.connect(self._current_changed)
        chats.failed.connect(self.failures.say)
        self.chat_page.diagnostics_wanted.connect(self.failures.copy_diagnostics)
        self.chat_page.failed.connect(self.failures.say)
        self.chat_page.compare_wanted.connect(self._show_comparison)
        self.chat_page.host.reasoning_toggled.connect(partial(self._parts.preferences.set, OPEN_REASONING))
        self._parts.preferences.changed.connect(self._apply_preference)

    def _current_changed(self) -> None:
        self.show_page("")
        self.sidebar.list.show_current(self._chats.current.conversation.details.id)

    def _fill_list(self) -> None:
        self.sidebar.show_conversations(self._chats.summaries, self._chats.current.conversation.details.id)

    def _apply_preference(self, setting: Setting[Value]) -> None:
        preferences, appearance = self._parts.preferences, self._parts.appearance
        match setting.name:
            case THEME.name:
                appearance.choose(preferences.get(THEME))
            case TEXT_SCALE.name:
                appearance.set_scale(preferences.get(TEXT_SCALE))
            case SENDS_ON_ENTER.name:
                self.chat_page.composer.box.sends_on_enter = preferences.get(SENDS_ON_ENTER)
            case OPEN_REASONING.name:
                self.chat_page.host.set_reasoning_open(preferences.get(OPEN_REASONING))
            case "engine.context" | "engine.threads":
                self._in_use.reload()
            case _:
                pass  # for new chats: read when one begins

    # deeds

    def _compare(self) -> None:
        self.show_page("")
        self.chat_page.composer.compare()

    def _show_comparison(self, state: CompareState) -> None:
        """The comparison in place of the chat; its libraries are loaded when it is first wanted."""
        if self._compare_page is None:
            from app.ui.compare.page import ComparePage

            self._compare_page = ComparePage(self._parts.appearance, self)
            self._compare_page.closed.connect(partial(self.show_page, ""))
            self._compare_page.link_activated.connect(self.chat_page.host.open_link)
            self.pages.addWidget(self._compare_page)
        self._compare_page.show_comparison(state)
        self.pages.setCurrentWidget(self._compare_page)
        self._compare_page.setFocus()

    def _escape(self) -> None:
        """Esc: close what is open, else stop the answer."""
        if self.pages.currentWidget() is not self.chat_page:
            self.show_page("")
        elif self.fold.is_narrow and self.fold.is_side_shown:
            self.fold.close_overlay()
        else:
            self._chats.current.stop()

    def _step_text(self, step: int) -> None:
        self._parts.preferences.set(TEXT_SCALE, self._parts.appearance.stepped_scale(step))

    def _find(self) -> None:
        self.show_page("")
        self.chat_page.host.transcript.open_find()

    def _search(self) -> None:
        if not self.fold.is_side_shown:
            self.fold.toggle()
        self.sidebar.search.setFocus()

    def _open_palette(self) -> None:
        items = [
            Item(command_words(c), keys_shown(c.keys[0]) if c.keys else "", self.actions_by_name[c.name].trigger)
            for c in COMMANDS
            if c.is_in_palette
        ]
        chat = self.tr("Chat")
        items += [Item(s.title, chat, partial(self._chats.open, s.id)) for s in self._chats.summaries]
        Palette(items, self._parts.appearance, self).show()

    def _rename(self, conversation_id: str) -> None:
        title = next((s.title for s in self._chats.summaries if s.id == conversation_id), "")
        dialog = QInputDialog(self)
        dialog.setWindowTitle(self.tr("Rename"))
        dialog.setLabelText(self.tr("Name of the chat (empty: its first question)"))
        dialog.setTextValue(title)
        dialog.textValueSelected.connect(partial(self._chats.rename, conversation_id))
        dialog.open()

    def _delete(self, conversation_id: str) -> None:
        title = next((s.title for s in self._chats.summaries if s.id == conversation_id), "")
        if not self._chats.delete(conversation_id):
            return
        undo = Offer(self.tr("Undo"), lambda: self._chats.undelete(conversation_id))
        self.chat_page.banner.say(self.tr("Deleted “{title}”.").format(title=title), (undo,), is_failure=False)


def _do(deed: Callable[[], object], _checked: bool = False) -> None:
    """Without the argument that `triggered` brings."""
    deed()
