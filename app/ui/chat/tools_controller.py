"""The composer's tools button: a menu with what the model may use in this chat, and on the button how much is on.

Not here: which tools there are (`app.state.tools`), asking before a call (`app.ui.transcript`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.core.tools.permission import shown_verbatim
from app.services.tools.provider import ToolProvider
from app.state.chats.chats import ChatsState
from app.state.tools import ToolsState
from app.ui.chat.composer import Composer
from app.ui.chat.page_controller import PageController
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import Banner
from app.ui.kit.sentences import translated


class ToolsController(PageController):
    """Signals: settings_wanted() – to see the tools in Settings."""

    settings_wanted = Signal()

    def __init__(
        self,
        chats: ChatsState,
        state: ToolsState,
        composer: Composer,
        banner: Banner,
        appearance: Appearance,
        page: QWidget,
    ) -> None:
        super().__init__(chats, banner, appearance, page)
        self._state, self._composer = state, composer
        self.menu = QMenu(composer.tools_button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        composer.tools_button.setMenu(self.menu)
        state.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show on the button how many are on in the chat in view."""
        there = {provider.name for provider in self._state.providers}
        on = [name for name in self._chats.settings().tools if name in there]
        self._composer.show_tools(len(on))

    def _fill(self) -> None:
        self.menu.clear()
        why_none = self._state.why_none
        if why_none is not None:
            self._add_words(translated(why_none))
            self.menu.addSeparator()
        for provider in self._state.providers:
            self._add(provider, can_use=why_none is None)
        self.menu.addSeparator()
        more = self.menu.addAction(self.tr("Tools in Settings…"))
        more.triggered.connect(self.settings_wanted)

    def _add(self, provider: ToolProvider, *, can_use: bool) -> None:
        """One that is on can always be switched off."""
        is_on = provider.name in self._chats.settings().tools
        why_not = self._state.why_not(provider)
        title = shown_verbatim(translated(provider.title)).replace("&", "&&")
        words = title if why_not is None else f"{title} · {translated(why_not)}"
        action = self.menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(is_on)
        action.setEnabled(is_on or (can_use and why_not is None))
        action.setToolTip(translated(self._state.about(provider)))
        action.toggled.connect(partial(self._set, provider.name))

    def _add_words(self, words: str) -> QAction:
        action = self.menu.addAction(words.replace("&", "&&"))
        action.setEnabled(False)
        return action

    def _set(self, name: str, is_on: bool) -> None:
        settings = self._chats.settings()
        others = tuple(each for each in settings.tools if each != name)
        settings.set_tools((*others, name) if is_on else others)
        self.refresh()
