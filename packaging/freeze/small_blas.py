"""A library of a few kilobytes in the place of numpy's OpenBLAS (28 MiB), of which the engine uses nothing.

The engine draws tokens with numpy (`backends/llama_cpp/dice.py`): sums, maxima, exponentials, no linear algebra. numpy
itself tries one dot product when it is imported; that one is here and right. Whatever else is called ends the process,
which the test of the bundle would see. Not here: how Windows and macOS do without (there numpy's own is left in).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

_HEAD = """
#include <stdlib.h>
float scipy_cblas_sdot64_(long n, const float *x, long dx, const float *y, long dy) {
  float sum = 0;
  for (long i = 0; i < n; i++) sum += x[i * dx] * y[i * dy];
  return sum;
}
"""
_GIVEN = "scipy_cblas_sdot64_"


def replace(bundle: Path, work: Path) -> None:
    """Put it where OpenBLAS is, under its name; the Fortran libraries that only OpenBLAS needs go."""
    places = [file for file in bundle.rglob("libscipy_openblas*") if not file.is_symlink()]
    names = sorted({name for file in (bundle / "_internal/numpy").rglob("*.so") for name in _wanted(file)} - {_GIVEN})
    source, library = work / "small_blas.c", work / "small_blas.so"
    source.write_text(_HEAD + "".join(f"void {name}(void) {{ abort(); }}\n" for name in names), "utf-8")
    compiler = shutil.which("cc") or "gcc"
    for place in places:
        soname = f"-Wl,-soname,{place.name}"
        subprocess.run([compiler, "-shared", "-fPIC", "-Os", "-s", soname, "-o", str(library), str(source)], check=True)
        shutil.copyfile(library, place)
    for file in bundle.rglob("*"):
        if file.name.startswith(("libgfortran-", "libquadmath-")):
            file.unlink()


def _wanted(library: Path) -> list[str]:
    """The names of BLAS and LAPACK that a library of numpy asks for."""
    told = subprocess.run(["nm", "-D", "--undefined-only", str(library)], capture_output=True, text=True, check=True)
    return re.findall(r"\bU (scipy_\w+)", told.stdout)
