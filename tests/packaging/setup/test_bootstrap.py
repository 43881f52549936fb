"""What `make setup` does beside calling uv. The script lies outside any package, so it is loaded by path."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SETUP = Path(__file__).resolve().parents[3] / "packaging" / "setup"


@pytest.fixture
def bootstrap() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SETUP))  # it imports its neighbour
    spec = importlib.util.spec_from_file_location("setup_bootstrap", SETUP / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(SETUP))
    sys.modules.pop("linux", None)


@pytest.mark.parametrize(
    ("libc", "can"),
    [
        (("glibc", "2.35"), True),
        (("glibc", "2.41"), True),
        (("glibc", "3.0"), True),
        (("glibc", "2.34"), False),
        (("glibc", "2.31-ubuntu"), False),
        (("", ""), False),
    ],
)
def test_mlx_comes_with_the_tests_where_it_has_wheels(bootstrap: ModuleType, libc: tuple[str, str], can: bool) -> None:
    assert bootstrap._can_run_mlx(libc) is can


def test_sources_are_compiled_though_python_may_not_write_bytecode(bootstrap: ModuleType, tmp_path: Path) -> None:
    root = tmp_path / "Mein Ordner ü"
    for package in ("app", "backends"):
        (root / package).mkdir(parents=True)
        (root / package / "module.py").write_text("x = 1\n", encoding="utf-8")
    bootstrap._compile_sources(Path(sys.executable), root)
    assert len(list(root.rglob("*.pyc"))) == 2
