"""Cuts a growing Markdown text into segments: a paragraph, a list item, a fence, eight table rows, a formula.

A segment is finished when the next begins and never changes after; only the last one is provisional. What the cutter
answers depends on the text alone, never on the pieces in which it came.

No segment but code is longer than what can be read and set without a pause: what is goes on in the next one, formulas
and tables beyond all measure are text as it was written. Not here: what a segment means (`parse`), cutting a long
text in slices (`growing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from app.core.markdown.fences import OPENING, Fence
from app.core.markdown.open_segment import MOST_CHARACTERS, LongLine, OpenSegment, Segment, SegmentKind, line_weight
from app.core.markdown.table_rows import DELIMITER, columns, is_header

ROWS_PER_PIECE = 8
MOST_COLUMNS = 24  # of a table
MOST_CELLS = 48  # of a table's piece
MOST_READ = 1_000_000  # characters of a text; what stands behind them is text as it was written
MOST_SEGMENTS = 10_000  # the same

_BLOCK_START = frozenset("#>-+*_`~|:$\\=0123456789")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_QUOTE = re.compile(r" {0,3}>")
_ITEM = re.compile(r"( {0,3})([-+*]|(\d{1,9})[.)])([ \t]+|$)(.*)")
_MATH = re.compile(r" {0,3}(\\\[|\$\$)")
_UNDECIDED = re.compile(r"\s*[-+*_=#~|$\\`>:]{1,3}\s*$")  # a last line that may still become anything
_WAITS = re.compile(r" *(?:[#|>]|\$\$|\\\[|`{3}|~{3})")  # a line that its end decides about, or a quote
_SAYS_SOMETHING = re.compile(r"[^-+*_=:|>\s]")
_TAKEN_IN = (SegmentKind.PROSE, SegmentKind.ITEM, SegmentKind.REST)
_LONG_LINE = 2 * MOST_CHARACTERS  # characters of a line that is not waited for till it ends
_LONGEST_UNDECIDED = 100  # characters of such a line; in a longer one nobody looks for that


class Segmenter:
    """Takes text as it comes; `finished` only grows, `tail()` is what the rest would be if the text ended now."""

    def __init__(self) -> None:
        self.finished: list[Segment] = []
        self._partial = ""
        self._offset = 0  # of the line being received, or of what is left of it
        self._is_inside = False  # of a long line, whose beginning is in segments already
        self._open: OpenSegment | None = None
        self._had_blank = False
        self._long_line = LongLine()
        self._most_rows = ROWS_PER_PIECE  # of a piece of the table that is read
        self._readers: dict[SegmentKind, Callable[[str], bool]] = {
            SegmentKind.PROSE: self._in_prose,
            SegmentKind.QUOTE: self._in_quote,
            SegmentKind.ITEM: self._in_item,
            SegmentKind.FENCE: self._in_fence,
            SegmentKind.INDENTED: self._in_indented,
            SegmentKind.TABLE: self._in_table,
            SegmentKind.MATH: self._in_math,
            SegmentKind.REST: self._in_item,
            SegmentKind.TEXT: self._in_text,
        }

    def feed(self, text: str) -> None:
        """Append text to the source and cut off what is finished."""
        *lines, self._partial = (self._partial + text).split("\n")
        for line in lines:
            self._line(line)
            self._offset += len(line) + 1
            self._is_inside = False
        if len(self._partial) > _LONG_LINE and self._is_decided():
            self._take_in()

    def finish(self) -> list[Segment]:
        """The text is complete: every segment, finished."""
        self._line(self._partial)
        self._offset += len(self._partial)
        self._partial = ""
        self._is_inside = False
        self._close()
        return self.finished

    def tail(self) -> list[Segment]:
        """The unfinished rest, usually one segment; what nobody could draw rightly yet is held back."""
        kept, count, had_blank = self._open, len(self.finished), self._had_blank
        self._open = kept.copy() if kept else None
        is_long = self._is_inside or len(self._partial) > _LONGEST_UNDECIDED
        if self._partial and (is_long or not _UNDECIDED.match(self._partial)):
            self._line(self._partial)
        rest = self.finished[count:]
        if self._open is not None:
            rest.append(self._open.closed(is_closed=False))
        del self.finished[count:]
        self._open, self._had_blank = kept, had_blank
        return rest[:-1] if rest and _may_become_table(rest[-1]) else rest

    def _line(self, line: str) -> None:
        line = line.rstrip("\r")
        if self._is_inside:
            self._opened.add(line)
        elif self._open is None or not self._readers[self._open.kind](line):
            self._begin(line)
        self._divide()

    def _is_decided(self) -> bool:
        """Whether it is known what the long line being received is, whatever its end will be."""
        line, opened = self._partial, self._open
        if line.endswith("\r"):
            return False
        if opened is not None and opened.kind not in _TAKEN_IN and not self._is_inside:
            return False
        if self._is_inside:
            return True
        begin = line[:_LONG_LINE]
        is_plain = not _WAITS.match(begin) and not begin.startswith(("    ", "\t"))
        return is_plain and _SAYS_SOMETHING.search(begin) is not None

    def _take_in(self) -> None:
        """Finish the pieces of a long line that are as they will stay; the last one waits for what comes."""
        kept, had_blank, line = self._open.copy() if self._open else None, self._had_blank, self._partial
        count = len(self.finished)
        self._line(line)
        opened = self._open
        if opened is None or len(opened.lines) != 1 or len(opened.lines[0]) == len(line):
            del self.finished[count:]
            self._open, self._had_blank = kept, had_blank
            return
        self._partial = opened.lines.pop()
        self._offset += len(line) - len(self._partial)
        opened.weight, opened.height, opened.is_in_code = 0, 0, False
        self._is_inside = True

    def _close(self, is_closed: bool = True) -> None:
        if self._open is not None:
            blanks = self._open.blanks
            self._divide()
            self.finished.append(self._open.closed(is_closed))
            self._had_blank = blanks > 0
            self._open = None

    def _divide(self) -> None:
        """Where the open segment is too much by its last line, finish it and go on in another."""
        opened = self._open
        if opened is None or not opened.is_too_much:
            return
        if opened.kind is SegmentKind.MATH:
            opened.kind = SegmentKind.TEXT
        line = opened.lines.pop()
        joint: str | None = "\n"
        while opened.lines and not opened.lines[-1]:
            opened.lines.pop()
            joint = None
        at, pieces = self._offset, self._long_line.pieces(line, opened.is_read)
        for number, piece in enumerate(pieces, 1):
            if opened.lines:
                self.finished.append(opened.closed())
                opened = opened.rest(at, piece, joint, is_last=number == len(pieces))
            else:
                opened = replace(opened, lines=[piece], weight=0, height=0, is_in_code=False)
            at += len(piece)
            is_source = opened.kind is SegmentKind.TEXT
            joint = "" if is_source else piece[len(piece.rstrip(" ")) :]  # which is not kept at the end of a paragraph
        self._open = opened

    # Each reader answers whether it took the line; if not, it has closed its segment.

    def _in_fence(self, line: str) -> bool:
        opened = self._opened
        opened.add(line)
        assert opened.fence is not None, "the line that began it"
        if len(line) - len(line.lstrip(" ")) < 4 and opened.fence.ends_with(line):
            self._close()
        return True

    def _in_math(self, line: str) -> bool:
        if not line.strip():
            self._close()
            return False
        self._opened.add(line)
        if line.rstrip().endswith(self._opened.mark):
            self._close()
        return True

    def _in_text(self, line: str) -> bool:
        opened = self._opened
        if not line.strip() and not self._is_beyond:
            self._close()
            return False
        opened.add(line)
        if opened.mark and line.rstrip().endswith(opened.mark):
            self._close()
        return True

    def _in_prose(self, line: str) -> bool:
        opened = self._opened
        if (
            line.strip()
            and DELIMITER.match(line)
            and ("|" in line or "|" in opened.lines[-1])
            and self._is_header(line)
        ):
            self._turn_into_table(line)
            return True
        if _UNDERLINE.match(line):
            opened.add(line)
            self._close()
            return True
        if not line.strip() or self._interrupts(line):
            self._close()
            return False
        opened.add(line)
        return True

    def _in_quote(self, line: str) -> bool:
        if line.strip() and (_QUOTE.match(line) or not self._interrupts(line)):
            self._opened.add(line)
            return True
        self._close()
        return False

    def _in_indented(self, line: str) -> bool:
        if not line.strip():
            self._opened.blanks += 1
            return True
        if line.startswith(("    ", "\t")):
            self._opened.add(line)
            return True
        self._close()
        return False

    def _in_item(self, line: str) -> bool:
        opened = self._opened
        if not line.strip():
            opened.blanks += 1
            return True
        inner = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" ")) >= opened.indent
        lazy = not opened.blanks and not self._interrupts(line) and not _ITEM.match(line)
        if inner or lazy:
            opened.add(line)
            return True
        self._close()
        return False

    def _in_table(self, line: str) -> bool:
        opened = self._opened
        if not line.strip() or self._interrupts(line):
            self._close()
            return False
        weight = line_weight(line)
        if weight > MOST_CHARACTERS:
            self._close()
            self._open = OpenSegment(self._offset, SegmentKind.TEXT, [line])
            return True
        if opened.weight + weight > MOST_CHARACTERS or opened.rows == self._most_rows:
            lead = opened.lead or "\n".join(opened.lines)
            self._close()
            self._open = OpenSegment(self._offset, SegmentKind.TABLE, lead=lead, is_tight=True)
        self._opened.add(line)
        return True

    @property
    def _is_beyond(self) -> bool:
        """Whether so much has been read that the rest is not worth the time."""
        return self._offset > MOST_READ or len(self.finished) > MOST_SEGMENTS

    @property
    def _opened(self) -> OpenSegment:
        assert self._open is not None, "a reader runs only inside a segment"
        return self._open

    def _is_header(self, delimiter: str) -> bool:
        header = self._opened.lines[-1]
        return is_header(header, delimiter)

    def _turn_into_table(self, delimiter: str) -> None:
        opened = self._opened
        header = opened.lines.pop()
        if opened.lines:
            self._close()
        width = columns(delimiter)
        kind = SegmentKind.TABLE if width <= MOST_COLUMNS else SegmentKind.TEXT
        self._most_rows = max(1, min(ROWS_PER_PIECE, MOST_CELLS // width))
        self._open = OpenSegment(self._offset - len(header) - 1, kind, [header, delimiter])

    def _interrupts(self, line: str) -> bool:
        first = line.lstrip(" ")[:1]
        if first not in _BLOCK_START:
            return False
        item = _ITEM.match(line)
        begins_list = item is not None and bool(item[5].strip()) and item[3] in (None, "1")
        return begins_list or any(rule.match(line) for rule in (OPENING, _HEADING, _QUOTE, _RULE, _MATH))

    def _begin(self, line: str) -> None:
        if not line.strip():
            self._had_blank = True
            return
        had_blank, self._had_blank = self._had_blank, False
        if self._is_beyond:
            self._open = OpenSegment(self._offset, SegmentKind.TEXT, [line])
        elif OPENING.match(line):
            self._open = OpenSegment(self._offset, SegmentKind.FENCE, [line], fence=Fence.opened(line))
        elif math := _MATH.match(line):
            self._begin_math(line, "\\]" if math[1] == "\\[" else "$$", line[math.end() :])
        elif line.startswith(("    ", "\t")):
            self._open = OpenSegment(self._offset, SegmentKind.INDENTED, [line])
        elif _QUOTE.match(line):
            self._open = OpenSegment(self._offset, SegmentKind.QUOTE, [line])
        elif not _RULE.match(line) and (item := _ITEM.match(line)):
            self._begin_item(line, item, had_blank)
        else:
            self._open = OpenSegment(self._offset, SegmentKind.PROSE, [line])
            if _HEADING.match(line) or _RULE.match(line):
                self._close()

    def _begin_math(self, line: str, end: str, rest: str) -> None:
        self._open = OpenSegment(self._offset, SegmentKind.MATH, [line], mark=end)
        if end in rest:
            if not rest.rstrip().endswith(end) or rest.count(end) > 1:
                self._open.kind = SegmentKind.PROSE  # words go on behind the formula
            else:
                self._close()

    def _begin_item(self, line: str, item: re.Match[str], had_blank: bool) -> None:
        padding = len(item[4].expandtabs(4)) if item[5].strip() else 1
        indent = len(item[1]) + len(item[2]) + (padding if padding <= 4 else 1)
        before = self._item_before()
        mark = item[2][-1]
        goes_on = before is not None and before.kind is SegmentKind.ITEM and _marker(before.text) == mark
        number = int(item[3]) if item[3] else None
        if goes_on and number is not None and before is not None and before.number is not None:
            number = before.number + 1
        tight = goes_on and not had_blank
        self._open = OpenSegment(
            self._offset, SegmentKind.ITEM, [line], mark=mark, indent=indent, is_tight=tight, number=number
        )

    def _item_before(self) -> Segment | None:
        """The segment before, or the beginning of the item that it is the rest of."""
        return next((segment for segment in reversed(self.finished) if segment.kind is not SegmentKind.REST), None)


def _marker(text: str) -> str:
    item = _ITEM.match(text.split("\n", 1)[0])
    return item[2][-1] if item else ""


def _may_become_table(segment: Segment) -> bool:
    return segment.kind is SegmentKind.PROSE and segment.text.lstrip().startswith("|") and segment.text.count("\n") < 2


def cut(text: str) -> list[Segment]:
    """All segments of a complete text."""
    segmenter = Segmenter()
    segmenter.feed(text)
    return segmenter.finish()
