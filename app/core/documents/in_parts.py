"""Reading everything of long files in parts: where texts are cut, what is asked of each part, how notes are joined.

Every part is asked the same question and gives notes, with the pages they are from; notes that are too long together
are made shorter, some in a row at a time, until they fit. Not here: asking (`app.state.chats.parts_reading`), parts
that are looked up (`parts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.text.ranges import ranges
from app.sentence import Sentence

READ = "documents.read"  # the recipient of the call that is recorded
_SHARES = 4  # of what one part may take, the notes of it are at most one
_MOST_SHARE = 16_384  # tokens: notes of a longer part leave out more
_LEAST_SHARE = 4_096  # tokens: fewer parts are read at once where all together would have less
_MOST_NOTES = 2_048  # tokens of one answer, thoughts included
_MOST_JOINED = 12_000  # tokens of all notes
_BYTES_A_TOKEN = 3  # or more, in all languages
_MOST_NAME = 40  # letters of a file's name above each note
_SURE = 0.9  # of what a part may be long, since texts are not alike all over
_MARK = re.compile(r"^\[Page (\d+)(?:: no text)?\]$", re.MULTILINE)  # as `app.reading.pdf` writes it
_BORDERS = ("\n\n", "\n", "。", ". ", " ")  # where a text is cut best, the best first
_NOTHING = "nothing"
_COVERED = re.compile(r"\[Parts read: (\d+) of (\d+)\.(?: Not read: ([\d, –]+)\.)?\]")

_ASK = """\
You read a long text part by part and take notes, from which a question about the whole is answered later. \
This is part {number} of {total}, from the file “{name}”.

The question: {question}

Write down what this part says for it: facts, figures, names, short quotations. Put the page behind each, as (p. 12), \
where the text says [Page 12]. If the question is how many or which, list every case. Say nothing that is not in the \
part. If there is nothing for the question in it, write only: nothing

{fence}
{text}
{fence}"""
_SHORTEN = """\
These are notes from the parts of a long text, for a question about the whole.

The question: {question}

Make them shorter. Keep all facts, figures, names and pages, as (p. 12); leave out what is said twice, and keep every \
case where cases are counted.

{text}"""
_TOLD = "These notes were made for the question from every part that was read; answer from them, and name pages."
_NOT_ALL = " Parts that were not read may say more: say so in the answer."
_NO_NOTES = "No part that was read says anything for the question."


@dataclass(frozen=True)
class ReadPiece:
    """A part of a file that is read at once."""

    name: str
    text: str
    has_pages: bool = False


@dataclass(frozen=True)
class PartNote:
    """What was written down of some parts, counted from 1. Empty where they have nothing for the question."""

    parts: tuple[int, ...]
    head: str
    text: str
    tokens: int = 0  # of all of it, once the engine has counted

    @property
    def block(self) -> str:
        """As it stands among others."""
        return f"## {self.head}\n{self.text}"


@dataclass(frozen=True)
class Sizes:
    """How much is read at once, in tokens."""

    at_once: int  # so many parts run side by side
    share: int  # of the context for each
    notes: int  # of them for what is written
    joined: int  # what all notes may take in the end

    @property
    def prompt(self) -> int:
        """What the question and a part may take together."""
        return self.share - self.notes


def sizes(context: int, places: int) -> Sizes:
    """The parts that run side by side share the context."""
    at_once = max(1, min(places, context // _LEAST_SHARE))
    share = min(context // at_once, _MOST_SHARE)
    notes = min(share // _SHARES, _MOST_NOTES)
    return Sizes(at_once, share, notes, max(notes, min(context // _SHARES, _MOST_JOINED)))


def pieces_of(file: ReadPiece, tokens: int, most: int) -> list[ReadPiece]:
    """A file of so many tokens in pieces of about `most` each, in order; nothing is left out but empty lines."""
    letters = int(len(file.text) * most / max(tokens, 1) * _SURE)
    return [ReadPiece(file.name, text, file.has_pages) for text in _cut(file.text, max(2, letters), file.has_pages)]


def halves(piece: ReadPiece) -> list[ReadPiece]:
    """A piece that is too long after all, in two."""
    length = max(2, (len(piece.text) + 1) // 2 + 1)
    return [ReadPiece(piece.name, text, piece.has_pages) for text in _cut(piece.text, length, piece.has_pages)]


def ask_of(piece: ReadPiece, question: str, number: int, total: int) -> str:
    """What the model is asked of a part."""
    longest = max((len(run) for run in re.findall(r"`{3,}", piece.text)), default=2)
    fence = "`" * (longest + 1)
    return _ASK.format(number=number, total=total, name=piece.name, question=question, fence=fence, text=piece.text)


def note_of(piece: ReadPiece, number: int, text: str) -> PartNote:
    """What was written down of a part."""
    is_empty = text.strip(" \t\n.!*_`\"'“”").casefold() == _NOTHING
    pages = [int(mark[1]) for mark in _MARK.finditer(piece.text)] if piece.has_pages else []
    where = f", p. {pages[0]}–{pages[-1]}" if len(pages) > 1 else f", p. {pages[0]}" if pages else ""
    return PartNote((number,), f"{piece.name[:_MOST_NAME]}, part {number}{where}", "" if is_empty else text.strip())


def shorten_of(notes: Sequence[PartNote], question: str) -> str:
    """What the model is asked of notes that are too long."""
    return _SHORTEN.format(question=question, text=_joined(notes))


def shortened(notes: Sequence[PartNote], text: str) -> PartNote:
    """What it made of them."""
    parts = tuple(part for note in notes for part in note.parts)
    return PartNote(parts, f"parts {ranges(parts)}", text.strip())


def is_short(notes: Sequence[PartNote], most: int) -> bool:
    """Whether notes fit; a single one cannot be made shorter by joining."""
    return len(notes) < 2 or sum(note.tokens for note in notes) <= most


def fitting(notes: Sequence[PartNote], most: int) -> list[PartNote]:
    """The first notes that fit as they are, by a guess on the safe side: nobody waits for a count."""
    kept: list[PartNote] = []
    left = most
    for note in notes:
        left -= len(note.block.encode()) // _BYTES_A_TOKEN if note.text else 0
        if left < 0:
            break
        kept.append(note)
    return kept


def groups(notes: Sequence[PartNote], most: int) -> list[tuple[PartNote, ...]]:
    """Notes in a row that are made shorter together: as many as fit, and two at least."""
    found: list[list[PartNote]] = []
    taken = 0
    for note in notes:
        needed = note.tokens
        if not found or (taken + needed > most and len(found[-1]) > 1):
            found.append([])
            taken = 0
        found[-1].append(note)
        taken += needed
    return [tuple(group) for group in found]


def result_text(notes: Sequence[PartNote], read: Iterable[int], total: int) -> str:
    """What is recorded: which parts were read, and the notes."""
    there = set(read)
    missing = [part for part in range(1, total + 1) if part not in there]
    told = f" Not read: {ranges(missing)}." if missing else ""
    head = f"[Parts read: {len(there)} of {total}.{told}]"
    said = [note for note in notes if note.text]
    return "\n\n".join([head, _TOLD + (_NOT_ALL if missing else ""), _joined(said) if said else _NO_NOTES])


def coverage(text: str) -> Sentence | None:
    """Which parts were read, as the recorded text says it; None where it says nothing of that."""
    found = _COVERED.match(text)
    if found is None:
        return None
    read, total, missing = int(found[1]), int(found[2]), found[3]
    if read == total:
        return Sentence("All {total} parts read.", total=total) if total > 1 else Sentence("Read as a whole.")
    return Sentence("{read} of {total} parts read. Not read: {missing}.", read=read, total=total, missing=missing or "")


def _joined(notes: Iterable[PartNote]) -> str:
    return "\n\n".join(note.block for note in notes if note.text)


def _cut(text: str, most: int, has_pages: bool) -> list[str]:
    """A text in pieces of at most so many letters; one that begins within a page begins with the page's mark."""
    found: list[str] = []
    at, page = 0, ""
    while at < len(text):
        end = _border(text, at, most, has_pages=has_pages)
        piece = text[at:end].strip("\n")
        if piece.strip():
            found.append(piece if not page or _MARK.match(piece) else f"{page}\n{piece}")
        marks = [mark[0] for mark in _MARK.finditer(text, at, end)] if has_pages else []
        page, at = marks[-1] if marks else page, end
    return found


def _border(text: str, at: int, most: int, *, has_pages: bool) -> int:
    if len(text) - at <= most:
        return len(text)
    begin, end = at + most // 2, at + most
    page = text.rfind("\n[Page ", begin, end) if has_pages else -1
    if page >= 0:
        return page + 1
    for border in _BORDERS:
        place = text.rfind(border, begin, end)
        if place >= 0:
            return place + len(border)
    return end
