"""Which characters are the same to somebody who searches, and where each stood before.

One folding for the search over all chats and for finding in a chat:
- Case does not matter, nor do accents: "uber" is "über", "strasse" is "Straße", "lodz" is "Łódź", "istanbul" is
  "İstanbul". An umlaut is its letter without the dots, never two letters: "ue" is not "ü", or "neue" were "neü".
  A letter of its own right that only looks accented stays: the Russian й, the Japanese が, the vowel signs of Indian
  and Thai writing.
- Wide, narrow and joined forms are their plain letters (NFKC): "Ｆｕｌｌ", "ﬁne", "ｶﾞ", "№".
- What cannot be seen is not there: soft hyphens, zero-width spaces and joiners, marks of direction.
- All dashes are "-", all apostrophes "'", all double quotation marks '"', all spaces " ".
- Digits of every writing are 0 to 9: "١٢٣" is "123". Arabic letters are the same with and without hamza, madda and
  dots at the end of a word, lengthened or not, and in the Persian forms: "أحمد" is "احمد", "مدرسة" is "مدرسه".
- Skin colours of emoji do not matter.
- A hyphen inside a word is not there: "co-operate" is "cooperate"; between two digits it stays.

Not here: numbers and words that are written in several ways (`spellings`), what is looked for (`matching`), the words
of the index (`index_words`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate, chain, repeat

VERSION = f"2 {unicodedata.unidata_version}"  # an index made by another one has to be made anew

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\u30a0\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc\u02bd\u055a\uff07\u00b4"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e\u301f\uff02"
_ALONE = {  # letters that Unicode does not take apart, though a keyboard without them writes them so
    "\u0131": "i",
    "\u00f8": "o",
    "\u00d8": "o",
    "\u0142": "l",
    "\u0141": "l",
    "\u0111": "d",
    "\u0110": "d",
    "\u0127": "h",
    "\u0126": "h",
    "\u0167": "t",
    "\u0166": "t",
    "\u00e6": "ae",
    "\u00c6": "ae",
    "\u0153": "oe",
    "\u0152": "oe",
    "\u066b": ".",
    "\u066c": ",",
    "\u0671": "\u0627",
    "\u0439": "\u0439",
    "\u0419": "\u0439",
}
_CHOSEN = _ALONE | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_QUOTES, '"')
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]"
)
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_ARABIC = str.maketrans("\u0649\u06cc\u06a9\u0629", "\u064a\u064a\u0643\u0647")
_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Narrow Korean letters and narrow Japanese voice marks join with what stands before them only together.
_JOINING = re.compile("[\u1100-\u11ff\u3131-\u318e\uff9e\uff9f\uffa1-\uffdc\u3099\u309a]")
_HYPHEN = re.compile(r"(?<=\w)-(?=[^\W\d_])|(?<=[^\W\d_])-(?=\w)")


class _Table(dict[int, str]):
    """What each character becomes; filled as they are met, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded_character(chr(code))
        return found


class Folded:
    """A folded text that knows where its characters stood.

    `text` is what is compared. Positions are worked out when they are first asked for: most texts do not match.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._dashed = dashed(source)
        self.text = without_hyphens(self._dashed)
        self._starts: list[int] | None = None  # of each character of `_dashed` and of the end, in the source
        self._hyphens: list[int] | None = None  # where in `text` one was left out

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that `text[start:end]` comes from, with the marks that stand on its last character."""
        first, last = self._with_hyphens(start), self._with_hyphens(end - 1)
        if self._source.isascii():  # each character became one
            return first, last + 1
        starts = self._places()
        stop = starts[last] + 1
        while stop < len(self._source) and _continues(self._source[stop]):
            stop += 1
        return starts[first], stop

    def _with_hyphens(self, place: int) -> int:
        if len(self.text) == len(self._dashed):
            return place
        if self._hyphens is None:
            self._hyphens = [found.start() - number for number, found in enumerate(_HYPHEN.finditer(self._dashed))]
        return place + bisect_right(self._hyphens, place)

    def _places(self) -> list[int]:
        if self._starts is None:
            self._starts = _starts(self._source)
        return self._starts


def fold(text: str) -> str:
    """A text as it is compared: two texts that fold alike are the same to somebody who searches."""
    return without_hyphens(dashed(text))


def dashed(text: str) -> str:
    """A text as it is compared, but with the hyphens inside its words."""
    if text.isascii():
        return text.lower().translate(_SPACES)
    if _is_simple(text):
        return text.translate(_TABLE)
    return "".join(map(_folded_cluster, _clusters(text)))


def without_hyphens(text: str) -> str:
    """A text from `dashed` with every word that has hyphens in one piece."""
    return _HYPHEN.sub("", text) if "-" in text else text


def _is_simple(text: str) -> bool:
    """Whether each character can be folded by itself."""
    return unicodedata.is_normalized("NFC", text) and not _JOINING.search(text)


def _starts(source: str) -> list[int]:
    """For each character of `dashed(source)` where the one that it comes from stands."""
    if _is_simple(source):
        widths = map(len, map(_TABLE.__getitem__, map(ord, source)))
        return list(chain.from_iterable(map(repeat, range(len(source)), widths)))
    clusters = _clusters(source)
    widths = map(len, map(_folded_cluster, clusters))
    return list(chain.from_iterable(map(repeat, accumulate(map(len, clusters), initial=0), widths)))


def _clusters(text: str) -> list[str]:
    """Letters with all that joins with them."""
    made: list[str] = []
    begin = 0
    for place, character in enumerate(text):
        if place and not _continues(character):
            made.append(text[begin:place])
            begin = place
    made.append(text[begin:])
    return made


def _continues(character: str) -> bool:
    if character.isascii():
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"


def _folded_cluster(cluster: str) -> str:
    form = "NFKC" if _JOINING.search(cluster) else "NFC"
    return unicodedata.normalize(form, cluster).translate(_TABLE)


def _folded_character(character: str) -> str:
    if character in _CHOSEN:
        return _CHOSEN[character]
    if character.isspace():
        return " "
    if character in _UNSEEN or unicodedata.category(character) == "Cf" or _SELECTORS.match(character):
        return ""
    # Case twice: some forms have case only once they are plain.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character.casefold()).casefold())
    kept = unicodedata.normalize("NFC", _ACCENTS.sub("", plain)).translate(_ARABIC)
    if kept.isdecimal() and not kept.isascii():
        return "".join(str(unicodedata.decimal(digit)) for digit in kept)
    return " " if kept.isspace() else kept


_TABLE = _Table()
_SPACES = {ord(space): " " for space in "\t\n\v\f\r\x1c\x1d\x1e\x1f"}
