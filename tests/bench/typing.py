"""Times the composer with a long line in it: pasting, a key, opening the draft. In milliseconds of the GUI thread.

Not here: anything else of the window (`start`, `transcript`, `renderings`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.chats.turns import Draft
from app.ui.chat.composer import MOST_PASTED, Composer
from app.ui.kit.appearance import Appearance
from tests.bench.table import Row, show

FRAME = 16.0  # milliseconds
LINE = '{"key":[1,2,3],"word":"text"},'


def milliseconds(act: Callable[[], object]) -> float:
    """What an action costs the GUI thread, up to the painted window."""
    begin = time.thread_time()
    act()
    QApplication.processEvents()
    return (time.thread_time() - begin) * 1000


def measure(application: QApplication, name: str, text: str) -> Row:
    """One line of the table; the goal is that of the slowest key."""
    composer = Composer(Appearance(application, "light"))
    composer.resize(736, 240)
    composer.show()
    QApplication.processEvents()
    data = QMimeData()
    data.setText(text)
    pasting = milliseconds(lambda: composer.box.insertFromMimeData(data))
    keys = [milliseconds(lambda: QTest.keyClicks(composer.box, "x")) for _ in range(20)]
    opening = milliseconds(lambda: composer.set_draft(Draft(text)))
    composer.close()
    figures = tuple(f"{figure:.1f}" for figure in (pasting, max(keys), opening))
    return Row(name, figures, max(keys), FRAME, "less", " ms")


def main() -> None:
    """Print the table."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    texts = {
        "200,000 marks on one letter": "a" + "\u0301" * 200_000,
        "100,000 isolates": "\u2068" * 100_000,
    }
    for size in (200_000, 2_000_000):
        texts[f"a line of {size // 1000} kB"] = LINE * (size // len(LINE))
        texts[f"{size // 1000} kB without a space"] = "x" * size
        texts[f"{size // 1000} kB in short lines"] = f"{LINE}\n" * (size // len(LINE))
    for lines in (MOST_PASTED, 300_000):  # the second becomes a file, but may stand in a draft
        texts[f"{lines:,} empty lines"] = "\n" * lines
    rows = [measure(application, name, text) for name, text in texts.items()]
    show("ms of the GUI thread", ["paste", "a key", "draft"], rows)


if __name__ == "__main__":
    main()
