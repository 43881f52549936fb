"""Looking things up in attached files: cutting and indexing a thousand pages, and one search, open and find."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from app.core.chats.turns import Attachment
from app.core.tools.browser.attached import AttachedFiles
from app.core.tools.browser.finding import find_page
from app.core.tools.browser.view import view
from tests.bench.table import Row, show, spread

PAGES, WORDS, TIMES = 1000, 420, 20
QUERY = "what does the licence of the tokenizer say of the grammar library?"


def main() -> None:
    """Print the table."""
    attached = (Attachment("report.pdf", _document(), PAGES),)
    files = AttachedFiles(attached)
    page = files.pages[0]
    actions: dict[str, Callable[[], object]] = {
        "search: two words": lambda: files.search("kernel containment"),
        "search: a sentence": lambda: files.search(QUERY),
        "open: one view": lambda: view(page, 0, len(page.lines) // 2),
        "find: in all lines": lambda: (find_page.cache_clear(), find_page(page, "containment of")),
    }
    rows = [Row(f"index of {PAGES:,} pages", (spread([_taken(lambda: AttachedFiles(attached)) for _ in range(3)]),))]
    rows += [Row(name, (spread([_taken(action) for _ in range(TIMES)]),)) for name, action in actions.items()]
    show("milliseconds", ["wall clock"], rows)


def _document() -> str:
    """Pages of words in no order; real words, with their real frequencies."""
    words = Path("ARCHITECTURE.md").read_text(encoding="utf-8").split()
    chance = random.Random(1)
    pages = (chance.choices(words, k=WORDS) for _ in range(PAGES))
    return "\n\n".join(
        f"[Page {number}]\n" + "\n".join(" ".join(page[at : at + 13]) for at in range(0, WORDS, 13))
        for number, page in enumerate(pages, 1)
    )


def _taken(action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    return 1000 * (time.monotonic() - began)
