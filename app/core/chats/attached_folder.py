"""Which files of a folder go with a question: those that are text or documents, under their names within the folder.

Left out: what is hidden, what lies behind links to folders, what is neither, and what is more than a few. Not here:
reading one file (`attaching`), documents (`app.reading`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.chats.attaching import AttachedFile, document_kind, read_file
from app.core.documents.kinds import DocumentKind
from app.errors import AttachmentRefused
from app.sentence import Sentence

MOST_FILES = 100
MOST_LOOKED_AT = 5_000  # a whole disk that was dropped is not walked to its end
MOST_TEXT = 8_000_000  # characters of all texts together; a file alone may have a quarter of that
_NAMED = 5  # of the files that were left out


@dataclass(frozen=True)
class FolderDocument:
    """A document in the folder, to be read by a process of its own."""

    path: Path
    name: str  # with the folders above it
    kind: DocumentKind


@dataclass(frozen=True)
class AttachedFolder:
    """What of a folder is attached: its texts, read, and its documents. `left_out` says in words what is not."""

    texts: tuple[AttachedFile, ...]
    documents: tuple[FolderDocument, ...]
    left_out: AttachmentRefused | None


def read_folder(folder: Path) -> AttachedFolder:
    """Look through a folder and read its texts. Raises AttachmentRefused where nothing in it can be attached."""
    texts: list[AttachedFile] = []
    documents: list[FolderDocument] = []
    left_out: list[str] = []
    room = MOST_TEXT
    for path in _files(folder):
        name = path.relative_to(folder.parent).as_posix()
        try:
            kind = _checked(len(texts) + len(documents), document_kind(path))
            if kind is not None:
                documents.append(FolderDocument(path, name, kind))
            elif (text := read_file(path, name=name)) and len(text.attachment.text) <= room:
                texts.append(text)
                room -= len(text.attachment.text)
            else:
                left_out.append(name)
        except AttachmentRefused:
            left_out.append(name)
    if not texts and not documents:
        raise AttachmentRefused(
            Sentence("“{name}” has no file that can be attached.", name=folder.name),
            Sentence("Attach text, code, PDF or Office files."),
        )
    return AttachedFolder(tuple(texts), tuple(documents), _said(folder.name, left_out, len(texts) + len(documents)))


def _checked(attached: int, kind: DocumentKind | None) -> DocumentKind | None:
    if attached >= MOST_FILES:
        raise AttachmentRefused(Sentence("There are too many files."), Sentence("Attach those that matter."))
    return kind


def _files(folder: Path) -> Iterator[Path]:
    looked_at = 0
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                return
            if not name.startswith("."):
                yield Path(here, name)


def _said(folder: str, left_out: list[str], attached: int) -> AttachmentRefused | None:
    if not left_out:
        return None
    named = ", ".join(left_out[:_NAMED]) + (" …" if len(left_out) > _NAMED else "")
    told = Sentence(
        "Of “{name}”, {attached} of {total} files are attached.",
        name=folder,
        attached=attached,
        total=attached + len(left_out),
    )
    return AttachmentRefused(told, Sentence("Left out, as no text or as too many: {names}", names=named))
