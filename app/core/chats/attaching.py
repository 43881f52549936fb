"""From a file to what goes with a question: any text in UTF-8, code included, in one piece or not at all.

Line ends become plain line feeds, a byte order mark goes. Not here: counting tokens (the engine), how it stands in the
prompt (`prompts`).
"""

from __future__ import annotations

import re
from pathlib import Path

from app.core.chats.turns import Attachment
from app.errors import AttachmentRefused
from app.sentence import Number, Sentence

MOST_BYTES = 2_000_000  # about four times what the largest context holds
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # control characters that no text has; tabs, feeds, escapes do


def read_attachment(path: Path) -> Attachment:
    """Read a text file. Raises AttachmentRefused with a sentence for everything else."""
    name = path.name
    if path.is_dir():
        raise AttachmentRefused(Sentence("“{name}” is a folder.", name=name), Sentence("Attach the files in it."))
    try:
        _check_size(name, path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise AttachmentRefused(
            Sentence("“{name}” cannot be read.", name=name), Sentence("Check that it is there and yours."), str(error)
        ) from error
    return Attachment(name, _text(name, content))


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
        told = Sentence(
            "“{name}” is too large: {size} MB, and at most {most} MB can be attached.",
            name=name,
            size=Number(size / 1e6, 1),
            most=Number(MOST_BYTES / 1e6),
        )
        raise AttachmentRefused(told, Sentence("Attach the part that matters."))


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(name, str(error)) from error
    if found := _NO_TEXT.search(text):
        raise _not_text(name, f"control character {found.group()!r} at {found.start()}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise AttachmentRefused(
            Sentence("“{name}” is empty.", name=name), Sentence("Attach a file with something in it.")
        )
    return text


def _not_text(name: str, detail: str) -> AttachmentRefused:
    advice = Sentence("Attach plain text or code in UTF-8. Of other documents, copy the text into the question.")
    return AttachmentRefused(Sentence("“{name}” is not a text file.", name=name), advice, detail)
