"""Draws the window in its states and saves pictures for the README: `make pictures`, or with a folder as argument.

With them comes what a screen reader is told of the transcript, as text. A scripted model answers, so that pictures are
the same every time. Not a test: a person looks at them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFont, QPageSize, QPainter, QPdfWriter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.core.models.model_ref import LocalModel
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import Paths, demo_model
from app.settings import LANGUAGE, THEME
from app.state.chats.chat_folders import ChatFoldersState
from app.state.models.model_in_use import ModelPhase
from app.ui.chat.inspector import Inspector
from app.ui.kit.palette import Palette
from backends.contract.messages import Effort
from tests.app.assemblies import assembly_in
from tests.app.scripts import reply, write_script
from tests.app.ui.drivers.comparison import ComparisonDriver
from tests.app.ui.drivers.document import DocumentDriver
from tests.app.ui.drivers.driver import click, wait_until
from tests.app.ui.drivers.window import WindowDriver
from tests.app.ui.transcript import samples
from tests.picture_file import draw_sharp, keep

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "screenshots"
SIZE, TALL = (1280, 800), (1280, 1500)
SUM = "What is 48213 + 39778?"
TECHNICAL = "How do I solve the heat equation in code?"
OTHERS = (
    "Plan a week in Lisbon",
    "Fix the parser of the configuration file",
    "Where do otters sleep?",
    "What is a monad?",
    "Check the sums of the heating bill",
    "A letter to the landlord",
)
OTTERS = (
    "On their backs, in rafts. Otters hold hands while they sleep, so that they do not drift apart; some wrap "
    "themselves in **kelp**.\n\n1. Sea otters rest on the water.\n2. River otters have a den on the bank."
)

ARABIC = "هنا تعمل نماذج **gpt-oss** فقط، على هذا الجهاز وبدون إنترنت.\n\n1. gpt-oss-20b\n2. gpt-oss-120b"


class Stage:
    """A program on a screen that is not there."""

    def __init__(
        self, application: QApplication, folder: Path, home: Path, vault: MemoryVault, model: Path | None = None
    ) -> None:
        self.folder = folder
        self.application = application
        paths = Paths(home / "config", home / "data", home / "state", home / "cache")
        self.program = Program(application, assembly_in(paths, vault))
        self.window = WindowDriver(self.program.window)
        self.window.resize(*SIZE)
        self.program.window.show()
        self.program.start(LocalModel(model or _script(home)))
        self.until(lambda: self.program.chat_storage.is_open and self.program.in_use.phase is ModelPhase.READY)

    def until(self, is_done: Callable[[], bool]) -> None:
        """Let the program work until something holds."""
        wait_until(is_done, 30_000)

    def ask(self, text: str, effort: Effort = Effort.MEDIUM) -> None:
        """And wait for the answer."""
        chat = self.program.chats.current
        chat.set_effort(effort)
        chat.send(text)
        self.until(lambda: not chat.is_running)

    def settle(self) -> None:
        """Every formula in sight is set; the first brings its library with it."""
        QTest.qWait(500)  # it is asked for when it is drawn
        self.until(lambda: not self.window.transcript.is_awaiting)

    def save(self, name: str, *over: QWidget) -> None:
        """The window, and what lies over it."""
        for _ in range(3):  # formulas and colours come from the background, and what is drawn may ask for more
            QTest.qWait(700)
            self.window.transcript.refresh()
        window = self.window.root
        picture: QPixmap = window.grab()
        painter = QPainter(picture)
        for widget in over:
            corner = window.mapFromGlobal(widget.mapToGlobal(QPoint(0, 0)))
            painter.drawPixmap(corner, widget.grab())
        painter.end()
        keep(picture, self.folder / f"{name}.png")

    def close(self) -> None:
        """End the program."""
        self.window.close()
        self.program.close()
        self.program.window.deleteLater()


def _script(folder: Path) -> Path:
    shorter = "Use **Crank–Nicolson**: implicit, second order, always stable.\n\n" + samples.TRAINS.split("\n\n")[-1]
    return write_script(
        folder,
        reply(samples.TECHNICAL, samples.REASONING, when="heat equation"),
        reply(OTTERS, "The user asks about otters. They rest on water, in groups.", when="otters"),
        reply(shorter, "Shorter, then.", when="shorter"),
        reply(
            "Three months before the end of a month, **in writing** (§ 5). For the end of June, your letter has to be "
            "there by 31 March.",
            "The lease says it in § 5: in writing, three months before the end of a month.",
            when="give notice",
        ),
        reply(
            "هنا تعمل نماذج **gpt-oss** فقط، على هذا الجهاز وبدون إنترنت.\n\n1. gpt-oss-20b\n2. gpt-oss-120b",
            when="هنا",
        ),
        reply("With pleasure.", "A simple request."),
        name="Scripted model",
        speed=100_000,
    )


def _fill(stage: Stage) -> None:
    """Chats, folders, a pinned one; the technical one in view."""
    chats = stage.program.chats
    for question in OTHERS:
        chats.new()
        stage.ask(question)
    ids = {summary.title: summary.id for summary in chats.summaries}
    folders = ChatFoldersState(stage.program.chat_storage)
    folders.add("Work", [ids[OTHERS[1]], ids[OTHERS[3]]])
    folders.add("Home", [ids[OTHERS[4]], ids[OTHERS[5]]])
    folders.fold("Home", is_folded=True)
    chats.pin(ids[OTHERS[0]])
    chats.new()
    stage.ask(TECHNICAL, Effort.HIGH)


def _themed(stage: Stage, theme: str) -> None:
    program, window = stage.program, stage.window
    program.preferences.set(THEME, theme)
    window.resize(*TALL)
    window.transcript.scroll_to(program.chats.current.entries()[0].id)
    stage.settle()
    stage.save(f"technical-{theme}")
    window.resize(*SIZE)
    window.sidebar.search_for("otters")
    stage.until(lambda: bool(window.sidebar.results))
    window.sidebar.search_key(Qt.Key.Key_Down)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        window.sidebar.results_key(key)
    stage.save(f"search-{theme}")
    window.sidebar.search_for("")
    window.show("settings")
    stage.save(f"settings-{theme}")
    window.show("")
    _palette(stage, theme)
    _branches(stage, theme)


def _palette(stage: Stage, theme: str) -> None:
    stage.window.do("palette")
    palette = stage.window.get(Palette)
    palette.field.setText("e")
    stage.save(f"palette-{theme}", palette)
    palette.close()
    stage.window.until_gone(Palette)


def _branches(stage: Stage, theme: str) -> None:
    """An answer with siblings, in a chat that was asked otherwise."""
    chats = stage.program.chats
    if theme == "light":
        chats.new()
        stage.ask("Where do otters sleep?", Effort.LOW)
        chat = chats.current
        for effort in (Effort.HIGH, Effort.MEDIUM):
            chat.regenerate(chat.entries()[1].id, effort)
            stage.until(lambda: not chat.is_running)
        stage.ask("And in winter, the otters?")
        chat.edit_question(chat.entries()[2].id, "And where do river otters sleep in winter?")
        stage.until(lambda: not chat.is_running)
        chat.walk(chat.entries()[1].id, -1)
        chat.walk(chat.entries()[1].id, 1)
        stage.window.show_entries(chat.entries())
    stage.save(f"branches-{theme}")
    technical = next(summary for summary in chats.summaries if summary.title == TECHNICAL)
    chats.open(technical.id)


def _document(stage: Stage, folder: Path) -> None:
    """A chat about a PDF, with the page beside it on which the answer stands."""
    window, file = stage.window, folder / "Lease 2026.pdf"
    _write_lease(file)
    stage.program.chats.new()
    window.drop(file)
    stage.until(lambda: bool(window.chips))
    window.ask("Until when can I give notice, and how?")
    panel = DocumentDriver(window)
    panel.show(stage.program.chats.current.conversation.question(_question(stage)).attachments[0], 2, _NOTICE)
    for theme in ("light", "dark"):
        stage.program.preferences.set(THEME, theme)
        panel.wait_for_picture()
        stage.save(f"document-{theme}")
    stage.program.preferences.set(THEME, "light")
    panel.click("Close the file")


def _question(stage: Stage) -> str:
    return stage.program.chats.current.entries()[0].id


def _write_lease(file: Path) -> None:
    """Two pages of a lease of our own."""
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(72)
    painter = QPainter(writer)
    for number, lines in enumerate(_LEASE):
        if number:
            writer.newPage()
        for place, line in enumerate(lines.splitlines()):
            painter.setFont(QFont("DejaVu Sans", 13 if place == 0 else 10))
            painter.drawText(20, 40 + 22 * place, line)
    painter.end()


_NOTICE = "The tenant gives notice in writing, three months before the end of a month."
_LEASE = (
    "Lease\n\n§ 1  The landlord lets the flat on the second floor, with a cellar.\n§ 2  The rent is 700 a month.",
    f"Duties and notice\n\n§ 4  The tenant keeps the stairs clean.\n§ 5  {_NOTICE}\n§ 6  Changes are made in writing.",
)


def _with_the_demo_model(stage: Stage) -> None:
    """What a newcomer can see at once: its answers differ by effort, and its tokens are real."""
    window = stage.window
    stage.program.chats.new()
    comparison = ComparisonDriver.ask(window, SUM)
    comparison.wait()
    comparison.click("Reasoning")
    stage.save("compare-light")
    window.show("")
    stage.program.chats.new()
    stage.ask("How many r's are in strawberry?", Effort.HIGH)
    window.transcript.show_reasoning(is_open=True)
    stage.save("answer-light")
    window.show("hardware")
    stage.save("hardware-light")
    window.show("")
    stage.program.preferences.set(THEME, "dark")
    stage.program.chats.new()
    stage.ask("Is <|end|> a word?")
    window.transcript.choose("Show the tokens…")
    inspector = window.get(Inspector)
    click(inspector.prompt_button)
    inspector.ids.setChecked(True)
    stage.until(lambda: bool(inspector.view.toPlainText()))
    middle = window.root.mapToGlobal(window.root.rect().center())
    inspector.move(middle - inspector.rect().center())  # without a screen no window manager does it
    stage.save("inspector-dark", inspector)
    inspector.reject()
    stage.program.preferences.set(THEME, "light")


def spoken(found: QAccessibleInterface, depth: int = 0) -> list[str]:
    """What a screen reader is told: role, name, and the same of all below."""
    name = found.text(QAccessible.Text.Name).strip()
    described = found.text(QAccessible.Text.Description).strip()
    line = f"{'  ' * depth}[{found.role().name}] {name}" + (f" – {described}" if described else "")
    lines = [line.replace("\n", f"\n{'  ' * depth}    ")]
    for number in range(found.childCount()):
        child = found.child(number)
        if child is not None:
            lines += spoken(child, depth + 1)
    return lines


def _dump(stage: Stage) -> None:
    found = QAccessible.queryAccessibleInterface(stage.window.transcript.root)
    (stage.folder / "screen-reader.txt").write_text("\n".join(spoken(found)) + "\n", "utf-8")


def main() -> None:
    """Everything, light and dark."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    draw_sharp()
    application = QApplication([sys.argv[0]])
    with tempfile.TemporaryDirectory() as scratch:
        vault = MemoryVault()
        stage = Stage(application, folder, Path(scratch), vault)
        _fill(stage)
        for theme in ("light", "dark"):
            _themed(stage, theme)
        _dump(stage)
        _document(stage, Path(scratch))
        stage.program.preferences.set(THEME, "light")
        stage.close()
        own = Stage(application, folder, Path(scratch) / "demo", MemoryVault(), demo_model())
        _with_the_demo_model(own)
        own.close()
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        stage = Stage(application, folder, Path(scratch), vault)
        stage.program.chats.new()
        stage.ask("ما هي النماذج التي يمكن تشغيلها هنا؟", Effort.LOW)
        stage.save("right-to-left-light")
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        stage.program.preferences.set(LANGUAGE, "de")
        stage.close()
        stage = Stage(application, folder, Path(scratch), vault)
        chats = stage.program.chats
        chats.delete([next(s.id for s in chats.summaries if "هنا" in s.title)])
        chats.open(next(s.id for s in chats.summaries if s.title == TECHNICAL))
        stage.save("german-light")
        stage.close()


if __name__ == "__main__":
    main()
