"""Where Triptych keeps its files, by the rules of each system. Makes no folder: who writes, makes.

`TRIPTYCH_HOME` puts everything under one folder (tests); so does a folder `triptych-data` beside the packaged program
(portable use: on a stick, say).
"""

from __future__ import annotations

import getpass
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from backends.contract.forms import ModelForm

_DEMO_MODELS = {ModelForm.GGUF: "triptych-demo.gguf", ModelForm.MLX: "mlx"}


@dataclass(frozen=True)
class Paths:
    """The folders of one user."""

    config: Path  # settings.toml
    data: Path  # conversations, backups
    state: Path  # logs, window geometry, recent measurements
    cache: Path  # what can be made again

    @property
    def settings_file(self) -> Path:
        """The file that holds the settings, as TOML."""
        return self.config / "settings.toml"

    @property
    def store_file(self) -> Path:
        """The file that holds the encrypted conversations."""
        return self.data / "conversations.db"

    @property
    def backups(self) -> Path:
        """Verified copies of the store."""
        return self.data / "backups"

    @property
    def log_file(self) -> Path:
        """What happened, without anything a person typed."""
        return self.state / "triptych.log"


def user_paths() -> Paths:
    """The folders for this user on this system."""
    home = os.environ.get("TRIPTYCH_HOME")
    base = expanded(home) if home else _portable_folder(Path(sys.executable), is_packaged=getattr(sys, "frozen", False))
    if base is not None:
        return Paths(base / "config", base / "data", base / "state", base / "cache")
    dirs = platformdirs.PlatformDirs("Triptych", appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_state_path, dirs.user_cache_path)


def _portable_folder(program: Path, *, is_packaged: bool) -> Path | None:
    """`triptych-data` beside the packaged program; beside the bundle of an app on a Mac, which must not change."""
    bundle = next((parent for parent in program.parents if parent.suffix == ".app"), program)
    folder = bundle.parent / "triptych-data"
    return folder if is_packaged and folder.is_dir() else None


def expanded(path: str) -> Path:
    """A path in which a person may have written `~`; where nobody has the home it names, the path as it stands."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def runtime_folders(paths: Paths) -> tuple[Path, ...]:
    """Where this user's running programs may meet, the system's own folder first; who uses one checks that it is the
    user's and closed to others.
    """
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    made = Path(tempfile.gettempdir(), f"triptych-{getpass.getuser()}")
    return (*([Path(given)] if given else []), paths.state, made)


def assets_folder() -> Path:
    """What ships with the program: icons, the catalog, the demo model."""
    return Path(__file__).resolve().parent.parent / "assets"


def demo_model(form: ModelForm = ModelForm.GGUF) -> Path:
    """The bundled demo model; the same weights in every form that people have."""
    return assets_folder() / "demo" / _DEMO_MODELS[form]
