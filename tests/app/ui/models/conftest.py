"""A whole program beside a hub on loopback; the catalog's first model is a small one there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.assembly import Substitutes
from app.core.models.catalog import Catalog, PublishedFile, Source, load_catalog
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import Paths, assets_folder, demo_model
from app.settings import MIRROR, MODELS_FOLDER
from backends.contract.forms import ModelForm
from tests.app.assemblies import assembly_in
from tests.app.ui.drivers.driver import WAIT, delete_now
from tests.app.ui.drivers.models import ModelsDriver
from tests.app.ui.drivers.window import WindowDriver
from tests.hub_server import Hub, running_hub

REPOSITORY = "ggml-org/gpt-oss-20b-GGUF"
NAME = "gpt-oss-20b-MXFP4.gguf"


@pytest.fixture
def hub() -> Iterator[Hub]:
    """It has the demo model under a larger one's name."""
    with running_hub() as hub:
        hub.add(REPOSITORY, NAME, demo_model().read_bytes())
        yield hub


def small_catalog(hub: Hub) -> Catalog:
    """gpt-oss-20b in name and shape, a few megabytes in truth."""
    file = hub.repositories[REPOSITORY].files[NAME]
    gguf = Source(ModelForm.GGUF, REPOSITORY, file.size, files=(PublishedFile(file.size, file.digest, "catalog"),))
    mlx = Source(ModelForm.MLX, "mlx-community/gpt-oss-20b-MXFP4-Q8", file.size)
    large = Source(ModelForm.GGUF, "ggml-org/gpt-oss-120b-GGUF", 63_387_346_464)
    shipped = {model.name: model for model in load_catalog(assets_folder() / "catalog.toml").models}
    safeguard = shipped["gpt-oss-safeguard-20b"]
    return Catalog(
        (
            msgspec.structs.replace(shipped["gpt-oss-20b"], sources=(gguf, mlx)),
            msgspec.structs.replace(shipped["gpt-oss-120b"], sources=(large,)),
            msgspec.structs.replace(safeguard, sources=(msgspec.structs.replace(safeguard.sources[0], size=0),)),
        )
    )


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def beside_hub(
    qtbot: QtBot, qapp: QApplication, paths: Paths, hub: Hub, tmp_path: Path, vault: MemoryVault
) -> Iterator[Program]:
    """Shown, its chats open, the demo model not loaded yet."""
    substitutes = Substitutes(catalog=small_catalog(hub))
    program = Program(qapp, assembly_in(paths, token_vault=vault, substitutes=substitutes))
    program.preferences.set(MIRROR, hub.endpoint)
    program.preferences.set(MODELS_FOLDER, str(tmp_path / "models ü"))
    program.window.show()
    qtbot.waitExposed(program.window)
    yield program
    program.window.close()
    program.close()
    program.window.deleteLater()
    program.deleteLater()
    delete_now()


@pytest.fixture
def window(beside_hub: Program) -> WindowDriver:
    return WindowDriver(beside_hub.window)


@pytest.fixture
def page(qtbot: QtBot, beside_hub: Program, window: WindowDriver) -> ModelsDriver:
    """In view, the disk looked at."""
    with qtbot.waitSignal(beside_hub.chat_storage.opened, timeout=WAIT):
        beside_hub.storage.start()
    page = ModelsDriver.open(window)
    page.until(lambda: beside_hub.library.was_looked_at)
    return page
