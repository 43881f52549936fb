"""`missing.py LIBRARY`: C code that defines the kernels of ggml that a cut library still names.

Each ends the process with one sentence. Symbols of other libraries (ggml, CUDA, C) stay as they are: only the names of
ggml-cuda's own templates are taken, which no other library could have.
"""

from __future__ import annotations

import re
import subprocess
import sys

_OWN = re.compile(r"_Z\w*(?:mul_mat_q_case|flash_attn_ext_\w+_case|mul_mat_f)\w*")


def main() -> None:
    """Print the code."""
    told = subprocess.run(["nm", "-D", "--undefined-only", sys.argv[1]], capture_output=True, text=True, check=True)
    names = sorted({name for line in told.stdout.splitlines() if _OWN.fullmatch(name := line.split()[-1])})
    print("#include <stdio.h>\n#include <stdlib.h>" if names else "")
    for number, name in enumerate(names):
        words = "This engine pack has no kernel for this: it is made for gpt-oss models alone."
        print(f'void missing_{number}(void) __asm__("{name}");')
        print(f'void missing_{number}(void) {{ fputs("{words}\\n", stderr); abort(); }}')


if __name__ == "__main__":
    main()
