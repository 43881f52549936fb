"""Measures the demo model on the held-out problems and writes results.json. Trains and exports nothing."""

import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path

from tokenizers import Tokenizer

from . import harmony_text
from .dataset import load_sources, random_date
from .engines import Answers
from .exercise import EFFORTS, Effort
from .held_out import Problem, tasks


@dataclass(frozen=True, slots=True)
class Score:
    """How one task went at one effort."""

    task: str
    effort: Effort
    asked: int
    right: int
    reasoning_tokens: float

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return self.right / self.asked


@dataclass(frozen=True, slots=True)
class Miss:
    """A wrong answer, for looking at."""

    task: str
    effort: Effort
    question: str
    completion: str


class Examiner:
    """Asks an engine and judges its completions."""

    def __init__(self, tokenizer: Tokenizer, answers: Answers) -> None:
        self._tokenizer, self._answers = tokenizer, answers
        self.misses: list[Miss] = []

    def scores(self, table: dict[str, list[Problem]]) -> list[Score]:
        """Every task at every effort."""
        return [self._score(task, effort, problems) for task, problems in table.items() for effort in EFFORTS]

    def well_formed(self, prompts: list[str]) -> int:
        """How many completions are Harmony to the byte."""
        return sum(harmony_text.read_completion(text) is not None for text in self._completions(prompts))

    def _score(self, task: str, effort: Effort, problems: list[Problem]) -> Score:
        right, tokens = 0, 0
        for problem, text in zip(problems, self._completions([p.prompt(effort) for p in problems]), strict=True):
            working, answer = harmony_text.read_completion(text) or ("", "")
            tokens += len(self._tokenizer.encode(working).ids)
            if problem.is_right(answer):
                right += 1
            else:
                self.misses.append(Miss(task, effort, problem.question, text))
        return Score(task, effort, len(problems), right, round(tokens / len(problems), 1))

    def _completions(self, prompts: list[str]) -> list[str]:
        ids = [self._tokenizer.encode(prompt).ids for prompt in prompts]
        return [self._tokenizer.decode(answer, skip_special_tokens=False) for answer in self._answers(ids)]


def mixed_prompts(count: int, seed: str) -> list[str]:
    """Prompts of all kinds and efforts, for measuring form and agreement."""
    sources, rng = load_sources(), random.Random(seed)
    efforts: list[Effort] = [EFFORTS[number % 3] for number in range(count)]
    return [harmony_text.system(effort, random_date(rng)) + sources.sample(effort, rng).prompt for effort in efforts]


def agreement(tokenizer: Tokenizer, prompts: list[str], reference: Answers, other: Answers) -> int:
    """How many greedy answers are the same token for token."""
    ids = [tokenizer.encode(prompt).ids for prompt in prompts]
    return sum(mine == theirs for mine, theirs in zip(reference(ids), other(ids), strict=True))


def as_table(scores: list[Score]) -> str:
    """The scores as a Markdown table, one line per task."""
    lines = ["| task | low | medium | high | reasoning tokens |", "|---|---|---|---|---|"]
    for task in dict.fromkeys(score.task for score in scores):
        row = [score for score in scores if score.task == task]
        shown = " | ".join(f"{100 * score.accuracy:.1f} %" for score in row)
        lines.append(f"| {task} | {shown} | {' / '.join(f'{score.reasoning_tokens:.0f}' for score in row)} |")
    return "\n".join(lines)


def as_sentences(compared: int, same: dict[str, int], sampled: int, formed: int) -> str:
    """Agreement and form in words."""
    agreeing = ", ".join(f"{count} in {engine}" for engine, count in same.items())
    return (
        f"Of {compared} mixed prompts, these give the same greedy tokens as the training network: {agreeing}. "
        f"At temperature 1.0, {formed} of {sampled} completions are well-formed Harmony."
    )


def write_results(path: Path, scores: list[Score], facts: dict[str, object]) -> None:
    """Write scores and further facts as JSON."""
    table = [asdict(score) | {"accuracy": round(score.accuracy, 4)} for score in scores]
    path.write_text(json.dumps({**facts, "scores": table}, indent=2) + "\n", "utf-8")


def measure(tokenizer: Tokenizer, answers: Answers) -> tuple[list[Score], list[Miss]]:
    """All scores, and the wrong answers."""
    examiner = Examiner(tokenizer, answers)
    return examiner.scores(tasks()), examiner.misses
