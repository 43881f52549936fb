"""What can be done with the chat in view as a whole: temporary or kept, its branches, its name.

Not here: one message (`answer_controller`), all chats (`chat_list_controller`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.core.chats.outline import Branch, outline
from app.state.chats.chat import ChatState
from app.state.chats.chats import ChatsState
from app.ui.chat.header import Header
from app.ui.chat.page_controller import PageController
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.name_dialog import NameDialog
from app.ui.kit.words import effort_word

_INDENT = "      "


class ChatController(PageController):
    """Ties the header to the chat in view."""

    def __init__(
        self, chats: ChatsState, header: Header, banner: Banner, appearance: Appearance, page: QWidget
    ) -> None:
        super().__init__(chats, banner, appearance, page)
        header.temporary_wanted.connect(self._switch_temporary)
        header.outline_wanted.connect(self.open_outline)
        chats.left.connect(self._offer_back)

    def open_outline(self) -> None:
        """All branches; the chosen one comes into view."""
        from app.ui.kit.palette import Item, Palette

        chat = self._chats.current
        branches = outline(chat.conversation)
        items = [Item(self._words(one), self._hint(one), partial(chat.choose, one.leaf)) for one in branches]
        in_view = next((place for place, one in enumerate(branches) if one.is_in_view), 0)
        Palette(items, self._appearance, self._page.window(), self.tr("Branches of this chat"), in_view).show()

    def rename(self) -> None:
        """Ask for another name of the chat in view."""
        chat = self._chats.current
        empty = self.tr("Without a name, it is called by its first question.")
        dialog = NameDialog(self.tr("Rename the chat"), self.tr("Rename"), chat.title, (), self._page, empty)
        dialog.chosen.connect(chat.rename)
        dialog.open()

    def _words(self, branch: Branch) -> str:
        text = branch.text or self.tr("(empty)")
        if branch.effort is not None:
            words = self.tr("{effort} effort: {text}")
            text = words.format(effort=effort_word(branch.effort), text=text)
        return _INDENT * branch.depth + text

    def _hint(self, branch: Branch) -> str:
        messages = self.tr("%n message(s)", "", branch.messages)
        return self.tr("{messages}, in view").format(messages=messages) if branch.is_in_view else messages

    def _switch_temporary(self) -> None:
        chat = self._chats.current
        if not chat.is_temporary:
            self._chats.set_temporary(True)
        elif not chat.conversation.nodes:
            self._chats.set_temporary(False)
        else:
            keep = BannerAction(self.tr("Keep it"), partial(self._keep, chat))
            words = self.tr("Keep this chat and everything in it?")
            self._banner.show_message(words, (keep,), is_failure=False, about=About.CHAT)
        chat.changed.emit()  # the button has switched itself

    def _keep(self, chat: ChatState) -> None:
        if chat is self._chats.current:
            self._chats.set_temporary(False)

    def _offer_back(self, chat: ChatState) -> None:
        words = self.tr("You left a temporary chat. It is gone for good unless you go back now.")
        back = BannerAction(self.tr("Go back"), partial(self._chats.go_back, chat))
        self._banner.show_message(words, (back,), is_failure=False, about=About.CHAT)
