"""The key of releases and the list that it signs: `release_list.py new-key SECRET`, `… sign LIST SECRET OUT`.

`new-key` makes a pair: the secret half goes into a new file, which has to lie outside this repository and stays with
whoever releases; the public half goes where the program has it, app/core/releases/release_list.py, to be committed.
`sign` makes of a list in JSON the list as it is published, and refuses a secret whose public half the program has not.
Needs `cryptography`.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "app" / "core" / "releases" / "release_list.py"
_PUBLIC = re.compile(r'(?<=b64decode\(")[A-Za-z0-9+/=]*(?="\)\))')  # in the line of SOURCE


class Refused(Exception):
    """What was asked for would make a release that nobody can check, or a secret that is none."""


def main() -> int:
    """Do what was asked; exit code 1: it was refused."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("new-key").add_argument("secret", type=Path)
    signing = actions.add_parser("sign")
    for name in ("list", "secret", "out"):
        signing.add_argument(name, type=Path)
    asked = parser.parse_args()
    try:
        if asked.action == "new-key":
            print(f"{PROGRAM} has the public half now: {make_key(asked.secret, PROGRAM)}")
        else:
            asked.out.write_bytes(signed(asked.list.read_bytes(), asked.secret.read_bytes(), public_key(PROGRAM)))
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make_key(secret: Path, program: Path) -> str:
    """Write the secret half, for nobody else to read, and the public one into the program; return that."""
    if secret.resolve().is_relative_to(ROOT):
        raise Refused(f"The secret must not lie in {ROOT}.")
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    text, count = _PUBLIC.subn(public, program.read_text("utf-8"))
    if count != 1:
        raise Refused(f"{program} has no one place for a public key.")
    descriptor = os.open(secret, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(key.private_bytes_raw()))
    program.write_text(text, "utf-8")
    return public


def public_key(program: Path) -> bytes:
    """The one that the program checks lists by."""
    found = _PUBLIC.search(program.read_text("utf-8"))
    return base64.b64decode(found[0]) if found else b""


def signed(text: bytes, secret: bytes, public: bytes) -> bytes:
    """The list as it is published: the signature's line, then the text as it stands."""
    try:
        json.loads(text)
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret))
    except ValueError as error:
        raise Refused(f"The list is no JSON, or the secret is none: {error}") from error
    if key.public_key().public_bytes_raw() != public:
        raise Refused("The program has another public key: it would refuse this list.")
    return base64.b64encode(key.sign(text)) + b"\n" + text


if __name__ == "__main__":
    sys.exit(main())
