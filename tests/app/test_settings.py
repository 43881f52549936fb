"""The settings table and its file: types, limits, unknown keys, broken files."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import CONTEXT, EFFORT, SENDS_ON_ENTER, SETTINGS, TEMPERATURE, TEXT_SCALE, THEME, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ünser folder" / "settings.toml"


def written(file: Path, text: str) -> Settings:
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return Settings(file)


def test_names_are_unique_and_every_default_is_allowed(file: Path) -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    settings = Settings(file)
    for setting in SETTINGS:
        settings.set(setting, setting.default)
        assert len(setting.words) in (0, len(setting.allowed))
    assert settings.trouble is None


def test_a_value_survives_a_restart(file: Path) -> None:
    settings = Settings(file)
    settings.set(THEME, "dark")
    settings.set(SENDS_ON_ENTER, False)
    again = Settings(file)
    assert again.get(THEME) == "dark"
    assert again.get(SENDS_ON_ENTER) is False
    assert again.get(EFFORT) == "medium"


def test_only_what_differs_is_in_the_file(file: Path) -> None:
    settings = Settings(file)
    settings.set(THEME, "dark")
    settings.set(EFFORT, "high")
    settings.reset(THEME)
    assert tomllib.loads(file.read_text("utf-8")) == {"chat": {"effort": "high"}}


@pytest.mark.parametrize(
    ("setting", "value"),
    [(THEME, "pink"), (TEMPERATURE, -0.1), (TEMPERATURE, 2.1), (CONTEXT, 5), (CONTEXT, True), (TEXT_SCALE, "1.0")],
)
def test_what_is_not_allowed_is_refused(file: Path, setting: object, value: object) -> None:
    settings = Settings(file)
    with pytest.raises(SettingsError) as refused:
        settings.set(setting, value)  # type: ignore[arg-type] # wrong on purpose
    assert refused.value.advice
    assert not file.exists()


def test_unknown_keys_are_kept(file: Path) -> None:
    settings = written(file, 'later = 1\n[appearance]\nglow = [1, "two"]\n[future]\ndeep = {a = 1.5}\n')
    settings.set(THEME, "light")
    assert tomllib.loads(file.read_text("utf-8")) == {
        "later": 1,
        "appearance": {"glow": [1, "two"], "theme": "light"},
        "future": {"deep": {"a": 1.5}},
    }


def test_wrong_values_in_the_file_are_told_and_not_used(file: Path) -> None:
    settings = written(file, '[appearance]\ntheme = "pink"\n[chat]\ntemperature = 1\n')
    assert settings.get(THEME) == "system"
    assert settings.get(TEMPERATURE) == 1.0
    assert settings.trouble is not None
    assert "pink" in settings.trouble.detail


def test_a_section_that_is_no_table_is_told(file: Path) -> None:
    settings = written(file, "appearance = 3\n")
    assert settings.get(THEME) == "system"
    assert settings.trouble is not None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(file: Path) -> None:
    file.parent.mkdir()
    os.mkfifo(file)
    assert Settings(file).trouble is not None


@pytest.mark.parametrize(
    "content", [b"this is = = not toml", b"\xff\xfe\x00", b"a=" + b"[" * 5000, b"a=" + b"9" * 5000]
)
def test_a_broken_file_is_kept_aside(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings = Settings(file)
    aside = file.with_name("settings.broken.toml")
    assert aside.read_bytes() == content
    assert settings.trouble is not None
    assert str(aside) in str(settings.trouble.advice)
    settings.set(THEME, "dark")
    assert Settings(file).get(THEME) == "dark"


def test_a_file_that_cannot_be_written_is_told_and_the_old_value_stays(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    settings = Settings(tmp_path / "config" / "settings.toml")
    with pytest.raises(SettingsError):
        settings.set(THEME, "dark")
    assert settings.get(THEME) == "system"
