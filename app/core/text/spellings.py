"""What is written in several ways that no folding of single characters makes one: numbers and words with an article.

A number may be parted in threes by a comma, a point, a space or an apostrophe: "1,204" is "1204". An Arabic word has
its article, and short words before that, written to it: "والكتاب" is "كتاب". Symbols, such as emoji, are no words, but
are looked for all the same. All texts here are folded already (`folding`). Not here: the index (`index_words`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_GROUPED = re.compile(r"[0-9](?<![0-9]{2})[0-9]{0,2}([,.' ])[0-9]{3}(?:\1[0-9]{3})*(?![0-9])")  # a class first: quick
_NUMBER = re.compile(r"(?<!\d)(?:\d{1,3}([,.' ])\d{3}(?:\1\d{3})*(?!\d)|\d{4,})")
_APART = "[,.' ]?"
_LAM = "\u0644"  # is in every article
_ARTICLE = "(?:[\u0648\u0641]?(?:\u0627\u0644|\u0628\u0627\u0644|\u0643\u0627\u0644|\u0644\u0644))"
_WITH_ARTICLE = re.compile(rf"(?<!\w){_ARTICLE}(?=[\u0620-\u064a]{{2}})")
_WORD = re.compile(rf"(?<!\w){_ARTICLE}([\u0620-\u064a]{{2,}})")
_SYMBOL = re.compile(
    "[\u00a2-\u00ac\u00ae-\u00b1\u00b6\u00d7\u00f7\u2020\u2021\u2030\u20a0-\u20cf\u2100-\u2bff\u3004\u3012\u3013\u3020\u3036\u3037\u3200-\u33ff\U0001f000-\U0001faff]"
)


def joined_numbers(text: str) -> Iterator[str]:
    """The numbers that are parted in threes, each in one piece."""
    return (_in_one(match) for match in _GROUPED.finditer(text))


def with_joined_numbers(text: str) -> str:
    """A text in which every number that is parted in threes is in one piece."""
    return _GROUPED.sub(_in_one, text)


def words_without_article(text: str) -> Iterator[str]:
    """The Arabic words that have the article, without it."""
    return (match[1] for match in _WORD.finditer(text)) if _LAM in text else iter(())


def without_articles(text: str) -> str:
    """A text in which no Arabic word has the article."""
    return _WITH_ARTICLE.sub("", text) if _LAM in text else text


def symbols(text: str) -> str:
    """Emoji, arrows, currencies and other signs that are no words, each once, in order."""
    if text.isascii():
        return ""
    found = (sign for sign in _SYMBOL.findall(text) if unicodedata.category(sign)[0] == "S" or sign in "\u00a7\u00b6")
    return "".join(dict.fromkeys(found))


def pattern_of(text: str) -> str:
    """A regular expression that finds a text in every spelling."""
    parts: list[str] = []
    place = 0
    for match in _NUMBER.finditer(text):
        parts += [_words_pattern(text[place : match.start()]), _number_pattern(_in_one(match))]
        place = match.end()
    return "".join((*parts, _words_pattern(text[place:])))


def _words_pattern(text: str) -> str:
    parts: list[str] = []
    place = 0
    for match in _WITH_ARTICLE.finditer(text):
        parts += [re.escape(text[place : match.start()]), f"{_ARTICLE}?"]
        place = match.end()
    return "".join((*parts, re.escape(text[place:])))


def _number_pattern(digits: str) -> str:
    first = len(digits) % 3
    groups = ([digits[:first]] if first else []) + [digits[at : at + 3] for at in range(first, len(digits), 3)]
    return _APART.join(groups)


def _in_one(match: re.Match[str]) -> str:
    return match[0].replace(match[1], "") if match[1] else match[0]
