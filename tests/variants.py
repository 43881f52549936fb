"""`python -m tests.variants [ARGUMENTS OF PYTEST]`: the tests under each CPU variant that this machine can execute.

Without arguments those that compute with llama.cpp. A line a variant; the output of one that fails lies beside it.
Not here: the switch (`backends.llama_cpp.compute_libraries`).
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from backends.llama_cpp.compute_libraries import CPU_VARIABLE, cpu_variants

COMPUTING = (
    "tests/backends/llama_cpp",
    "tests/backends/engine",
    "tests/app/state/chats/test_exact.py",
    "tests/app/commands/test_ask.py",
    "tests/app/commands/test_compare.py",
    "tests/assets/test_demo_model.py",
)


def main(arguments: Sequence[str]) -> int:
    """Run them; returns the exit code."""
    bindings = importlib.import_module("llama_cpp.llama_cpp")
    usable = [variant.name for variant in cpu_variants(Path(bindings._base_path)) if variant.score]
    failed = [variant for variant in usable if not _passes(variant, arguments or COMPUTING)]
    return 1 if failed else 0


def _passes(variant: str, arguments: Sequence[str]) -> bool:
    told = Path(tempfile.gettempdir(), f"triptych-variant-{variant}.txt")
    with told.open("wb") as output:
        command = [sys.executable, "-m", "pytest", "-q", *arguments]
        environment = {**os.environ, CPU_VARIABLE: variant}
        ended = subprocess.run(command, env=environment, stdout=output, stderr=subprocess.STDOUT, check=False)
    sys.stdout.write(f"{variant:16} {'passed' if ended.returncode == 0 else f'failed, see {told}'}\n")
    sys.stdout.flush()
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
