"""Sums and differences of numbers of up to six digits, worked column by column from the right."""

import random
import zlib

from .exercise import Exercise
from .wordings import load_wordings

LONGEST = 6
PLACES = ("ones", "tens", "hundreds", "thousands", "ten thousands", "hundred thousands")
TOO_LONG = (
    "I am only a small demo model: I add and subtract numbers of up to 6 digits. "
    "For larger ones, get gpt-oss-20b: open Models in the side bar."
)
_WORDINGS = load_wordings("arithmetic")


def digits_from_right(number: int, width: int) -> list[int]:
    """The digits, ones first, with zeros up to the width."""
    return [number // 10**place % 10 for place in range(width)]


def sum_columns(a: int, b: int) -> list[tuple[str, int]]:
    """Each column of a + b as (expression, value), with the carry as a third term."""
    width, carry, columns = max(len(str(a)), len(str(b))), 0, list[tuple[str, int]]()
    for x, y in zip(digits_from_right(a, width), digits_from_right(b, width), strict=True):
        total = x + y + carry
        columns.append((f"{x}+{y}" + "+1" * carry, total))
        carry = total // 10
    return columns


def difference_columns(a: int, b: int) -> list[tuple[str, str, int]]:
    """Each column of a - b as (borrow test or "", expression, value)."""
    width, borrow, columns = max(len(str(a)), len(str(b))), 0, list[tuple[str, str, int]]()
    for x, y in zip(digits_from_right(a, width), digits_from_right(b, width), strict=True):
        short, rest = x < y + borrow, f"-{y}" + "-1" * borrow
        columns.append((f"{x}{rest}<0" if short else "", f"{x + 10 * short}{rest}", x + 10 * short - y - borrow))
        borrow = int(short)
    return columns


def addition(a: int, b: int, question: str) -> Exercise:
    """The exercise a + b."""
    columns = sum_columns(a, b)
    medium = " ".join(f"{expression}={total}" for expression, total in columns) + "."
    lines = [f"{place}: {e}={t}" + ", carry 1" * (t > 9) for place, (e, t) in zip(PLACES, columns, strict=False)]
    high = "\n".join([f"{a} + {b}", *lines, f"Result: {a + b}"])
    return Exercise("sum", question, medium, high, f"{a} + {b} = {a + b}")


def subtraction(a: int, b: int, question: str) -> Exercise:
    """The exercise a - b; a result below zero is found in the last column and named, not worked."""
    columns = difference_columns(a, b)
    steps = [" ".join(filter(None, (test, f"{e}={v}"))) for test, e, v in columns]
    lines = [
        f"{place}: " + (f"{test}, borrow 10: {e}={v}" if test else f"{e}={v}")
        for place, (test, e, v) in zip(PLACES, columns, strict=False)
    ]
    if a < b:
        left = "No digit left to borrow from."
        high = "\n".join([f"{a} - {b}", *lines, left])
        answer = f"{a} - {b} is below zero, and I only take the smaller number from the larger one."
        return Exercise("below zero", question, " ".join([*steps, left]), high, answer)
    columnwise = "".join(str(value) for _, _, value in reversed(columns))
    padded = [f"Digits: {columnwise}"] if columnwise != str(a - b) else []
    high = "\n".join([f"{a} - {b}", *lines, *padded, f"Result: {a - b}"])
    return Exercise("difference", question, " ".join(steps) + ".", high, f"{a} - {b} = {a - b}")


def is_held_out(a: int, b: int) -> bool:
    """Whether training never sees these two numbers together, so that they can test it."""
    return min(a, b) > 9 and zlib.crc32(f"{max(a, b)},{min(a, b)}".encode()) % 40 == 0


def random_sum(rng: random.Random, longest: int = LONGEST) -> Exercise:
    """A sum of two numbers with one to `longest` digits."""
    a, b = _pair(rng, longest)
    if is_held_out(a, b):
        return random_sum(rng, longest)
    return addition(a, b, ask_sum(a, b, rng))


def random_difference(rng: random.Random, longest: int = LONGEST) -> Exercise:
    """A difference, seldom below zero, and often enough of numbers that begin alike."""
    a, b = _pair(rng, longest)
    if rng.random() < 0.15:
        b = a // 10 ** (keep := rng.randrange(1, longest)) * 10**keep + rng.randrange(10**keep)
    if is_held_out(a, b):
        return random_difference(rng, longest)
    if (a < b) != (rng.random() < 0.06):
        a, b = b, a
    return subtraction(a, b, ask_difference(a, b, rng))


def random_too_long(rng: random.Random) -> Exercise:
    """A sum or difference with a number of more than six digits, which is refused."""
    longer, other = rng.choice((7, 7, 8, 8, 9, 10, 11, 12)), rng.randint(1, 12)
    a, b = number(rng, longer), number(rng, other if rng.random() < 0.5 else longer)
    a, b = (a, b) if rng.random() < 0.5 else (b, a)
    question = (ask_sum if rng.random() < 0.6 else ask_difference)(a, b, rng)
    medium = "A number has more than 6 digits."
    return Exercise("too long", question, medium, f"{medium} I was trained on up to 6, so I do not try.", TOO_LONG)


def ask_sum(a: int, b: int, rng: random.Random) -> str:
    """A wording of a + b."""
    return _ask(rng, (*_WORDINGS["either"], *_WORDINGS["sum"]), a, b, "+", "plus")


def ask_difference(a: int, b: int, rng: random.Random) -> str:
    """A wording of a - b."""
    return _ask(rng, (*_WORDINGS["either"], *_WORDINGS["difference"]), a, b, "-", "minus")


def number(rng: random.Random, length: int) -> int:
    """A number of exactly this many digits."""
    return rng.randrange(10 ** (length - 1), 10**length) if length > 1 else rng.randrange(10)


def held_out_pair(rng: random.Random, length: int) -> tuple[int, int]:
    """Two numbers of exactly this many digits that training never sees together, the larger one first."""
    while True:
        b, a = sorted((number(rng, length), number(rng, length)))
        if is_held_out(a, b):
            return a, b


def _ask(rng: random.Random, wordings: tuple[str, ...], a: int, b: int, sign: str, word: str) -> str:
    return rng.choice(wordings).format(a=a, b=b, op=sign, word=word)


def _pair(rng: random.Random, longest: int) -> tuple[int, int]:
    length = rng.choices(range(1, longest + 1), (0.05, 0.13, 0.2, 0.26, 0.2, 0.16)[:longest])[0]
    other = length if rng.random() < 0.65 else rng.randint(1, length)
    a, b = number(rng, length), number(rng, other)
    return (a, b) if rng.random() < 0.5 else (b, a)
