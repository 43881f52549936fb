"""A study as files: CSV and JSON for programs, one self-contained HTML page for people. No scripts, nothing fetched."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping, Sequence

import msgspec

from app.core.chats.answer_form import as_cell, field_names, fields_of
from app.core.study.study import Plan, Result, Summary, summaries
from app.core.text.spreadsheet_cells import SpreadsheetWriter
from backends.contract.messages import Effort

_COLUMNS = (
    "question", "effort", "sample", "right", "answer", "expected", "check", "reason", "reasoning_tokens",
    "answer_tokens", "first_word_seconds", "total_seconds", "seed", "failure",
)  # fmt: skip
_INK = {Effort.LOW: "#23776A", Effort.MEDIUM: "#9A6410", Effort.HIGH: "#6E479A"}  # LOOK's effort colours, light
_HATCH = {Effort.LOW: "4 0", Effort.MEDIUM: "3 2", Effort.HIGH: "1 2"}  # told apart in grey, too


def to_csv(plan: Plan, results: Sequence[Result]) -> str:
    """The results as CSV, a row for each run; with a schema, a column for each of its fields as well."""
    out = io.StringIO(newline="")
    writer = SpreadsheetWriter(out)
    names = _fields(plan)
    writer.writerow((*_COLUMNS, *(f"answer.{name}" if name in _COLUMNS else name for name in names)))
    for r in sorted(results, key=lambda result: result.run):
        question = plan.questions[r.run.question]
        right = "" if r.is_right is None else str(r.is_right).lower()
        writer.writerow(
            (
                question.text,
                r.run.effort.value,
                r.run.sample + 1,
                right,
                r.answer,
                question.expected,
                question.check.value if question.expected else "",
                r.reason.value if r.reason else "",
                r.reasoning_tokens,
                r.answer_tokens,
                round(r.first_word_seconds, 4),
                round(r.total_seconds, 4),
                r.seed,
                r.failure,
                *_cells(r, names),
            )
        )
    return out.getvalue()


def _fields(plan: Plan) -> tuple[str, ...]:
    return () if plan.form is None else field_names(plan.form)


def _cells(r: Result, names: Sequence[str]) -> list[str]:
    """The fields of an answer, empty where it has none or was cut."""
    found: Mapping[str, object] = fields_of(r.answer) if names else {}
    return [as_cell(found.get(name)) for name in names]


def to_json(plan: Plan, results: Sequence[Result]) -> str:
    """Plan, summaries and all results, reasoning included."""
    ordered = sorted(results, key=lambda result: result.run)
    value = {"plan": plan, "summaries": summaries(plan, results), "results": ordered}
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def to_html(plan: Plan, results: Sequence[Result]) -> str:
    """A page that can be mailed and printed."""
    found = summaries(plan, results)
    title = f"{len(plan.questions)} questions, {len(plan.efforts)} efforts: {plan.model}"
    return _PAGE.format(
        title=html.escape(title),
        facts=html.escape(_facts(plan)),
        table=_table(found),
        plots="".join(_plots(found)),
        fields=_field_table(plan, results),
        rows="".join(_question_rows(plan, results)),
    )


def _facts(plan: Plan) -> str:
    """Enough to run it again."""
    samples = "1 sample" if plan.samples == 1 else f"{plan.samples} samples"
    parts = [f"{samples} of each", f"temperature {plan.temperature:g}", f"seed {plan.seed}"]
    parts += [f"at most {plan.max_tokens:,} tokens"] if plan.max_tokens else []
    parts += [f"instructions “{plan.instructions}”"] if plan.instructions else []
    parts += ["answers that fit a schema"] if plan.form else []
    parts += [f"asked as on {plan.date}"] if plan.date else []
    parts += [plan.engine] if plan.engine else []
    parts += [f"model file {plan.model_hash}"] if plan.model_hash else []
    return ", ".join(parts) + ". Made with Triptych on this computer."


def _table(found: Sequence[Summary]) -> str:
    rows = "".join(
        f"<tr><th style='color:{_INK[s.effort]}'>{s.effort.capitalize()}</th><td>{_accuracy(s)}</td>"
        f"<td>{s.reasoning_tokens:.0f}</td><td>{s.reasoning_median:.0f}</td><td>{s.answer_tokens:.0f}</td>"
        f"<td>{s.seconds:.2f}</td><td>{s.seconds_median:.2f}</td><td>{s.runs}</td><td>{s.cut}</td><td>{s.failed}</td></tr>"
        for s in found
    )
    heads = (
        "Effort",
        "Right (95 % interval)",
        "Reasoning tokens",
        "median",
        "Answer tokens",
        "Seconds",
        "median",
        "Runs",
    )
    return (
        "<table><thead><tr>"
        + "".join(f"<th>{h}</th>" for h in (*heads, "Cut", "Failed"))
        + f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _field_table(plan: Plan, results: Sequence[Result]) -> str:
    """With a schema, all answers field by field."""
    names = _fields(plan)
    if not names:
        return ""
    heads = "".join(f"<th>{html.escape(head)}</th>" for head in ("Question", "Effort", *names))
    rows = "".join(_field_row(plan, r, names) for r in sorted(results, key=lambda result: result.run))
    table = f"<table class='fields'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<h2>Answers by field</h2>{table}"


def _field_row(plan: Plan, r: Result, names: Sequence[str]) -> str:
    cells = (plan.questions[r.run.question].text, r.run.effort.capitalize(), *_cells(r, names))
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _accuracy(s: Summary) -> str:
    if not s.accuracy.judged:
        return "not judged"
    return f"{s.accuracy.share:.1%} ({s.accuracy.low:.1%} – {s.accuracy.high:.1%})"


def _plots(found: Sequence[Summary]) -> list[str]:
    plots = [
        _bars("Reasoning tokens, mean", [(s.effort, s.reasoning_tokens, None) for s in found], "{:.0f}"),
        _bars("Seconds, mean", [(s.effort, s.seconds, None) for s in found], "{:.2f}"),
    ]
    if any(s.accuracy.judged for s in found):
        shares = [(s.effort, s.accuracy.share, (s.accuracy.low, s.accuracy.high)) for s in found]
        plots.insert(0, _bars("Right answers, 95 % interval", shares, "{:.0%}", top=1.0))
    return plots


def _bars(
    title: str,
    values: Sequence[tuple[Effort, float, tuple[float, float] | None]],
    form: str,
    top: float | None = None,
) -> str:
    """A bar for each effort, with a whisker where an interval is known."""
    highest = top or max((value for _, value, _ in values), default=0.0) or 1.0
    rows: list[str] = []
    for row, (effort, value, interval) in enumerate(values):
        y, width = 34 + row * 34, 230 * value / highest
        rows.append(
            f"<text x='0' y='{y + 15}'>{effort.capitalize()}</text>"
            f"<rect x='70' y='{y}' width='{width:.1f}' height='20' rx='3' fill='{_INK[effort]}' fill-opacity='.25' "
            f"stroke='{_INK[effort]}' stroke-width='2' stroke-dasharray='{_HATCH[effort]}'/>"
            f"<text x='310' y='{y + 15}'>{form.format(value)}</text>"
        )
        if interval:
            low, high = (70 + 230 * edge / highest for edge in interval)
            rows.append(
                f"<path d='M{low:.1f} {y + 10}H{high:.1f}M{low:.1f} {y + 5}v10M{high:.1f} {y + 5}v10' class='whisker'/>"
            )
    height = 40 + 34 * len(values)
    label = html.escape(title, quote=True)
    head = f"<text x='0' y='16' class='head'>{label}</text>"
    return f"<svg viewBox='0 0 360 {height}' role='img' aria-label='{label}'>{head}{''.join(rows)}</svg>"


def _question_rows(plan: Plan, results: Sequence[Result]) -> list[str]:
    by_question: dict[int, list[Result]] = {}
    for result in sorted(results, key=lambda r: r.run):
        by_question.setdefault(result.run.question, []).append(result)
    return [_question_row(plan, number, found) for number, found in sorted(by_question.items())]


def _question_row(plan: Plan, number: int, results: Sequence[Result]) -> str:
    question = plan.questions[number]
    expected = f"<p class='quiet'>Expected: {html.escape(question.expected)}</p>" if question.expected else ""
    order = {effort: place for place, effort in enumerate(plan.efforts)}
    answers = "".join(_answer(r) for r in sorted(results, key=lambda r: (order[r.run.effort], r.run.sample)))
    summary = f"<summary>{html.escape(question.text)} {_marks(results, order)}</summary>"
    return f"<details>{summary}{expected}{answers}</details>"


def _marks(results: Sequence[Result], order: dict[Effort, int]) -> str:
    judged = [r for r in results if r.is_right is not None]
    ordered = sorted(judged, key=lambda r: (order[r.run.effort], r.run.sample))
    return " ".join(
        f"<span style='color:{_INK[r.run.effort]}'>{r.run.effort} {'✓' if r.is_right else '✗'}</span>" for r in ordered
    )


def _answer(r: Result) -> str:
    verdict = "" if r.is_right is None else (" · right" if r.is_right else " · wrong")
    tokens = f"{r.reasoning_tokens} + {r.answer_tokens} tokens"
    head = f"{r.run.effort.capitalize()}{verdict} · {tokens} · {r.total_seconds:.2f} s"
    body = html.escape(r.answer) if not r.failure else f"Failed: {html.escape(r.failure)}"
    reasoning = f"<pre class='quiet'>{html.escape(r.reasoning)}</pre>" if r.reasoning else ""
    return f"<h3 style='color:{_INK[r.run.effort]}'>{head}</h3>{reasoning}<pre>{body}</pre>"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 15px/1.6 system-ui, sans-serif; color: #1F1D1A; background: #F6F4F0 }}
body {{ max-width: 1080px; margin: 32px auto; padding: 0 24px }}
h1 {{ font-size: 20px; font-weight: 600 }}
h2 {{ font-size: 15px; font-weight: 600; margin-top: 32px }}
h3 {{ font-size: 13px; margin: 12px 0 0 }}
table {{ border-collapse: collapse; background: #fff; width: 100% }}
table {{ font-variant-numeric: tabular-nums; font-size: 14px }}
th, td {{ border: 1px solid #DDD8CE; padding: 4px 8px; text-align: right }}
th:first-child, .fields :is(th, td) {{ text-align: left }}
thead th {{ font-weight: 500; color: #6A645B }}
.plots {{ display: flex; flex-wrap: wrap; gap: 16px; margin-top: 24px }}
svg {{ flex: 1 1 300px; max-width: 360px; padding: 12px; font-size: 13px }}
svg, details {{ background: #fff; border: 1px solid #DDD8CE; border-radius: 8px }}
svg .head {{ font-weight: 600 }}
.whisker {{ stroke: #1F1D1A; stroke-width: 1.5; fill: none }}
details {{ padding: 8px 12px; margin: 4px 0 }}
summary {{ cursor: pointer }}
summary span {{ font-size: 12px; margin-left: 8px }}
pre {{ white-space: pre-wrap; font: inherit; margin: 4px 0 }}
.quiet {{ color: #6A645B; font-size: 13px }}
@media print {{ body {{ background: #fff; margin: 0 }} details {{ break-inside: avoid }} }}
</style></head><body>
<h1>{title}</h1><p class="quiet">{facts}</p>
{table}<div class="plots">{plots}</div>{fields}
<h2>Questions</h2>{rows}
</body></html>
"""
