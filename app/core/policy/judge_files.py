"""A judging as files for programs: CSV with every verdict, JSON with every figure and what is needed to run it again.

In the CSV a text that a spreadsheet would take for a formula has an apostrophe before it (`spreadsheet_cells`). Not
here: the page for people (`judge_report`), the folder in which they lie (`judge_folder`).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from app.core.policy.judge_figures import JudgeFigures
from app.core.policy.judging import ByEffort, Judging
from app.core.policy.verdicts import ItemVerdict
from app.core.text.spreadsheet_cells import SpreadsheetWriter

_COLUMNS = (
    "item", "line", "policy", "effort", "sample", "label", "violation", "right", "category", "rules", "unknown_rules",
    "confidence", "rationale", "flaw", "text", "reasoning", "answer", "reasoning_tokens", "answer_tokens", "seconds",
    "seed", "failure", "log_odds",
)  # fmt: skip
_SHARE = {"right", "judged", "low", "high"}


def to_csv(judging: Judging, found: Sequence[ByEffort]) -> str:
    """Return every sample of every item as a row, by policy, item and effort; items without text come last."""
    out = io.StringIO(newline="")
    writer = SpreadsheetWriter(out)
    writer.writerow(_COLUMNS)
    for number in range(len(judging.policies)):
        writer.writerows(_rows(judging, number, found[number]))
    for line in judging.left_out:
        writer.writerow([{"line": line, "flaw": "no text"}.get(name, "") for name in _COLUMNS])
    return out.getvalue()


def _rows(judging: Judging, number: int, found: ByEffort) -> Iterator[tuple[object, ...]]:
    policy = judging.policies[number]
    labels = judging.labels_by(policy)
    for place, item in enumerate(judging.items):
        for effort, items in found.items():
            for result, verdict in items[place].samples:
                yield (
                    place + 1, item.line, policy.name, effort.value, result.run.sample + 1, item.label,
                    *_verdict_cells(verdict, labels[place], judging), item.text, result.reasoning, result.answer,
                    result.reasoning_tokens, result.answer_tokens, round(result.total_seconds, 4), result.seed,
                    result.failure, result.log_odds,
                )  # fmt: skip


def _verdict_cells(verdict: ItemVerdict, label: str, judging: Judging) -> tuple[object, ...]:
    if verdict.flaw:
        return ("", "", "", "", "", "", "", verdict.flaw.value)
    right = "" if not label else str(verdict.in_classes_of(judging.format) == label).lower()
    rules, unknown = " ".join(verdict.rules), " ".join(verdict.unknown_rules)
    return verdict.label, right, verdict.category, rules, unknown, verdict.confidence, verdict.rationale, ""


def to_json(judging: Judging, figures: JudgeFigures, version: str) -> str:
    """Return every figure, with the hashes of policies, items and model, the seed and the engine's build."""
    plan = judging.plans[0]
    value = {
        "triptych": version,
        "model": plan.model,
        "model_sha256": plan.model_hash,
        "engine": plan.engine,
        "seed": plan.seed,
        "temperature": plan.temperature,
        "max_tokens": plan.max_tokens,
        "date": plan.date,
        "format": judging.format,
        "efforts": plan.efforts,
        "samples": plan.samples,
        "items": len(judging.items),
        "items_sha256": _hash_of_items(judging),
        "lines_without_text": judging.left_out,
        "costs": judging.costs,
        "policies": [{"name": each.name, "sha256": each.hash, "text": each.text} for each in judging.policies],
        "figures": _with_shares(msgspec.to_builtins(figures)),
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def _hash_of_items(judging: Judging) -> str:
    pairs = [[item.text, item.label] for item in judging.items]
    return hashlib.sha256(msgspec.json.encode(pairs)).hexdigest()


def _with_shares(value: object) -> object:
    """Write the share itself beside the counts that it is made of."""
    if isinstance(value, list | tuple):
        return [_with_shares(each) for each in cast("Sequence[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = {name: _with_shares(each) for name, each in cast("dict[str, object]", value).items()}
    if set(fields) == _SHARE:
        right, judged = cast("int", fields["right"]), cast("int", fields["judged"])
        return {"share": right / judged if judged else None, **fields}
    return fields
