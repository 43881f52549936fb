"""Which program a file is from, and what is in it. Refused with a sentence where it is none we know.

Not here: how each program writes (one module each), where it goes (`merging`).
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec

from app.core.exchange import chatgpt, jan, lm_studio, triptych
from app.core.exchange.triptych import FORMAT, VERSION, Archive, Kept
from app.errors import ImportRefused
from app.sentence import Sentence

_LARGEST = 4 * 2**30  # a ZIP file may unpack to anything
_KNOWN = Sentence(
    "Triptych reads its own JSON, ChatGPT's conversations.json, LM Studio's conversations and Jan's threads."
)


class _Probe(msgspec.Struct):
    """Just enough of an object to see whose it is."""

    format: str | None = None
    mapping: msgspec.Raw = msgspec.Raw()
    messages: msgspec.Raw = msgspec.Raw()


def read_file(path: Path) -> Archive:
    """What is in a file (or in Jan's thread folder). Raises ImportRefused."""
    try:
        if path.is_dir() or path.name in (jan.MESSAGES, jan.THREAD):
            return _archive([jan.to_kept(path if path.is_dir() else path.parent)])
        return read_bytes(_content(path))
    except OSError as error:
        raise ImportRefused(
            Sentence("{name} cannot be read.", name=path.name),
            Sentence("Check that it is there and that you may read it."),
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise ImportRefused(
            Sentence("{name} is not a conversation file.", name=path.name), _KNOWN, str(error)
        ) from error


def read_bytes(content: bytes) -> Archive:
    """What is in a file's content. Raises ImportRefused or msgspec.MsgspecError."""
    if content.lstrip()[:1] == b"[":
        exported = msgspec.json.decode(content, type=list[chatgpt.Exported])
        return _archive([chatgpt.to_kept(conversation) for conversation in exported])
    probe = msgspec.json.decode(content, type=_Probe)
    if probe.format == FORMAT:
        return triptych.read(content)
    if bytes(probe.mapping):
        return _archive([chatgpt.to_kept(msgspec.json.decode(content, type=chatgpt.Exported))])
    if bytes(probe.messages):
        return _archive([lm_studio.to_kept(msgspec.json.decode(content, type=lm_studio.Saved))])
    raise ImportRefused(Sentence("This file holds no conversations."), _KNOWN)


def _content(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        found = next((info for info in archive.infolist() if info.filename.endswith("conversations.json")), None)
        if found is None or found.file_size > _LARGEST:
            raise ImportRefused(Sentence("There is no conversations.json in this ZIP file."), _KNOWN)
        return archive.read(found)


def _archive(conversations: list[Kept | None]) -> Archive:
    found = tuple(conversation for conversation in conversations if conversation is not None)
    if not found:
        raise ImportRefused(Sentence("There are no messages in this file."), _KNOWN)
    return Archive(FORMAT, VERSION, found)
