"""A judging as one self-contained page for people: figures, matrices, curves, flips and the items that went wrong.

No scripts, nothing fetched, all words escaped. Not here: files for programs (`judge_files`).
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from app.core.chats.differences import PieceChange, word_differences
from app.core.policy.classification import ClassFigures
from app.core.policy.judge_charts import matrix_table, precision_chart, roc_chart
from app.core.policy.judge_figures import (
    EffortFigures,
    JudgeFigures,
    LabelFigures,
    PolicyFigures,
    RowsAgreement,
    enough_words,
)
from app.core.policy.judging import ByEffort, Judged, Judging
from app.core.study.study import Share

MOST_ROWS = 1000  # items on the page; all of them are in results.csv
_MOST_FLIPS = 100
_LONGEST = 400  # letters of a text


def to_html(judging: Judging, figures: JudgeFigures, found: Sequence[ByEffort]) -> str:
    """Return the page."""
    names = " · ".join(policy.name for policy in judging.policies)
    title = f"{len(judging.items):,} items judged by {names}"
    parts = [_policy(of) for of in figures.policies]
    parts += [_between_policies(judging, figures.between_policies)] if figures.between_policies else []
    return _PAGE.format(
        title=html.escape(title),
        facts=html.escape(_facts(judging, figures)),
        body="".join(parts),
        items=_items(judging, found),
    )


_OF_SAMPLES = " Of several samples the majority counts, a tie as a violation; scores are the share that found one."
_OF_ONE_SAMPLE = " One sample gives curves with a single corner: --samples 5 draws finer ones."


def _facts(judging: Judging, figures: JudgeFigures) -> str:
    """Enough to run it again, and what is not here."""
    plan = judging.plans[0]
    parts = [plan.model, plan.engine, f"model file {plan.model_hash}" if plan.model_hash else ""]
    parts += [f"format {judging.format}", f"temperature {plan.temperature:g}", f"seed {plan.seed}"]
    parts += [f"samples {plan.samples}", f"as on {plan.date}" if plan.date else ""]
    parts += [f"{each.name}: SHA-256 {each.hash}" for each in judging.policies]
    told = ", ".join(filter(None, parts)) + ". Made with Triptych on this computer."
    told += _OF_SAMPLES if plan.samples > 1 else _OF_ONE_SAMPLE
    told += f" {len(judging.left_out)} rows had no text and were left out." if judging.left_out else ""
    return f"{told} Log-odds of the label: {figures.log_odds}."


def _policy(of: PolicyFigures) -> str:
    parts = [f"<h2>{html.escape(of.name)}</h2>", _table(_EFFORT_HEADS, [_effort_row(each) for each in of.efforts])]
    parts += [f"<p>{html.escape(enough_words(of.enough))}</p>"] if of.enough else []
    if of.between_efforts:
        parts.append(_table(_ROWS_HEADS, [_rows_row(each) for each in of.between_efforts]))
    parts += [_by_labels(each.effort.capitalize(), each.by_labels) for each in of.efforts if each.by_labels]
    return "".join(parts)


_EFFORT_HEADS = (
    "Effort", "Verdicts", "Violations", "None", "Unknown rules", "Unsure", "Reasoning tokens", "Seconds",
    "κ of samples", "Accuracy", "Precision", "Recall", "F1", "Cost per item",
)  # fmt: skip


def _effort_row(of: EffortFigures) -> tuple[str, ...]:
    flaws = ", ".join(f"{name} {count}" for name, count in of.flaws.items())
    cells = (
        of.effort.capitalize(), str(of.verdicts), str(of.violating_items), flaws or "0", str(of.with_unknown_rules),
        str(of.unsure), f"{of.reasoning_tokens:.0f}", f"{of.seconds:.2f}", _number(of.samples_kappa),
    )  # fmt: skip
    if (labels := of.by_labels) is None:
        return (*cells, "–", "–", "–", "–", "–")
    return (*cells, _share(labels.accuracy), *_class_cells(labels.violations), f"{labels.cost_per_item:.3f}")


def _class_cells(of: ClassFigures) -> tuple[str, ...]:
    return _share(of.precision), _share(of.recall), f"{of.f1:.3f} ({of.f1_low:.3f} – {of.f1_high:.3f})"


def _by_labels(effort: str, of: LabelFigures) -> str:
    parts = [f"<h3>{effort}: {of.items} labelled items</h3>", matrix_table(of.matrix, "0 and 1")]
    if of.categories:
        parts.append(matrix_table(of.categories, "Categories"))
        rows = [(each.name, *_class_cells(each)) for each in of.by_category]
        parts.append(_table(("Category", "Precision", "Recall", "F1"), rows))
    if of.curves:
        parts.append(f"<div class='plots'>{roc_chart(of.curves, effort)}{precision_chart(of.curves, effort)}</div>")
    if of.curves_by_log_odds:
        by, name = of.curves_by_log_odds, f"{effort}, by log-odds"
        parts.append(f"<div class='plots'>{roc_chart(by, name)}{precision_chart(by, name)}</div>")
    return "".join(parts)


_ROWS_HEADS = ("Compared", "Items", "κ", "Flips", "Only first right", "Only second right", "McNemar's p")


def _rows_row(of: RowsAgreement) -> tuple[str, ...]:
    name = f"{of.first} and {of.second}" + (f", {of.effort}" if of.effort else "")
    test = of.mcnemar
    tested = (str(test.only_first), str(test.only_second), f"{test.p:.3g}") if test else ("–", "–", "–")
    return (name, str(of.items), _number(of.kappa), str(len(of.flips)), *tested)


def _between_policies(judging: Judging, found: Sequence[RowsAgreement]) -> str:
    parts = ["<h2>Between policies</h2>", _table(_ROWS_HEADS, [_rows_row(each) for each in found])]
    for each in found:
        texts = [(str(n), _cut(judging.items[n - 1].text)) for n in each.flips[:_MOST_FLIPS]]
        title = html.escape(f"Flips: {_rows_row(each)[0]}")
        parts += [f"<h3>{title}</h3>", _table(("Item", "Text"), texts)] if texts else []
    first, *others = judging.policies
    parts += [
        f"<h3>From {html.escape(first.name)} to {html.escape(other.name)}</h3>{_diff(first.text, other.text)}"
        for other in others
    ]
    return "".join(parts)


def _diff(first: str, second: str) -> str:
    """Return the second text with what is new and what is gone."""
    marks = {PieceChange.SAME: "span", PieceChange.ONLY_FIRST: "del", PieceChange.ONLY_SECOND: "ins"}
    pieces = word_differences(first, second)
    told = "".join(f"<{marks[one.change]}>{html.escape(one.text)}</{marks[one.change]}>" for one in pieces)
    return f"<pre>{told}</pre>"


def _items(judging: Judging, found: Sequence[ByEffort]) -> str:
    """Return the items, those with a wrong, missing or doubtful verdict first."""
    ranked = sorted(_ranked(judging, found), key=lambda ranked: (-ranked[0], ranked[1]))
    heads = ("Item", "Label", *(f"{p.name}, {e}" for p in judging.policies for e in judging.plans[0].efforts), "Text")
    rows = [_item_row(judging, found, place) for _, place in ranked[:MOST_ROWS]]
    more = len(ranked) - len(rows)
    told = f"<p class='quiet'>{more:,} more items are in results.csv.</p>" if more > 0 else ""
    return _table(heads, rows) + told


def _ranked(judging: Judging, found: Sequence[ByEffort]) -> Iterator[tuple[int, int]]:
    labels = [judging.labels_by(policy) for policy in judging.policies]
    for place in range(len(judging.items)):
        rows = [(labels[n][place], items[place]) for n, each in enumerate(found) for items in each.values()]
        classes = [each.class_in(judging.format) for _, each in rows]
        wrong = sum(bool(label) and label != name for (label, _), name in zip(rows, classes, strict=True))
        yield 2 * wrong + (len(set(classes)) > 1), place


def _item_row(judging: Judging, found: Sequence[ByEffort], place: int) -> tuple[str, ...]:
    item = judging.items[place]
    cells = (_judged_words(items[place], judging) for each in found for items in each.values())
    return (str(place + 1), item.label, *cells, _cut(item.text))


def _judged_words(of: Judged, judging: Judging) -> str:
    if not of.verdicts:
        return next((str(verdict.flaw) for _, verdict in of.samples), "–")
    rules = " ".join(
        dict.fromkeys(f"{rule}?" if rule in v.unknown_rules else rule for v in of.verdicts for rule in v.rules)
    )
    share = f" {of.score:.0%}" if len(of.verdicts) > 1 else ""
    rationale = next(verdict.rationale for verdict in of.verdicts)
    return f"{of.class_in(judging.format)}{share} {rules} {rationale}".strip()


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th scope='col'>{html.escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _share(of: Share) -> str:
    return f"{of.share:.1%} ({of.low:.1%} – {of.high:.1%})" if of.judged else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 15px/1.6 system-ui, sans-serif; color: #1F1D1A; background: #F6F4F0 }}
body {{ max-width: 1180px; margin: 32px auto; padding: 0 24px }}
h1 {{ font-size: 20px; font-weight: 600 }}
h2 {{ font-size: 17px; font-weight: 600; margin-top: 32px }}
h3 {{ font-size: 14px; margin: 20px 0 4px }}
table {{ border-collapse: collapse; background: #fff; margin: 12px 0; font-size: 13px }}
table {{ font-variant-numeric: tabular-nums; overflow-wrap: anywhere }}
caption {{ text-align: left; color: #6A645B }}
th, td {{ border: 1px solid #DDD8CE; padding: 4px 8px; text-align: left; vertical-align: top }}
.matrix td {{ text-align: right; min-width: 40px }}
th {{ font-weight: 500; color: #6A645B }}
.plots {{ display: flex; flex-wrap: wrap; gap: 16px }}
svg {{ flex: 0 1 320px; padding: 12px; font-size: 11px; background: #fff }}
svg {{ border: 1px solid #DDD8CE; border-radius: 8px }}
svg .head {{ font-weight: 600 }}
.frame {{ fill: none; stroke: #DDD8CE }}
.chance {{ stroke: #6A645B; stroke-dasharray: 4 4; fill: none }}
.curve {{ stroke: #6E479A; stroke-width: 2; fill: none }}
pre {{ white-space: pre-wrap; font: inherit; background: #fff; padding: 8px 12px }}
ins {{ background: #D5EBDD }}
del {{ background: #F6D9D3 }}
.quiet {{ color: #6A645B; font-size: 13px }}
</style></head><body>
<h1>{title}</h1><p class="quiet">{facts}</p>
{body}<h2>Items</h2>{items}
</body></html>
"""
