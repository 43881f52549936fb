"""Ask one question and print the answer.

The reasoning goes to stderr (dimmed on a terminal), the answer to stdout. With --json every line of stdout is an
object: `delta` with `channel` (analysis, commentary, final) and `text`, then one `finished` or `failed`. Text piped in
is put behind the question, or is the question where none is given (or where it is “-”). With --schema the answer is
JSON that fits; one that was cut is printed as far as it came, with exit code 3. With --tools the model may call these;
each call is asked for in the terminal, unless --allow names its tool, and --json tells calls, results and all steps.
"""

from __future__ import annotations

import argparse
import datetime
import select
import sys
from collections.abc import Callable

from app.assembly import Assembly
from app.commands.arguments import (
    add_engine,
    add_model,
    add_schema,
    chosen_form,
    chosen_model,
    chosen_options,
    meet_engine,
    temperature,
    whole,
)
from app.commands.ask_in_chat import ChatQuestion, EngineArguments, ask_in_chat
from app.commands.ask_printers import CUT_OFF, JsonPrinter, Printer, TextPrinter
from app.commands.terminal import INTERRUPTED, piped_text, print_failure, run_loop
from app.commands.tools import add_allow, add_attach
from app.core.chats.prompts import prompt_of_question
from app.core.jobs.order import Asker, JobOwner
from app.core.jobs.seeds import new_seed
from app.errors import AppError, EngineFailure
from app.services.engine.jobs import JobRequest
from backends.contract import wire
from backends.contract.base import FinishReason, ModelInfo, Sampling
from backends.contract.messages import Effort
from backends.lines import sound

PIPE_SECONDS = 0.2  # how long a pipe beside a given question may take to say something


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych ask`."""
    parser.add_argument(
        "question", type=sound, nargs="?", default="-", help="the question; “-” or nothing reads it from stdin"
    )
    parser.add_argument("--effort", choices=[e.value for e in Effort], default=Effort.MEDIUM.value)
    add_model(parser)
    add_engine(parser)
    add_schema(parser)
    parser.add_argument("--system", type=sound, default="", metavar="TEXT", help="instructions for the model")
    parser.add_argument("--seed", type=whole, default=None, help="repeat a run (default: a new one each time)")
    parser.add_argument("--temperature", type=temperature, default=1.0, help="0 always takes the likeliest token")
    parser.add_argument("--max-tokens", type=whole, default=0, metavar="N", help="cut the answer after N tokens")
    parser.add_argument(
        "--tools",
        type=tool_names,
        default=(),
        metavar="NAMES",
        help="tools to offer, such as python,files,web",
    )
    add_attach(parser)
    add_allow(parser)
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def tool_names(text: str) -> tuple[str, ...]:
    """Names between commas, each once."""
    return tuple(dict.fromkeys(name for each in text.split(",") if (name := each.strip())))


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Ask, stream, and return the exit code."""
    question = _question(arguments.question)
    if not question.strip():
        print("There is no question. Write it behind “ask”, or pipe it in.", file=sys.stderr)
        return 2
    try:
        meet_engine(arguments, assembly)
        form = chosen_form(arguments)
    except AppError as error:
        print_failure(error)
        return 2
    seed = new_seed() if arguments.seed is None else arguments.seed
    sampling = Sampling(temperature=arguments.temperature, seed=seed)
    printer = JsonPrinter() if arguments.json else TextPrinter()
    source = EngineArguments(chosen_model(arguments), chosen_options(arguments), arguments.backend)
    effort = Effort(arguments.effort)
    if arguments.tools or arguments.attach:
        asked = ChatQuestion(question, effort, arguments.system, form, sampling, arguments.max_tokens)
        return ask_in_chat(assembly, source, asked, arguments, printer)
    today = datetime.date.today().isoformat()
    prompt = prompt_of_question(question, effort, today, arguments.system, form)
    request = JobRequest(JobOwner(Asker.CHAT), prompt, sampling, arguments.max_tokens)
    asking = Asking(assembly, source, request, printer)
    return run_loop(asking.begin, asking.interrupt)


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
