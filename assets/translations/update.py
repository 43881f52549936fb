"""Collects every string that is shown, updates the .ts files, compiles them: `make translations`.

Says what still has no translation, and then ends with 1. Qt's lupdate finds what widgets say (`tr`, `translate`) and
the templates of sentences (`app.sentence`), which stand in the context without a name. The commands are left out: the
terminal speaks English. Not here: loading (`app.ui.shell.language`).
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
LANGUAGES = ("de", "en")  # English: plural forms only
_OPTIONS = ("-silent", "-no-obsolete", "-locations", "none", "-source-language", "en")
_SENTENCES = ("-tr-function-alias", "tr+=Sentence,tr+=Plural")


def main() -> int:
    """Update everything in place."""
    update(FOLDER)
    missing = list(unfinished(FOLDER))
    print(*missing, sep="\n")
    return 1 if missing else 0


def update(folder: Path, source: Path = ROOT / "app") -> None:
    """Bring the files in `folder` up to the source, and compile them."""
    paths = (path for path in sorted(source.rglob("*.py")) if path.relative_to(source).parts[0] != "commands")
    sources = [str(path) for path in paths]
    for language in LANGUAGES:
        plural = ["-pluralonly"] if language == "en" else []
        file = str(folder / f"triptych_{language}.ts")
        _run("lupdate", *_OPTIONS, *_SENTENCES, *plural, "-target-language", language, *sources, "-ts", file)
        _run("lrelease", "-silent", file, "-qm", str(folder / f"triptych_{language}.qm"))


def unfinished(folder: Path) -> Iterator[str]:
    """`language: context: source` of everything without a translation."""
    for language in LANGUAGES:
        for context in ET.parse(folder / f"triptych_{language}.ts").getroot().iter("context"):  # noqa: S314 - our own
            for message in context.iter("message"):
                translation = message.find("translation")
                forms = [] if translation is None else [*translation.iter("numerusform")] or [translation]
                if not forms or not all(form.text for form in forms):
                    yield f"{language}: {context.findtext('name')}: {message.findtext('source')}"


def _run(tool: str, *arguments: str) -> None:
    folder = Path(PySide6.__file__).parent
    found = next(path for path in (folder / tool, folder / f"{tool}.exe") if path.exists())
    subprocess.run([str(found), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
