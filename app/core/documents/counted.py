"""How many slides or sheets a document has, by the headings that its reader puts before each.

Not here: pages, which a reader counts itself (`app.core.documents.wire`).
"""

from __future__ import annotations

import re
from pathlib import PurePath

_SLIDE = re.compile(r"^## Slide \d+$", re.MULTILINE)  # as `app.reading.slides` writes it
_SHEET = re.compile(r"^## Sheet “.*”$", re.MULTILINE)  # as `app.reading.sheets` does


def slides_in(name: str, text: str) -> int:
    """How many slides the text of a presentation has; 0 for any other file."""
    return len(_SLIDE.findall(text)) if PurePath(name).suffix.lower() == ".pptx" else 0


def sheets_in(name: str, text: str) -> int:
    """How many sheets the text of a workbook has; 0 for any other file."""
    return len(_SHEET.findall(text)) if PurePath(name).suffix.lower() == ".xlsx" else 0
