"""The longest time between two words of a running answer while a long prompt is read beside it, and how soon a short
question gets its first word meanwhile. The usual gap is the one before the prompt came.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable, Sequence as Many

from backends.contract.base import LoadedModel, Sequence, SequenceFinished, Token
from tests.bench import ours
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, show

SHORT, BEFORE = 60, 40
LONG = {True: 8_000, False: 2_500}  # tokens of the prompt: the demo model has no room for more
GOAL = 3.0


def main() -> None:
    """Print the tables."""
    with model_files() as files:
        for file in files:
            _measure(file)


def _measure(file: ModelFile) -> None:
    length = LONG[file.is_large]
    with ours.loaded(file.path, context=length + 1_500) as model:
        source = random.Random(5)
        ours.run(model, [ours.new_sequence(ours.random_ids(model, 64, source), 8)])
        alone = ours.run(model, [ours.new_sequence(ours.random_ids(model, length, source), 1)]).first
        writing = ours.new_sequence(ours.random_ids(model, SHORT, source), 1_000)
        watch = _Watch(model, writing)
        watch.until(lambda: len(watch.moments(writing)) > BEFORE)
        usual = statistics.median(watch.gaps(writing))
        reading = ours.new_sequence(ours.random_ids(model, length, source), 1)
        began = watch.start(reading)
        watch.until(lambda: watch.now - began > alone / 4)
        short = ours.new_sequence(ours.random_ids(model, SHORT, source), 1)
        asked = watch.start(short)
        watch.until(lambda: bool(watch.moments(short)))
        answered = watch.moments(short)[0] - asked
        watch.until(lambda: bool(watch.moments(reading)))
        read = watch.moments(reading)[0] - began
        gaps = [gap for moment, gap in watch.timed_gaps(writing) if began < moment]
    times = sorted(gap / usual for gap in gaps)
    goal = GOAL if file.is_large else None
    rows = [
        Row("longest gap ÷ usual gap", (f"{usual * 1000:.0f} ms",), times[-1], goal, better="less"),
        Row("gap of which 1 in 100 is longer ÷ usual gap", ("",), times[int(len(times) * 0.99)], goal, better="less"),
        Row("the prompt's own reading ÷ alone", (f"{alone:.1f} s",), read / alone, None, better="less"),
        Row("first word of a short question ÷ the whole reading", (f"{answered:.2f} s",), answered / read, None),
    ]
    show(f"a prompt of {length:,} tokens beside an answer, {file.label}", ["measured"], rows)


class _Watch:
    """Steps a model, and remembers when each token came."""

    def __init__(self, model: LoadedModel, first: Sequence) -> None:
        self._model = model
        self._moments: dict[int, list[float]] = {}
        self._ended: set[int] = set()
        self.now = time.perf_counter()
        self.start(first)

    def start(self, sequence: Sequence) -> float:
        """Begin a sequence; returns when."""
        self._model.start(sequence)
        self._moments[sequence.id] = []
        return time.perf_counter()

    def until(self, is_enough: Callable[[], bool]) -> None:
        """Step until then."""
        while not is_enough():
            events = self._model.step(lambda: False)
            self.now = time.perf_counter()
            for event in events:
                if isinstance(event, Token):
                    self._moments[event.sequence_id].append(self.now)
                elif isinstance(event, SequenceFinished):
                    self._ended.add(event.sequence_id)

    def moments(self, sequence: Sequence) -> Many[float]:
        """When its tokens came."""
        return self._moments[sequence.id]

    def timed_gaps(self, sequence: Sequence) -> list[tuple[float, float]]:
        """When each token but the first came, and how long after the one before."""
        moments = self._moments[sequence.id]
        return [(after, after - before) for before, after in itertools.pairwise(moments)]

    def gaps(self, sequence: Sequence) -> list[float]:
        """The seconds between its tokens."""
        return [gap for _, gap in self.timed_gaps(sequence)]
