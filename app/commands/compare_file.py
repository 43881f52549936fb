"""`triptych compare --file QUESTIONS --out DIR`: a study whose results go into a folder."""

from __future__ import annotations

import argparse
import datetime
import sys

import msgspec

from app.assembly import Assembly
from app.commands.arguments import chosen_model
from app.commands.comparison import Comparison
from app.commands.terminal import print_line, print_over
from app.core.chats import records
from app.core.chats.titles import printable
from app.core.chats.turns import Record
from app.core.study.questions import read_question_file
from app.core.study.study import Plan, Result, summaries
from app.core.study.study_folder import StudyFolder
from app.services.engine.study_run import StudyRun
from backends.contract import wire


class FileComparison(Comparison):
    """A file of questions. Each result is written at once, so that an interrupted run goes on where it was."""

    def __init__(self, arguments: argparse.Namespace, assembly: Assembly) -> None:
        super().__init__(arguments, assembly)
        self._folder = StudyFolder(arguments.out)
        self._results: list[Result] = []
        self._study: StudyRun | None = None
        self._shown = ""  # of the progress, on the terminal's last line

    def prepare(self) -> None:
        """Read the questions, and what an earlier run has left."""
        super().prepare()
        a = self._arguments
        found = read_question_file(a.file, a.encoding)
        if found.is_guess:
            guess = f"read as {found.encoding.label}, which is a guess. If letters are wrong, say --encoding."
            print(f"{printable(a.file.name)}: {guess}", file=sys.stderr)
        plan = Plan(
            found.questions, a.efforts, a.samples, a.temperature, self._seed, a.max_tokens, a.system,
            datetime.date.today().isoformat(), model=chosen_model(a).name, form=self._form,
        )  # fmt: skip
        self._plan, self._results = self._folder.take_up(plan, has_own_seed=a.seed is not None)

    def _loaded(self, _event: wire.Loaded) -> None:
        made = records.with_model(Record(), _event.info, "")
        self._plan = msgspec.structs.replace(self._plan, model=made.model, engine=made.engine)
        self._study = StudyRun(self._jobs, self._plan, {result.run for result in self._results})
        self._study.result.connect(self._keep)
        self._study.progress.connect(self._show_progress)
        self._study.ended.connect(self._finish)
        self._study.start()

    def _keep(self, result: Result) -> None:
        self._results.append(result)
        self._folder.add(result)
        if self._arguments.json:
            print_line({"type": "result", **msgspec.to_builtins(result)})

    def _show_progress(self, done: int, total: int, seconds_left: float) -> None:
        if sys.stderr.isatty():
            words = f"{done} of {total}, about {seconds_left:.0f} s left "
            print_over(words, self._shown)
            self._shown = words

    def _finish(self) -> None:
        self._folder.finish(self._plan, self._results)
        if not self._arguments.json:
            self._print_summary()
        self._exit(1 if any(result.failure for result in self._results) else 0)

    def _print_summary(self) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)
        print(f"{'effort':8} {'right':>24} {'reasoning tokens':>17} {'seconds':>8}")
        for s in summaries(self._plan, self._results):
            a = s.accuracy
            right = f"{a.share:.1%} ({a.low:.1%} – {a.high:.1%})" if a.judged else "not judged"
            print(f"{s.effort:8} {right:>24} {s.reasoning_tokens:17.0f} {s.seconds:8.2f}")
        print(f"Report: {self._folder.report}")
