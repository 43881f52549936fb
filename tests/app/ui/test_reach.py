"""Tests of the window know its widgets through `drivers` alone: a renamed widget touches one file.

A test may take a widget that a driver hands out and use one part of it; it may not reach through a part to another's.
Not here: tests of a single widget, which open no window.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
SOURCE = TESTS.parent / "app" / "ui"
OWN = ("app/ui/drivers/", "bench/", "soak/")  # the drivers themselves, and what is no test


def parts() -> set[str]:
    """The public attributes that the window's classes set on themselves, and the window of the program."""
    found = {"window"}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and not node.attr.startswith("_"):
                found.add(node.attr)
    return found


def drivers(tree: ast.AST) -> set[str]:
    """The names that stand for a driver: by their annotation, or by what is assigned to them."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.returns is not None]
    found = {node.name for node in functions if "Driver" in ast.unparse(node.returns or node)}
    arguments = [node for node in ast.walk(tree) if isinstance(node, ast.arg) and node.annotation is not None]
    found |= {node.arg for node in arguments if "Driver" in ast.unparse(node.annotation or node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and is_driver(node.value, found):
            found |= {name for target in node.targets for name in assigned(target)}
    return found


def is_driver(value: ast.expr, known: set[str]) -> bool:
    """Whether an expression makes a driver, or takes one that is known."""
    words = re.findall(r"\w+", ast.unparse(value).partition("(")[0])
    return any(word.endswith("Driver") for word in words) or bool(words and words[-1] in known)


def assigned(target: ast.expr) -> Iterator[str]:
    """The names that an assignment gives, those of attributes with them."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def reaches(source: str, known: set[str]) -> Iterator[str]:
    """Every `a.b.c` in which `b` and `c` are parts of widgets, `c` is no method that is called, and `a` no driver."""
    tree = ast.parse(source)
    handed_out = drivers(tree)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in known or id(node) in called:
            continue
        inner = node.value.value if isinstance(node.value, ast.Subscript) else node.value
        if not isinstance(inner, ast.Attribute) or inner.attr not in known:
            continue
        words = re.findall(r"\w+", ast.unparse(inner))
        if handed_out.isdisjoint(words) and not any(word.endswith("Driver") for word in words):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def opens_a_window(source: str) -> bool:
    return "import Program\n" in source or "WindowDriver" in source


@pytest.mark.slow
def test_no_test_of_the_window_reaches_through_its_widgets() -> None:
    known = parts()
    found = [
        f"{name}, {line}"
        for path in sorted(TESTS.rglob("*.py"))
        if not (name := path.relative_to(TESTS).as_posix()).startswith(OWN)
        if opens_a_window(source := path.read_text("utf-8"))
        for line in reaches(source, known)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "is_allowed"),
    [
        ("program.window.chat_page.banner", False),
        ("program.window.show_page('models')", True),
        ("page.cards[0].transcript", False),
        ("card.transcript", True),
        ("card.transcript.viewport()", True),
        ("def test(window: WindowDriver): window.sidebar.results", True),
        ("def test(page: ModelsPage): page.place.offline.click()", False),
    ],
)
def test_the_rule_is_read_as_meant(source: str, is_allowed: bool) -> None:
    known = {"window", "chat_page", "banner", "cards", "transcript", "sidebar", "results", "place", "offline"}
    assert (not list(reaches(source, known))) == is_allowed
