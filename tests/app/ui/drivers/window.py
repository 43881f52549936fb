"""The whole window in a test's hands: what a person types, clicks, presses and reads.

The tests of the window know nothing of its widgets but what this module tells: a renamed widget touches this folder.
Not here: the side bar, the transcript and the pages, which have drivers of their own beside this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from app.core.chats.transcript import Entry
from app.core.models.model_ref import LocalModel
from app.state.chats.chats import ChatsState
from app.ui.kit.name_dialog import NameDialog
from app.ui.kit.page_head import HeadedPage
from app.ui.kit.palette import Palette
from app.ui.kit.widgets import ElidedLabel
from app.ui.shell.fold import Fold
from app.ui.shell.walls_card import WallsCard
from app.ui.shell.window import MainWindow
from backends.contract.messages import Effort
from tests.app.ui.drivers.driver import NO_MODIFIER, BannerDriver, Driver, Widget, click, delete_now
from tests.app.ui.drivers.question import QuestionDriver
from tests.app.ui.drivers.sidebar import SidebarDriver
from tests.app.ui.drivers.transcript import TranscriptDriver


class WindowDriver(QuestionDriver):
    """The window: keys, the question box, what is shown, and the way to its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._header = window.chat_page.header
        self.sidebar = SidebarDriver(window.sidebar)
        self.banner = BannerDriver(window.banner)

    @property
    def chats(self) -> ChatsState:
        """The chats as this window has them."""
        return self.window.chats

    @property
    def transcript(self) -> TranscriptDriver:
        """The messages of the chat; made when the first is shown."""
        return TranscriptDriver(self._page.host.transcript)

    # commands and keys

    @property
    def actions(self) -> dict[str, QAction]:
        """What the window can do, by the commands' names."""
        return self.window.actions_by_name

    def press(self, command: str) -> None:
        """Press a command's first keys, as the window system delivers them."""
        QTest.keySequence(self.window, self.actions[command].shortcut())

    def do(self, command: str) -> None:
        """Do a command without its keys, which need an active window."""
        self.actions[command].trigger()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focused, key, modifier)

    def key_in_window(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key that nothing but the window itself takes."""
        QTest.keyClick(self.window, key, modifier)

    @property
    def is_box_focused(self) -> bool:
        """Whether the keyboard is in the question box."""
        return self.focused is self._composer.box

    # what is shown

    @property
    def title(self) -> str:
        """The name of the chat, as its header says it."""
        return self._header.title.text()

    @property
    def model_words(self) -> str:
        """What is said of the model."""
        return self._header.pill.accessibleName()

    def model_menu(self) -> list[tuple[str, bool]]:
        """The entries of the menu under the model's name, and which is chosen."""
        menu = self._header.pill.menu()
        menu.aboutToShow.emit()
        return [(action.text(), action.isChecked()) for action in menu.actions() if action.text()]

    def choose_in_model_menu(self, words: str) -> None:
        """Choose from the menu under the model's name."""
        menu = self._header.pill.menu()
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == words).trigger()

    @property
    def gauge_words(self) -> str:
        """What the context gauge says, or nothing while it is hidden."""
        return self._header.gauge.accessibleName() if self._header.gauge.isVisible() else ""

    @property
    def places_in_header(self) -> list[QRect]:
        """Where the buttons beside the chat's title lie."""
        return [button.geometry() for button in self._header.findChildren(QPushButton) if button.isVisible()]

    @property
    def settings_words(self) -> str:
        """What the button of the chat's own settings tells of them."""
        return self._header.chat_settings_button.accessibleName()

    def open_chat_settings(self) -> None:
        click(self._header.chat_settings_button)

    @property
    def is_temporary_shown(self) -> bool:
        return self._header.temporary_button.isVisible()

    @property
    def is_temporary_checked(self) -> bool:
        return self._header.temporary_button.isChecked()

    def click_temporary(self) -> None:
        click(self._header.temporary_button)

    @property
    def are_branches_offered(self) -> bool:
        return self._header.outline_button.isVisible()

    def open_branches(self) -> Palette:
        """The list of branches, after a click."""
        click(self._header.outline_button)
        return self.get(Palette)

    def promise(self) -> str:
        """What the empty chat says of questions."""
        return self._page.empty.promise

    def open_settings(self) -> None:
        """The page of settings, by its command."""
        self.do("settings")

    def wall_words(self) -> str:
        """All that Settings say of what holds around the processes."""
        return self.get(WallsCard).words

    @property
    def shows_examples(self) -> bool:
        """Whether the chat is empty."""
        return self._page.empty.isVisible()

    @property
    def examples(self) -> list[Effort]:
        """The efforts of the examples."""
        return [card.effort for card in self._page.empty.cards]

    def choose_example(self, number: int) -> None:
        click(self._page.empty.cards[number])

    def bring_to_front(self) -> None:
        """Make this the window that the person works in."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    @property
    def is_transcript_made(self) -> bool:
        return not self._page.host.is_empty

    @property
    def is_transcript_shown(self) -> bool:
        return self._page.host.isVisible()

    @property
    def is_chat_shown(self) -> bool:
        """Whether the chat's page is in view."""
        return self._page.isVisible()

    @property
    def buttons_of_chat(self) -> set[QPushButton]:
        """The buttons that can be used on the chat's page and in the side bar."""
        shown = Driver(self._page).buttons() + self.sidebar.buttons()
        return {button for button in shown if button.isEnabled()}

    @property
    def fields_of_chat(self) -> set[QWidget]:
        """The question box, the search field and the list of chats."""
        return {self._composer.box, *self.sidebar.fields}

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Draw the chat anew, its messages being these."""
        self._page.host.show_entries(entries)

    # pages and dialogs

    def show(self, page: str) -> QWidget:
        """Show a page by its name; the empty name is the chat."""
        return self.window.show_page(page)

    def open(self, kind: type[Widget], page: str) -> Widget:
        """Show a page by its name; the page itself."""
        self.show(page)
        return self.page(kind)

    def page(self, kind: type[Widget]) -> Widget:
        """The page in view."""
        found = self.window.pages.currentWidget()
        found = found.page if isinstance(found, HeadedPage) and not isinstance(found, kind) else found
        assert isinstance(found, kind)
        return found

    def go_back(self) -> None:
        """Use the one way back that every page has."""
        self.click("Back to the chat")

    @property
    def place_of_title(self) -> QPoint:
        """Where the title stands in the head of the page in view, from the page's corner."""
        page = self.page(QWidget)
        title = self._header.title if self.shown_page == "" else page.findChildren(ElidedLabel)[0]
        return title.mapTo(page, QPoint())

    @property
    def edges_of_column(self) -> tuple[int, int]:
        """Where the cards of the page in view begin and end in the window."""
        cards = [self._place(card) for card in self.page(QWidget).findChildren(QFrame) if _is_card(card)]
        return min(card.left() for card in cards), max(card.right() for card in cards)

    @property
    def cut_off(self) -> list[str]:
        """The pages in view whose content needs more width than there is, once all that changed is laid out."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        found: list[str] = []
        for area in self.page(QWidget).findChildren(QScrollArea):
            content = area.widget()
            if area.isVisible() and content and content.minimumSizeHint().width() > area.viewport().width():
                found.append(type(area).__name__)
        return found

    @property
    def shown_page(self) -> str:
        """The name of the page in view."""
        return self.window.pages.shown

    @property
    def place_of_page(self) -> QRect:
        """Where the page in view lies in the window."""
        page = self.page(QWidget)
        return page.rect().translated(page.mapTo(self.window, QPoint()))

    @property
    def place_of_notice(self) -> QRect:
        """Where the notice in view lies in the window."""
        return self._place(self.window.banner)

    @property
    def place_of_transcript(self) -> QRect:
        """Where the messages lie in the window."""
        return self._place(self._page.host)

    def _place(self, widget: QWidget) -> QRect:
        return widget.rect().translated(widget.mapTo(self.window, QPoint()))

    @property
    def places_of_examples(self) -> list[QRect]:
        """Where the example questions of an empty chat lie in the window."""
        return [card.rect().translated(card.mapTo(self.window, QPoint())) for card in self._page.empty.cards]

    def name(self, words: str) -> None:
        """Answer the question for a name."""
        dialog = self.get(NameDialog)
        dialog.field.setText("")
        QTest.keyClicks(dialog.field, words)
        click(dialog.confirm_button)
        delete_now()

    def choose_in_palette(self, words: str) -> None:
        """Type into the palette that is open and take the first line."""
        palette = self.get(Palette)
        QTest.keyClicks(palette.field, words)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)

    def card_action(self, title: str) -> None:
        """Press the button of a card about how chats are kept, on the settings page."""
        next(action for action in self.window.storage_controller.card_actions() if action.title == title).act()

    def choose_model_file(self) -> None:
        """Ask for a model's file."""
        self.window.failures.choose_model()

    def use_model(self, path: Path) -> None:
        """Use a model that has come."""
        self.window.arrivals.use(LocalModel(path))

    @property
    def is_first_model_offered(self) -> bool:
        """Whether the recommended model is offered for download below the examples."""
        return self.window.first_model.isVisible()

    def offer_first_model(self) -> None:
        """Show the offer as when the computer was looked at."""
        self.window.first_model.show()
        QTest.qWait(0)

    def fetch_first_model(self) -> None:
        button = self.window.first_model.button
        assert button.isVisible() and button.isEnabled()
        click(button)

    # the window itself

    @property
    def fold(self) -> Fold:
        """What folds the side bar away."""
        return self.get(Fold)

    @property
    def side_bar_button(self) -> QWidget:
        return self._header.menu_button

    def resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)

    @property
    def size(self) -> tuple[int, int]:
        return self.window.width(), self.window.height()

    @property
    def window_title(self) -> str:
        return self.window.windowTitle()

    def close(self) -> None:
        self.window.close()


def _is_card(widget: QFrame) -> bool:
    return widget.property("role") == "card" and widget.isVisible()
