"""Times the transcript: `python -m tests.bench.transcript [--quick]` prints one table, in milliseconds and megabytes.

A frame is what the GUI thread does for it: taking what streamed in, laying out, painting. Each frame is timed by the
clock and by the thread's own CPU time; on a busy machine the second is the one to judge by.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtWidgets import QApplication

from app.core.chats.steps import plain
from app.core.chats.transcript import AnswerEntry, AnswerPhase, Entry, QuestionEntry
from app.services.background.collector import Collector
from app.services.background.tasks import Tasks
from app.ui.kit.theme import LIGHT_THEME
from app.ui.transcript.blocks.lexing import prewarm
from app.ui.transcript.transcript import Transcript
from backends.contract.messages import Effort
from tests.app.ui.transcript import samples
from tests.bench.table import Row, show

SIZE = (1032, 752)
LONG = 80_000
FRAME = 16.0  # milliseconds
SCROLLED = 10_000  # frames
WHEEL, DRAG = 120, 1_700  # pixels a frame, by the wheel and by dragging the bar
FRAMES_PER_SECOND = 60
TOKENS_PER_SECOND = 300
CHARACTERS_PER_TOKEN = 4


@dataclass
class Times:
    """Milliseconds of many frames."""

    clock: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])

    def measure(self, frame: Callable[[], None]) -> None:
        """Run and time one frame."""
        clock, cpu = time.perf_counter(), time.thread_time()
        frame()
        self.cpu.append((time.thread_time() - cpu) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)

    def row(self, name: str, goal: float | None = FRAME) -> Row:
        """One line of the table; the goal is that of the longest frame by CPU."""
        figures = [f"{value:.2f}" for values in (self.cpu, self.clock) for value in _quantiles(values)]
        return Row(f"{name}, {len(self.cpu):,} frames", tuple(figures), max(self.cpu), goal, "less", " ms")


def _quantiles(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]


def long_answer(size: int = LONG) -> str:
    """An answer of this many characters with code, tables, lists and math."""
    table = "| n | square | words |\n|---|--:|---|\n" + "".join(
        f"| {n} | {n * n} | row {n} of it |\n" for n in range(40)
    )
    code = (
        "```python\n"
        + "".join(f"def f{n}(x: int) -> int:\n    return x * {n}  # times {n}\n" for n in range(60))
        + "```\n"
    )
    pieces, text = (samples.TECHNICAL, table + "\n", code + "\n"), ""
    number = 0
    while len(text) < size:
        text += pieces[number % 3]
        number += 1
    return text[:size]


def _chunks(text: str) -> Iterator[str]:
    size = TOKENS_PER_SECOND * CHARACTERS_PER_TOKEN // FRAMES_PER_SECOND
    return (text[start : start + size] for start in range(0, len(text), size))


def _shown(tasks: Tasks) -> Transcript:
    transcript = Transcript(LIGHT_THEME, tasks=tasks)
    transcript.resize(*SIZE)
    transcript.show()
    QApplication.processEvents()
    return transcript


def _draw(transcript: Transcript) -> None:
    transcript.viewport().repaint()


def stream(tasks: Tasks, size: int) -> Times:
    """Stream a long answer at 300 tokens/s, frame by frame, as fast as they can be drawn."""
    transcript = _shown(tasks)
    entries: list[Entry] = [QuestionEntry("q", "Explain."), AnswerEntry("a", Effort.HIGH, AnswerPhase.WAITING)]
    transcript.set_entries(entries)
    times = Times()

    def frame(text: str) -> None:
        transcript.update_entry(AnswerEntry("a", Effort.HIGH, AnswerPhase.ANSWERING, steps=plain("", text)))
        transcript.flush()
        _draw(transcript)

    text = ""
    for chunk in _chunks(long_answer(size)):
        text += chunk
        times.measure(lambda text=text: frame(text))
        QApplication.processEvents()
    transcript.close()
    return times


def open_messages(tasks: Tasks, count: int) -> Times:
    """Show a conversation for the first time, up to the painted window."""
    entries = samples.many_messages(count)
    times = Times()
    for _ in range(5):
        transcript = _shown(tasks)

        def frame(transcript: Transcript = transcript) -> None:
            transcript.set_entries(entries)
            _draw(transcript)

        times.measure(frame)
        transcript.close()
    return times


def scroll(tasks: Tasks, entries: list[Entry], steps: Iterable[int]) -> Times:
    """Scroll through a conversation from its end, so many pixels a frame; where it ends, the other way."""
    transcript = _shown(tasks)
    transcript.set_entries(entries)
    _draw(transcript)
    QApplication.processEvents()  # opening is measured by `open_messages`
    bar = transcript.verticalScrollBar()
    times, way = Times(), -1

    def frame(step: int) -> None:
        bar.setValue(bar.value() + step)
        _draw(transcript)
        QApplication.processEvents()  # timers, what tasks have brought, the collector

    for step in steps:
        times.measure(partial(frame, way * step))
        way = {bar.minimum(): 1, bar.maximum(): -1}.get(bar.value(), way)
    transcript.close()
    return times


def _wheel_and_drag(count: int) -> Iterator[int]:
    """Long ways by the wheel, and in between the bar dragged fast."""
    return (DRAG if number % 1_000 >= 800 else WHEEL for number in range(count))


def resize(tasks: Tasks, entries: list[Entry]) -> Times:
    """Make the window wider and narrower."""
    transcript = _shown(tasks)
    transcript.set_entries(entries)
    times = Times()

    def frame(width: int) -> None:
        transcript.resize(width, SIZE[1])
        QApplication.sendPostedEvents()
        _draw(transcript)

    for number in range(60):
        times.measure(lambda number=number: frame(560 + 7 * number))
        QApplication.processEvents()
    transcript.close()
    return times


def _resident() -> float:
    return psutil.Process().memory_info().rss / 1e6


def memory_after_streaming(tasks: Tasks, count: int) -> float:
    """Resident megabytes after so many streamed messages."""
    transcript = _shown(tasks)
    entries: list[Entry] = []
    for number in range(count // 2):
        name = f"a{number}"
        entries += [samples.question(f"q{number}"), AnswerEntry(name, Effort.LOW, AnswerPhase.WAITING)]
        transcript.set_entries(entries)
        for text in (samples.TRAINS[: len(samples.TRAINS) // 2], samples.TRAINS):
            transcript.update_entry(AnswerEntry(name, Effort.LOW, AnswerPhase.ANSWERING, steps=plain("", text)))
            transcript.flush()
            _draw(transcript)
        entries[-1] = samples.answer(name)
        transcript.update_entry(entries[-1])
        transcript.flush()
        if number % 20 == 0:
            transcript.column.release_far()
        QApplication.processEvents()
    transcript.column.release_far()
    gc.collect()
    after = _resident()
    transcript.close()
    return after


def main() -> None:
    """Print the table."""
    is_quick = "--quick" in sys.argv
    application = QApplication(sys.argv[:1])
    tasks = Tasks()
    _shown(tasks).close()
    before = _resident()
    streamed = 200 if is_quick else 2000
    after = memory_after_streaming(tasks, streamed)
    prewarm()
    stream(tasks, 4000)  # warms fonts and formulas
    tasks.wait()
    QApplication.processEvents()
    collector = Collector()  # as in the program
    gc.collect()
    collector.keep()
    long = [samples.question(), samples.answer(text=long_answer())]
    size = LONG // 8 if is_quick else LONG
    rows = [stream(tasks, size).row(f"streaming {size // 1000} KB at 300 tokens/s")]
    rows += [open_messages(tasks, count).row(f"opening {count:,} messages", goal=None) for count in (2000, 10_000)]
    rows.append(scroll(tasks, samples.many_messages(2000), [WHEEL] * 400).row("scrolling 2,000 messages"))
    scrolled = SCROLLED // 10 if is_quick else SCROLLED
    rows.append(scroll(tasks, long, _wheel_and_drag(scrolled)).row("scrolling an 80 KB answer"))
    rows.append(resize(tasks, samples.many_messages(10_000)).row("resizing with 10,000 messages"))
    rows.append(resize(tasks, long).row("resizing at the end of an 80 KB answer"))
    show("ms a frame, GUI thread", ["CPU p50", "p99", "max", "clock p50", "p99", "max"], rows)
    print(f"resident memory: {before:.0f} MB with an empty window, {after:.0f} MB after {streamed:,} streamed messages")
    tasks.wait()
    del application


if __name__ == "__main__":
    main()
