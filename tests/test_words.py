"""The words of the house: one public name of a type for one thing, and no docstring that names what is not there.

Names in backticks are looked up: `app.core.store` as a module or something in it, `app/core` as a path, and a single
word as anything that the code calls by that name. Not here: style (ruff), arrows (import-linter).
"""

from __future__ import annotations

import ast
import builtins
import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = tuple(ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md"))

# What others call it: programs, functions of libraries, switches of their builds.
FOREIGN = {"sha256sum", "generate_step", "GGML_BACKEND_DL", "GGML_CPU_ALL_VARIANTS"}

_QUOTED = re.compile(r"`([^`\n]+)`")
_DOTTED = re.compile(r"(?:app|backends|tests|assets|packaging)(?:\.\w+)+")
_PATH = re.compile(r"(?:app|backends|tests|assets|packaging)/[\w/.-]*")
_WORD = re.compile(r"[A-Za-z_]\w*(?:\(\))?")


@functools.cache
def sources() -> dict[Path, ast.Module]:
    """Every module of the program."""
    paths = (path for top in ("app", "backends") for path in (ROOT / top).rglob("*.py"))
    return {path: ast.parse(path.read_text("utf-8")) for path in paths}


def public_types(top: str) -> dict[str, list[str]]:
    """Where each public class and each public name for a type is defined in a package, by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, tree in sources().items():
        if path.relative_to(ROOT).parts[0] == top:
            for name in filter(None, map(_type_name, tree.body)):
                found[name].append(path.relative_to(ROOT).as_posix())
    return found


def _type_name(node: ast.stmt) -> str | None:
    match node:
        case ast.ClassDef(name=name):
            pass
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.BinOp()) if not name.isupper():
            pass  # `Name = Callable[…]`, `Name = One | Other`
        case _:
            return None
    return None if name.startswith("_") or not name[0].isupper() else name


@pytest.mark.slow
@pytest.mark.parametrize("top", ["app", "backends"])
def test_a_public_name_of_a_type_stands_for_one_thing(top: str) -> None:
    twice = {name: places for name, places in public_types(top).items() if len(places) > 1}
    assert not twice


def docstrings() -> Iterator[tuple[str, str]]:
    """Place and text of every docstring."""
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node)
                if text:
                    yield f"{path.relative_to(ROOT)}:{getattr(node, 'name', '')}", text


@functools.cache
def known_words() -> set[str]:
    """Every identifier, attribute, argument, field and string that the code uses, and the modules' own names."""
    words = set(dir(builtins))
    for path, tree in sources().items():
        words.update(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                    words.add(name)
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    words.add(name)
                case ast.keyword(arg=str(name)):
                    words.add(name)
                case ast.Constant(value=str(text)) if len(text) < 80:
                    words.update(re.findall(r"\w+", text))
                case _:
                    pass
    return words


def exists(name: str, words: set[str]) -> bool:
    """Whether a name in backticks is there; what is no name and no path of ours, such as a command, counts as there."""
    if _DOTTED.fullmatch(name):
        return _resolves(name.split("."))
    if _PATH.fullmatch(name):
        return (ROOT / name).exists()
    if _WORD.fullmatch(name):
        return name.removesuffix("()") in words | FOREIGN
    return True


def _resolves(parts: list[str]) -> bool:
    """A module or package, or a name that is defined in one."""
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        file = place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py"
        if file.exists():
            return all(re.search(rf"\b{re.escape(part)}\b", file.read_text("utf-8")) for part in parts[length:])
    return ROOT.joinpath(*parts).is_dir()


@pytest.mark.slow
def test_what_docstrings_name_exists() -> None:
    words = known_words()
    missing = [
        f"{place}: `{name}`"
        for place, text in docstrings()
        for name in _QUOTED.findall(text)
        if not exists(name, words)
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_what_the_pages_for_engineers_name_exists() -> None:
    words = known_words()
    missing = [
        f"{page.name}: `{name}`"
        for page in PAGES
        for name in _QUOTED.findall(page.read_text("utf-8"))
        if not exists(name, words)
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("app.core.store.store.Store", True),
        ("app.core.store", True),
        ("app.core.sausages", False),
        ("app/core/store/store.py", True),
        ("app/core/store.py", False),
        ("Store", True),
        ("Sausage", False),
        ("make test", True),
    ],
)
def test_names_are_looked_up_as_meant(name: str, is_there: bool) -> None:
    assert exists(name, known_words()) == is_there
