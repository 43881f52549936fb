"""Who may use which library or system service, as one table, checked on the source.

import-linter (pyproject.toml) draws the arrows between our packages; this is what it cannot say: single names inside a
library, such as PySide6.QtWidgets, and exceptions for single modules. What a child process may use follows from the
table of processes (`app.processes`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.processes import PROCESSES, Sockets

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "backends")

# What → the folders and modules of the app itself that may use it; nobody else but a child process that declares it.
OWN: dict[str, tuple[str, ...]] = {
    "PySide6": ("app/ui", "app/run.py", "app/main.py", "app/assembly", "app/state", "app/services", "app/commands"),
    "PySide6.QtWidgets": ("app/ui", "app/run.py", "app/main.py"),
    # Long work is in the engine process, the network in another; what is left starts in one file.
    "threading": ("app/services/background/tasks.py", "backends/contract/awake.py"),  # the latter for a lock alone
    "_thread": (),
    "concurrent": ("app/services/background/tasks.py",),
    "multiprocessing": (),
    "asyncio": (),
    "PySide6.QtCore.QThread": ("app/services/background/tasks.py",),
    "PySide6.QtCore.QThreadPool": ("app/services/background/tasks.py",),
    "PySide6.QtCore.QRunnable": ("app/services/background/tasks.py",),
    "PySide6.QtConcurrent": (),
    # Every process has one owner that ends it.
    "subprocess": (),
    "PySide6.QtCore.QProcess": ("app/services",),
    # A local socket finds the window that is already open.
    "PySide6.QtNetwork": ("app/services/desktop/single_instance.py",),
    # The desktop's settings come over the session bus, and notifications go over it.
    "PySide6.QtDBus": (
        "app/services/desktop/file_manager.py",
        "app/services/desktop/portal_motion.py",
        "app/services/desktop/portal_notifier.py",
    ),
    # Heavy or fragile libraries stay behind their adapter.
    "keyring": ("app/services",),
    "apsw": ("app/core",),
}
SOCKETS = ("socket", "ssl", "http", "urllib.request", "requests", "httpx")

_ON_NETWORKS = (Sockets.CONNECTS, Sockets.ACCEPTS)


def allowed() -> dict[str, tuple[str, ...]]:
    """The app's own rows, and those that follow from the table of processes."""
    rows = dict(OWN)
    rows["threading"] += tuple(source for process in PROCESSES for source in process.threads)
    for name in SOCKETS:
        rows[name] = tuple(s for p in PROCESSES if p.sockets in _ON_NETWORKS for s in p.sources)
    for process in PROCESSES:
        rows |= {name: rows.get(name, ()) + sources for name, sources in process.libraries.items()}
        for source in process.sources:
            sharing = (other for other in PROCESSES if source in other.shares)
            users = (*process.sources, *(each for other in sharing for each in other.sources))
            rows[source.removesuffix(".py").replace("/", ".")] = users
    return rows


ALLOWED = allowed()

# Among services only: what is told without Qt, so that anything may drive it.
WITHOUT_QT = ("app/services/engine/session.py",)


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


@pytest.mark.slow
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
        ("app/services/background/tasks.py", "import threading", True),
        ("app/services/tasks_more.py", "import threading", False),
        ("app/state/chats/chat.py", "from PySide6.QtCore import QObject", True),
        ("app/state/chats/chat.py", "from PySide6.QtWidgets import QLabel", False),
        ("app/state/chats/chat.py", "from PySide6 import QtWidgets", False),
        ("app/core/models/library.py", "from PySide6.QtCore import QObject", False),
        ("app/services/engine/process.py", "from backends.contract import wire", True),
        ("app/services/engine/process.py", "from backends import engine", False),
        ("app/services/hub/network.py", "import app.network.process", False),
        ("app/services/hub/network.py", "import socket", False),
        ("app/network/session.py", "import socket", True),
        ("app/network/process.py", "import threading", True),
        ("app/network/session.py", "import threading", False),
        ("backends/engine/worker.py", "import socket", False),
        ("backends/engine/worker.py", "from backends.remote.way import Way", False),
        ("backends/remote/exchange.py", "import socket", True),
        ("backends/remote/__main__.py", "from backends.engine.worker import run", True),
        ("backends/remote/model.py", "import llama_cpp", False),
        ("backends/llama_cpp/api.py", "import llama_cpp.llama_cpp", True),
        ("backends/engine/worker.py", "def f():\n    import llama_cpp", False),
    ],
)
def test_the_table_is_read_as_meant(module: str, source: str, is_allowed: bool) -> None:
    assert (not violations(module, source)) == is_allowed


def test_every_source_that_a_process_declares_is_there() -> None:
    declared = [
        source
        for process in PROCESSES
        for source in (*process.sources, *process.threads, *(s for owned in process.libraries.values() for s in owned))
    ]
    assert not [source for source in declared if not (ROOT / source).exists()]


def test_all_of_backends_belongs_to_a_process_but_what_both_ends_share() -> None:
    owned = {source for process in PROCESSES for source in process.sources}
    there = {f"backends/{path.name}" for path in (ROOT / "backends").iterdir() if path.name[0] not in "._"}
    shared = {"backends/lines", "backends/contract", "backends/formats"}
    assert there - owned == shared


@pytest.mark.parametrize("module", WITHOUT_QT)
def test_what_needs_no_qt_imports_none(module: str) -> None:
    names = imported_names((ROOT / module).read_text(encoding="utf-8"))
    assert not [name for name in names if name.startswith(("PySide6", "app.services"))]


def test_packaging_never_shadows_the_library_of_that_name() -> None:
    assert not list((ROOT / "packaging").rglob("__init__.py"))
