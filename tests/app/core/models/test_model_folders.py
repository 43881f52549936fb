"""Where other programs keep models, on three systems."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.core.models.model_folders import model_folders, ollama_folders

HOME = Path("home")


def folders(system: str, environment: Mapping[str, str]) -> dict[str, set[str]]:
    found = dict[str, set[str]]()
    for place in model_folders(system, HOME, environment):
        found.setdefault(place.owner, set()).add(place.folder.as_posix())
    return found


@pytest.mark.parametrize(
    ("system", "jan", "gpt4all", "llama"),
    [
        ("linux", ".local/share/Jan/data", ".local/share/nomic.ai/GPT4All", ".cache/llama.cpp"),
        (
            "darwin",
            "Library/Application Support/Jan/data",
            "Library/Application Support/nomic.ai/GPT4All",
            "Library/Caches/llama.cpp",
        ),
        ("win32", "AppData/Roaming/Jan/data", "AppData/Local/nomic.ai/GPT4All", "AppData/Local/llama.cpp"),
    ],
)
def test_each_system_has_its_own_folders(system: str, jan: str, gpt4all: str, llama: str) -> None:
    found = folders(system, {})
    assert found["Hugging Face"] == {"home/.cache/huggingface/hub"}
    assert found["Jan"] == {f"home/{jan}/models", f"home/{jan}/llamacpp/models"}
    assert found["GPT4All"] == {f"home/{gpt4all}"}
    assert found["llama.cpp"] == {f"home/{llama}"}
    assert "home/.lmstudio/models" in found["LM Studio"]


def test_variables_move_the_folders_and_the_nearest_one_wins() -> None:
    assert folders("linux", {"XDG_CACHE_HOME": "x"})["Hugging Face"] == {"x/huggingface/hub"}
    assert folders("linux", {"XDG_CACHE_HOME": "x", "HF_HOME": "h"})["Hugging Face"] == {"h/hub"}
    assert folders("linux", {"HF_HOME": "h", "HF_HUB_CACHE": "c"})["Hugging Face"] == {"c"}
    assert folders("win32", {"LLAMA_CACHE": "l"})["llama.cpp"] == {"l"}
    assert ollama_folders(HOME, {"OLLAMA_MODELS": "o"})[0] == Path("o")
    assert ollama_folders(HOME, {})[0] == HOME / ".ollama" / "models"


def test_a_home_that_nobody_has_is_looked_for_as_it_stands() -> None:
    assert folders("linux", {"HF_HOME": "~nobody of that name/hf"})["Hugging Face"] == {"~nobody of that name/hf/hub"}
