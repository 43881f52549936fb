"""`triptych judge` from begin to exit code: what is judged is read, then judged policy by policy on the one queue."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable
from contextlib import suppress

import msgspec

from app import __version__, paths
from app.assembly import Assembly
from app.commands.arguments import chosen_model, chosen_options
from app.commands.terminal import INTERRUPTED, print_failure, print_line, print_over
from app.core.chats import records
from app.core.chats.titles import printable
from app.core.chats.turns import Record
from app.core.jobs.seeds import new_seed
from app.core.models.model_identity import identity
from app.core.models.model_ref import LocalModel
from app.core.policy.classification import Costs
from app.core.policy.items import Columns, ItemFile, read_items
from app.core.policy.judge_figures import JudgeFigures, enough_words
from app.core.policy.judge_folder import JudgeFolder
from app.core.policy.judging import Judging, planned
from app.core.policy.lint import findings
from app.core.policy.policy import Policy, read_policy, starter_items, starter_policies
from app.core.policy.verdicts import VerdictFormat, verdict_of
from app.core.study.study import Plan, Result, Share
from app.errors import AppError, EngineFailure, FileNotWritten
from app.sentence import Sentence
from app.services.engine.study_run import StudyRun
from backends.contract import wire
from backends.contract.base import ModelInfo
from backends.contract.errors import ErrorCode
from backends.contract.forms import ModelForm

_MOST_SEQUENCES = 8  # more in one batch gains little and takes memory for each
_MANY = 10_000  # verdicts that may take a night
_MOST_FAILURES = 3  # so many in a row are no accident
_SHOWN_LINES = 5


class JudgeCommand:
    """One judging. Each verdict is written at once, so that an interrupted run goes on where it was."""

    def __init__(self, arguments: argparse.Namespace, assembly: Assembly) -> None:
        self._engine, self._jobs = assembly.engine, assembly.jobs_of_command
        self._checks = assembly.model_checks
        self._arguments = arguments
        self._model = chosen_model(arguments)
        self._folder = JudgeFolder(arguments.out)
        self._judging: Judging
        self._results: list[list[Result]] = []
        self._policy = -1  # the one that is judged by
        self._run: StudyRun | None = None
        self._failures = 0  # in a row
        self._shown = ""  # of the progress, on the terminal's last line
        self._exit: Callable[[int], None] = sys.exit

    def prepare(self) -> None:
        """Read policies, items and what an earlier run has left; raises AppError before anything starts."""
        if self._model in [LocalModel(paths.demo_model(form)) for form in (ModelForm.GGUF, ModelForm.MLX)]:
            raise _demo_refused()
        policies = tuple(read_policy(given) for given in self._arguments.policy)
        for policy in policies:
            _print_findings(policy)
        found = self._read_items()
        judging = self._planned(policies, found)
        self._judging, self._results = self._folder.take_up(judging, has_own_seed=self._arguments.seed is not None)
        _print_size(self._judging.total)

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Load the model, then go."""
        self._exit = exit_with
        options = chosen_options(self._arguments, _MOST_SEQUENCES)
        loading = self._engine.load(self._model, options, self._arguments.backend)
        loading.finished.connect(self._loaded)
        loading.failed.connect(self._give_up)

    def interrupt(self) -> None:
        """Exit with 130 on Ctrl+C; what was judged is kept."""
        _print_note("Stopped. Run the same command again to go on.")
        self._exit(INTERRUPTED)

    def _read_items(self) -> ItemFile:
        a = self._arguments
        name = a.items.name
        is_starter = name in starter_policies() and not a.items.exists()
        items = starter_items(name) if is_starter else a.items
        found = read_items(items, Columns(a.text or "", a.label or ""), a.encoding)
        if found.is_guess:
            guess = f"read as {found.encoding.label}, which is a guess. If letters are wrong, say --encoding."
            _print_note(f"{a.items.name}: {guess}")
        if found.left_out:
            shown = ", ".join(map(str, found.left_out[:_SHOWN_LINES]))
            shown += " …" if len(found.left_out) > _SHOWN_LINES else ""
            count = len(found.left_out)
            _print_note(f"{count} {'row has' if count == 1 else 'rows have'} no text: left out (line {shown}).")
        return found

    def _planned(self, policies: tuple[Policy, ...], found: ItemFile) -> Judging:
        a = self._arguments
        judging = Judging(found.items, policies, VerdictFormat(a.format), (), Costs(*a.costs), found.left_out)
        seed = new_seed() if a.seed is None else a.seed
        date = datetime.date.today().isoformat()
        common = Plan(
            (), a.efforts, a.samples, a.temperature, seed, a.max_tokens, date=date, model=self._model.name,
            model_hash=self._hash(),
        )  # fmt: skip
        return planned(judging, common)

    def _hash(self) -> str:
        """The model's, which takes a while the first time; of one that cannot be read, loading tells why."""
        if not isinstance(self._model, LocalModel):
            return ""
        self._checks.reload()
        try:
            found = identity(self._model.path, self._checks.findings, lambda _bytes: None)
        except OSError:
            return ""
        with suppress(FileNotWritten):  # it is only hashed once more another time
            self._checks.keep(found.found)
        return found.sha256

    def _loaded(self, event: wire.Loaded) -> None:
        if event.info.is_demo:
            print_failure(_demo_refused())
            self._exit(1)
            return
        self._judging = _made_by(self._judging, event.info)
        self._next_policy()

    def _next_policy(self) -> None:
        self._policy += 1
        if self._policy == len(self._judging.plans):
            self._finish()
            return
        done = {result.run for result in self._results[self._policy]}
        self._run = StudyRun(self._jobs, self._judging.plans[self._policy], done)
        self._run.result.connect(self._keep)
        self._run.progress.connect(self._show_progress)
        self._run.ended.connect(self._ended)
        self._run.start()

    def _keep(self, result: Result) -> None:
        self._results[self._policy].append(result)
        self._folder.add(self._policy, result)
        if self._arguments.json:
            policy = self._judging.policies[self._policy]
            verdict = verdict_of(result, policy.rule_ids, self._judging.format)
            told = {"policy": policy.name, "item": result.run.question + 1, "effort": result.run.effort}
            print_line({"type": "verdict", **told, "sample": result.run.sample + 1, **msgspec.to_builtins(verdict)})
        self._failures = self._failures + 1 if result.failure else 0
        if self._failures == _MOST_FAILURES and self._run is not None:
            self._run.stop()

    def _show_progress(self, done: int, total: int, seconds_left: float) -> None:
        if sys.stderr.isatty():
            words = f"{done} of {total}, about {seconds_left:.0f} s left "
            print_over(words, self._shown)
            self._shown = words

    def _ended(self) -> None:
        if self._failures >= _MOST_FAILURES:
            last = next(result.failure for result in reversed(self._results[self._policy]) if result.failure)
            told = EngineFailure(ErrorCode(last)).title
            _print_note(f"Several verdicts failed in a row: {told} Run the same command again to go on.")
            self._exit(1)
            return
        self._next_policy()

    def _finish(self) -> None:
        try:
            figures = self._folder.finish(self._judging, self._results, __version__)
        except AppError as error:
            self._give_up(error)
            return
        if not self._arguments.json:
            _print_summary(figures, self._folder)
        self._exit(1 if any(result.failure for each in self._results for result in each) else 0)

    def _give_up(self, failure: EngineFailure | AppError) -> None:
        print_failure(failure)
        self._exit(1)


def _demo_refused() -> AppError:
    return AppError(
        Sentence("The demo model cannot judge: it has never learnt to read a policy."),
        Sentence("Get gpt-oss-safeguard-20b with “triptych models download”, and name it with --model."),
    )


def _made_by(judging: Judging, info: ModelInfo) -> Judging:
    made = records.with_model(Record(), info, "")
    plans = (msgspec.structs.replace(plan, model=made.model, engine=made.engine) for plan in judging.plans)
    return msgspec.structs.replace(judging, plans=tuple(plans))


def _print_note(text: str) -> None:
    print(printable(text), file=sys.stderr)


def _print_findings(policy: Policy) -> None:
    for found in findings(policy):
        place = f", line {found.line}" if found.line else ""
        _print_note(f"{policy.name}{place}: {found.words}")


def _print_size(total: int) -> None:
    if total >= _MANY:
        _print_note(f"{total:,} verdicts may take long. Stop with Ctrl+C whenever you like: the same command goes on.")


def _print_summary(figures: JudgeFigures, folder: JudgeFolder) -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(
        f"{'policy':16} {'effort':8} {'violations':>10} {'no verdict':>10} {'precision':>24} {'recall':>24} {'F1':>6}"
    )
    for policy in figures.policies:
        for of in policy.efforts:
            labels = of.by_labels
            told = (_share(labels.violations.precision), _share(labels.violations.recall)) if labels else ("–", "–")
            f1 = f"{labels.violations.f1:.3f}" if labels else "–"
            flaws, name = sum(of.flaws.values()), printable(policy.name)[:16]
            print(f"{name:16} {of.effort:8} {of.violating_items:10} {flaws:10} {told[0]:>24} {told[1]:>24} {f1:>6}")
        if policy.enough:
            print(enough_words(policy.enough))
    print(f"Report: {folder.report}")


def _share(of: Share) -> str:
    return f"{of.share:.1%} ({of.low:.1%} – {of.high:.1%})" if of.judged else "–"
