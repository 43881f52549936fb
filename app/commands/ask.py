"""Ask one question and print the answer.

The reasoning goes to stderr (dimmed on a terminal), the answer to stdout. With --json every line of stdout is an
object: `delta` with `channel` (analysis, commentary, final) and `text`, then one `finished` or `failed`. Text piped in
is put behind the question, or is the question where none is given (or where it is “-”). With --schema the answer is
JSON that fits; one that was cut is printed as far as it came, with exit code 3.
"""

from __future__ import annotations

import argparse
import datetime
import select
import sys
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from app.assembly import Assembly
from app.commands.arguments import add_model, add_schema, chosen_form, chosen_model, chosen_options, temperature, whole
from app.commands.terminal import INTERRUPTED, piped_text, print_dimmed, print_failure, print_line, run_loop
from app.core.chats.prompts import prompt_of_question
from app.core.jobs.order import Asker, JobOwner
from app.core.jobs.seeds import new_seed
from app.core.models.model_ref import ModelRef
from app.errors import AppError, EngineFailure
from app.services.engine.jobs import JobRequest
from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions, ModelInfo, Sampling
from backends.contract.messages import Channel, Effort
from backends.lines import sound

CUT_OFF = 3
PIPE_SECONDS = 0.2  # how long a pipe beside a given question may take to say something


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych ask`."""
    parser.add_argument(
        "question", type=sound, nargs="?", default="-", help="the question; “-” or nothing reads it from stdin"
    )
    parser.add_argument("--effort", choices=[e.value for e in Effort], default=Effort.MEDIUM.value)
    add_model(parser)
    add_schema(parser)
    parser.add_argument("--system", type=sound, default="", metavar="TEXT", help="instructions for the model")
    parser.add_argument("--seed", type=whole, default=None, help="repeat a run (default: a new one each time)")
    parser.add_argument("--temperature", type=temperature, default=1.0, help="0 always takes the likeliest token")
    parser.add_argument("--max-tokens", type=whole, default=0, metavar="N", help="cut the answer after N tokens")
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Ask, stream, and return the exit code."""
    question = _question(arguments.question)
    if not question.strip():
        print("There is no question. Write it behind “ask”, or pipe it in.", file=sys.stderr)
        return 2
    try:
        form = chosen_form(arguments)
    except AppError as error:
        print_failure(error)
        return 2
    today = datetime.date.today().isoformat()
    request = JobRequest(
        JobOwner(Asker.CHAT),
        prompt_of_question(question, Effort(arguments.effort), today, arguments.system, form),
        Sampling(temperature=arguments.temperature, seed=new_seed() if arguments.seed is None else arguments.seed),
        arguments.max_tokens,
    )
    printer = JsonPrinter() if arguments.json else TextPrinter()
    source = EngineArguments(chosen_model(arguments), chosen_options(arguments), arguments.backend)
    asking = Asking(assembly, source, request, printer)
    return run_loop(asking.begin, asking.interrupt)


class EngineArguments(NamedTuple):
    """A model, how to load it, and the backend to run it with; None lets the engine choose."""

    model: ModelRef
    options: LoadOptions
    backend: str | None


class Asking:
    """Load, ask, print: one question from begin to exit code."""

    def __init__(self, assembly: Assembly, source: EngineArguments, request: JobRequest, printer: Printer) -> None:
        self._engine, self._jobs = assembly.engine, assembly.jobs_of_command
        self._source, self._request, self._printer = source, request, printer
        self._model: ModelInfo | None = None
        self._exit: Callable[[int], None] = sys.exit

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Start the engine and ask."""
        self._exit = exit_with
        loading = self._engine.load(*self._source)
        loading.finished.connect(self._ask)
        loading.failed.connect(self._fail)

    def interrupt(self) -> None:
        """Exit with 130 on Ctrl+C."""
        self._exit(INTERRUPTED)

    def _ask(self, event: wire.Loaded) -> None:
        self._model = event.info
        job = self._jobs.submit(self._request)
        job.preparing.connect(self._prepare)
        job.delta.connect(self._stream)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail_job)

    def _prepare(self, _number: int) -> None:
        self._printer.preparing()

    def _stream(self, _number: int, delta: wire.Delta) -> None:
        self._printer.delta(delta)

    def _finish(self, _number: int, event: wire.Finished) -> None:
        self._printer.finished(event, self._model)
        self._exit(0 if event.reason is FinishReason.STOP else CUT_OFF)

    def _fail_job(self, _number: int, failure: EngineFailure) -> None:
        self._fail(failure)

    def _fail(self, failure: EngineFailure) -> None:
        self._printer.failed(failure)
        self._exit(1)


class TextPrinter:
    """For people: reasoning on stderr, answer on stdout."""

    def __init__(self) -> None:
        self._is_thinking = False

    def preparing(self) -> None:
        """Say what the first answer with a schema waits for; with a large vocabulary it takes seconds."""
        print_dimmed("Preparing the form of the answer…\n")

    def delta(self, delta: wire.Delta) -> None:
        """Print reasoning to stderr and the answer to stdout, as they come."""
        if delta.channel is Channel.ANALYSIS:
            self._is_thinking = True
            print_dimmed(delta.text)
            return
        if self._is_thinking:
            print("\n", file=sys.stderr, flush=True)
            self._is_thinking = False
        print(delta.text, end="", flush=True)

    def finished(self, event: wire.Finished, _model: ModelInfo | None) -> None:
        """End the line, and say so when the answer is not whole."""
        print(flush=True)
        if event.reason is not FinishReason.STOP:
            print(_CUT_SENTENCES[event.reason], file=sys.stderr)

    def failed(self, failure: EngineFailure) -> None:
        """Print the failure's title and advice to stderr."""
        print_failure(failure)


class JsonPrinter:
    """For programs: one object a line."""

    def preparing(self) -> None:
        """Nothing: it is no part of the answer."""

    def delta(self, delta: wire.Delta) -> None:
        """Print a piece of text as a JSON line."""
        print_line({"type": "delta", "channel": delta.channel, "text": delta.text})

    def finished(self, event: wire.Finished, model: ModelInfo | None) -> None:
        """The whole answer, what it cost, and what gave it."""
        print_line(
            {
                "type": "finished",
                "reason": event.reason,
                "answer": event.answer,
                "reasoning": event.reasoning,
                "seed": event.seed,
                "usage": msgspec.to_builtins(event.usage),
                "warnings": event.warnings,
                "model": _record(model) if model else None,
            }
        )

    def failed(self, failure: EngineFailure) -> None:
        """Why there is no answer."""
        line = {
            "type": "failed",
            "code": failure.code,
            "title": str(failure.title),
            "advice": str(failure.advice or ""),
        }
        print_line(line | {"detail": failure.detail, "facts": failure.facts})


Printer = TextPrinter | JsonPrinter

_CUT_SENTENCES = {
    FinishReason.LENGTH: "The answer was cut at the limit you set. Ask with a larger --max-tokens.",
    FinishReason.CONTEXT: "The answer was cut: the context is full.",
    FinishReason.CONSTRAINT: "The answer was cut: its form became too complex to go on. Make the schema simpler.",
    FinishReason.CANCELLED: "The answer was stopped.",
}


def _record(model: ModelInfo) -> dict[str, object]:
    """What an answer's record says of its model."""
    return {
        "name": model.name,
        "path": model.path,
        "backend": model.backend,
        "build": model.build,
        "adapters": model.options.adapters,
    }


def _question(given: str) -> str:
    if given == "-":
        return "" if sys.stdin.isatty() else piped_text()
    piped = piped_text() if _has_piped_text() else ""
    return f"{given}\n\n{piped}" if piped.strip() else given


def _has_piped_text() -> bool:
    """Whether something is piped in beside the question. Windows cannot wait on a pipe: there only “-” reads it."""
    if sys.platform == "win32" or sys.stdin.isatty():
        return False
    try:
        return bool(select.select([sys.stdin], [], [], PIPE_SECONDS)[0])
    except (OSError, ValueError):  # a closed or missing stdin has no text
        return False
