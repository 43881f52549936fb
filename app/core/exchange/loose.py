"""JSON that anybody may have written: every value is asked for by kind, and what is odd reads as if it were not there.

Read are whole files, rows of values (JSON lines, also torn ones or two on a line) and lists that are cut off; UTF-8 and
UTF-16, and by a guess that is told other encodings; half a pair of surrogates becomes U+FFFD. What could not be read is
told. Not here: what the values mean.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

import msgspec

from app.core.text import encodings
from app.core.text.encodings import Encoding, NotTextError
from app.sentence import Sentence

LATEST = 4_102_444_800.0  # seconds since 1970 at the end of 2099; what is later is no time but damage
_MILLISECONDS_FROM, _MICROSECONDS_FROM = 1e11, 1e14
_MOST_TORN = 1000  # lines; a file with more is no row of values
_LOOKED_AT = 1_000_000  # bytes
_BLANK = " \t\r\n\0\ufeff"
_SURROGATE = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_GAP = re.compile(r"[\s\0\ufeff,]*")
_decoder = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class JsonObject:
    """A JSON object of which nothing is certain."""

    fields: Mapping[str, object]

    def get(self, name: str) -> object:
        """Return the value as it is, or None."""
        return self.fields.get(name)

    def text(self, *names: str) -> str:
        """Return the first of these fields that holds text (a whole number counts), or else nothing."""
        for name in names:
            value = self.fields.get(name)
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value) if abs(value) < 1 << 63 else ""
            if isinstance(value, str) and value:
                return value
        return ""

    def time(self, *names: str) -> float | None:
        """Return the first of these fields that holds a time, in seconds since 1970."""
        return next((time for name in names if (time := seconds(self.fields.get(name))) is not None), None)

    def flag(self, name: str) -> bool:
        """Return whether the field says true."""
        return self.fields.get(name) is True

    def item(self, name: str) -> JsonObject:
        """Return the object in this field, or an empty one."""
        return item(self.fields.get(name))

    def items(self, name: str) -> list[JsonObject]:
        """Return the objects in this field's list."""
        return items(self.fields.get(name))

    def texts(self, name: str) -> list[str]:
        """Return the texts in this field's list."""
        return [value for value in sequence(self.fields.get(name)) if isinstance(value, str)]


@dataclass(frozen=True)
class Decoded:
    """A file's value (the list of its values, where there are several) and what of it could not be read."""

    value: object
    missing: tuple[Sentence, ...] = ()


def item(value: object) -> JsonObject:
    """Return a JSON object as an item; anything else is an empty one."""
    return JsonObject(value if is_object(value) else {})


def items(value: object) -> list[JsonObject]:
    """Return the objects in a JSON list."""
    return [item(each) for each in sequence(value) if is_object(each)]


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Return whether this is a JSON object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Return whether this is a JSON list."""
    return isinstance(value, list)


def sequence(value: object) -> Sequence[object]:
    """Return a JSON list; anything else is an empty one."""
    return value if is_list(value) else ()


def seconds(time: object) -> float | None:
    """Return seconds since 1970 of a time in seconds, milli- or microseconds or ISO; None for what is none of them."""
    if isinstance(time, str):
        return _seconds_written(time.strip())
    if isinstance(time, bool) or not isinstance(time, int | float) or not 0 < time < LATEST * 1e6:
        return None
    unit = 1e6 if time >= _MICROSECONDS_FROM else 1e3 if time >= _MILLISECONDS_FROM else 1
    return time / unit if time / unit <= LATEST else None


def _seconds_written(text: str) -> float | None:
    try:
        return seconds(float(text.replace(",", ".")))
    except ValueError:
        pass
    try:
        return seconds(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError, OSError):
        return None


def decoded(content: bytes) -> Decoded:
    """Return what a file holds; an empty list where it is no JSON at all."""
    text, encoding = _text(content)
    found = _parsed(text.strip(_BLANK))
    if encoding is Encoding.UTF_8 or not found.value:
        return found
    told = Sentence(
        "The file does not say its encoding. It is read as {encoding}; letters may be wrong.", encoding=encoding.label
    )
    return Decoded(found.value, (*found.missing, told))


def _parsed(text: str) -> Decoded:
    for strict in (True, False):
        try:
            return Decoded(_strict(text) if strict else _decoder.decode(text := _mended(text)))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            continue
    return _elements(text) if text.startswith("[") else _values(text)


def _strict(text: str) -> object:
    """Decode a list element by element: a whole one would hold Python's lock, and with it the window, for a second."""
    if not text.startswith("["):
        return msgspec.json.decode(text)
    return [msgspec.json.decode(raw) for raw in msgspec.json.decode(text, type=list[msgspec.Raw])]


def _text(content: bytes) -> tuple[str, Encoding]:
    """Return a file's text; an encoding other than UTF-8 where one had to be guessed. JSON is UTF-8 or says so."""
    has_mark = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if has_mark or content[1:2] == b"\0":
        return content.decode("utf-16" if has_mark else "utf-16-le", "replace"), Encoding.UTF_8
    try:
        return content.decode("utf-8-sig"), Encoding.UTF_8
    except UnicodeDecodeError:
        return _guessed(content)


def _guessed(content: bytes) -> tuple[str, Encoding]:
    """Return a text that is not UTF-8; one bad byte makes no other encoding of it."""
    try:
        if len(re.findall(rb"[\x80-\xff]", content[:_LOOKED_AT])) == 1:
            raise NotTextError
        found = encodings.decoded(content)
    except NotTextError:
        return content.decode("utf-8-sig", "replace"), Encoding.UTF_8
    return found.text, found.encoding


def _mended(text: str) -> str:
    return _SURROGATE.sub(lambda found: "\\ufffd" if found["lone"] else found[0], text)


def _elements(text: str) -> Decoded:
    """Return the whole elements of a list that is cut off or damaged."""
    values: list[object] = []
    place = 1
    while (value := _next(text, place)) is not None:
        values.append(value[0])
        place = value[1]
    return Decoded(values, (Sentence("The file is cut off or damaged after entry {count}.", count=len(values)),))


def _values(text: str) -> Decoded:
    """Return the objects of a row of values; a line that holds none is told."""
    values: list[object] = []
    missing: list[Sentence] = []
    place = 0
    for start, number in _lines(text):
        if start < place:
            continue
        if len(missing) == _MOST_TORN:
            missing.append(Sentence("Everything after line {number} is left out.", number=number - 1))
            break
        place = start
        while (value := _next(text, place)) is not None and (is_object(value[0]) or sequence(value[0])):
            values.append(value[0])
            place = value[1]
        end = text.find("\n", start)
        if place <= end or (end < 0 and place < len(text)):
            missing += _torn(text[place : end if end >= 0 else None], number)
    return Decoded(values, tuple(missing))


def _torn(rest: str, number: int) -> list[Sentence]:
    return [Sentence("Line {number} is cut off or damaged.", number=number)] if rest.strip(_BLANK) else []


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start, number = 0, 1
    while start < len(text):
        yield start, number
        end = text.find("\n", start)
        start, number = (end + 1 if end >= 0 else len(text)), number + 1


def _next(text: str, place: int) -> tuple[object, int] | None:
    """Return the value that begins here, behind blanks, and where it ends; None where there is none."""
    gap = _GAP.match(text, place)
    start = gap.end() if gap else place
    try:
        return _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
