"""The Linux packages, made by the real tools of a program of two lines: what each installs, runs and leaves."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
LINUX = ROOT / "packaging/linux"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux packages are made on Linux")


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"packaging_linux_{name}", LINUX / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def packages() -> ModuleType:
    return loaded("packages")


@pytest.fixture
def tree(packages: ModuleType, tmp_path: Path) -> Path:
    """What would be installed: a program that says hello, its words, and all that belongs to the desktop."""
    bundle, words = tmp_path / "bundle", tmp_path / "words"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "Triptych").write_text("#!/bin/sh\necho hello\n", "utf-8")
    (bundle / "Triptych").chmod(0o755)
    (bundle / "_internal/a library").write_text("x" * 5000, "utf-8")
    (bundle / "triptych").symlink_to("Triptych")
    words.mkdir()
    for name in ("triptych.1", "triptych.bash", "_triptych", "triptych.fish"):
        (words / name).write_text(f"{name}\n", "utf-8")
    made: Path = packages.tree(bundle, words, tmp_path / "tree")
    return made


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [name for name in programs if not shutil.which(name)]
    return pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing) or 'nothing'}")


def said(*command: str, **environment: str) -> str:
    told = os.environ | environment
    return subprocess.run(command, env=told, capture_output=True, encoding="utf-8", check=True).stdout


def installed(tree: Path) -> set[str]:
    return {f"/{file.relative_to(tree)}" for file in tree.rglob("*") if file.is_symlink() or file.is_file()}


@needs("dpkg-deb")
def test_the_deb_holds_the_tree_and_names_what_it_needs(packages: ModuleType, tree: Path, tmp_path: Path) -> None:
    file = packages.deb(tree, "1.2.3", tmp_path, 1)
    root = tmp_path / "root"
    said("dpkg-deb", "--raw-extract", str(file), str(root))
    shutil.rmtree(root / "DEBIAN")
    assert installed(root) == installed(tree)
    told = said("dpkg-deb", "--field", str(file))
    assert "Version: 1.2.3\n" in told
    assert "libgcc-s1, libglib2.0-0 | libglib2.0-0t64, libgomp1" in told
    assert said(str(root / "opt/triptych/Triptych")) == "hello\n"


@needs("dpkg-deb")
def test_the_same_tree_makes_the_same_deb(packages: ModuleType, tree: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
        packages.deb(tree, "1.2.3", folder, 1)
    first, second = (next(folder.iterdir()).read_bytes() for folder in folders)
    assert first == second


@pytest.mark.slow
@needs("rpmbuild", "rpm")
def test_the_rpm_holds_the_tree_and_asks_for_libraries(packages: ModuleType, tree: Path, tmp_path: Path) -> None:
    file = str(packages.rpm(tree, "1.2.3", tmp_path, 1))
    listed = said("rpm", "-qp", "--queryformat", "[%{FILEMODES:perms} %{FILENAMES}\n]", file).splitlines()
    held = {name for mode, name in (line.split(" ", 1) for line in listed) if not mode.startswith("d")}
    moved = {name.replace("zsh/vendor-completions", "zsh/site-functions") for name in installed(tree)}
    assert held == moved
    required = said("rpm", "-qp", "--requires", file).splitlines()
    assert {"libEGL.so.1()(64bit)", "libc.so.6(GLIBC_2.34)(64bit)"} <= set(required)
    assert not any("python" in name or "/bin/env" in name for name in required)


@needs("tar", "zstd")
def test_the_tar_runs_where_it_is_unpacked(packages: ModuleType, tree: Path, tmp_path: Path) -> None:
    file = packages.tar(tree, "1.2.3", tmp_path, 1)
    said("tar", "--zstd", "-xf", str(file), "-C", str(tmp_path))
    assert said(str(tmp_path / "triptych/Triptych")) == "hello\n"


@pytest.mark.slow
@needs("makeself", "xz", "desktop-file-validate", "gio")
def test_the_run_file_installs_for_one_user_again_and_leaves_only_the_chats(
    packages: ModuleType, tree: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home of ü & co | $5 `a`"
    chats = home / ".local/share/Triptych/conversations.db"
    chats.parent.mkdir(parents=True)
    chats.write_text("mine", "utf-8")
    own = {"HOME": str(home), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""}
    file = str(packages.run(tree, "1.2.3", tmp_path, 1))
    program = home / ".local/share/triptych-program/program"
    assert "To remove it" in said("sh", file, "--quiet", **own)
    (program / "left over").touch()
    said("sh", file, "--quiet", **own)
    assert not (program / "left over").exists()
    assert said(str(home / ".local/bin/triptych")) == "hello\n"
    entry = str(home / ".local/share/applications/triptych.desktop")
    said("desktop-file-validate", entry)
    assert "hello" in said("gio", "launch", entry, **own)
    told = said("sh", str(program.parent / "install.sh"), "--uninstall", **own)
    assert str(chats.parent) in told
    left = {file for file in home.rglob("*") if file.is_symlink() or (file.is_file() and "mime" not in file.parts)}
    assert {file for file in left if file.name != "mimeinfo.cache"} == {chats}


@needs("desktop-file-validate")
def test_the_menu_entry_is_valid() -> None:
    assert said("desktop-file-validate", str(LINUX / "triptych.desktop")) == ""


@needs("appstreamcli")
def test_the_shops_description_is_valid(packages: ModuleType) -> None:
    assert "successful" in said("appstreamcli", "validate", "--no-net", str(LINUX / packages.METAINFO))


@needs("update-mime-database", "gio")
def test_a_gguf_file_is_known_by_its_type(tree: Path, tmp_path: Path) -> None:
    said("update-mime-database", str(tree / "usr/share/mime"))
    model = tmp_path / "a model"
    model.write_bytes(b"GGUF" + bytes(60))
    told = said("gio", "info", "-a", "standard::content-type", str(model), XDG_DATA_DIRS=str(tree / "usr/share"))
    assert "application/x-gguf" in told


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The man page and the completions, made as the packager makes them."""
    folder = tmp_path_factory.mktemp("words")
    said(sys.executable, str(LINUX / "command_line.py"), str(folder), PYTHONPATH=str(ROOT))
    return folder


@needs("man")
def test_the_manual_is_sound_and_explains_each_option(words: Path) -> None:
    page = words / "triptych.1"
    shown = subprocess.run(
        ["man", "--warnings", "-l", str(page)],
        env=os.environ | {"MANWIDTH": "200", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert shown.stderr == ""
    for text in ("--max-tokens N", "history export", "models download", "130", "one of low, medium, high"):
        assert text in shown.stdout


BASH = """
source "$1"; COMP_WORDS=(triptych "${@:2}"); COMP_CWORD=$(($# - 1)); _shtab_triptych triptych; echo "${COMPREPLY[@]}"
"""


@needs("bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [(["his"], "history"), (["ask", "--eff"], "--effort"), (["ask", "--effort", "hi"], "high")],
)
def test_bash_completes(words: Path, typed: list[str], offered: str) -> None:
    assert offered in said("bash", "-c", BASH, "bash", str(words / "triptych.bash"), *typed).split()


@needs("fish")
def test_fish_completes(words: Path) -> None:
    asked = f"source {words / 'triptych.fish'}; complete -C 'triptych his'"
    assert said("fish", "--no-config", "-c", asked).startswith("history")


@needs("zsh")
def test_zsh_reads_its_completions(words: Path) -> None:
    said("zsh", "-n", str(words / "_triptych"))
