"""Makes the pages beside the chat when they are first shown, and ties each to the window.

Their modules are imported only then. Not here: which page is in view (`pages`), what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.tools.own_function import OwnFunction
from app.errors import AppError
from app.sentence import Sentence
from app.state.answer_form import AnswerFormState
from app.state.chats.compare import CompareState
from app.ui.chat.chat_page import ChatPage
from app.ui.kit.action_card import CardAction
from app.ui.kit.banner import Banner, BannerAction
from app.ui.kit.page_head import HeadedPage, PageHead
from app.ui.kit.saved import tell_saved
from app.ui.shell.arrivals import Arrivals
from app.ui.shell.failures import FailureController
from app.ui.shell.update_controller import UpdateController
from app.ui.shell.window_parts import WindowParts
from app.ui.storage.storage_controller import StorageController

if TYPE_CHECKING:
    from app.ui.compare.page import ComparePage
    from app.ui.tools.section import ToolsSection

ShowPage = Callable[[str], QWidget]


class PageMaker(QObject):
    """Of one window. It has no signals."""

    def __init__(
        self,
        parts: WindowParts,
        chat_page: ChatPage,
        banner: Banner,
        show_page: ShowPage,
        failures: FailureController,
        storage: StorageController,
        arrivals: Arrivals,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._parts, self._chat_page, self._banner, self._show_page = parts, chat_page, banner, show_page
        self._failures, self._storage, self._arrivals, self._window = failures, storage, arrivals, window
        self._compare_page: ComparePage | None = None
        self._updates = UpdateController(parts.machine.releases, banner, chat_page.host.open_link, self)

    def show_comparison(self, state: CompareState, origin: str = "") -> None:
        """In place of the chat, or of the page it was opened from."""
        self._show_page("compare")
        if self._compare_page is not None:
            self._compare_page.show_comparison(state, origin)

    def make_settings(self) -> QWidget:
        """Make the page of all settings."""
        from app.ui.shell.settings_page import SettingsPage

        page = SettingsPage(
            self._parts.preferences,
            self._storage.card_actions(),
            self._parts.machine.walls,
            (self._updates.card_action(), self._serving_action()),
            self._make_tools,
        )
        page.failed.connect(self._failures.show_failure)
        return self._headed(self.tr("Settings"), page)

    def _serving_action(self) -> CardAction:
        words = self.tr("Other programs ask the model as they would ask OpenAI: on or off, address, key.")
        return CardAction(self.tr("Local API"), words, self.tr("Open"), partial(self._show_page, "serving"))

    def _make_tools(self, page: QWidget) -> ToolsSection:
        from app.ui.tools.section import ToolsSection

        section = ToolsSection(self._parts.tools, self._new_form, page, self._parts.tool_cards)
        section.removed.connect(self._tell_removed)
        return section

    def _new_form(self, parent: QObject) -> AnswerFormState:
        """Judges a schema by the word of the engine."""
        return self._parts.chats.chats.settings().new_form(parent)

    def _tell_removed(self, function: OwnFunction) -> None:
        undo = BannerAction(self.tr("Undo"), partial(self._parts.tools.put_function, function))
        words = self.tr("The function “{name}” was removed.").format(name=function.name)
        self._banner.show_message(words, (undo,), is_failure=False)

    def make_trash(self) -> QWidget:
        """Make the page of what was deleted."""
        from app.ui.storage.trash_page import TrashPage

        return self._headed(self.tr("Trash"), TrashPage(self._parts.chats.trash, self._parts.appearance))

    def make_compare(self) -> QWidget:
        """Make the page of one question side by side."""
        from app.ui.compare.page import ComparePage

        page = self._compare_page = ComparePage(self._parts.in_use, self._parts.appearance, self._banner, self._window)
        page.closed.connect(self._leave_comparison)
        page.kept.connect(self._parts.chats.chats.take_over)
        page.link_activated.connect(self._chat_page.host.open_link)
        page.diagnostics_wanted.connect(self._chat_page.report)
        page.room_wanted.connect(self._make_room)
        return page

    def make_models(self) -> QWidget:
        """Make the page of models to be had and models that are here."""
        from app.ui.models.page import ModelsPage

        page = ModelsPage(self._parts.models, self._parts.appearance, self._banner, self._parts.dialogs, self._window)
        page.use_wanted.connect(self._arrivals.use)
        page.hardware_wanted.connect(partial(self._show_page, "hardware"))
        page.policies_wanted.connect(partial(self._show_page, "policies"))
        page.link_refused.connect(self._link_refused)
        return self._headed(self.tr("Models"), page)

    def make_hardware(self) -> QWidget:
        """Make the page of this computer."""
        from app.ui.hardware.page import HardwarePage

        machine = self._parts.machine
        page = HardwarePage(
            machine.hardware,
            machine.measuring,
            machine.placement,
            machine.packs,
            machine.offers,
            self._parts.appearance,
            self._parts.dialogs,
            self._window,
        )
        page.saved.connect(partial(tell_saved, self._banner))
        return self._headed(self.tr("Hardware"), page, page.unload_button, page.copy_button)

    def make_serving(self) -> QWidget:
        """Make the page of the local API."""
        from app.ui.serving.page import ServingPage

        return self._headed(self.tr("Local API"), ServingPage(self._parts.serving, self._window))

    def make_study(self) -> QWidget:
        """Make the page of many questions."""
        from app.ui.study.page import StudyPage

        page = StudyPage(self._parts.chats.study, self._parts.appearance, self._banner, self._parts.dialogs)
        page.closed.connect(partial(self._show_page, ""))
        page.question_wanted.connect(self._compare_question)
        return page

    def make_policies(self) -> QWidget:
        """Make the page of judging by policies."""
        from app.ui.policy.page import PoliciesPage

        chats = self._parts.chats
        page = PoliciesPage(chats.judging, chats.policies, self._parts.appearance, self._banner, self._parts.dialogs)
        page.closed.connect(partial(self._show_page, ""))
        page.models_wanted.connect(partial(self._show_page, "models"))
        return page

    def _headed(self, title: str, page: QWidget, *widgets: QWidget) -> HeadedPage:
        """The page below its head, with these in it."""
        head = PageHead(title, self._window)
        for widget in widgets:
            head.add(widget)
        head.closed.connect(partial(self._show_page, ""))
        return HeadedPage(head, page)

    def _compare_question(self, number: int) -> None:
        """The answers to one question of the study."""
        state = self._parts.chats.study.compare(number)
        if state is not None:
            self.show_comparison(state, "study")

    def _leave_comparison(self) -> None:
        self._show_page(self._compare_page.origin if self._compare_page is not None else "")

    def _link_refused(self, reason: Sentence) -> None:
        self._failures.show_failure(AppError(reason, Sentence("Copy the address, if you trust it.")))

    def _make_room(self, answer_id: str) -> None:
        self._show_page("")
        self._chat_page.context.ask_for_answer(answer_id)
