"""The comparison page in a test's hands: panels side by side, their controls, the popup that chooses them.

Not here: how panels are laid out and painted, which the page's own tests look at.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.chats.transcript import AnswerPhase
from app.ui.compare.card import PanelCard
from app.ui.compare.choice import ChoicePopup
from app.ui.compare.page import ComparePage
from backends.contract.messages import Effort
from tests.app.ui.drivers.driver import BannerDriver, Driver, click
from tests.app.ui.drivers.transcript import TranscriptDriver
from tests.app.ui.drivers.window import WindowDriver


class ComparisonDriver(Driver):
    """The page of a window that compares answers."""

    def __init__(self, page: ComparePage) -> None:
        super().__init__(page)
        self.page = page
        self.banner = BannerDriver(page.banner)

    @classmethod
    def ask(cls, window: WindowDriver, question: str) -> ComparisonDriver:
        """Type a question and compare."""
        window.type(question)
        window.do("compare")
        return cls.of(window)

    @classmethod
    def of(cls, window: WindowDriver) -> ComparisonDriver:
        """The page that is in view."""
        return cls(window.page(ComparePage))

    @property
    def cards(self) -> list[PanelCard]:
        return self.page.cards

    @property
    def is_running(self) -> bool:
        return self.page.is_running

    def stop(self) -> None:
        """Stop all answers."""
        self.page.stop()

    def key(self, key: Qt.Key) -> None:
        """Press a key on the page."""
        QTest.keyClick(self.page, key)

    def wait(self, panels: int = 3) -> None:
        """Wait until so many panels are there and nothing runs."""
        self.until(lambda: len(self.cards) == panels and not self.is_running)

    def transcript(self, panel: int) -> TranscriptDriver:
        """The answer of a panel."""
        return TranscriptDriver(self.cards[panel].transcript)

    @property
    def transcripts(self) -> list[TranscriptDriver]:
        """The answers of all panels."""
        return [self.transcript(number) for number in range(len(self.cards))]

    @property
    def phases(self) -> list[AnswerPhase]:
        """How far each panel's answer is."""
        return [shown.answer().phase for shown in self.transcripts]

    @property
    def names(self) -> list[str]:
        """What is read out for each panel."""
        return [card.accessibleName() for card in self.cards]

    @property
    def times(self) -> str:
        """What the strip of times tells of each answer."""
        return self.page.strip.accessibleName()

    @property
    def note(self) -> str:
        """What the strip of times says beside them."""
        return self.page.strip.note

    @property
    def efforts(self) -> list[Effort]:
        """The efforts of the panels."""
        return [card.effort for card in self.cards]

    def keep(self, panel: int) -> None:
        """Go on with this answer."""
        click(self.cards[panel].keep_button)

    def figures(self, panel: int) -> str:
        """What a panel's answer cost, with plain spaces."""
        return self.cards[panel].figures.text().replace("\u00a0", " ")

    @property
    def are_differences_shown(self) -> bool:
        return self.page.differences.isVisible()

    @property
    def texts_to_compare(self) -> int:
        """How many answers the differences can be shown of."""
        return self.page.differences.first.count()

    @property
    def verdict(self) -> str:
        """What is said of the differences."""
        return self.page.differences.verdict.text()

    @property
    def current(self) -> int:
        """Which panel is read."""
        return self.page.panels.current

    def make_current(self, panel: int) -> None:
        self.page.panels.choose(panel)

    @property
    def is_stacked(self) -> bool:
        """Whether the panels stand one below the other."""
        return self.page.panels.is_stacked

    @property
    def is_view_menu_shown(self) -> bool:
        """Whether the switches are behind one button."""
        return self.page.toggles.menu_button.isVisible()

    def add_panels(self) -> ChoicePopup:
        """The popup that adds panels to this comparison, opened by its button."""
        click(self.page.more)
        popup = self.page.window().findChildren(ChoicePopup)[-1]
        self.until(popup.isVisible)
        return popup


def choose_comparison(window: WindowDriver) -> ChoicePopup:
    """The popup that chooses what to compare, opened by its button beside Compare."""
    window.click("Choose what to compare")
    popup = window.get(ChoicePopup)
    window.until(popup.isVisible)
    return popup


def click_effort(popup: ChoicePopup, effort: Effort) -> None:
    """Switch an effort of the popup on or off."""
    click(popup.efforts.buttons[effort])
