"""Makes `.venv` from a bare clone: system packages, uv, the locked dependencies. The Makefile runs it.

`--tests` also installs what the tests of a real window and of MLX need; `--training` makes `.venv-train` instead. Where
nothing is missing it only lets uv compare. Runs on any Python from 3.8 on, standard library only; uv then finds (or
fetches) the Python that Triptych needs.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import linux
import llama

ROOT = Path(__file__).resolve().parent.parent.parent
OWN_UV = ROOT / ".venv-uv"
LLAMA_BUILD = ROOT / "build" / "llama.cpp"
OLDEST_UV = (0, 9)  # the first that knows per-package config settings and dependency groups as pyproject.toml uses them


def main(arguments: list[str]) -> int:
    """Exit code 0: `.venv/bin/triptych` is the program."""
    uv = _find_uv()
    if not _prepare_system(needs_venv=uv is None, for_tests="--tests" in arguments):
        return 1
    uv = uv or _install_uv()
    if "--training" in arguments:
        _make_training_environment(uv)
    else:
        _sync(uv, with_mlx="--tests" in arguments and _can_run_mlx(platform.libc_ver()))
    return 0


def _prepare_system(needs_venv: bool, for_tests: bool) -> bool:
    """What a package manager has to bring. False where the build cannot go on without it."""
    if sys.platform == "linux":
        return _prepare_linux(needs_venv, for_tests)
    if sys.platform == "darwin" and subprocess.run(["xcode-select", "-p"], capture_output=True, check=False).returncode:
        print("Triptych builds llama.cpp and needs a compiler. Please run: xcode-select --install", file=sys.stderr)
        return False
    return True


def _prepare_linux(needs_venv: bool, for_tests: bool) -> bool:
    needed = linux.missing_packages(linux.BUILD_PROGRAMS, linux.present_sonames())
    if needs_venv and not _can_make_venv():
        needed.append("python3-venv")
    if needed and not linux.install(needed):
        return not {"build-essential", "python3-venv"} & set(needed)
    tools = linux.missing_packages(linux.TEST_PROGRAMS, linux.present_sonames()) if for_tests else []
    if tools and not linux.install(tools):
        print("Without them the tests of a real window are skipped.", file=sys.stderr)
    return True


def _can_make_venv() -> bool:
    """Debian cuts ensurepip out of python3; without it `venv` makes an environment that has no pip."""
    return subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def _find_uv() -> str | None:
    candidates = [shutil.which("uv"), str(_in_own_uv("uv"))]
    return next((uv for uv in candidates if uv and _uv_version(uv) >= OLDEST_UV), None)


def _uv_version(uv: str) -> tuple[int, int]:
    try:
        told = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # not there, or there and not a program
        return (0, 0)
    numbers = re.match(r"uv (\d+)\.(\d+)", told)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _install_uv() -> str:
    """A private uv: the system's pip may be forbidden to install anything (PEP 668), and we need nothing outside."""
    print("Getting uv", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(OWN_UV)], check=True)
    subprocess.run([str(_in_own_uv("python")), "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(_in_own_uv("uv"))


def _in_own_uv(program: str) -> Path:
    return OWN_UV / ("Scripts" if os.name == "nt" else "bin") / program


def _can_run_mlx(libc: tuple[str, str]) -> bool:
    """Whether the group `mlx` has wheels for this Linux. Elsewhere it is empty: on a Mac, MLX is a dependency."""
    numbers = re.match(r"(\d+)\.(\d+)", libc[1])
    return libc[0] == "glibc" and numbers is not None and (int(numbers[1]), int(numbers[2])) >= (2, 35)


def _sync(uv: str, with_mlx: bool) -> None:
    print("Syncing .venv (the first time on a machine builds llama.cpp)", flush=True)
    environment = llama.environment({**_environment(), "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv")}, LLAMA_BUILD)
    groups = ["--group", "mlx"] if with_mlx else []
    sync = [uv, "sync", "--locked", "--quiet", "--compile-bytecode"]
    llama.run([*sync, *groups], ROOT, environment, LLAMA_BUILD)
    shutil.rmtree(LLAMA_BUILD, ignore_errors=True)  # the wheel is in uv's cache now
    _compile_sources(ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python", ROOT)


def _compile_sources(python: Path, root: Path) -> None:
    """Our own modules, once and for all: where Python may not write bytecode itself, every start would compile them."""
    command = [str(python), "-m", "compileall", "-q", "app", "backends"]
    subprocess.run(command, cwd=root, check=False)  # it says what it could not write; the program works all the same


def _make_training_environment(uv: str) -> None:
    """The group `train` (pyproject.toml says why not from the lock), and the program of `.venv`, which is examined."""
    environment = _environment()
    if "PIP_FIND_LINKS" in environment:
        environment.setdefault("UV_FIND_LINKS", environment["PIP_FIND_LINKS"])
    here, program = ROOT / ".venv-train", ROOT / ".venv"
    python = _python_of(program)
    subprocess.run(
        [uv, "venv", "--quiet", "--allow-existing", "--python", python, str(here)], env=environment, check=True
    )
    install = [uv, "pip", "install", "--quiet", "--python", str(here), "--group", "pyproject.toml:train"]
    subprocess.run(install, cwd=ROOT, env=environment, check=True)
    # A path to `.venv` rather than an installation: llama.cpp is not built a second time.
    (_packages_of(here) / "triptych.pth").write_text(f"{_packages_of(program)}\n{ROOT}\n", encoding="utf-8")


def _python_of(environment: Path) -> str:
    return str(environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def _packages_of(environment: Path) -> Path:
    asked = [_python_of(environment), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())


def _environment() -> dict[str, str]:
    """Ours without a virtual environment that happens to be active, which uv would warn about."""
    return {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as failure:
        sys.exit(f"Setup stopped: {' '.join(map(str, failure.cmd))} ended with {failure.returncode}.")
