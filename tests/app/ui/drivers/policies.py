"""The page that judges items by policies, in a test's hands: editors, items, the run, figures, the table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.policy.judge_filters import ItemFilter
from app.core.policy.verdicts import VerdictFormat
from app.core.text.encodings import Encoding
from app.ui.policy.page import PoliciesPage
from app.ui.policy.versions_dialog import VersionsDialog
from backends.contract.messages import Effort
from tests.app.ui.drivers.driver import BannerDriver, Driver, click
from tests.app.ui.drivers.window import WindowDriver


class PoliciesDriver(Driver):
    """The page of a window that judges."""

    def __init__(self, page: PoliciesPage) -> None:
        super().__init__(page)
        self.page = page
        self._form, self._outcome, self._verdicts = page.form, page.outcome, page.verdicts
        self._items, self._options = self._form.items, self._form.judge_options
        self.banner = BannerDriver(page.banner)

    @classmethod
    def open(cls, window: WindowDriver) -> PoliciesDriver:
        """Show the page."""
        window.do("policies")
        return cls(window.page(PoliciesPage))

    # policies

    @property
    def policy(self) -> tuple[str, str]:
        """Name and text of the first policy."""
        found = self._form.first.policy
        return found.name, found.text

    def write_policy(self, name: str, text: str) -> None:
        """Type a policy in place of the first."""
        self._form.first.name.setText(name)
        self._form.first.box.selectAll()
        self._form.first.box.insert(text)

    def begin_with(self, words: str) -> None:
        """Choose from the menu of policies."""
        menu = self._form.first.begin_button.menu()
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == words).trigger()

    def take_policy(self, file: Path) -> None:
        """Read the first policy from a file."""
        self._form.first.take_file(str(file))

    def compare_with_second(self, text: str) -> None:
        """Ask for a second policy, and write it."""
        self._form.with_second.click()
        self._form.second.box.selectAll()
        self._form.second.box.insert(text)

    @property
    def lint(self) -> list[str]:
        """What could be better about the first policy."""
        return self._form.first.lint.words

    @property
    def lint_heading(self) -> str:
        return self._form.first.lint.heading.text()

    @property
    def marked_lines(self) -> set[int]:
        return set(self._form.first.box.marked)

    def open_finding(self, row: int) -> int:
        """Press Enter on something that could be better; the line where the cursor is then."""
        found = self._form.first.lint.list
        found.setCurrentRow(row)
        found.itemActivated.emit(found.item(row))
        return self._form.first.box.textCursor().blockNumber() + 1

    def open_versions(self) -> VersionsDialog:
        click(self._form.first.versions_button)
        return self.get(VersionsDialog)

    # items

    def type_items(self, text: str) -> None:
        """Type or paste items, and wait until they are counted."""
        self._items.text.setPlainText(text)
        self.until(lambda: self._items.is_settled)

    def take_items(self, file: Path) -> None:
        """Read the items from a file."""
        self._items.take_file(file)
        self.until(lambda: self._items.is_settled)

    def choose_columns(self, text: str, label: str) -> None:
        """Choose the columns of text and label by their names."""
        for box, name in ((self._items.text_box, text), (self._items.label_box, label)):
            box.setCurrentText(name)
            box.activated.emit(box.currentIndex())
            self.until(lambda: self._items.is_settled)

    def choose_encoding(self, encoding: Encoding) -> None:
        """Choose from the menu beside the file's name."""
        self._items.encoding_button.choose(encoding)
        self.until(lambda: self._items.is_settled)

    @property
    def encoding(self) -> str:
        button = self._items.encoding_button
        return "" if button.isHidden() else button.text()

    @property
    def item_words(self) -> str:
        """What is said of the items."""
        return self._items.words.text()

    @property
    def item_text(self) -> str:
        return self._items.source.text

    @property
    def preview(self) -> list[str]:
        """The heads of the first rows."""
        table = self._items.table
        heads = (table.horizontalHeaderItem(place) for place in range(table.columnCount()))
        return [head.text() for head in heads if head is not None] if not table.isHidden() else []

    # the run

    def draw(self, kind: VerdictFormat, *efforts: Effort, samples: int = 1) -> None:
        """Choose format, efforts and samples."""
        self._options.format.setCurrentIndex(self._options.format.findData(kind))
        for effort, button in self._options.efforts.buttons.items():
            button.setChecked(effort in efforts)
        self._options.fields.samples.setValue(samples)

    @property
    def can_start(self) -> bool:
        return self._form.start.isEnabled()

    @property
    def planned(self) -> str:
        """How many verdicts the form says there will be."""
        return self._form.sum.text()

    def start(self) -> None:
        self.click("Start")

    @property
    def progress(self) -> str:
        return self.page.progress_words.text()

    @property
    def facts(self) -> str:
        """What is said above all."""
        return self.page.words.text()

    # what came out

    @property
    def figures(self) -> dict[str, list[str]]:
        """The figures of the first policy by name, one for each effort."""
        return {row[0]: row[1:] for row in self._outcome.policies[0].grid.words}

    @property
    def enough(self) -> str:
        return self._outcome.policies[0].enough.text()

    @property
    def matrices(self) -> list[str]:
        """What is read out for the matrices of the first policy."""
        return [plot.accessibleName() for plot in self._outcome.policies[0].matrices if not plot.isHidden()]

    @property
    def curves(self) -> tuple[str, str]:
        """What is read out for both curves of the first policy."""
        first = self._outcome.policies[0]
        return first.roc.accessibleName(), first.precision.accessibleName()

    @property
    def curves_by_log_odds(self) -> str:
        """What is read out for the ROC curve by log-odds of the label; nothing where it is not there."""
        plot = self._outcome.policies[0].by_odds[0]
        return "" if plot.isHidden() else plot.accessibleName()

    @property
    def agreements(self) -> list[str]:
        return [row.words.text() for row in self._outcome.agreements if not row.isHidden()]

    @property
    def rows(self) -> list[list[str]]:
        """What stands in the table's rows, without tokens and time."""
        table = self._verdicts.table
        columns = range(table.columnCount() - 2)
        return [[str(table.index(row, column).data()) for column in columns] for row in range(table.rowCount())]

    def filter(self, chosen: ItemFilter) -> None:
        click(self._verdicts.filters[chosen])

    def filter_words(self, chosen: ItemFilter) -> str:
        return self._verdicts.filters[chosen].text()

    def search(self, words: str) -> None:
        self._verdicts.search.setText(words)

    def enter_table(self) -> None:
        """Come to the table with the keyboard: its first item is the one chosen."""
        self._verdicts.view.setFocus()

    def step_down(self) -> None:
        """Press the arrow key in the table."""
        QTest.keyClick(self._verdicts.view, Qt.Key.Key_Down)

    @property
    def detail(self) -> list[str]:
        """Everything said of the chosen item; nothing while none is chosen."""
        found = self._verdicts.detail
        return [] if found.isHidden() else [found.heading.text(), *(each.words.text() for each in found.samples)]

    def unfold_reasoning(self) -> str:
        """Unfold the reasoning of the first verdict on the chosen item."""
        first = self._verdicts.detail.samples[0]
        click(first.reasoning_button)
        return first.reasoning.text() if first.reasoning.isVisibleTo(first) else ""

    @property
    def columns_in_view(self) -> list[str]:
        """The heads of the table's columns that are not left out."""
        view, table = self._verdicts.view, self._verdicts.table
        heads = (table.headerData(n, Qt.Orientation.Horizontal) for n in range(table.columnCount()))
        return [str(head) for n, head in enumerate(heads) if not view.isColumnHidden(n)]
