"""The model files that benches run on: the demo model, and four layers of 20b's shapes with random weights."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from app.paths import demo_model
from tests.models import write_20b_shape

ROOM = 4_000_000_000  # bytes free before the large file is written


@dataclass(frozen=True)
class ModelFile:
    """A file and what it is called in a table. `is_large`: the one whose figures have goals."""

    label: str
    path: Path
    is_large: bool


@contextlib.contextmanager
def model_files() -> Generator[list[ModelFile]]:
    """What can be measured here. The large file (3 GB) lies in a temporary folder and is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="triptych-bench-") as folder:
        files = [ModelFile("demo", demo_model(), is_large=False)] if demo_model().exists() else []
        if shutil.disk_usage(folder).free > ROOM:
            print("Writing a model of 20b's shapes, four layers …", flush=True)
            path = write_20b_shape(Path(folder) / "20b-shape-4-layers.gguf", layers=4)
            files.append(ModelFile("20b shape, 4 layers", path, is_large=True))
        else:
            print(f"Not enough room in {folder} for the 20b-shaped file (4 GB): left out.")
        yield files
