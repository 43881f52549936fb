"""Every small file of the models says what could not be saved, and what it holds is in force all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.core.machine.calibration import CalibrationFile, CalibrationSample
from app.core.models.catalog_refresh import CatalogRefreshFile, HubListing
from app.core.models.downloads_file import Download, DownloadsFile
from app.core.models.file_hashes import ModelChecks
from app.core.models.model_options import ModelOptionsFile
from app.core.models.model_ref import LocalModel
from app.core.models.network_wire import Pick
from app.core.models.recent_models import RecentModels
from app.errors import FileNotWritten
from backends.contract.base import LoadOptions
from tests.app.blocked import block


def test_what_cannot_be_saved_holds_until_the_program_ends(tmp_path: Path) -> None:
    place, model = block(tmp_path / "file.json"), tmp_path / "m.gguf"
    recent, checks, samples = RecentModels(place), ModelChecks(place), CalibrationFile(place)
    downloads, catalog = DownloadsFile(place), CatalogRefreshFile(place)
    download = Download("m", "a/b", "main", Pick(), "/models")
    with pytest.raises(FileNotWritten, match="recent models"):
        recent.add(LocalModel(model))
    with pytest.raises(FileNotWritten, match="known about the models"):
        checks.add(model)
    with pytest.raises(FileNotWritten, match="measurements of this model"):
        samples.add([CalibrationSample("CPU", 1, 2)])
    with pytest.raises(FileNotWritten, match="list of downloads"):
        downloads.keep(download)
    with pytest.raises(FileNotWritten, match="list of downloads"):
        downloads.drop(download.id)
    with pytest.raises(FileNotWritten, match="the hub said"):
        catalog.keep("a/b", HubListing("1" * 40, (), date(2027, 1, 1)))
    checks.reload()
    assert (checks.added, len(samples.samples), downloads.downloads, len(catalog.listings)) == ((model,), 1, {}, 1)
    assert len(recent.value) == 1


def test_options_that_cannot_be_saved_change_nothing(tmp_path: Path) -> None:
    options = ModelOptionsFile(block(tmp_path / "options.json"))
    with pytest.raises(FileNotWritten, match="load settings of this model"):
        options.keep(LocalModel(tmp_path), LoadOptions(threads=3))
    assert options.of(LocalModel(tmp_path)) is None
