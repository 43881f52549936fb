"""The selected part of a transcript: two carets, what lies between, and its text as Markdown or plain.

Not here: the mouse and keys that move the carets (`pointer`, `keys`), drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.core.chats.transcript import AnswerEntry, QuestionEntry
from app.core.markdown import text as markdown_text
from app.core.markdown.blocks import Block, Code, Table
from app.core.markdown.growing import segments_of
from app.core.markdown.parse import MarkdownReader
from app.core.markdown.segments import cut
from app.ui.transcript.message import Message
from app.ui.transcript.parts.paragraphs import paragraphs
from app.ui.transcript.parts.question_part import question_pieces


class Caret(NamedTuple):
    """A place in the transcript, in reading order."""

    message: int
    part: int
    view: int
    position: int


START = Caret(0, 0, 0, 0)
END = Caret(1 << 30, 0, 0, 0)


class Selection:
    """What is selected; empty when both ends are the same or none is set."""

    def __init__(self) -> None:
        self.anchor: Caret | None = None
        self.head: Caret | None = None

    def clear(self) -> None:
        """Let nothing be selected any more."""
        self.anchor = self.head = None

    def set(self, anchor: Caret, head: Caret) -> None:
        """Select everything between two places, whichever comes first."""
        self.anchor, self.head = anchor, head

    @property
    def ends(self) -> tuple[Caret, Caret] | None:
        """Both ends in reading order, if anything is selected."""
        if self.anchor is None or self.head is None or self.anchor == self.head:
            return None
        return min(self.anchor, self.head), max(self.anchor, self.head)

    def span(self, message: int, part: int, view: int, length: int) -> tuple[int, int] | None:
        """The selected part of one view's text."""
        if self.ends is None:
            return None
        first, last = self.ends
        where = (message, part, view)
        if where < first[:3] or where > last[:3]:
            return None
        start = first.position if where == first[:3] else 0
        end = min(length, last.position) if where == last[:3] else length
        return (start, end) if start < end else None


def blocks_of(message: Message, reader: MarkdownReader) -> Iterator[tuple[int, Sequence[Block]]]:
    """A message's blocks by part, whether or not they were ever drawn."""
    entry = message.entry
    if isinstance(entry, QuestionEntry):
        for number, piece in enumerate(question_pieces(entry.text)):
            yield number, paragraphs(piece)
        return
    yield from message.blocks_above()
    for number, segment in enumerate(segments_of(entry.cited.text), message.first_text):
        yield number, reader.blocks(segment)


def selected_text(
    selection: Selection, messages: Sequence[Message], reader: MarkdownReader, is_plain: bool = False
) -> str:
    """What is selected, as Markdown with TeX and fences, or as plain text."""
    if selection.ends is None:
        return ""
    first, last = selection.ends
    texts: list[str] = []
    for number in range(first.message, min(last.message, len(messages) - 1) + 1):
        pieces = list(_pieces(selection, number, messages[number], reader))
        text = _plain(pieces) if is_plain else _markdown(pieces, messages[number], first.message == last.message)
        if text:
            texts.append(text)
    return "\n\n".join(texts)


def plain_text(message: Message, reader: MarkdownReader) -> str:
    """A whole message as plain text, an answer without its reasoning."""
    if isinstance(message.entry, QuestionEntry):
        return message.entry.text
    cited = message.entry.cited
    blocks = reader.all_blocks(cited.text)
    text = markdown_text.join([(b, markdown_text.plain(b, 0, len(markdown_text.shown(b)))) for b in blocks])
    return f"{text}\n\n{cited.list}" if cited.notes else text


SelectedBlock = tuple[Block, int, int, int]  # a block, the selected part of it, its length


def _pieces(selection: Selection, number: int, message: Message, reader: MarkdownReader) -> Iterator[SelectedBlock]:
    for part, blocks in blocks_of(message, reader):
        for view, block in enumerate(blocks):
            length = len(markdown_text.shown(block))
            span = selection.span(number, part, view, length)
            if span:
                yield block, *span, length


def _plain(pieces: Sequence[SelectedBlock]) -> str:
    return markdown_text.join([(block, markdown_text.plain(block, start, end)) for block, start, end, _ in pieces])


def _markdown(pieces: Sequence[SelectedBlock], message: Message, is_only_message: bool) -> str:
    if len(pieces) == 1 and is_only_message and isinstance(pieces[0][0], (Code, Table)):
        block, start, end, _ = pieces[0]
        return markdown_text.plain(block, start, end)
    whole = message.source if isinstance(message.entry, AnswerEntry) and not message.wants_open else ""
    made = markdown_text.join([(block, markdown_text.markdown(block, start, end)) for block, start, end, _ in pieces])
    return whole if whole and _is_whole(pieces, message) else made


def _is_whole(pieces: Sequence[SelectedBlock], message: Message) -> bool:
    """Whether the pieces are all the blocks that say something, each complete; then the source is the better copy."""
    spoken = sum(1 for segment in cut(message.text) if segment.text.strip())
    return len(pieces) >= spoken and all(start == 0 and end == length for _, start, end, length in pieces)
