"""Reading a document as its process does, without the process."""

from __future__ import annotations

from pathlib import Path

from app.core.documents.kinds import HEAD_BYTES, kind_of
from app.core.documents.wire import DocumentText, Read, Unreadable
from app.reading.process import answer
from backends.lines import encode_line

GOLDEN = Path(__file__).resolve().parents[2] / "golden/documents"


def read(path: Path, most: int = 2_000_000, password: str = "") -> DocumentText | Unreadable:
    """What the process would answer."""
    kind = kind_of(path.name, path.read_bytes()[:HEAD_BYTES])
    assert kind is not None
    found = answer(encode_line(Read(str(path), kind, most, password)), lambda *_done: None)
    assert isinstance(found, DocumentText | Unreadable)
    return found
