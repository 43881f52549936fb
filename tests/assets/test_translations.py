"""Every word that is shown can be translated, and is."""

from __future__ import annotations

import ast
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sentence import places
from assets.translations.update import FOLDER, ROOT, unfinished, update

_MARKED = {"Sentence": 0, "Plural": 0, "tr": 0, "translate": 1}
"""Calls that lupdate knows, and which of their arguments is the text."""


def messages(file: Path) -> Iterator[ET.Element]:
    return ET.parse(file).getroot().iter("message")


def forms(message: ET.Element) -> list[str]:
    """The translation, or one for every number."""
    found = [*message.iter("numerusform")] or [*message.iter("translation")]
    return [form.text or "" for form in found]


def marked(path: Path) -> Iterator[tuple[str, str | None]]:
    """What a module marks for translation: the call's name, and its text; None where that is not written out there."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _MARKED and len(node.args) > _MARKED[name]:
                found = node.args[_MARKED[name]]
                text = found.value if isinstance(found, ast.Constant) else None
                yield name, text if isinstance(text, str) else None


def shown_modules() -> Iterator[Path]:
    """All that a person sees in the window; the terminal speaks English."""
    paths = sorted((ROOT / "app").rglob("*.py"))
    return (path for path in paths if "commands" not in path.parts and path.name != "sentence.py")


@pytest.mark.slow
def test_the_files_are_up_to_date_and_complete(tmp_path: Path) -> None:
    for file in FOLDER.glob("triptych_*"):
        shutil.copy(file, tmp_path)
    update(tmp_path)
    missing = list(unfinished(tmp_path))
    assert not missing, "`make translations`, then translate:\n" + "\n".join(missing)
    for file in sorted(tmp_path.iterdir()):
        assert file.read_bytes() == (FOLDER / file.name).read_bytes(), f"run `make translations`: {file.name} is old"


def test_qt_finds_sentences_and_plurals_wherever_they_are_made(tmp_path: Path) -> None:
    source = tmp_path / "app"
    (source / "core").mkdir(parents=True)
    (source / "commands").mkdir()
    (source / "core" / "module.py").write_text(
        'FULL = Sentence("{name} is full.", name="x")\n'
        "class Reader:\n"
        "    def read(self):\n"
        "        raise StoreError(\n"
        '            Sentence("It is"\n'
        '                " damaged."),\n'
        '            Sentence("“{first}” of {count}.", first=path.name, count=Plural("%Ln file(s)", "", 3)),\n'
        "        )\n",
        "utf-8",
    )
    (source / "commands" / "ask.py").write_text('A = Sentence("Only in the terminal.")', "utf-8")
    update(tmp_path, source)
    found = {message.findtext("source") for message in messages(tmp_path / "triptych_de.ts")}
    assert found == {"{name} is full.", "It is damaged.", "“{first}” of {count}.", "%Ln file(s)"}
    assert [m.findtext("source") for m in messages(tmp_path / "triptych_en.ts")] == ["%Ln file(s)"]


@pytest.mark.slow
def test_every_text_that_is_marked_is_written_out_and_collected() -> None:
    collected = {message.findtext("source") for message in messages(FOLDER / "triptych_de.ts")}
    found = [(path.name, name, text) for path in shown_modules() for name, text in marked(path)]
    assert not [call for call in found if call[2] is None and call[1] in ("Sentence", "Plural")]
    lost = [f"{module}: {text}" for module, _, text in found if text is not None and text not in collected]
    assert not lost, "lupdate does not see these:\n" + "\n".join(lost)


def test_a_translation_has_the_places_of_its_source() -> None:
    found = [(message.findtext("source") or "", forms(message)) for message in messages(FOLDER / "triptych_de.ts")]
    wrong = [source for source, written in found if any(places(source) != places(form) for form in written)]
    assert not wrong
