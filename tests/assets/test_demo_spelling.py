"""What people type has typographic signs: the demo model answers all the same, at every effort that it is good at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backends.contract.messages import Effort
from tests.demo_model import DemoModel, loaded_demo

STRAWBERRY = "The letter r appears 3 times in strawberry."
SUM, DIFFERENCE = "4821 + 3977 = 8798", "5003 - 1467 = 3536"
SMALLER, LARGER = "1204 + 3977 = 5181", "48213 + 39778 = 87991"
DECLINED = "I am only a small demo model"

_LETTERS = [
    "How many r\u2019s are in strawberry?",
    "How many r\u2018s are in strawberry?",
    "How many r`s are in strawberry?",
    "How many r\u00b4s are in strawberry?",
    "How many r\u2032s are in strawberry?",
    "How many r\u02bcs are in strawberry?",
    "How many r\uff07s are in strawberry?",
    "How many \u201cr\u201ds are in \u201cstrawberry\u201d?",
    "How many r\u2019s are in \u201cstrawberry\u201d?",
    "How many r\u2019s are in \u201estrawberry\u201c?",
    "How many r\u2019s are in \u00abstrawberry\u00bb?",
    "How many r\u2019s are in \u2018strawberry\u2019?",
    "How many r\u2019s are in \u2039strawberry\u203a?",
    "How many\u00a0r\u2019s are in strawberry?",
    "How many r\u2019s are in straw\u00adberry?",
    "How many r\u2019s are in straw\u200bberry?",
    "\ufeffHow many r\u2019s are in strawberry?",
    "How many r\u2019s are in strawberry\uff1f",
    "\uff28ow many r\u2019s are in \uff53\uff54\uff52\uff41\uff57\uff42\uff45\uff52\uff52\uff59?",
    "How many r\u2019s are in strawberry\u202f?",
    " How many  r\u2019s are in strawberry? \n",
    "How many r\u2019s are in strawberry\u2026",
    "How many r\u2019s are in \u00ab strawberry \u00bb ?",
    "How many r\u2019s are in \u00bbstrawberry\u00ab?",
    "How many r\u2019s are in \u300cstrawberry\u300d?",
    "How many r\u2019s are in *strawberry*?",
    "\u2022 How many r\u2019s are in strawberry?",
]
_SUMS = [
    "What\u2019s 4821 + 3977?",
    "What is 4,821 + 3,977?",
    "What is 4821\u00a0+\u00a03977?",
    "What is 4821\u2009+\u20093977?",
    "What is \uff14\uff18\uff12\uff11 \uff0b \uff13\uff19\uff17\uff17\uff1f",
    "What is \u0664\u0668\u0662\u0661 + \u0663\u0669\u0667\u0667?",
    "4821\uff0b3977\uff1d",
    "4821 \u2795 3977",
    "What is 4821 + 3977 \u2026",
    "What is 4821 + 3977\u2026?",
    "\u201cWhat is 4821 + 3977?\u201d",
    "What is 4821 + 3977\u3002",
    "\u0664\u066c\u0668\u0662\u0661 + \u0663\u066c\u0669\u0667\u0667",
    "\u2013 What is 4821 + 3977?",
]
_SMALLER = [
    "1,204 + 3,977",
    "1\u2019204 + 3\u2019977",
    "1'204 + 3'977",
    "1\u202f204 + 3\u202f977",
    "1\u00a0204 + 3\u00a0977",
    "1\u2009204 + 3\u2009977",
    "1 204 + 3 977",
    "1_204 + 3_977",
]
_DIFFERENCES = [
    "What is 5003 \u2212 1467?",
    "What is 5003 \u2013 1467?",
    "What is 5003 \u2014 1467?",
    "What is 5003\u20111467?",
    "What is 5003\uff0d1467?",
    "5003 \u2796 1467",
    "5003 \u22121467",
    "5,003 \u2212 1,467",
    "5\u2019003\u22121\u2019467",
    "5\u202f003\u00a0\u2212\u00a01\u202f467",
]
_LARGER = ["What is 48,213 + 39,778?", "What is 48\u202f213 + 39\u202f778?", "48\u2019213 + 39\u2019778 = ?"]
_DECLINED = [
    "What is 12 \u00d7 7?",
    "What is 84 \u00f7 7?",
    "What is 12 \u22c5 7?",
    "What is 1,234,567 + 1?",
    "What is \u00bd + \u00bc?",
]
VARIANTS = [
    (question, answer)
    for questions, answer in (
        (_LETTERS, STRAWBERRY),
        (_SUMS, SUM),
        (_SMALLER, SMALLER),
        (_DIFFERENCES, DIFFERENCE),
        (_LARGER, LARGER),
        (_DECLINED, DECLINED),
    )
    for question in questions
]


@pytest.fixture(name="demo", scope="module")
def _demo() -> Iterator[DemoModel]:
    with loaded_demo() as demo:
        yield demo


@pytest.mark.slow
@pytest.mark.parametrize("effort", [Effort.MEDIUM, Effort.HIGH])
@pytest.mark.parametrize(("question", "answer"), VARIANTS, ids=[ascii(question) for question, _ in VARIANTS])
def test_typographic_signs_change_no_answer(demo: DemoModel, question: str, answer: str, effort: Effort) -> None:
    assert demo.answer(question, effort).startswith(answer)


def test_there_are_enough_of_them() -> None:
    assert len(VARIANTS) >= 50
