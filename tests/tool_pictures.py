"""Draws an answer that looks something up in a file, computes with it and cites it, for the README: the card that asks
and the answer, light, dark and in German. `python -m tests.tool_pictures FOLDER`.

A scripted model calls the real tools: the attached files, and Python in its sandbox, which is prepared once. Not a
test: a person looks at the pictures. Not here: all other pictures (`pictures`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.core.chats.transcript import AnswerEntry
from app.core.chats.turns import Attachment, AttachmentMode
from app.core.store.keys import MemoryVault
from app.core.tools.grants import Decision
from app.settings import LANGUAGE, THEME
from backends.contract.messages import Effort
from tests.app.scripts import write_script
from tests.app.ui.drivers.driver import wait_until
from tests.picture_file import draw_sharp
from tests.pictures import FOLDER, Stage

PREPARING = 300_000  # milliseconds that Python may take to be prepared on a busy machine
QUESTION = "How much larger is Zürich than Bern, and how densely do people live in each?"
CITIES = """Swiss cities, end of 2024

Zürich: 448,664 people on 87.93 square kilometres.
Genève: 208,072 people on 15.92 square kilometres.
Basel: 177,571 people on 23.85 square kilometres.
Bern: 136,988 people on 51.62 square kilometres.
"""
PROGRAM = """cities = {"Zürich": (448_664, 87.93), "Bern": (136_988, 51.62)}
print("| City | People | per km² |")
print("|---|---:|---:|")
for name, (people, area) in cities.items():
    print(f"| {name} | {people:,} | {people / area:,.0f} |")
print(f"| Zürich ÷ Bern | {448_664 / 136_988:.2f} | |")"""
ANSWER = (
    "Zürich has **3.28 times** as many people as Bern【1†L3-L6】, and almost twice as many on a square kilometre:"
    "\n\n| | People | per km² |\n|---|---:|---:|\n| Zürich | 448,664 | 5,103 |\n| Bern | 136,988 | 2,654 |"
)


def _call(recipient: str, text: str, thought: str, kind: str = " <|constrain|>json") -> str:
    head = f"<|channel|>analysis<|message|>{thought}<|end|><|start|>assistant"
    return f"{head}<|channel|>analysis to={recipient}{kind}<|message|>{text}<|call|>"


def script(folder: Path) -> Path:
    """A model that searches, opens, computes and answers."""
    thoughts = ("The user attached a file about cities.", "The first result it is.", "Now the density of each.")
    return write_script(
        folder,
        {"text": _call("browser.search", '{"query": "people of Zürich and Bern"}', thoughts[0]), "when": "Zürich"},
        {"text": _call("browser.open", '{"id": 0}', thoughts[1]), "after": "Search"},
        {"text": _call("python", PROGRAM, thoughts[2], " code"), "after": "Genève"},
        {"text": f"<|channel|>final<|message|>{ANSWER}<|return|>", "after": "3.28"},
        name="Scripted model",
        speed=100_000,
    )


def draw(stage: Stage, name: str) -> None:
    """Ask, allow what is asked for, and keep the card and the answer as pictures."""
    chats, window = stage.program.chats, stage.window
    chats.new()
    chats.settings().set_tools(("files", "python"))
    chats.current.set_effort(Effort.HIGH)
    chats.current.send(QUESTION, (Attachment("cities.txt", CITIES, mode=AttachmentMode.LOOKED_UP),))
    while (asked := _asked(stage)) is not None:
        if asked.pending is not None and asked.pending.tool == "python":
            window.transcript.show_reasoning(is_open=True)
            stage.save(f"tools-card-{name}")
        chats.current.decide(asked.id, Decision.ONCE)
        wait_until(lambda now=asked: _entry(stage).pending != now.pending or not chats.current.is_running, PREPARING)
    window.transcript.show_reasoning(is_open=True)
    stage.save(f"tools-answer-{name}")


def _entry(stage: Stage) -> AnswerEntry:
    entry = stage.program.chats.current.entries()[-1]
    assert isinstance(entry, AnswerEntry)
    return entry


def _asked(stage: Stage) -> AnswerEntry | None:
    """The answer once it waits for a decision; None: it has ended."""
    chat = stage.program.chats.current
    wait_until(lambda: _entry(stage).pending is not None or not chat.is_running, PREPARING)
    return _entry(stage) if chat.is_running else None


def main() -> None:
    """Light, dark, and in German."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    draw_sharp()
    application = QApplication([sys.argv[0]])
    with tempfile.TemporaryDirectory() as scratch:
        home, vault = Path(scratch), MemoryVault()
        stage = Stage(application, folder, home, vault, script(home))
        for theme in ("light", "dark"):
            stage.program.preferences.set(THEME, theme)
            draw(stage, theme)
        stage.program.preferences.set(THEME, "light")
        stage.program.preferences.set(LANGUAGE, "de")
        stage.close()
        german = Stage(application, folder, home, vault, script(home))
        draw(german, "german")
        german.close()


if __name__ == "__main__":
    main()
