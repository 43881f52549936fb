"""Draws the transcript in its states and saves pictures: `python -m tests.app.ui.transcript.gallery FOLDER`.

Not a test: a person looks at the pictures.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.chats.transcript import AnswerPhase, Entry
from app.services.background.tasks import Tasks
from app.ui.kit.appearance import Appearance
from app.ui.transcript.transcript import Transcript
from tests.app.ui.transcript import samples

WIDTH, HEIGHT = 1032, 752


def states() -> dict[str, list[Entry]]:
    """The conversations to draw, by the picture's name."""
    question = samples.question()
    thinking = samples.answer(text="", phase=AnswerPhase.THINKING)
    reading = samples.answer(text="", phase=AnswerPhase.READING, reasoning="")
    return {
        "short": samples.short_conversation(),
        "long": samples.long_conversation(),
        "thinking": [question, thinking],
        "reading": [question, reading],
        "calls": samples.with_calls(),
        "notes": samples.with_notes(),
    }


def draw(folder: Path, choice: str) -> None:
    """Save a picture of each state in a light or dark theme."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    appearance = Appearance(application, choice)
    for name, entries in states().items():
        tasks = Tasks()
        transcript = Transcript(replace(appearance.theme, is_still=True), tasks=tasks)
        transcript.resize(WIDTH, HEIGHT)
        transcript.show()
        transcript.set_entries(entries)
        for place in ("end", "top"):
            transcript.scroll_to_entry(entries[0].id) if place == "top" else transcript.scroll_to_end()
            for _ in range(4):
                tasks.wait()
                QTest.qWait(30)
            transcript.grab().save(str(folder / f"{name}-{place}-{choice}.png"))
        if name == "long":
            transcript.column.scroll_to(transcript.column.view_top + 620)
            transcript.refresh()
            QTest.qWait(60)
            tasks.wait()
            QTest.qWait(60)
            transcript.grab().save(str(folder / f"{name}-middle-{choice}.png"))
        transcript.close()


def main() -> None:
    """Draw everything, light and dark."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    for choice in ("light", "dark"):
        draw(folder, choice)
    del application


if __name__ == "__main__":
    main()
