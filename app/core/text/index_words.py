"""A text as the full-text search keeps it: words between spaces, folded as in all searches (`folding`).

Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese put no spaces between words, or only between some. Each run of
them is cut into overlapping pairs of characters, and the last character by itself: "東京都" is "東京 京都 都". So
whatever stands inside is found, by a row of its pairs, and no dictionary decides what a word is. Words with hyphens,
numbers that are parted in threes, and words with marks of Markdown inside, stand there in their parts and, once more at
the end, in one piece; so do Arabic words without their article. Symbols stand at the end, as words that nobody types.

Not here: the query's language (`app.core.store.search`), finding in a shown text (`matching`).
"""

from __future__ import annotations

import re
import unicodedata

from app.core.text.folding import dashed, fold, without_hyphens
from app.core.text.spellings import (
    joined_numbers,
    symbols,
    with_joined_numbers,
    without_articles,
    words_without_article,
)

_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u1000-\u1049\u1050-\u109d\u1780-\u17d3\u3005-\u3007\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_MARKS = r"(?:\*{1,3}|~~|`)"
_MARK_BETWEEN = re.compile(f"(?<=[{_UNSPACED}]){_MARKS}(?=[{_UNSPACED}])")
_COMPOUND = re.compile(rf"(?<!\w)\w++(?:(?:-|{_MARKS})\w++)+")  # never goes back: words can be as long as a file
_MARK = re.compile(_MARKS)
_MARK_INSIDE = re.compile(r"(?<=\w)(?:\*\*|~~)(?=\w)")
_BORDER = "\ue000"  # a word that nobody types: no phrase reaches over it


def index_text(text: str) -> str:
    """What the index is given for a text."""
    folded = dashed(text)
    if not folded.isascii():
        folded = _MARK_BETWEEN.sub("", folded)
    joined = [*_joined(folded), *map(_symbol_word, symbols(folded))]
    cut = folded if folded.isascii() else _RUN.sub(_pairs, folded)
    return f"{cut} {_BORDER} {' '.join(joined)}" if joined else cut


def index_phrases(term: str) -> tuple[str, ...]:
    """What to look for in the index to find a term: a row of words; where there are more, each of them will do."""
    folded = dashed(term)
    plain = without_hyphens(folded)
    phrases = [_phrase(folded), _phrase(plain), _phrase(with_joined_numbers(plain)), _phrase(without_articles(plain))]
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def symbol_words(term: str) -> tuple[str, ...]:
    """What to look for in the index to find the symbols of a term, all of them."""
    return tuple(map(_symbol_word, symbols(fold(term))))


def _symbol_word(symbol: str) -> str:
    """Two characters for private use, of which a word may be made."""
    return f"{chr(0xE100 + (ord(symbol) >> 8))}{chr(0xE400 + (ord(symbol) & 0xFF))}"


def without_marks(text: str) -> str:
    """A source without the marks of Markdown inside its words."""
    return _MARK_INSIDE.sub("", text) if "**" in text or "~~" in text else text


def _joined(folded: str) -> list[str]:
    found = (*_compounds(folded), *joined_numbers(folded), *words_without_article(folded))
    return list(dict.fromkeys(found))


def _compounds(folded: str) -> list[str]:
    if "-" not in folded and "*" not in folded and "`" not in folded and "~~" not in folded:
        return []
    found = (_MARK.sub("", without_hyphens(match[0])) for match in _COMPOUND.finditer(folded))
    return [word for word in found if "-" not in word and not _RUN.search(word)]


def _pairs(run: re.Match[str]) -> str:
    letters = run[0]
    return f" {' '.join(letters[place : place + 2] for place in range(len(letters)))} "


def _phrase(folded: str) -> str:
    """The words in a row. The last run may go on in the text; its last character is in the pair before."""
    term = _trimmed(folded)
    words = _RUN.sub(_pairs, term).split()
    runs = _RUN.findall(term)
    is_open = bool(runs) and len(runs[-1]) > 1 and term.endswith(runs[-1])
    return " ".join(words[:-1] if is_open else words)


def is_one_character(phrase: str) -> bool:
    """Whether a phrase is one character of a writing without spaces, which the index has as the beginning of pairs."""
    return _RUN.fullmatch(phrase) is not None and len(phrase) == 1


def _trimmed(term: str) -> str:
    """Without what is no letter at both ends."""
    kept = [place for place, character in enumerate(term) if unicodedata.category(character)[0] in "LNM"]
    return term[kept[0] : kept[-1] + 1] if kept else ""
