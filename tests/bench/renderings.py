"""Times the answers that would freeze a window: `python -m tests.bench renderings`, the worst first, in milliseconds;
`python -m tests.bench.renderings open frame` only some of it. It ends with 1 where a text is above the limit.

Each of `tests.rendering_cases` is shown as a finished answer, as one that streams in, as a question and as a reasoning,
each in a process of its own, for some used to end it. `open` is the longest that the GUI thread was held until all
was quiet, `frame` (as reasoning: `reason`) the longest frame while it streamed, `scroll` the longest step through it;
by the thread's own time, for the clock of a busy machine tells of others. Promised: 100 ms at opening, 16 ms a frame.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.core.chats.steps import plain
from app.core.chats.transcript import AnswerEntry, AnswerPhase, Entry, QuestionEntry
from app.services.background.collector import Collector
from app.services.background.tasks import Tasks
from app.ui.kit.theme import LIGHT_THEME
from app.ui.transcript.blocks.lexing import prewarm
from app.ui.transcript.transcript import Transcript
from backends.contract.messages import Effort
from tests.bench.table import Row, show
from tests.rendering_cases import CASES

MODES = ("open", "frame", "ask", "think", "reason")
LIMITS = {"open": 100, "frame": 16, "ask": 100, "think": 100, "reason": 16}
FRAMES = 60
QUIET_SECONDS = 0.5
LONGEST_SECONDS = 60


@dataclass
class Times:
    """The longest that the GUI thread was held, in milliseconds of its own."""

    worst: float = 0.0
    scroll: float = 0.0

    def measure(self, act: Callable[[], object]) -> float:
        """Run and time one act."""
        begin = time.thread_time()
        act()
        spent = (time.thread_time() - begin) * 1000
        self.worst = max(self.worst, spent)
        return spent


def main() -> bool:
    """Print the table, every text in every way that was asked for, and the verdict: whether all keep the limits."""
    if "--case" in sys.argv:
        at = sys.argv.index("--case")
        measure_case(sys.argv[at + 1], sys.argv[at + 2])
    modes, over_all = [mode for mode in MODES if mode in sys.argv] or MODES, 0
    for mode in modes:
        rows = sorted((_in_process(name, mode) for name in CASES), reverse=True)
        over = sum(row[0] > LIMITS[mode] for row in rows)
        print(f"{mode}: {over} of {len(rows)} above {LIMITS[mode]} ms")
        over_all += over
        show(
            "hostile texts, ms of the GUI thread",
            ["within", "of"],
            [Row(mode, (str(len(rows) - over), str(len(rows))), rows[0][0], LIMITS[mode], "less", " ms")],
        )
        for worst, scroll, name in rows:
            mark = "ABOVE" if worst > LIMITS[mode] else ""
            print(f"  {name:<26} {worst:9.1f} {scroll:9.1f} scrolling {mark}".rstrip(), flush=True)
    print(f"verdict: {over_all} above the limit" if over_all else "verdict: all within the limits")
    return not over_all


def _in_process(name: str, mode: str) -> tuple[float, float, str]:
    command = [sys.executable, "-m", "tests.bench.renderings", "--case", name, mode]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False)
        worst, scroll = done.stdout.split()[-2:]
        return float(worst), float(scroll), name
    except (subprocess.TimeoutExpired, ValueError):
        return 1000.0 * LONGEST_SECONDS, 1000.0 * LONGEST_SECONDS, name


def measure_case(name: str, mode: str) -> None:
    """Show one text in one way; print the longest hold and the longest step of scrolling."""
    application = QApplication([])
    prewarm()
    tasks = Tasks(application)
    transcript = Transcript(LIGHT_THEME, tasks=tasks)
    transcript.resize(1032, 752)
    transcript.show()
    warm_up(transcript)
    times = Times()
    text = CASES[name]()
    collector = Collector(application)  # as in the program
    gc.collect()
    collector.keep()
    transcript.reasoning_open_by_default = True
    if mode in ("frame", "reason"):
        stream(transcript, text, times, is_reasoning=mode == "reason")
    else:
        times.measure(lambda: transcript.set_entries(entries_of(text, mode)))
        times.measure(transcript.viewport().repaint)
        settle(times)
    walk(transcript, times)
    print(f"{times.worst:.1f} {times.scroll:.1f}", flush=True)
    os._exit(0)


def entries_of(text: str, mode: str) -> list[Entry]:
    """A question and an answer, one of which is the text."""
    question = QuestionEntry("q", text if mode == "ask" else "Explain.")
    steps = plain(text, "Done.") if mode == "think" else plain("", "Done." if mode == "ask" else text)
    return [question, AnswerEntry("a", Effort.HIGH, AnswerPhase.DONE, steps=steps)]


def warm_up(transcript: Transcript) -> None:
    """Fonts, lexers and formulas that the first answer of a session waits for."""
    words = "Some *words* and `code`.\n\n```python\nx = 1\n```\n\n|a|b|\n|-|-|\n|1|2|\n"
    transcript.set_entries(entries_of(words, "open"))
    for _ in range(20):
        QApplication.processEvents()
        time.sleep(0.002)
    transcript.set_entries([])


def stream(transcript: Transcript, text: str, times: Times, *, is_reasoning: bool) -> None:
    """Let the text come in sixty pieces, each drawn."""
    waiting: list[Entry] = [QuestionEntry("q", "Explain."), AnswerEntry("a", Effort.HIGH, AnswerPhase.WAITING)]
    transcript.set_entries(waiting)
    for part in _growing(text):
        phase = AnswerPhase.THINKING if is_reasoning else AnswerPhase.ANSWERING
        steps = plain(part, "") if is_reasoning else plain("", part)
        entry = AnswerEntry("a", Effort.HIGH, phase, steps=steps)

        def frame(entry: AnswerEntry = entry) -> None:
            transcript.update_entry(entry)
            transcript.flush()
            transcript.viewport().repaint()

        times.measure(frame)
        times.measure(QApplication.processEvents)


def _growing(text: str) -> Iterator[str]:
    step = max(1, len(text) // FRAMES)
    return (text[:end] for end in range(step, len(text) + 1, step))


def settle(times: Times) -> None:
    """Let everything come to rest that goes on by itself."""
    quiet_since, end = time.monotonic(), time.monotonic() + LONGEST_SECONDS / 2
    while time.monotonic() < end and time.monotonic() - quiet_since < QUIET_SECONDS:
        if times.measure(QApplication.processEvents) > 1:
            quiet_since = time.monotonic()
        time.sleep(0.001)


def walk(transcript: Transcript, times: Times) -> None:
    """Scroll from the top to the end, in ten jumps with a small step after each."""
    bar = transcript.verticalScrollBar()
    for part in range(11):
        for place in (bar.maximum() * part // 10, bar.value() + 40):
            begin = time.thread_time()
            bar.setValue(place)
            transcript.viewport().repaint()
            QApplication.processEvents()
            times.scroll = max(times.scroll, (time.thread_time() - begin) * 1000)


if __name__ == "__main__":
    sys.exit(not main())
