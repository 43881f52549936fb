"""Engines elsewhere in a test's hands: the list on the Models page, and the dialog that adds one."""

from __future__ import annotations

from app.ui.models.engine_form import EngineForm
from app.ui.models.engine_list import EngineRow
from app.ui.models.leaving_form import LeavingForm
from app.ui.models.page import ModelsPage
from tests.app.ui.drivers.driver import Driver, click
from tests.app.ui.drivers.window import WindowDriver


class EnginesDriver(Driver):
    """What the page shows of engines elsewhere."""

    def __init__(self, window: WindowDriver) -> None:
        page = window.open(ModelsPage, "models")
        super().__init__(page)
        self._window, self._list = window.window, page.engines

    @property
    def rows(self) -> list[EngineRow]:
        return self._list.rows

    def words(self, number: int) -> list[str]:
        """Name, place and abilities of one."""
        row = self.rows[number]
        return [label.text() for label in (row.name, row.place, row.facts)]

    def open_form(self) -> EngineForm:
        """Click “Add an engine…”."""
        click(self._list.add_button)
        return self._list.findChildren(EngineForm)[-1]

    def use(self, number: int) -> None:
        click(self.rows[number].use)

    def remove(self, number: int) -> None:
        click(self.rows[number].remove)

    @property
    def question(self) -> LeavingForm | None:
        """What is asked before something leaves this computer."""
        return next((form for form in self._window.findChildren(LeavingForm) if form.isVisible()), None)


def fill(form: EngineForm, address: str, key: str = "", name: str = "") -> None:
    """Type into the dialog and connect."""
    for field, text in ((form.address, address), (form.key, key), (form.name, name)):
        field.setText(text)
    click(form.find_button)
