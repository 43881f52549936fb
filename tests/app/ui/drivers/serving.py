"""The page of the local API in a test's hands: switch, status, key, lines for programs, who asks, and the questions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.ui.serving.page import ServingPage
from tests.app.ui.drivers.driver import Driver


class ServingDriver(Driver):
    """One page."""

    def __init__(self, page: ServingPage) -> None:
        super().__init__(page)
        self._page = page

    def toggle(self) -> None:
        """Press the switch, as the keyboard does."""
        self._press(self._page.switch.switch)

    @property
    def is_on(self) -> bool:
        return self._page.switch.switch.isChecked()

    @property
    def status(self) -> str:
        """How it stands, and why it failed."""
        shown = (self._page.switch.status, self._page.switch.failure)
        return " ".join(label.text() for label in shown if label.isVisible())

    @property
    def asking(self) -> list[tuple[str, str]]:
        """Who asks, with the figures."""
        return [(row.client.text(), row.figures.text().replace("\u2060", "")) for row in self._page.asking.rows]

    @property
    def key(self) -> str:
        """The key as it stands there: nothing that can be read while it is hidden."""
        field = self._page.key.field
        return field.text() if field.isVisible() and field.echoMode() is QLineEdit.EchoMode.Normal else ""

    @property
    def key_note(self) -> str:
        """How long the key lasts."""
        return self._page.key.note.text()

    @property
    def programs(self) -> list[str]:
        """What there are lines for."""
        box = self._page.snippets.program
        return [box.itemText(place) for place in range(box.count())]

    def lines_for(self, program: str) -> tuple[str, str]:
        """The lines for a program, as they stand there and as they are copied."""
        card = self._page.snippets
        card.program.setCurrentText(program)
        self.click("Copy these lines")
        return card.text.toPlainText(), QGuiApplication.clipboard().text()

    def choose_host(self, words: str) -> None:
        """Choose who may reach it, as a person does from the list."""
        box = self._page.place.host
        place = next(place for place in range(box.count()) if words in box.itemText(place))
        box.setCurrentIndex(place)
        box.activated.emit(place)

    @property
    def host(self) -> str:
        return self._page.place.host.currentText()

    @property
    def risk(self) -> str:
        """What stays written while other computers may ask."""
        label = self._page.place.risk
        return label.text() if label.isVisible() else ""

    def type_port(self, port: int) -> None:
        box = self._page.place.port
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, str(port))
        QTest.keyClick(box, Qt.Key.Key_Return)

    def type_origins(self, text: str) -> str:
        """Name web pages; what is wrong with them."""
        field = self._page.place.origins
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        return self._page.place.wrong.text()

    def toggle_log(self) -> str:
        """Press the switch of the log; what is said of it."""
        self._press(self._page.log.switch)
        return self._page.log.note.text()

    def _press(self, box: QCheckBox) -> None:
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
