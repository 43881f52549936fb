"""Judge items by a policy, as gpt-oss-safeguard does.

The policy is a text, or the name of a starter policy. Items come from CSV, JSON lines, a JSON list or plain lines;
--label names the column with the right answers, which brings precision, recall and curves. Verdicts go to --out as
results.csv, results.json and report.html; run the same command again to go on where it was interrupted. Give --policy
twice to compare two policies, or two versions of one. The demo model cannot judge. In results.csv a text that begins
as a formula does (= + - @) has an apostrophe before it, so that spreadsheets compute nothing; without that one
apostrophe it is the exact text.
"""

from __future__ import annotations

import argparse

from app.assembly import Assembly
from app.commands.arguments import add_model, encoding, named, number_of_samples, path, some_efforts, temperature, whole
from app.commands.judging import JudgeCommand
from app.commands.terminal import print_failure, run_loop
from app.core.policy.policy import starter_policies
from app.core.policy.verdicts import VerdictFormat
from app.errors import AppError
from backends.contract.messages import Effort


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych judge`."""
    starters = ", ".join(starter_policies())
    parser.add_argument(
        "--policy", type=named, action="append", required=True, metavar="FILE", help=f"a text, or one of {starters}"
    )
    parser.add_argument(
        "--items",
        type=path,
        required=True,
        metavar="FILE",
        help="CSV, JSON lines or plain text, or a starter policy’s name for its examples",
    )
    parser.add_argument(
        "--text", type=named, default=None, metavar="COLUMN", help="the texts, where they are not found"
    )
    parser.add_argument(
        "--label", type=named, default=None, metavar="COLUMN", help="the right answers, by name or number"
    )
    parser.add_argument("--encoding", type=encoding, help="how the items are written, such as GBK; else it is guessed")
    formats = [each.value for each in VerdictFormat]
    parser.add_argument("--format", choices=formats, default=formats[0], help="0 or 1, also the rule, or all reasons")
    parser.add_argument(
        "--efforts", type=some_efforts, default=(Effort.MEDIUM,), metavar="LIST", help="such as low,high"
    )
    parser.add_argument("--samples", type=number_of_samples, default=1, metavar="N", help="verdicts at each effort")
    parser.add_argument("--costs", type=costs, default=(1.0, 1.0), metavar="FALSE,MISSED", help="such as 1,5")
    parser.add_argument("--out", type=path, required=True, metavar="DIR", help="where the results go")
    add_model(parser)
    parser.add_argument("--seed", type=whole, default=None, help="repeat a run (default: a new one each time)")
    parser.add_argument("--temperature", type=temperature, default=1.0, help="0 always takes the likeliest token")
    parser.add_argument("--max-tokens", type=whole, default=0, metavar="N", help="cut each verdict after N tokens")
    parser.add_argument("--json", action="store_true", help="print each verdict as a JSON line")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Judge; returns the exit code."""
    command = JudgeCommand(arguments, assembly)
    try:
        command.prepare()
        return run_loop(command.begin, command.interrupt)
    except AppError as error:
        print_failure(error)
        return 1


def costs(text: str) -> tuple[float, float]:
    """What a false alarm and a missed violation cost; raises ArgumentTypeError for anything else."""
    try:
        alarm, missed = (float(each) for each in text.split(","))
    except ValueError:
        alarm = missed = -1.0
    if not (0 <= alarm < float("inf") and 0 <= missed < float("inf")):
        raise argparse.ArgumentTypeError("two numbers from 0 up, with a comma between, such as 1,5")
    return alarm, missed
