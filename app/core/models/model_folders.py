"""Where programs on this computer keep models, by the rules of each program and system.

Only says where to look; a folder need not exist. Not here: what lies there (`library`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.paths import expanded

BUNDLED = "Triptych"  # the owner of the demo model
ADDED = "you"  # the owner of what the user named


class ModelFolder(msgspec.Struct, frozen=True):
    """A folder and whose it is, in words."""

    owner: str
    folder: Path


@dataclass(frozen=True)
class LibraryFolders:
    """Where to look: asked anew each time, since the folder for models may be another one by then."""

    folders: Callable[[], tuple[ModelFolder, ...]]
    ollama: tuple[Path, ...]
    downloads: Callable[[], Path] = Path  # the folder in which damaged downloads may lie

    def with_added(self, paths: Iterable[Path]) -> tuple[ModelFolder, ...]:
        """The folders as they are now, and after them what the user has added."""
        return (*self.folders(), *(ModelFolder(ADDED, path) for path in paths))


def model_folders(system: str, home: Path, environment: Mapping[str, str]) -> tuple[ModelFolder, ...]:
    """The folders of the programs we know. `system` as `sys.platform` spells it."""
    caches, data = _user_folders(system, home, environment)
    jan = data / "Jan" / "data"
    hub = hub_cache_folder(home, environment)
    return (
        ModelFolder("Hugging Face", hub),
        ModelFolder("LM Studio", home / ".lmstudio" / "models"),
        ModelFolder("LM Studio", home / ".cache" / "lm-studio" / "models"),
        ModelFolder("Jan", jan / "llamacpp" / "models"),
        ModelFolder("Jan", jan / "models"),
        ModelFolder("GPT4All", _gpt4all(system, home, environment, data)),
        ModelFolder("llama.cpp", _given(environment, "LLAMA_CACHE") or caches / "llama.cpp"),
    )


def ollama_folders(home: Path, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Where Ollama keeps its manifests and blobs, for the user and for its service."""
    own = _given(environment, "OLLAMA_MODELS") or home / ".ollama" / "models"
    return (own, Path("/usr/share/ollama/.ollama/models"))


def hub_cache_folder(home: Path, environment: Mapping[str, str]) -> Path:
    """Hugging Face's cache, which many programs share."""
    caches = _given(environment, "XDG_CACHE_HOME") or home / ".cache"
    hub_home = _given(environment, "HF_HOME") or caches / "huggingface"
    return _given(environment, "HF_HUB_CACHE") or hub_home / "hub"


def _user_folders(system: str, home: Path, environment: Mapping[str, str]) -> tuple[Path, Path]:
    """The user's folders for caches and for data, by the rules of a system."""
    if system == "win32":
        local = _given(environment, "LOCALAPPDATA") or home / "AppData" / "Local"
        return local, _given(environment, "APPDATA") or home / "AppData" / "Roaming"
    if system == "darwin":
        return home / "Library" / "Caches", home / "Library" / "Application Support"
    caches = _given(environment, "XDG_CACHE_HOME") or home / ".cache"
    return caches, _given(environment, "XDG_DATA_HOME") or home / ".local" / "share"


def _gpt4all(system: str, home: Path, environment: Mapping[str, str], data: Path) -> Path:
    local = _given(environment, "LOCALAPPDATA") or home / "AppData" / "Local"
    return (local if system == "win32" else data) / "nomic.ai" / "GPT4All"


def _given(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return expanded(value) if value else None
