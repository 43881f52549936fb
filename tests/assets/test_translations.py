"""Every word that is shown can be translated, and is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.translations.collect import numbered, sentences, wrapped
from assets.translations.update import FOLDER, unfinished, update


def test_the_files_are_up_to_date_and_complete(tmp_path: Path) -> None:
    for file in FOLDER.glob("triptych_*"):
        shutil.copy(file, tmp_path)
    update(tmp_path)
    missing = list(unfinished(tmp_path))
    assert not missing, "`make translations`, then translate:\n" + "\n".join(missing)
    for file in sorted(tmp_path.iterdir()):
        assert file.read_bytes() == (FOLDER / file.name).read_bytes(), f"run `make translations`: {file.name} is old"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            'raise StoreError("It is full.", f"Make room in {folder}.", str(error))',
            ["It is full.", "Make room in {0}."],
        ),
        ('words = f"{tokens:,} of {limit:,} are gone."', ["{0} of {1} are gone."]),
        ('SENTENCES = {A: ("This takes {tokens:,} tokens.", "Wait.")}', ["This takes {0} tokens."]),
        ('def f():\n    """It does it well."""', []),
        ('assert x, "This should not be."', []),
        ('log.warning("This went wrong.")', []),
        ('database.run("DELETE FROM a WHERE b.")', []),
        ('T = QT_TRANSLATE_NOOP("settings", "It is marked.")', []),
        ('word = "medium"', []),
    ],
)
def test_sentences_are_found_in_the_source(tmp_path: Path, source: str, found: list[str]) -> None:
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "module.py").write_text(source, "utf-8")
    fragments = sentences(tmp_path / "nothing")
    assert [one for one in sentences(tmp_path) if one not in fragments] == found


def test_texts_behind_a_function_of_a_module_are_found(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(
        'def _tr(text: str) -> str:\n    return QCoreApplication.translate("mine", text)\n\nA = _tr("Model")\n', "utf-8"
    )
    assert wrapped(tmp_path) == [("mine", "Model")]


def test_places_are_numbered() -> None:
    assert numbered("{alone} Close other programs.") == "Close other programs."
    assert numbered("{a} and {b:,.1f} and {c!r}") == "{0} and {1} and {2}"
