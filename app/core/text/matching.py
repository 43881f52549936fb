"""Finds what was typed in a text that is shown, by the folding of all searches (`folding`).

Not here: the full-text search (`app.core.store.search`), how its index cuts words (`index_words`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.core.text.folding import Folded, fold
from app.core.text.spellings import pattern_of, symbols, without_articles

TextSpan = tuple[int, int]  # of characters: from, up to

_SPACE = re.compile(" +")
_LETTERS = re.compile(r"[^\W_]+")
_APART = r"[\W_]*"
_REST = r"(?:(?=\w)[0-9a-z\u00df-\u0dff])*"  # of a word, in most writings with spaces; a wide class is slow to compile


class Matcher:
    """Looks for a wording, wherever it stands."""

    def __init__(self, wanted: str) -> None:
        folded = _ends_plainly(fold(wanted))
        # Lines are broken anywhere, so a space is any run of them.
        pattern = _SPACE.sub(" +", pattern_of(folded).replace("\\ ", " "))
        if folded.startswith(" "):  # one is enough there, and is quick to find
            pattern = pattern.replace(" +", " ", 1)
        self._patterns = (re.compile(pattern),) if folded else ()
        self._words = _LETTERS.findall(without_articles(folded))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be found."""
        return not self._patterns

    def spans(self, text: str) -> tuple[TextSpan, ...]:
        """What is found in a shown text, in order; a letter that stands for two is found once."""
        folded = Folded(text)
        found: list[TextSpan] = []
        for match in self._found(folded.text):
            span = folded.span(*match.span())
            if not found or span[0] >= found[-1][1]:
                found.append(span)
        return tuple(found)

    def first(self, text: str) -> TextSpan | None:
        """Return the first of `spans`, or None where there is none."""
        folded = Folded(text)
        match = next(self._found(folded.text), None)
        return folded.span(*match.span()) if match else None

    def may_be_in(self, letters: str) -> bool:
        """Whether a Markdown source can show what is looked for; `letters` is `letters_of` that source.

        Marks of Markdown stand between letters and are left out of both sides.
        """
        return all(word in letters for word in self._words)

    def _found(self, folded: str) -> Iterator[re.Match[str]]:
        for pattern in self._patterns:
            is_found = False
            for match in pattern.finditer(folded):
                is_found = True
                yield match
            if is_found:
                return


class WordMatcher(Matcher):
    """Looks for several terms at once as the full-text search found them: where words begin, if they are there at all,
    else inside words. Between the words of a term may stand what is no letter. A word that is begun is found whole.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        super().__init__("")
        wordings = set(map(_wording, terms))
        any_of = "|".join(sorted(wordings - {""}, key=len, reverse=True))  # the shorter may begin the longer
        if any_of:
            self._patterns = (re.compile(rf"(?<!\w)(?:{any_of}){_REST}"), re.compile(f"(?:{any_of}){_REST}"))


def _wording(term: str) -> str:
    """The words of a term with anything between them; a term without words as it is."""
    folded = fold(term)
    return _APART.join(map(pattern_of, _LETTERS.findall(folded))) or (re.escape(folded) if symbols(folded) else "")


def letters_of(source: str) -> str:
    """The letters and digits of a source, folded, without anything between them."""
    return re.sub(r"[\W_]+", "", fold(source))


def _ends_plainly(wanted: str) -> str:
    """Without a hyphen that is only being typed: "co-" is on the way to "co-operate", where it does not count."""
    return wanted[:-1] if len(wanted) > 1 and wanted[-1] == "-" and wanted[-2].isalpha() else wanted
