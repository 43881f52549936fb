"""Sentences that core, services and state make in plain English, in the user's language where they are shown.

They are made without Qt, cross processes and go to logs as they are; here they are recognised by their templates
(`assets/translations/sentences.json`, collected from the source). Not here: what the window itself says (`tr`).
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.paths import assets_folder
from app.ui.kit.words import localized

_PLACE = re.compile(r"\{\d+\}")
_END = re.compile(r"(?<=[.?!…]) ")
_FILLING = r"((?:(?![.?!…] [A-ZÄÖÜ“]).)*?)"  # may be nothing; not beyond the end of a sentence


@dataclass(frozen=True)
class _Template:
    text: str
    pattern: re.Pattern[str]


def said(text: str) -> str:
    """One sentence or several, in the user's language; as it is where it is not known."""
    found = _translated(text)
    if found is not None:
        return found
    for end in reversed([match.start() for match in _END.finditer(text)]):
        found = _translated(text[:end])
        if found is not None:
            return f"{found} {said(text[end + 1 :])}"
    first, end, rest = text.partition(". ")
    return f"{first}{end}{said(rest)}" if end else text


def _translated(text: str) -> str | None:
    """None where it is not one of ours, or there is no translation."""
    exact = QCoreApplication.translate("Sentences", text)
    if exact != text:
        return exact
    for template in _templates():
        match = template.pattern.fullmatch(text)
        if match:
            words = QCoreApplication.translate("Sentences", template.text)
            return None if words == template.text else words.format(*map(_filling, match.groups()))
    return None


def _filling(text: str) -> str:
    """A number as it is written here; a sentence of its own in the user's language."""
    words = text.lstrip()
    return text[: len(text) - len(words)] + (said(localized(words)) if words else "")


@functools.cache
def _templates() -> tuple[_Template, ...]:
    """Those with places to fill, the most particular first."""
    known: list[str] = json.loads((assets_folder() / "translations" / "sentences.json").read_text("utf-8"))
    filled = sorted((one for one in known if _PLACE.search(one)), key=lambda one: -len(_PLACE.sub("", one)))
    return tuple(_Template(one, _pattern(one)) for one in filled)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_FILLING.join(re.escape(part) for part in _PLACE.split(template)), re.DOTALL)
