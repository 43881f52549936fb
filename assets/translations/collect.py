"""Finds the sentences that core, services and state make, as templates: what is filled in becomes {0}, {1}, ….

A sentence is a string that begins like one and ends like one, or is an argument of what the user reads: an error, a
notice. Docstrings, SQL, log lines and assertions are not. Not here: what the window itself says (`tr`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

LAYERS = ("core", "services", "state", "errors.py", "settings.py")
_SHOWN = re.compile(r"(Error|Refused|Notice|Locked|Failure|Unknown)$")  # calls whose first two arguments are read
_BEFORE = re.compile(r"^\{[^{}]*\} (?=[A-ZÄÖÜ“][^{}]* [^{}]*[.?!]$)")
_PLACE = re.compile(r"\{[^{}]*\}")
_SENTENCE = re.compile(r"[A-ZÄÖÜ“{0-9][^\n]*\s[^\n]*[.?!…](\{\d+\})?$")
_FRAGMENTS = ("Main memory", "{0} GB stay free", "{0} GB are missing")  # names, and what fills the places of others
_CODE = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|VACUUM|CREATE)\b")


def sentences(app: Path) -> list[str]:
    """All of them, each once, in order."""
    files = (path for layer in LAYERS for path in _files(app / layer))
    found = {template for path in files for template in _templates(ast.parse(path.read_text("utf-8")))}
    return sorted({*found, *_FRAGMENTS})


def wrapped(app: Path) -> list[tuple[str, str]]:
    """(context, text) of modules that translate through a short function of their own, `_tr`, which Qt does not see."""
    found: list[tuple[str, str]] = []
    for path in _files(app):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        own = next((node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == "_tr"), None)
        calls = (node for node in ast.walk(own) if isinstance(node, ast.Call)) if own else iter(())
        context = next((_constant(call) for call in calls if _name(call.func) == "translate"), "")
        if context:
            found += (
                (context, _constant(node)) for node in nodes if isinstance(node, ast.Call) and _name(node.func) == "_tr"
            )
    return [(context, text) for context, text in found if text]


def numbered(text: str) -> str:
    """`{name}` and `{name:,}` as `{0}`, `{1}`, …. A sentence put before the others is one of its own."""
    text = _BEFORE.sub("", text)
    places = count()
    return _PLACE.sub(lambda _: f"{{{next(places)}}}", text)


def _files(place: Path) -> list[Path]:
    return [path for path in (place, *sorted(place.rglob("*.py"))) if path.is_file()]


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
    """Docstrings, assertions, log lines, marked texts, and the parts of f-strings."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        inner: Sequence[ast.AST] = ()
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Assert():
                inner = [node]
            case (
                ast.Call(func=ast.Attribute(value=ast.Name(id="log"))) | ast.Call(func=ast.Name(id="QT_TRANSLATE_NOOP"))
            ):
                inner = [node]
            case ast.JoinedStr():
                inner = node.values
            case _:
                pass
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
        yield numbered(node.value.strip())
    elif isinstance(node, ast.JoinedStr):
        parts = (
            "{}" if isinstance(part, ast.FormattedValue) else str(getattr(part, "value", "")) for part in node.values
        )
        yield numbered("".join(parts).strip())


def _is_words(text: str) -> bool:
    """More than what is filled in."""
    return any(letter.isalpha() for letter in _PLACE.sub("", text)) and " " in text


def _constant(call: ast.Call) -> str:
    """The first argument, where it is a plain text."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )
