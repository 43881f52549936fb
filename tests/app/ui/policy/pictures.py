"""Draws the page of policies: the form, and a judging with figures, matrices, curves and verdicts.

`python -m tests.app.ui.policy.pictures FOLDER` saves them, light and dark, with two device pixels each; further words
after the folder: a language, and a width of the window. A script plays the judge. Not a test: a person looks at them.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from app.core.models.model_ref import LocalModel
from app.core.policy.policy import starter_items
from app.core.policy.verdicts import VerdictFormat
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import Paths
from app.settings import LANGUAGE, THEME
from app.state.models.model_in_use import ModelPhase
from app.ui.policy.page import PoliciesPage
from backends.contract.messages import Effort
from tests.app.assemblies import assembly_in
from tests.app.scripts import reply, write_script
from tests.app.ui.drivers.driver import wait_until
from tests.app.ui.drivers.policies import PoliciesDriver
from tests.app.ui.drivers.window import WindowDriver
from tests.picture_file import draw_sharp, keep

SIZE, TALL = (1280, 800), 2360
_THOUGHT = "The text stands alone, so the question is whether it offers something that nobody asked for. "


def write_judge(folder: Path) -> Path:
    """Write a judge that is mostly right about the examples against spam, and more often at high effort."""
    with starter_items("spam").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    replies = [_reply(row, place, effort) for place, row in enumerate(rows) for effort in ("low", "high")]
    return write_script(folder, *replies, reply("0"), name="gpt-oss-safeguard-20b")


def _reply(row: dict[str, str], place: int, effort: str) -> dict[str, object]:
    is_spam = row["label"] in ("SP1", "SP2", "SP3", "SP4")
    violates = is_spam is not (place % (4 if effort == "low" else 9) == 3)
    odds = (2.5 if is_spam else -2.5) + (place % 5 - 2) * (1.6 if effort == "low" else 0.9)
    thought = _THOUGHT * (2 if effort == "low" else 5)
    return reply(str(int(violates)), thought, when=row["text"], effort=effort, scores=(0.0, odds))


def draw_policies(program: Program, folder: Path, theme: str) -> None:
    """Save the form and a judging in a theme; the program runs the judge of `write_judge`."""
    program.preferences.set(THEME, theme)
    window = WindowDriver(program.window)
    page = PoliciesDriver.open(window)
    page.page.form.items.example_button.click()
    page.until(lambda: page.item_text != "" and page.can_start)
    QTest.qWait(400)
    keep(program.window.grab(), folder / f"policies-form-{theme}.png")
    page.draw(VerdictFormat.BINARY, Effort.LOW, Effort.HIGH, samples=3)
    page.page.form.start.click()
    wait_until(lambda: program.judging.total > 0 and program.judging.done == program.judging.total, 60_000)
    page.until(lambda: page.page.export.isVisible() and bool(page.curves_by_log_odds))
    page.until(lambda: (view := program.judging.view) is not None and view.counted == program.judging.total)
    page.enter_table()
    program.window.resize(program.window.width(), TALL)
    _settle(page.page)
    keep(program.window.grab(), folder / f"policies-{theme}.png")


def _settle(page: PoliciesPage) -> None:
    QTest.qWait(400)
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)
    QTest.qWait(100)


def main() -> None:
    """Draw both themes."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    draw_sharp()
    application = QApplication(sys.argv[:1])
    for theme in ("light", "dark"):
        with tempfile.TemporaryDirectory() as home:
            _draw(application, Path(home), folder, theme)


def _draw(application: QApplication, home: Path, folder: Path, theme: str) -> None:
    assembly = assembly_in(Paths(home / "config", home / "data", home / "state", home / "cache"), MemoryVault())
    assembly.preferences.set(LANGUAGE, sys.argv[2] if len(sys.argv) > 2 else "en")
    program = Program(application, assembly)
    program.window.resize(int(sys.argv[3]) if len(sys.argv) > 3 else SIZE[0], SIZE[1])
    program.window.show()
    program.start(LocalModel(write_judge(home)))
    wait_until(lambda: program.chat_storage.is_open and program.in_use.phase is ModelPhase.READY)
    draw_policies(program, folder, theme)
    program.window.close()
    program.close()
    program.window.deleteLater()


if __name__ == "__main__":
    main()
