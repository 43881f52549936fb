"""Collects every string that is shown, updates the .ts files, compiles them: `make translations`.

Says what still has no translation, and then ends with 1. Sentences of the layers below the window are plain English
where they are made – they also go to logs and the command line – and are translated where they are shown
(`app.ui.kit.sentences`); this finds them in the source. Not here: loading (`app.ui.shell.language`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

from assets.translations.collect import sentences, wrapped

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
LANGUAGES = ("de", "en")  # English: plural forms only


def main() -> int:
    """Update everything in place."""
    update(FOLDER)
    missing = list(unfinished(FOLDER))
    print(*missing, sep="\n")
    return 1 if missing else 0


def update(folder: Path) -> None:
    """Bring the files in `folder` up to the source, and compile them."""
    found = sentences(ROOT / "app")
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (folder / "sentences.json").write_text(text + "\n", "utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        marked = Path(scratch) / "sentences.py"
        known = [*(("Sentences", one) for one in found), *wrapped(ROOT / "app")]
        lines = (f"QT_TRANSLATE_NOOP('{context}', {json.dumps(one, ensure_ascii=False)})\n" for context, one in known)
        marked.write_text("".join(lines), "utf-8")
        sources = [*sorted(map(str, (ROOT / "app").rglob("*.py"))), str(marked)]
        for language in LANGUAGES:
            plural = ["-pluralonly"] if language == "en" else []
            file = str(folder / f"triptych_{language}.ts")
            options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
            _run("lupdate", *options, *plural, "-target-language", language, *sources, "-ts", file)
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
