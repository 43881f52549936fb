"""The lists of wordings.toml, for the modules that ask questions. Chooses nothing."""

import tomllib
from pathlib import Path

SOURCE = Path(__file__).with_name("wordings.toml")


def load_wordings(group: str) -> dict[str, tuple[str, ...]]:
    """The lists of one group, by name."""
    return {name: tuple(lines) for name, lines in tomllib.loads(SOURCE.read_text("utf-8"))[group].items()}
