"""What a model is called: the one name that the pill, the pages, records and the terminal show for it.

A file's own name for its model, with what cannot be read on a line left out and of a length that a person reads.
OpenAI's models are written as OpenAI writes them, however a converter did. Not here: the names of files.
"""

from __future__ import annotations

import re

DEMO_NAME = "Triptych demo model"  # as assets/demo/recipe writes it
LONGEST_NAME = 120
_OPENAI = re.compile(
    r"(?:openai[/_ -])?gpt[ _-]?oss[ _-](?P<safeguard>safeguard[ _-])?(?P<size>20|120)b", re.IGNORECASE
)

_CODES = re.compile("\x1b\\[[0-?]{0,16}[ -/]{0,4}[@-~]")  # of a terminal, such as a colour


def model_name(given: str, otherwise: str) -> str:
    """The name by the model's own account, else the other one, such as its file's."""
    name = _readable(given) or _readable(otherwise)
    found = _OPENAI.fullmatch(name)
    return f"gpt-oss-{'safeguard-' if found['safeguard'] else ''}{found['size']}b" if found else name


def _readable(text: str) -> str:
    """On one line, without signs that cannot be seen or that change what stands beside them, and not too long."""
    plain = _CODES.sub("", text[: 4 * LONGEST_NAME])
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1]}…"
