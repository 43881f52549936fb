"""Questions for the demo model alone, in the spelling that it was trained on.

The demo model learnt from plain ASCII: it has never seen a typographic apostrophe, a thousands separator or a minus
sign, and declines what it could answer. So the signs of a question are made plain before it is rendered; its words and
figures stay. The chat keeps what the person typed, and the inspector shows what the model was given. A model that
has read the world's texts is given every question as it was typed. assets/demo/MODEL_CARD.md says the same.

Not here: rendering (`backends.harmony`), which model is the demo (`backends.local.describing`).
"""

from __future__ import annotations

import re
import unicodedata

from msgspec.structs import replace

from backends.contract.messages import Message, Prompt, UserMessage

_PLAIN = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc\u0060\u00b4",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2039\u203a\u301d\u301e\u301f\u300c\u300d\u300e\u300f",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2796",
    "+": "\u2795",
    "*": "\u00d7\u22c5\u00b7\u2715\u2716",
    "/": "\u00f7\u2044\u2215\u2797",
    "?": "\u061f\u203d",
    ",": "\u060c\u066c",
    ".": "\u3002\uff61",
}
_TABLE = str.maketrans({sign: plain for plain, signs in _PLAIN.items() for sign in signs})
_SPACES = re.compile(r"[^\S\n]+")
_BULLET = re.compile(r"^(?:[\u2022\u2023\u25e6]|[-*](?= +[^\W\d])) +", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|[*_])(?=\S)([^*_\n]+)(?<=\S)\1(?!\w)")
_LOPSIDED = re.compile(r"(?<=\d) +([+-])(?=\d)")  # 5 -3, where the sign stands between
_BEFORE_MARK = re.compile(r"(?<=\w) (?=[?!])")  # as French sets it
_GROUPED = re.compile(
    r"(?<![\d.,'_])(?<!\d )\d{1,3}(?:(?:,\d{2,3})*,\d{3}|(?:'\d{3})+|(?:_\d{3})+|(?: \d{3})+)(?![\d'_]|[.,]\d)"
)
_LONGEST = 100_000  # characters: far more than the demo model's context holds, so nobody is answered
_MEANT = ("<super>", "<sub>", "<fraction>", "<circle>")  # what these say would be lost: 3\u00b2 is not 32


def plainly_spelled(prompt: Prompt) -> Prompt:
    """The prompt with the signs of its questions made plain."""
    return replace(prompt, messages=tuple(map(_plainly, prompt.messages)))


def plain_signs(text: str) -> str:
    """Wide and joined characters, quotes, dashes, spaces, digits of other writings, plain; without thousands
    separators, bullets and marks of emphasis.

    A point in a number may be a separator or begin its decimals, so it stays; so do exponents and fractions.
    """
    signs = "".join(map(_plain_character, unicodedata.normalize("NFC", text)))
    spaced = _BEFORE_MARK.sub("", _SPACES.sub(" ", signs)).strip()
    bare = _EMPHASIS.sub(r"\2", _BULLET.sub("", spaced))
    whole = _GROUPED.sub(lambda number: re.sub(r"\D", "", number[0]), bare)
    return _LOPSIDED.sub(r" \1 ", whole)


def _plainly(message: Message) -> Message:
    if not isinstance(message, UserMessage) or len(message.content) > _LONGEST:
        return message
    return replace(message, content=plain_signs(message.content))


def _plain_character(character: str) -> str:
    if unicodedata.category(character) == "Cf":  # what cannot be seen
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    is_meant = unicodedata.decomposition(character).startswith(_MEANT)
    form = character if is_meant else unicodedata.normalize("NFKC", character.translate(_TABLE))
    return form.translate(_TABLE)
