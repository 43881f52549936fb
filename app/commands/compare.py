"""Ask one question at several efforts in one batch, or a file of questions.

With --json every line of stdout is an object: `delta` with `effort`, `sample`, `channel` and `text` in the order in
which they came, then one `finished` or `failed` for each panel, whatever happens. What does not fit into the context
side by side runs in parts, which is said on stderr. With --file the results go to --out as results.csv,
results.json and report.html; run the same command again to go on where it was interrupted. In results.csv
a text that begins as a formula does (= + - @) has an apostrophe before it, so that spreadsheets compute nothing;
without that one apostrophe it is the exact text.
"""

from __future__ import annotations

import argparse
import sys

from app.assembly import Assembly
from app.commands.arguments import (
    add_engine,
    add_model,
    add_schema,
    encoding,
    meet_engine,
    number_of_samples,
    path,
    some_efforts,
    temperature,
    whole,
)
from app.commands.compare_file import FileComparison
from app.commands.compare_question import QuestionComparison
from app.commands.terminal import print_failure, run_loop
from app.errors import AppError
from backends.contract.messages import Effort
from backends.lines import sound


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych compare`."""
    parser.add_argument("question", type=sound, nargs="?", help="one question")
    parser.add_argument("--file", type=path, help="a CSV, JSON lines or plain file of questions instead")
    parser.add_argument("--encoding", type=encoding, help="how the file is written, such as GBK; else it is guessed")
    parser.add_argument("--out", type=path, metavar="DIR", help="where the results of --file go")
    parser.add_argument("--efforts", type=some_efforts, default=tuple(Effort), metavar="LIST", help="such as low,high")
    parser.add_argument("--samples", type=number_of_samples, default=1, metavar="N", help="answers at each effort")
    add_model(parser)
    add_engine(parser)
    add_schema(parser)
    parser.add_argument("--system", type=sound, default="", metavar="TEXT", help="instructions for the model")
    parser.add_argument("--seed", type=whole, default=None, help="repeat a run (default: a new one each time)")
    parser.add_argument("--temperature", type=temperature, default=1.0, help="0 always takes the likeliest token")
    parser.add_argument("--max-tokens", type=whole, default=0, metavar="N", help="cut each answer after N tokens")
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Compare; returns the exit code."""
    if (arguments.question is None) == (arguments.file is None) or (arguments.file and not arguments.out):
        print("Give a question, or --file QUESTIONS with --out DIR.", file=sys.stderr)
        return 2
    comparison = (FileComparison if arguments.file else QuestionComparison)(arguments, assembly)
    try:
        meet_engine(arguments, assembly)
        comparison.prepare()
        return run_loop(comparison.begin, comparison.interrupt)
    except AppError as error:
        print_failure(error)
        return 1
