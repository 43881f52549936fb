"""Entries for the transcript's tests, gallery and bench: a long technical answer and short ones. No Qt in here."""

from __future__ import annotations

from dataclasses import replace

from app.core.chats.steps import Call, Reasoning, Text, ToolResult, plain
from app.core.chats.transcript import (
    AnswerEntry,
    AnswerNotice,
    AnswerPhase,
    Entry,
    Figures,
    NoticeAction,
    QuestionEntry,
    SiblingPosition,
)
from app.core.chats.turns import Attachment
from app.core.tools.browser.attached import AttachedFiles
from app.core.tools.browser.page import Page
from app.core.tools.browser.view import view
from app.core.tools.call_terms import CallTerms, Touch
from app.sentence import Sentence
from backends.contract.calls import CallProblem
from backends.contract.messages import Effort

REASONING = """The user wants the meeting time of two trains.
First train: starts 9:00, 80 km/h. Second: starts 9:30, 100 km/h, towards it.

Until 9:30 the first covers 40 km, so 260 km remain. Closing speed 180 km/h.
260/180 = 1.444 h = 1 h 26.67 min after 9:30, so 10:56:40. Round to 10:57."""

PROGRAM = "total = sum(n * n for n in range(1, 101))\nprint(f'the sum is {total:,}')"

TECHNICAL = r"""# Solving a heat equation

The one-dimensional heat equation is \( \partial_t u = \alpha \, \partial_x^2 u \). With fixed ends its solution is
a **Fourier series**; see [the derivation](https://en.wikipedia.org/wiki/Heat_equation) and *Strauss, chapter 4*. A
desktop costs $900 and $1,200 more with a GPU, but none is needed.

\[ u(x, t) = \sum_{n=1}^{\infty} b_n \, e^{-\alpha n^2 \pi^2 t / L^2} \sin\left(\frac{n \pi x}{L}\right) \]

## Steps

1. Write the initial state as a sine series, where $b_n = \frac{2}{L}\int_0^L f(x)\sin\frac{n\pi x}{L}\,dx$.
2. Let every mode decay by itself:
   - high modes die **fast**, as $e^{-n^2}$;
   - the first one stays, with time constant $\tau = \frac{L^2}{\alpha\pi^2}$.
3. Add them up again:

   ```python
   import numpy as np


   def temperature(x: np.ndarray, t: float, modes: int = 50) -> np.ndarray:
       \"\"\"The temperature along the rod at time t.\"\"\"
       n = np.arange(1, modes + 1)[:, None]
       b = 4 / (np.pi * n) * (n % 2)          # a step of height 1
       return np.sum(b * np.exp(-(n * np.pi) ** 2 * t) * np.sin(n * np.pi * x), axis=0)
   ```

- [x] Stable for every step
- [ ] Exact for a *finite* number of modes

> The series converges quickly for t > 0, however rough the start was.
> That is what makes heat different from waves.

| Method | Order | Stable when | Cost per step |
|---|:---:|---|---:|
| Explicit Euler | 1 | $\alpha\,\Delta t / \Delta x^2 \le \frac{1}{2}$ | `O(N)` |
| Implicit Euler | 1 | always | `O(N)` |
| Crank–Nicolson | 2 | always; may ring at sharp edges, so start with two implicit steps | `O(N)` |
| Fourier | ~~2~~ exact | always | `O(N log N)` |

```rust
/// One explicit step; `u` has fixed ends.
fn step(u: &[f64], r: f64) -> Vec<f64> {
    let mut next = u.to_vec();
    for i in 1..u.len() - 1 {
        next[i] = u[i] + r * (u[i + 1] - 2.0 * u[i] + u[i - 1]); // r = alpha dt / dx^2, which must stay below one half
    }
    next
}
```

---

Images such as ![a plot](https://example.org/plot.png) are never fetched, <b>HTML</b> stays text, and a broken formula
$\frac{a$ shows its source. Plain addresses work: https://example.org/heat.
""".replace('\\"', '"')

DONE = Figures(
    model="gpt-oss-20b",
    seed=7,
    tokens_per_second=41.2,
    first_token_seconds=0.31,
    thought_seconds=2.3,
    total_seconds=9.0,
    prompt_tokens=840,
    reused_tokens=812,
    reasoning_tokens=118,
    answer_tokens=300,
)

TRAINS = r"""They meet at **10:57** (rounded to the minute).

In the first half hour the first train covers 40 km, so 260 km remain. From 9:30 they close in at 80 + 100 = 180 km/h:

\[ t = \frac{260\ \text{km}}{180\ \text{km/h}} = \frac{13}{9}\ \text{h} \approx 1\ \text{h}\ 27\ \text{min} \]

```python
from fractions import Fraction
t = Fraction(300 - 40, 80 + 100)   # hours after 9:30
```
"""


def question(name: str = "q1", text: str = "When do they meet?", place: SiblingPosition | None = None) -> QuestionEntry:
    """A question."""
    return QuestionEntry(name, text, place=place or SiblingPosition())


def answer(
    name: str = "a1",
    text: str = TRAINS,
    effort: Effort = Effort.MEDIUM,
    phase: AnswerPhase = AnswerPhase.DONE,
    reasoning: str = REASONING,
    notice: AnswerNotice | None = None,
    place: SiblingPosition | None = None,
) -> AnswerEntry:
    """An answer, finished unless told otherwise."""
    steps = plain(reasoning, text)
    return AnswerEntry(name, effort, phase, steps, figures=DONE, place=place or SiblingPosition(), notice=notice)


def short_conversation() -> list[Entry]:
    """The conversation of the look's sketch."""
    asked = (
        "Two towns are 300 km apart. One train leaves at 9:00 with 80 km/h, "
        "the other at 9:30 with 100 km/h towards it. When do they meet?"
    )
    return [question(text=asked), answer(place=SiblingPosition(2, 3))]


LEASE = Attachment("lease.pdf", "[Page 1]\nLease of the flat.\n\n[Page 2]\nThe notice period is three months.", 2)
NOTED = """You can give notice **three months** ahead【1†L6】, and the law says the same【2†L3】.

| What | Where |
| --- | --- |
| Notice | three months【1†L6】 |
"""


def with_notes(text: str = NOTED, phase: AnswerPhase = AnswerPhase.DONE) -> list[Entry]:
    """A question about a file, which was looked up, and a page of the web."""
    files = AttachedFiles((LEASE,))
    law = Page("web", "https://example.org/law", "The law of leases", "\nURL: https://example.org/law\n\nThree months.")
    opened = Call("browser.open", '{"id": 0}', content_type="json")
    steps = (
        Reasoning("I have to look that up."),
        Call("browser.search", '{"query": "notice"}', content_type="json"),
        ToolResult("browser.search", view(files.search("notice"), 0)),
        opened,
        ToolResult("browser.open", view(files.pages[0], 1)),
        opened,
        ToolResult("browser.open", view(law, 2)),
        Text(text),
    )
    asked = QuestionEntry("q1", "How do I give notice?", ("lease.pdf",), frozenset({0}))
    seen = Sentence("Seen of “{name}”: {count} of {total} pages (p. {pages}).", name="lease.pdf", pages="1–2")
    return [asked, replace(answer("a1", phase=phase), steps=steps, seen=seen.filled(count=2, total=2))]


def with_calls() -> list[Entry]:
    """A question that took a tool, and a call that could not be run."""
    called = answer("a1", effort=Effort.LOW)
    weather = Call("functions.get_weather", '{"place": "Bern", "unit": "celsius"}', content_type="json")
    steps = (
        Reasoning("The user wants the weather of today. I have to ask for it."),
        weather,
        ToolResult(weather.tool, '{"sky": "sunny", "temperature": 21}'),
        Reasoning("Sunny, 21 degrees."),
        Text("It is **sunny** in Bern, at 21 °C."),
    )
    refused = Call("functions.get_wether", '{"place": "Thun"', problem=CallProblem.UNKNOWN_TOOL)
    return [
        question("q1", "What is the weather in Bern?"),
        replace(called, steps=steps),
        question("q2", "And in Thun?"),
        replace(called, id="a2", steps=(Reasoning("I ask again."), refused)),
    ]


def long_conversation() -> list[Entry]:
    """Questions and answers of every kind: long, failed, cut, running."""
    cut = AnswerNotice(Sentence("The answer was cut at 4,096 tokens."), (NoticeAction.CONTINUE,))
    failed = AnswerNotice(
        Sentence("The engine stopped unexpectedly. The answer so far is kept."),
        (NoticeAction.RETRY, NoticeAction.COPY_DIAGNOSTICS),
    )
    return [
        question("q1", "How do I solve the heat equation in code?", SiblingPosition(1, 2)),
        answer("a1", TECHNICAL, Effort.HIGH, place=SiblingPosition(1, 3)),
        question("q2", "Once more, shorter."),
        answer("a2", "Use Crank–Nicolson.", Effort.LOW, AnswerPhase.CUT, notice=cut),
        question("q3", "And on a GPU?"),
        answer("a3", "The same, with", Effort.MEDIUM, AnswerPhase.FAILED, notice=failed),
    ]


def many_messages(count: int) -> list[Entry]:
    """A conversation of so many messages, alternating."""
    entries: list[Entry] = []
    for number in range(count // 2):
        entries.append(question(f"q{number}", f"Question {number}: how does one of these differ from the other?"))
        text = f"Answer {number}. " + "It depends on what is asked for, and on **how** it is asked. " * (1 + number % 9)
        entries.append(answer(f"a{number}", text + "\n\n- one\n- two\n", tuple(Effort)[number % 3]))
    return entries


def terms(tool: str = "python", arguments: str = PROGRAM, touches: frozenset[Touch] = frozenset()) -> CallTerms:
    """A call as it is judged."""
    where = Sentence("In a sandbox on this computer, without files and network.")
    return CallTerms(tool, Sentence("Run a Python program"), where, arguments, touches, f"print of {tool}")


def waiting(asked: CallTerms, name: str = "a1") -> AnswerEntry:
    """An answer that waits for a decision about this call."""
    steps = (Reasoning("I should compute that."), Call(asked.tool, asked.arguments))
    return replace(answer(text="", name=name, phase=AnswerPhase.THINKING), steps=steps, pending=asked)


def with_result(result: ToolResult | None, program: str = PROGRAM, progress: Sentence | None = None) -> AnswerEntry:
    """An answer after a call of Python; without a result it runs still."""
    phase = AnswerPhase.THINKING if result is None else AnswerPhase.DONE
    results = (result, Reasoning("That is it."), Text("The sum is **338,350**.")) if result is not None else ()
    steps = (Reasoning("I should compute that."), Call("python", program), *results)
    return replace(answer(text="", phase=phase), steps=steps, progress=progress)
