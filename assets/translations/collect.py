"""Finds the sentences that core, services and state make, as templates: what is filled in becomes {0}, {1}, ….

A sentence is a string that begins like one and ends like one, or is an argument of what the user reads: an error, a
notice. Docstrings, SQL, log lines and assertions are not. Not here: what the window itself says (`tr`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

LAYERS = ("core", "services", "state", "errors.py", "settings.py")
_SHOWN = re.compile(r"(Error|Refused|Notice|Locked|Failure|Unknown)$")  # calls whose first two arguments are read
_PLACE = re.compile(r"\{[^{}]*\}")
_SENTENCE = re.compile(r"[A-ZÄÖÜ“{0-9][^\n]*\s[^\n]*[.?!…]$")
_CODE = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|VACUUM|CREATE)\b")


def sentences(app: Path) -> list[str]:
    """All of them, each once, in order."""
    files = (path for layer in LAYERS for path in _files(app / layer))
    found = {template for path in files for template in _templates(ast.parse(path.read_text("utf-8")))}
    return sorted(found)


def numbered(text: str) -> str:
    """`{name}` and `{name:,}` as `{0}`, `{1}`, …."""
    places = count()
    return _PLACE.sub(lambda _: f"{{{next(places)}}}", text)


def _files(place: Path) -> list[Path]:
    return [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))


def _templates(tree: ast.Module) -> Iterator[str]:
    skipped = _skipped(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _SHOWN.search(_name(node.func)):
            for argument in node.args[:2]:
                for text in _texts(argument):
                    if _is_words(text) and not text[0].islower():
                        yield text
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        for text in _text(node):
            if _SENTENCE.match(text) and not _CODE.match(text) and _is_words(text):
                yield text


def _skipped(tree: ast.Module) -> set[int]:
    """Docstrings, assertions, log lines, and the parts of f-strings."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        inner: list[ast.AST] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner = [node.value]
        elif isinstance(node, ast.Assert):
            inner = [node]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _name(node.func.value) == "log":
            inner = [node]
        elif isinstance(node, ast.Call) and _name(node.func) == "QT_TRANSLATE_NOOP":
            inner = [node]
        elif isinstance(node, ast.JoinedStr):
            inner = list(node.values)
        skipped.update(id(one) for root in inner for one in ast.walk(root))
    return skipped


def _texts(node: ast.expr) -> Iterator[str]:
    """Also of both branches of a condition."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    else:
        yield from _text(node)


def _text(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield numbered(node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (
            "{}" if isinstance(part, ast.FormattedValue) else str(getattr(part, "value", "")) for part in node.values
        )
        yield numbered("".join(parts))


def _is_words(text: str) -> bool:
    """More than what is filled in."""
    return any(letter.isalpha() for letter in _PLACE.sub("", text)) and " " in text


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
