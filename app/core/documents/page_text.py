"""The text of one page of a document, out of the text of the whole.

Not here: how the whole is written (`app.reading.pdf`).
"""

from __future__ import annotations

import re

_MARK = re.compile(r"^\[Page (\d+)(?:: no text)?\]$", re.MULTILINE)  # as `app.reading.pdf` writes it


def page_text(text: str, page: int) -> str:
    """What stands on a page, counted from 1; empty where there is no text on it, or no such page."""
    marks = list(_MARK.finditer(text))
    for mark, behind in zip(marks, [*marks[1:], None], strict=True):
        if int(mark[1]) == page:
            return text[mark.end() : behind.start() if behind else len(text)].strip()
    return ""
