"""Who may use which library or system service, as one table, checked on the source.

import-linter (pyproject.toml) draws the arrows between our packages; this is what it cannot say: single names inside a
library, such as PySide6.QtWidgets, and exceptions for single modules.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "backends")

# What → the folders and modules that may use it; nobody else.
ALLOWED: dict[str, tuple[str, ...]] = {
    "PySide6": ("app/ui", "app/main.py", "app/state", "app/services", "app/commands"),
    "PySide6.QtWidgets": ("app/ui", "app/main.py"),
    # Long work is in the engine process, the network in another; what is left starts in one file.
    "threading": ("app/services/tasks.py", "app/network/process.py", "backends/engine/worker.py"),
    "_thread": (),
    "concurrent": ("app/services/tasks.py",),
    "multiprocessing": (),
    "asyncio": (),
    "PySide6.QtCore.QThread": ("app/services/tasks.py",),
    "PySide6.QtCore.QThreadPool": ("app/services/tasks.py",),
    "PySide6.QtCore.QRunnable": ("app/services/tasks.py",),
    "PySide6.QtConcurrent": (),
    # Every process has one owner that ends it.
    "subprocess": (),
    "PySide6.QtCore.QProcess": ("app/services",),
    # One process is allowed on the internet. A local socket finds the window that is already open.
    "socket": ("app/network",),
    "ssl": ("app/network",),
    "http": ("app/network",),
    "urllib.request": ("app/network",),
    "requests": ("app/network",),
    "httpx": ("app/network",),
    "httpx2": ("app/network",),
    "filelock": ("app/network",),
    "huggingface_hub": ("app/network",),
    "PySide6.QtNetwork": ("app/services/single_instance.py",),
    # The desktop's settings come over the session bus.
    "PySide6.QtDBus": ("app/services/portal_motion.py",),
    # Heavy or fragile libraries stay behind their adapter.
    "llama_cpp": ("backends/llama_cpp",),
    "mlx": ("backends/mlx",),
    "numpy": ("backends/llama_cpp", "backends/mlx"),
    "tiktoken": ("backends/engine/tokenizer.py",),
    "keyring": ("app/services",),
    "apsw": ("app/core",),
    # Of the engine process, the app sees the contract and nothing else.
    "backends.engine": ("backends/engine",),
    "backends.harmony": ("backends/engine", "backends/harmony"),
    "backends.llama_cpp": ("backends/engine", "backends/llama_cpp"),
    "backends.mlx": ("backends/engine", "backends/mlx"),
    "backends.scripted": ("backends/engine", "backends/scripted.py"),
}


def imported_names(source: str) -> Iterator[str]:
    """Dotted names a module imports: `from a.b import c` gives `a.b.c`. Relative imports stay inside a package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def violations(module: str, source: str) -> list[str]:
    """Imports that the table does not allow in a module, named by its path from the root."""
    return [
        f"{module} imports {name}, which belongs to {', '.join(owners) or 'nobody'}"
        for name in imported_names(source)
        for restricted, owners in ALLOWED.items()
        if f"{name}.".startswith(f"{restricted}.")
        if not any(f"{module}/".startswith(f"{owner}/") for owner in owners)
    ]


def test_libraries_are_used_where_they_belong() -> None:
    found = [
        line
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for line in violations(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source", "is_allowed"),
    [
        ("app/core/store.py", "import threading", False),
        ("app/services/tasks.py", "import threading", True),
        ("app/services/tasks_more.py", "import threading", False),
        ("app/state/chats/chat.py", "from PySide6.QtCore import QObject", True),
        ("app/state/chats/chat.py", "from PySide6.QtWidgets import QLabel", False),
        ("app/state/chats/chat.py", "from PySide6 import QtWidgets", False),
        ("app/core/models/library.py", "from PySide6.QtCore import QObject", False),
        ("app/services/engine.py", "from backends.contract import wire", True),
        ("app/services/engine.py", "from backends import engine", False),
        ("backends/llama_cpp/api.py", "import llama_cpp.llama_cpp", True),
        ("backends/engine/worker.py", "def f():\n    import llama_cpp", False),
    ],
)
def test_the_table_is_read_as_meant(module: str, source: str, is_allowed: bool) -> None:
    assert (not violations(module, source)) == is_allowed


def test_packaging_never_shadows_the_library_of_that_name() -> None:
    assert not list((ROOT / "packaging").rglob("__init__.py"))
