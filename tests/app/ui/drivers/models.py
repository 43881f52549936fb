"""The models page in a test's hands: the catalog's cards with their downloads, the library's rows, dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from app.ui.kit.form import Form
from app.ui.models.catalog_card import CatalogCard
from app.ui.models.library_row import LibraryRow
from app.ui.models.page import ModelsPage
from tests.app.ui.drivers.driver import BannerDriver, Driver, Widget, click
from tests.app.ui.drivers.window import WindowDriver


def use(button: QPushButton) -> None:
    """Click a button that must be there to be clicked."""
    assert button.isVisible() and button.isEnabled()
    click(button)


class CardDriver(Driver):
    """One model of the catalog, and its download."""

    def __init__(self, card: CatalogCard) -> None:
        super().__init__(card)
        self.card = card
        self._strip = card.strip

    @property
    def name(self) -> str:
        return self.card.name.text()

    @property
    def verdict(self) -> str:
        """Whether the model runs here."""
        return self.card.verdict.text()

    @property
    def details(self) -> str:
        return self.card.details.text()

    @property
    def words(self) -> str:
        """What the button says."""
        return self.card.button.text()

    @property
    def is_offered(self) -> bool:
        """Whether the button is there."""
        return self.card.button.isVisible()

    def use(self) -> None:
        """Click the button: download, or use."""
        use(self.card.button)

    @property
    def can_judge(self) -> bool:
        """Whether the page of policies is offered."""
        return self.card.judge.isVisible()

    def judge(self) -> None:
        use(self.card.judge)

    # the download

    @property
    def figures(self) -> str:
        return self._strip.figures.text()

    @property
    def are_figures_whole(self) -> bool:
        """Whether the lines beside the buttons have the room that their words need."""
        lines = (self._strip.figures, self._strip.bytes)
        return all(line.height() >= line.heightForWidth(line.width()) > 0 for line in lines)

    @property
    def bytes(self) -> str:
        return self._strip.bytes.text()

    @property
    def trouble(self) -> str:
        """What went wrong, or nothing."""
        return self._strip.trouble.text() if self._strip.trouble.isVisible() else ""

    @property
    def go_words(self) -> str:
        return self._strip.go_button.text()

    def go(self) -> None:
        """Pause, resume, or try again."""
        use(self._strip.go_button)

    def try_now(self) -> None:
        """Not to wait for the next attempt."""
        use(self._strip.try_button)

    def cancel(self) -> None:
        use(self._strip.cancel_button)

    @property
    def asks_for_token(self) -> bool:
        return self._strip.token_button.isVisible()

    def enter_token(self) -> None:
        use(self._strip.token_button)


class ModelsDriver(Driver):
    """The page of a window that has the models."""

    def __init__(self, page: ModelsPage) -> None:
        super().__init__(page)
        self.page = page
        self.banner = BannerDriver(page.banner)

    @classmethod
    def open(cls, window: WindowDriver) -> ModelsDriver:
        """Show the page."""
        window.show("models")
        return cls(window.page(ModelsPage))

    @property
    def subtitle(self) -> str:
        return self.page.subtitle.text()

    def card(self, name: str) -> CardDriver:
        """The catalog's card of a model."""
        return next(card for card in self.cards if card.name == name)

    @property
    def cards(self) -> list[CardDriver]:
        return [CardDriver(card) for card in self.page.cards]

    def row(self, holds: Callable[[Path], bool]) -> LibraryRow | None:
        """The row of the first model of the library whose path fits."""
        rows = (row for row in self.page.rows if row.row is not None and holds(row.row.model.path))
        return next(rows, None)

    def wait_for_row(self, path: Path) -> LibraryRow:
        """The row of a model, once it stands there."""
        self.until(lambda: self.row(path.__eq__) is not None)
        row = self.row(path.__eq__)
        assert row is not None
        return row

    def form(self, kind: type[Widget]) -> Widget:
        """The newest dialog of a kind that the page opened."""
        return self.get(kind)

    def answer(self, verb: str, form: QWidget | None = None) -> None:
        """Press the button of a question that begins with these words."""
        buttons = (form or self.get(Form)).findChildren(QPushButton)
        use(next(button for button in buttons if button.text().startswith(verb)))

    def close_dialogs(self) -> None:
        for dialog in self.root.findChildren(QDialog):
            dialog.reject()

    # what stands above and below the lists

    def ask_hub(self) -> None:
        """Let the catalog be compared with the hub."""
        use(self.page.ask_button)

    @property
    def asked(self) -> str:
        """What came of that."""
        return self.page.asked.text()

    def look_again(self) -> None:
        use(self.page.refresh_button)

    def open_repository_form(self) -> None:
        use(self.page.other_button)

    @property
    def unusable(self) -> str:
        """The files that cannot be used and why, or nothing."""
        return self.page.unusable.text() if self.page.unusable.isVisible() else ""

    @property
    def is_forgetting_offered(self) -> bool:
        """Whether what was added and is away can be taken off the list."""
        return self.page.forget.isVisible()

    def forget_away(self) -> None:
        use(self.page.forget)

    @property
    def is_damaged_offered(self) -> bool:
        """Whether damaged files can be deleted."""
        return self.page.damaged.isVisible()

    def delete_damaged(self) -> None:
        use(self.page.damaged)

    def toggle_offline(self) -> None:
        self.page.place.offline.click()

    def forget_token(self) -> None:
        self.page.place.forget.click()

    def open_connections(self) -> None:
        self.page.place.connections.click()

    def choose_folder(self, folder: Path) -> None:
        """Choose another folder for models, as the folder dialog would."""
        self.page.place_desk.choose_folder(str(folder))

    def show_folder_card(self) -> None:
        """Scroll to the card about the folder."""
        self.page.ensureWidgetVisible(self.page.place)
