"""Sentences as values: a template with typed arguments, made in any layer without Qt and shown once, by one face.

The window translates the template and writes figures as the user's language does (`app.ui.kit.sentences`); the
terminal, the log and exported files print English, which is `str(sentence)`. Qt's lupdate finds every template in the
source by the names `Sentence` and `Plural` (`assets.translations.update`), so a template is always written out as one
literal where the sentence is made. Not here: texts of a single widget, which go through `tr` there.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Protocol

_GB, _MIB, _GIB = 10**9, 1 << 20, 1 << 30


class Locale(Protocol):
    """A language, and how it writes figures."""

    def translate(self, template: str, count: int = -1) -> str:
        """Return the template in this language; of several plural forms the one for `count`."""
        ...

    def number(self, value: float, decimals: int) -> str:
        """Return a number with so many decimals, its thousands set apart."""
        ...


class Wording(Protocol):
    """Anything that a locale can put into words: a sentence or a figure."""

    def shown(self, locale: Locale) -> str:
        """Return the text that a person reads."""
        ...

    def __str__(self) -> str:
        return self.shown(ENGLISH)


Argument = str | int | Wording
"""What fills a place: a text that stays as it is (a name, a path), a whole number, a figure or another sentence."""


def shown(argument: Argument, locale: Locale) -> str:
    """Return the text that a person reads in this language."""
    match argument:
        case str():
            return argument
        case int():
            return locale.number(argument, 0)
        case _:
            return argument.shown(locale)


def places(template: str) -> set[str]:
    """Return the names of the places to fill."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@dataclass(frozen=True, init=False)
class Sentence(Wording):
    """A template such as `“{name}” is too large.` with an argument for every place."""

    template: str
    arguments: tuple[tuple[str, Argument], ...]

    def __init__(self, template: str, /, **arguments: Argument) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "arguments", tuple(arguments.items()))

    def shown(self, locale: Locale) -> str:
        """Return the sentence in this language."""
        filling = {name: shown(argument, locale) for name, argument in self.arguments}
        return locale.translate(self.template).format_map(filling)

    @property
    def is_whole(self) -> bool:
        """Whether there is an argument for every place."""
        return places(self.template) <= {name for name, _ in self.arguments}

    def filled(self, **arguments: Argument) -> Sentence:
        """Return the same sentence with these arguments as well; for templates that stand in a table."""
        return Sentence(self.template, **dict(self.arguments), **arguments)

    def then(self, following: Sentence | None) -> Sentence:
        """Return one sentence after the other; this one alone where none follows."""
        return self if following is None else Sentence("{first} {second}", first=self, second=following)


@dataclass(frozen=True)
class Plural(Wording):
    """A counted thing such as `Plural("%Ln message(s)", "", 3)`: arguments and places as Qt's `tr` has them."""

    template: str
    disambiguation: str
    count: int

    def shown(self, locale: Locale) -> str:
        """Return the form that this count takes in this language."""
        return locale.translate(self.template, self.count)


@dataclass(frozen=True)
class Number(Wording):
    """A number that is shown with so many decimals, as the face writes numbers."""

    value: float
    decimals: int = 0

    def shown(self, locale: Locale) -> str:
        """Return the number in the language of the face, such as `1,234.5`."""
        return locale.number(self.value, self.decimals)


@dataclass(frozen=True)
class Bytes(Wording):
    """Bytes of a disk or of a download, where a GB has 10⁹."""

    value: int

    def shown(self, locale: Locale) -> str:
        """Return the size in the language of the face, such as `12.1 GB`."""
        return f"{locale.number(self.value / _GB, 1)} GB"


@dataclass(frozen=True)
class MemoryBytes(Wording):
    """Bytes of memory as on its box, where a GB has 2³⁰; less than a tenth of one is written in MB."""

    value: int

    def shown(self, locale: Locale) -> str:
        """Return `15.6 GB` or `62 MB`."""
        if 0 < self.value < _GIB / 10:
            return f"{locale.number(self.value / _MIB, 0)} MB"
        return f"{locale.number(self.value / _GIB, 1)} GB"


class _English:
    """The language in which templates are written."""

    def translate(self, template: str, count: int = -1) -> str:
        """Return the template itself; `(s)` in it stands for the ending of all counts but one."""
        if count < 0:
            return template
        return template.replace("(s)", "" if count == 1 else "s").replace("%Ln", self.number(count, 0))

    def number(self, value: float, decimals: int) -> str:
        """Return a number as English writes it, such as `1,234.5`."""
        return f"{value:,.{decimals}f}"


ENGLISH: Locale = _English()
