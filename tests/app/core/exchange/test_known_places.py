"""Where Jan and LM Studio keep their chats, on each system."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.exchange.known_places import known_places


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {}, ".local/share/Jan/data/threads"),
        ("linux", {"XDG_DATA_HOME": "{home}/data"}, "data/Jan/data/threads"),
        ("darwin", {}, "Library/Application Support/Jan/data/threads"),
        ("win32", {"APPDATA": "{home}/Roaming"}, "Roaming/Jan/data/threads"),
        ("win32", {}, "AppData/Roaming/Jan/data/threads"),
        ("linux", {}, "jan/threads"),
        ("win32", {}, ".lmstudio/conversations"),
        ("darwin", {}, ".cache/lm-studio/conversations"),
    ],
)
def test_the_folder_is_found(tmp_path: Path, system: str, environment: dict[str, str], folder: str) -> None:
    variables = {name: value.format(home=tmp_path) for name, value in environment.items()}
    assert known_places(tmp_path, variables, system) == ()
    (tmp_path / folder).mkdir(parents=True)
    program = "LM Studio" if "lm" in folder.lower() else "Jan"
    assert known_places(tmp_path, variables, system) == ((program, tmp_path / folder),)
