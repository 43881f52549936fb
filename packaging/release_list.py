"""`release_list.py new-key SECRET` makes a pair of keys; `release_list.py sign LIST.json SECRET OUT` signs a list.

The secret half stays with whoever releases (a file that no repository holds, or a workflow's secret); the public half
is printed, for `SOURCE` in app/core/releases/release_list.py. Needs `cryptography`.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def main() -> None:
    """Do what was asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("new-key").add_argument("secret", type=Path)
    signing = actions.add_parser("sign")
    for name in ("list", "secret", "out"):
        signing.add_argument(name, type=Path)
    asked = parser.parse_args()
    if asked.action == "new-key":
        make_key(asked.secret)
    else:
        asked.out.write_bytes(signed(asked.list.read_bytes(), base64.b64decode(asked.secret.read_bytes())))


def make_key(secret: Path) -> None:
    """Write the secret half, which must be new, for nobody else to read; print the public one."""
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(secret, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(key.private_bytes_raw()))
    print(base64.b64encode(key.public_key().public_bytes_raw()).decode())


def signed(text: bytes, secret: bytes) -> bytes:
    """The list as it is published: the signature's line, then the text as it stands."""
    json.loads(text)
    return base64.b64encode(Ed25519PrivateKey.from_private_bytes(secret).sign(text)) + b"\n" + text


if __name__ == "__main__":
    main()
