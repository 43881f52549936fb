"""`python packaging/release_notes.py VERSION`: what CHANGELOG.md says of that version, for the page of the release."""

from __future__ import annotations

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"


def main() -> int:
    """Exit code 1: the changelog has no such version."""
    notes = notes_of(CHANGELOG.read_text("utf-8"), sys.argv[1].removeprefix("v"))
    if notes is None:
        print(f"CHANGELOG.md says nothing of {sys.argv[1]}.", file=sys.stderr)
        return 1
    print(notes)
    return 0


def notes_of(changelog: str, version: str) -> str | None:
    """The section of this version, without its heading."""
    heading = rf"^## {re.escape(version)} – [^\n]*\n"
    found = re.search(heading + r"(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else None


if __name__ == "__main__":
    sys.exit(main())
