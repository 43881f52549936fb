"""Ask one question at several efforts in one batch, or a file of questions.

With --json every line of stdout is an object: `delta` with `effort`, `sample`, `channel` and `text` in the order in
which they came, then one `finished` or `failed` for each panel, whatever happens. What does not fit into the context
side by side runs in parts, which is said on stderr. With --file the results go to --out as results.csv,
results.json and report.html; run the same command again to go on where it was interrupted.
"""

from __future__ import annotations

import argparse
import datetime
import secrets
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from app.assembly import Assembly
from app.commands.arguments import add_model, chosen_model, chosen_options, temperature, whole
from app.commands.terminal import INTERRUPTED, print_line, run_loop, tell
from app.core.chats import records
from app.core.chats.differences import AGREES, agreement
from app.core.chats.room import room_for
from app.core.chats.turns import Record
from app.core.study.questions import read_questions
from app.core.study.study import Plan, Result, summaries
from app.core.study.study_report import to_csv, to_html, to_json
from app.errors import AppError, EngineFailure
from app.services.engine import Engine
from app.services.study_run import StudyRun
from backends.contract import wire
from backends.contract.base import FinishReason, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt, UserMessage

MOST_SEQUENCES = 8  # more in one batch gains little and takes memory for each
Panel = tuple[Effort, int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych compare`."""
    parser.add_argument("question", nargs="?", help="one question")
    parser.add_argument("--file", type=Path, help="a CSV, JSON lines or plain file of questions instead")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the results of --file go")
    parser.add_argument("--efforts", type=_efforts, default=tuple(Effort), metavar="LIST", help="such as low,high")
    parser.add_argument("--samples", type=_samples, default=1, metavar="N", help="answers at each effort")
    add_model(parser)
    parser.add_argument("--system", default="", metavar="TEXT", help="instructions for the model")
    parser.add_argument("--seed", type=whole, default=None, help="repeat a run (default: a new one each time)")
    parser.add_argument("--temperature", type=temperature, default=1.0, help="0 always takes the likeliest token")
    parser.add_argument("--max-tokens", type=whole, default=0, metavar="N", help="cut each answer after N tokens")
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Compare; returns the exit code."""
    if (arguments.question is None) == (arguments.file is None) or (arguments.file and not arguments.out):
        print("Give a question, or --file QUESTIONS with --out DIR.", file=sys.stderr)
        return 2
    comparing = (_Study if arguments.file else _Panels)(arguments, assembly.engine)
    try:
        comparing.prepare()
        return run_loop(comparing.begin, comparing.interrupt)
    except AppError as error:
        tell(error)
        return 1


class _Comparing:
    """What both kinds share: an engine with room for the panels, and an exit."""

    def __init__(self, arguments: argparse.Namespace, engine: Engine) -> None:
        self._engine = engine
        self._arguments = arguments
        self._seed: int = secrets.randbelow(2**32) if arguments.seed is None else arguments.seed
        self._panels: tuple[Panel, ...] = tuple((e, s) for s in range(arguments.samples) for e in arguments.efforts)
        self._exit: Callable[[int], None] = sys.exit

    def prepare(self) -> None:
        """Read what has to be read before anything starts; raises AppError."""

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Load the model, then go."""
        self._exit = exit_with
        options = chosen_options(self._arguments, min(len(self._panels), MOST_SEQUENCES))
        loading = self._engine.load(chosen_model(self._arguments), options, self._arguments.backend)
        loading.finished.connect(self._loaded)
        loading.failed.connect(self._give_up)

    def interrupt(self) -> None:
        """Ctrl+C."""
        self._exit(INTERRUPTED)

    def _loaded(self, event: wire.Loaded) -> None:
        """The model is there: ask."""
        raise NotImplementedError

    def _give_up(self, failure: EngineFailure) -> None:
        tell(failure)
        self._exit(1)


class _Panels(_Comparing):
    """One question."""

    def __init__(self, arguments: argparse.Namespace, engine: Engine) -> None:
        super().__init__(arguments, engine)
        self._closed: dict[Panel, wire.Finished | EngineFailure] = {}
        self._printed = self._begun = 0
        self._date = datetime.date.today().isoformat()

    def interrupt(self) -> None:
        """Ctrl+C: whoever reads the lines still gets one closing for each panel."""
        self._close_rest(EngineFailure(ErrorCode.CANCELLED))
        self._exit(INTERRUPTED)

    def _give_up(self, failure: EngineFailure) -> None:
        self._close_rest(failure)
        super()._give_up(failure)

    def _close_rest(self, failure: EngineFailure) -> None:
        for panel in self._panels:
            if panel not in self._closed and self._arguments.json:
                self._line(panel, *_closing_line(failure))
            self._closed.setdefault(panel, failure)

    def _loaded(self, event: wire.Loaded) -> None:
        """The room is computed first. A prompt that cannot be counted cannot be asked either, and says so itself."""
        counting = self._engine.count(self._prompt(self._panels[-1]))
        counting.finished.connect(partial(self._begin_batch, event.info.sequences))
        counting.failed.connect(partial(self._ask_next, 1))

    def _begin_batch(self, sequences: int, counted: wire.Counted) -> None:
        batch = self._panels[:sequences]
        room = room_for(counted.tokens, [effort for effort, _ in batch], counted.context)
        if not room.is_enough:
            at_once = max(1, room.at_once)
            how = "One after another." if at_once == 1 else f"{at_once} at once."
            print(f"{room.sentence} {how}", file=sys.stderr)
        self._ask_next(len(batch) if room.is_enough else max(1, room.at_once))

    def _ask_next(self, count: int, _failure: EngineFailure | None = None) -> None:
        for number in range(self._begun, min(self._begun + count, len(self._panels))):
            self._begun = number + 1
            self._ask(self._panels[number], (self._seed + number) % 2**32)

    def _prompt(self, panel: Panel) -> Prompt:
        messages = (UserMessage(self._arguments.question),)
        return Prompt(messages, panel[0], self._date, self._arguments.system)

    def _ask(self, panel: Panel, seed: int) -> None:
        sampling = Sampling(temperature=self._arguments.temperature, seed=seed)
        reply = self._engine.generate(self._prompt(panel), sampling, self._arguments.max_tokens)
        if self._arguments.json:
            reply.delta.connect(partial(self._stream, panel))
        reply.finished.connect(partial(self._close, panel))
        reply.failed.connect(partial(self._close, panel))

    def _stream(self, panel: Panel, delta: wire.Delta) -> None:
        self._line(panel, "delta", {"channel": delta.channel, "text": delta.text})

    def _close(self, panel: Panel, closing: wire.Finished | EngineFailure) -> None:
        if panel in self._closed:
            return  # it was interrupted, and the engine that is closed says so once more
        self._closed[panel] = closing
        self._ask_next(1)
        if self._arguments.json:
            self._line(panel, *_closing_line(closing))
        else:
            self._print_in_order()
        if len(self._closed) == len(self._panels):
            if not self._arguments.json:
                self._print_agreement()
            self._exit(1 if any(isinstance(c, EngineFailure) for c in self._closed.values()) else 0)

    def _line(self, panel: Panel, kind: str, rest: Mapping[str, object]) -> None:
        print_line({"type": kind, "effort": panel[0], "sample": panel[1] + 1, **rest})

    def _print_in_order(self) -> None:
        while self._printed < len(self._panels) and self._panels[self._printed] in self._closed:
            panel = self._panels[self._printed]
            _print_panel(panel, self._closed[panel], self._arguments.samples)
            self._printed += 1

    def _print_agreement(self) -> None:
        answers = [c.answer for c in self._closed.values() if isinstance(c, wire.Finished)]
        rules = {agreement(answers[0], other) for other in answers[1:]}
        if len(rules) == 1 and rules <= AGREES:
            print(f"The answers agree ({', '.join(str(rule) for rule in rules)}).")


class _Study(_Comparing):
    """A file of questions. Each result is written at once, so that an interrupted run goes on where it was."""

    def __init__(self, arguments: argparse.Namespace, engine: Engine) -> None:
        super().__init__(arguments, engine)
        self._results: list[Result] = []
        self._study: StudyRun | None = None

    def prepare(self) -> None:
        """Read the questions, and what an earlier run has left."""
        a = self._arguments
        questions = read_questions(a.file)
        self._plan = Plan(
            questions, a.efforts, a.samples, a.temperature, self._seed, a.max_tokens, a.system,
            datetime.date.today().isoformat(), model=chosen_model(a).stem,
        )  # fmt: skip
        try:
            a.out.mkdir(parents=True, exist_ok=True)
            self._take_up_earlier()
            self._progress_file = (a.out / "progress.jsonl").open("ab")
            self._write("plan.json", msgspec.json.encode(self._plan).decode())
        except OSError as error:
            raise AppError(f"“{a.out}” cannot be written.", "Choose another folder for --out.", str(error)) from None

    def _take_up_earlier(self) -> None:
        """Results of the same plan are kept; another plan in the same folder is refused rather than overwritten."""
        plan_file, progress = self._arguments.out / "plan.json", self._arguments.out / "progress.jsonl"
        if not plan_file.exists():
            return
        try:
            earlier = msgspec.json.decode(plan_file.read_bytes(), type=Plan)
        except msgspec.DecodeError as error:
            title = f"“{plan_file}” was not written by a comparison."
            raise AppError(title, "Choose another folder for --out.", str(error)) from None
        same = msgspec.structs.replace(self._plan, date=earlier.date)
        if self._arguments.seed is None:
            same = msgspec.structs.replace(same, seed=earlier.seed)
        if same != earlier:
            raise AppError("This folder holds the results of another study.", "Choose another folder for --out.")
        self._plan = earlier
        self._results = _read_progress(progress)
        progress.write_bytes(b"".join(msgspec.json.encode(r) + b"\n" for r in self._results))  # without a cut last line

    def _loaded(self, event: wire.Loaded) -> None:
        made = records.with_model(Record(), event.info, "")
        self._plan = msgspec.structs.replace(self._plan, model=made.model, engine=made.engine)
        self._study = StudyRun(self._engine, self._plan, self._results)
        self._study.result.connect(self._keep)
        self._study.progress.connect(self._show_progress)
        self._study.ended.connect(self._finish)
        self._study.start()

    def _keep(self, result: Result) -> None:
        self._results.append(result)
        self._progress_file.write(msgspec.json.encode(result) + b"\n")
        self._progress_file.flush()
        if self._arguments.json:
            print_line({"type": "result", **msgspec.to_builtins(result)})

    def _show_progress(self, done: int, total: int, seconds_left: float) -> None:
        if sys.stderr.isatty():
            print(f"\r{done} of {total}, about {seconds_left:.0f} s left ", end="", file=sys.stderr, flush=True)

    def _finish(self) -> None:
        self._progress_file.close()
        self._write("results.csv", to_csv(self._plan, self._results))
        self._write("results.json", to_json(self._plan, self._results))
        self._write("report.html", to_html(self._plan, self._results))
        if not self._arguments.json:
            self._print_summary()
        self._exit(1 if any(r.failure for r in self._results) else 0)

    def _print_summary(self) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)
        print(f"{'effort':8} {'right':>24} {'reasoning tokens':>17} {'seconds':>8}")
        for s in summaries(self._plan, self._results):
            a = s.accuracy
            right = f"{a.share:.1%} ({a.low:.1%} – {a.high:.1%})" if a.judged else "not judged"
            print(f"{s.effort:8} {right:>24} {s.reasoning_tokens:17.0f} {s.seconds:8.2f}")
        print(f"Report: {self._arguments.out / 'report.html'}")

    def _write(self, name: str, text: str) -> None:
        part = self._arguments.out / f"{name}.part"
        part.write_text(text, "utf-8", newline="")
        part.replace(self._arguments.out / name)


def _read_progress(path: Path) -> list[Result]:
    """Earlier results; a last line that was cut by a crash is left out, and its run done again."""
    results: list[Result] = []
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            results.append(msgspec.json.decode(line, type=Result))
        except msgspec.DecodeError:
            break
    return [r for r in results if not r.failure]


def _closing_line(closing: wire.Finished | EngineFailure) -> tuple[str, dict[str, object]]:
    if isinstance(closing, EngineFailure):
        return "failed", {"code": closing.code, "title": closing.title, "advice": closing.advice}
    return "finished", {
        "reason": closing.reason,
        "answer": closing.answer,
        "reasoning": closing.reasoning,
        "seed": closing.seed,
        "usage": msgspec.to_builtins(closing.usage),
        "warnings": closing.warnings,
    }


def _print_panel(panel: Panel, closing: wire.Finished | EngineFailure, samples: int) -> None:
    effort, sample = panel
    name = effort.capitalize() + (f" {sample + 1}" if samples > 1 else "")
    if isinstance(closing, EngineFailure):
        print(f"── {name} · failed\n{closing.title} {closing.advice}\n")
        return
    usage = closing.usage
    seconds = usage.first_token_seconds + usage.decode_seconds
    cut = "" if closing.reason is FinishReason.STOP else " · cut off"
    print(f"── {name} · {usage.analysis_tokens} reasoning + {usage.final_tokens} answer tokens · {seconds:.2f} s{cut}")
    print(f"{closing.answer}\n", flush=True)


def _efforts(text: str) -> tuple[Effort, ...]:
    names = [name.strip().lower() for name in text.split(",")]
    if not all(name in tuple(Effort) for name in names) or len(set(names)) != len(names):
        raise argparse.ArgumentTypeError("some of low, medium, high, each once, with commas between")
    return tuple(effort for effort in Effort if effort in names)


def _samples(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 100:
        raise argparse.ArgumentTypeError("a whole number from 1 to 100")
    return value
