"""From a file to what goes with a question: any text, code included, or a document, in one piece or not at all.

How its bytes were read is kept beside it, to be said where it was a guess. Not here: encodings (`app.core.text`),
reading documents (`app.reading`), counting tokens (the engine), how it stands in the prompt (`prompts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import real_file
from app.core.chats.turns import Attachment
from app.core.documents.kinds import HEAD_BYTES, DocumentKind, kind_of
from app.core.documents.wire import DocumentText
from app.core.text import encodings
from app.core.text.encodings import Encoding, NotTextError
from app.errors import AttachmentRefused
from app.sentence import Number, Sentence

MOST_BYTES = 2_000_000  # about four times what the largest context holds
MOST_DOCUMENT_TEXT = 4_000_000  # characters: about 1,300 pages full of words, which are read in parts or looked up
MOST_DOCUMENT_BYTES = 500_000_000  # pictures in it are not read


@dataclass(frozen=True)
class AttachedFile:
    """A text file that was read, and how: `is_guess` where its bytes do not say it and nobody chose."""

    attachment: Attachment
    path: Path
    encoding: Encoding = Encoding.UTF_8
    is_guess: bool = False


def read_file(path: Path, encoding: Encoding | None = None, name: str = "") -> AttachedFile:
    """Read a text file, by a guess or as somebody says, under its name or another one. Raises AttachmentRefused for
    everything else.
    """
    name = name or path.name
    content = _content(path, name)
    try:
        found = encodings.decoded(content) if encoding is None else encodings.decoded_as(content, encoding)
    except NotTextError as error:
        raise _not_text(name, encoding, str(error)) from error
    if not found.text.strip():
        raise AttachmentRefused(Sentence("“{name}” is empty.", name=name), Sentence("Attach a file that is not empty."))
    return AttachedFile(Attachment(name, found.text), path, found.encoding, found.is_guess)


def document_kind(path: Path) -> DocumentKind | None:
    """Which document a file is; None: read it as text. Raises AttachmentRefused for one that is too large."""
    try:
        with real_file.open_file(path) as file:
            kind = kind_of(path.name, file.read(HEAD_BYTES) or b"")
            size = file.seek(0, 2)
    except (OSError, ValueError):
        return None  # reading it as text says why
    if kind is not None and size > MOST_DOCUMENT_BYTES:
        raise _too_large(path.name, size, MOST_DOCUMENT_BYTES)
    return kind


def attached_document(path: Path, found: DocumentText, name: str = "") -> AttachedFile:
    """Make a file of a document that was read, under its name or another one."""
    there = str(path.absolute()) if found.pages else ""
    return AttachedFile(Attachment(name or path.name, found.text, found.pages, found.without_text, there), path)


def _content(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise AttachmentRefused(Sentence("“{name}” is a folder.", name=name), Sentence("Attach the files in it."))
    try:
        return real_file.read_file(path, MOST_BYTES)
    except real_file.TooLargeError as error:
        raise _too_large(name, error.size) from error
    except real_file.NoFileError as error:
        told = Sentence("“{name}” is a pipe or a device, not a file.", name=name)
        raise AttachmentRefused(told, Sentence("Attach a file.")) from error
    except (OSError, ValueError) as error:
        raise AttachmentRefused(
            Sentence("“{name}” cannot be read.", name=name),
            Sentence("Check that it exists and can be read."),
            str(error),
        ) from error


def attachment_of(name: str, text: str) -> Attachment:
    """Make a file of a text that was pasted. Raises AttachmentRefused where it is too large."""
    _check_size(name, len(text.encode()))
    return Attachment(name, text)


def too_long(attachment: Attachment, tokens: int, context: int) -> AttachmentRefused:
    """For a file that the engine has counted and that alone fills the context."""
    told = Sentence(
        "“{name}” is too long: {tokens} tokens, and the context holds {context}.",
        name=attachment.name,
        tokens=tokens,
        context=context,
    )
    return AttachmentRefused(told, Sentence("Attach the part that matters, or choose a larger context."))


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise _too_large(name, size)


def _too_large(name: str, size: int, most: int = MOST_BYTES) -> AttachmentRefused:
    told = Sentence(
        "“{name}” is too large: {size} MB, and at most {most} MB can be attached.",
        name=name,
        size=Number(size / 1e6, 1),
        most=Number(most / 1e6),
    )
    return AttachmentRefused(told, Sentence("Attach the part that matters."))


def _not_text(name: str, encoding: Encoding | None, detail: str) -> AttachmentRefused:
    if encoding is not None:
        told = Sentence("“{name}” cannot be read as {encoding}.", name=name, encoding=encoding.label)
        return AttachmentRefused(told, Sentence("Choose another encoding."), detail)
    advice = Sentence("Attach text, code, a PDF or an Office file. Of others, copy the text into the question.")
    return AttachmentRefused(Sentence("“{name}” is not a text file.", name=name), advice, detail)
