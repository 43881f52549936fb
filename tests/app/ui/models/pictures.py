"""The recorded run: first start, a download from a hub on loopback, the model loaded by itself, its first answer.

`python -m tests.app.ui.models.pictures FOLDER` saves a picture of every step, and of the Models page, light and dark;
without a folder, as `make pictures` calls it, those that are kept in assets/screenshots.
The model that comes is a stand-in: the demo model under gpt-oss-20b's name. Not a test: a person looks at the pictures.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.assembly import Substitutes
from app.main import Program
from app.paths import Paths, assets_folder
from app.services.hub.downloads import DownloadPhase
from app.settings import MIRROR, MODELS_FOLDER, THEME
from app.state.models.model_in_use import ModelPhase
from app.ui.models.repository_form import RepositoryForm
from tests.app.assemblies import assembly_in
from tests.app.ui.drivers.driver import wait_until
from tests.app.ui.drivers.models import ModelsDriver
from tests.app.ui.drivers.window import WindowDriver
from tests.app.ui.models.conftest import NAME, REPOSITORY, small_catalog
from tests.hub_server import Hub, running_hub
from tests.models import Spec, write_random_gguf
from tests.picture_file import draw_sharp, keep

SIZE = (1280, 800)
KEPT = (
    "models-light",
    "models-dark",
    "models-download-light",
    "models-library-light",
    "run-1-first-start",
    "run-2-download",
    "run-3-loaded",
    "run-4-first-answer",
)
SCREENSHOTS = assets_folder() / "screenshots"


def until(is_so: Callable[[], bool]) -> None:
    """Let the program run until then, a minute at most."""
    wait_until(is_so, 60_000)
    QTest.qWait(150)


class Album:
    """Pictures of one program."""

    def __init__(self, folder: Path, program: Program) -> None:
        self.folder, self.program = folder, program
        self.window = WindowDriver(program.window)

    def take(self, name: str) -> None:
        """The window, or what lies over it."""
        if self.folder == SCREENSHOTS and name not in KEPT:
            return
        window = self.window.root
        shown = next((form for form in window.findChildren(QDialog) if form.isVisible()), window)
        keep(shown.grab(), self.folder / f"{name}.png")

    def page(self) -> ModelsDriver:
        """In view."""
        return ModelsDriver.open(self.window)


def first_run(album: Album, hub: Hub) -> None:
    """Two clicks from nothing to an answer of the model that was fetched."""
    program, window = album.program, album.window
    program.start()
    until(lambda: program.in_use.phase is ModelPhase.READY and window.is_first_model_offered)
    album.take("run-1-first-start")
    hub.slowness = 0.05
    window.fetch_first_model()
    until(lambda: any(transfer.done > 2_500_000 for transfer in program.models.transfers))
    album.take("run-2-download")
    hub.slowness = 0.0
    until(lambda: not program.models.transfers and program.in_use.phase is ModelPhase.READY)
    album.take("run-3-loaded")
    window.choose_example(0)
    until(lambda: not program.chats.current.is_running)
    album.take("run-4-first-answer")


def models_page(album: Album, hub: Hub, shade: str) -> None:
    """The page with a download under way, and its dialogs."""
    program = album.program
    program.preferences.set(THEME, shade)
    page = album.page()
    model = (assets_folder() / "demo" / "triptych-demo.gguf").read_bytes()
    hub.add("some/where", "gpt-oss-20b-MXFP4.gguf", model)
    hub.add("some/where", "gemma-3-1b.gguf", model.replace(b"gpt-oss", b"gemma-3"))
    until(lambda: program.library.was_looked_at and program.models.hardware is not None)
    hub.slowness = 0.1
    page.open_repository_form()
    asking = page.get(RepositoryForm)
    asking.field.setText("some/where")
    asking.look_button.click()
    until(lambda: bool(asking.rows))
    album.take(f"models-repository-{shade}")
    page.close_dialogs()
    page.card("gpt-oss-safeguard-20b").use()
    until(lambda: any(transfer.done > 1_500_000 for transfer in program.models.transfers))
    QTest.qWait(600)
    album.take(f"models-download-{shade}")
    for transfer in program.models.transfers:
        program.models.pause(transfer.download.id)
    until(lambda: all(transfer.phase is DownloadPhase.PAUSED for transfer in program.models.transfers))
    page.show_folder_card()
    QTest.qWait(200)
    album.take(f"models-library-{shade}")
    page.open_connections()
    QTest.qWait(200)
    album.take(f"models-connections-{shade}")
    page.close_dialogs()
    row = page.row(lambda path: path.parent.name == "lm studio")
    assert row is not None
    row.options_wanted.emit(row.row)
    QTest.qWait(200)
    album.take(f"models-options-{shade}")
    page.close_dialogs()
    for transfer in program.models.transfers:
        program.models.cancel(transfer.download.id, keeps_part=False)
    QTest.qWait(500)
    program.window.resize(640, 800)
    page.page.verticalScrollBar().setValue(0)
    QTest.qWait(300)
    album.take(f"models-narrow-{shade}")
    program.window.resize(*SIZE)


def shipped_catalog(folder: Path, application: QApplication, home: Path) -> None:
    """The page as it is without a byte fetched: real names, sizes, verdicts."""
    paths = Paths(home / "config", home / "data", home / "state", home / "cache")
    program = Program(application, assembly_in(paths))
    program.window.resize(*SIZE)
    program.window.show()
    program.start()
    until(lambda: program.in_use.phase is ModelPhase.READY and program.models.hardware is not None)
    album = Album(folder, program)
    for shade in ("light", "dark"):
        program.preferences.set(THEME, shade)
        album.page()
        until(lambda: program.library.was_looked_at)
        album.take(f"models-{shade}")
    program.preferences.set(THEME, "light")
    program.window.close()
    program.close()


def main() -> None:
    """All of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCREENSHOTS
    folder.mkdir(parents=True, exist_ok=True)
    draw_sharp()
    application = QApplication([sys.argv[0]])
    application.setWindowIcon(QIcon(str(assets_folder() / "icons" / "triptych.svg")))
    QLocale.setDefault(QLocale(QLocale.Language.English))
    with tempfile.TemporaryDirectory() as name, running_hub() as hub:
        home = Path(name)
        os.environ["HF_HOME"] = str(home / "hf")
        shipped_catalog(folder, application, home / "first")
        hub.add(REPOSITORY, NAME, (assets_folder() / "demo" / "triptych-demo.gguf").read_bytes())
        safeguard = "lmstudio-community/gpt-oss-safeguard-20b-GGUF"
        hub.add(safeguard, NAME, write_random_gguf(home / "s.gguf", Spec(layers=40, hidden=256)).read_bytes())
        found = home / "lm studio"
        found.mkdir()
        write_random_gguf(found / "gpt-oss-20b.gguf", Spec(name="Found in LM Studio", layers=8))
        paths = Paths(home / "config", home / "data", home / "state", home / "cache")
        program = Program(application, assembly_in(paths, substitutes=Substitutes(catalog=small_catalog(hub))))
        program.preferences.set(MIRROR, hub.endpoint)
        program.preferences.set(MODELS_FOLDER, str(home / "models"))
        program.window.resize(*SIZE)
        program.window.show()
        album = Album(folder, program)
        first_run(album, hub)
        program.library.add(found / "gpt-oss-20b.gguf")
        for shade in ("light", "dark"):
            models_page(album, hub, shade)
        program.close()


if __name__ == "__main__":
    main()
