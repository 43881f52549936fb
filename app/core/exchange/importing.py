"""What is in a file, a ZIP or a folder that a person wants to import, whichever program wrote it.

Every file and every chat is read by itself: what cannot be read is told in `Archive.missing`, and only where nothing
at all can be read the import is refused. Not here: each program's format (`formats`), where chats go (`merging`).
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path, PurePosixPath

import msgspec
from msgspec.structs import replace

from app.core.exchange import formats, triptych
from app.core.exchange.formats import ReadChat
from app.core.exchange.loose import Decoded, JsonObject, decoded, item
from app.core.exchange.places import Place, place_of
from app.core.exchange.programs import jan
from app.core.exchange.progress import ExchangeProgress
from app.core.exchange.triptych import FORMAT, VERSION, Archive
from app.errors import ImportRefused
from app.sentence import Sentence

_KNOWN = Sentence(
    "Triptych reads its own files and chats of ChatGPT, Claude, LM Studio, Jan, Open WebUI and llama.cpp, ShareGPT and"
    " lists of messages with “role” and “content”."
)
_EXPORTED = re.compile(r"conversations(-\d+)?\.json")  # ChatGPT's and Claude's chats, among files of other kinds
_ENDINGS = (".json", ".jsonl")
_LM_STUDIO = ".conversation.json"
_BESIDE = (jan.THREAD, "assistant.json", "assistants.json", "shared_conversations.json")  # hold no chats


class _Probe(msgspec.Struct):
    """Just enough of an object to see whether it is ours."""

    format: str = ""


def read_file(path: Path, progress: ExchangeProgress | None = None) -> Archive:
    """Return what is in a file, a ZIP or a folder. Raises ImportRefused; CancelledError where `progress` is cancelled.

    A step of the progress is a file.
    """
    progress = progress or ExchangeProgress()
    if path.name == jan.THREAD:
        path = path.with_name(jan.MESSAGES)
    with place_of(path) as place:
        names = _chosen(place, is_asked_for=place.names == (path.name,))
        progress.begin(len(names))
        return _whole([_from_file(place, name, progress) for name in names], place)


def read_bytes(content: bytes, thread: JsonObject | None, name: str, progress: ExchangeProgress) -> Archive:
    """Return what is in a file's content. Raises ImportRefused; for Jan see `formats.chats`."""
    if _is_ours(content):
        return triptych.read(content.removeprefix(codecs.BOM_UTF8), progress)
    found = decoded(content)
    if not found.value:
        raise ImportRefused(_what_else(found, name), _KNOWN)
    chats: list[ReadChat | Sentence] = []
    for chat in formats.chats(found.value, thread, name):
        progress.check()
        chats.append(chat)
    read = [chat for chat in chats if isinstance(chat, ReadChat)]
    missing = tuple(chat for chat in chats if isinstance(chat, Sentence))
    programs = {chat.kept.details.id: chat.program for chat in read}
    kept = tuple(chat.kept for chat in read)
    return Archive(FORMAT, VERSION, kept, missing=(*missing, *found.missing), programs=programs)


def _what_else(found: Decoded, name: str) -> Sentence:
    if found.missing:
        return Sentence("{name} is not a chat export.", name=name)
    return Sentence("{name} holds no chats.", name=name)


def _is_ours(content: bytes) -> bool:
    try:
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=_Probe).format == FORMAT
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return content.lstrip(codecs.BOM_UTF8 + b" \n").startswith(f'{{"format":"{FORMAT}"'.encode())


def _chosen(place: Place, *, is_asked_for: bool) -> list[str]:
    """Return the files that hold chats."""
    if is_asked_for:
        return list(place.names)
    exported = [name for name in place.names if _EXPORTED.fullmatch(PurePosixPath(name).name)]
    others = (name for name in place.names if _ends(name, *_ENDINGS) and PurePosixPath(name).name not in _BESIDE)
    return exported or list(others)


def _ends(name: str, *endings: str) -> bool:
    return name.lower().endswith(endings)


def _from_file(place: Place, name: str, progress: ExchangeProgress) -> Archive | ImportRefused:
    try:
        archive = _in_folder(read_bytes(place.read(name), *_beside(place, name), progress), name)
        return archive if len(place.names) == 1 else _naming_its_file(archive, name)
    except ImportRefused as refused:
        return refused
    finally:
        progress.step()


def _naming_its_file(archive: Archive, name: str) -> Archive:
    """Return the archive of one file of many: what is missing of it says of which."""
    missing = (Sentence("{name}: {reason}", name=name, reason=reason) for reason in archive.missing)
    return replace(archive, missing=tuple(missing))


def _beside(place: Place, name: str) -> tuple[JsonObject | None, str]:
    """Return what stands in the `thread.json` beside Jan's messages (None for other files), and what to call them."""
    path = PurePosixPath(name)
    if path.name != jan.MESSAGES:
        return None, path.name
    try:
        thread = item(decoded(place.read(str(path.with_name(jan.THREAD)))).value)
    except ImportRefused:
        thread = JsonObject({})
    return thread, path.parent.name or place.name


def _in_folder(archive: Archive, name: str) -> Archive:
    """Return LM Studio's chats in the folder where they lay; other programs' folders are no order of a person's."""
    folder = "/".join(part for part in PurePosixPath(name).parts[:-1] if part != "conversations")
    if not folder or not _ends(name, _LM_STUDIO):
        return archive
    kept = (replace(each, details=replace(each.details, folder=folder)) for each in archive.conversations)
    return replace(archive, conversations=tuple(kept), folders=(folder,))


def _whole(found: list[Archive | ImportRefused], place: Place) -> Archive:
    archives = [each for each in found if isinstance(each, Archive)]
    refusals = [each for each in found if isinstance(each, ImportRefused)]
    missing = (*(told for each in archives for told in each.missing), *(each.title for each in refusals))
    conversations = tuple(kept for each in archives for kept in each.conversations)
    if not conversations and not any(each.folders or each.presets for each in archives):
        raise _nothing(refusals, missing, place)
    folders = tuple(dict.fromkeys(folder for each in archives for folder in each.folders))
    presets = {name: text for each in archives for name, text in each.presets.items()}
    programs = {chat: program for each in archives for chat, program in each.programs.items()}
    return Archive(FORMAT, VERSION, conversations, folders, presets, missing, programs)


def _nothing(refusals: list[ImportRefused], missing: tuple[Sentence, ...], place: Place) -> ImportRefused:
    if refusals:
        return refusals[0]
    if missing:
        return ImportRefused(Sentence("There are no messages in this file."), _KNOWN, "\n".join(map(str, missing[:20])))
    if any(_ends(name, ".zip") for name in place.names):
        return ImportRefused(
            Sentence("{name} holds another ZIP file, and no chats beside it.", name=place.name),
            Sentence("Unpack it, then import the file inside."),
        )
    return ImportRefused(Sentence("{name} holds no chats.", name=place.name), _KNOWN)
