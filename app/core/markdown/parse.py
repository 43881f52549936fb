"""A segment of Markdown to its blocks: CommonMark, tables, strikethrough and task lists, through markdown-it.

HTML, footnotes and link definitions stay text, so that nothing written is ever invisible. Not here: cutting a text into
segments (`segments`), words inside a block (`inline`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.core.markdown.blocks import BREAK, Align, Block, Code, Formula, Indent, Math, Prose, Rule, Runs, Table, Words
from app.core.markdown.emphasis import add_emphasis
from app.core.markdown.fences import lengthened
from app.core.markdown.inline import runs
from app.core.markdown.math_rules import add_math, is_tex
from app.core.markdown.open_segment import Segment, SegmentKind
from app.core.markdown.segments import cut
from app.core.markdown.table_rows import mended, mended_inside

_TASK = re.compile(r"\[([ xX])\][ \t]+")
_TASK_MARKS = {" ": "\u2610", "x": "\u2611"}
_BULLETS = ("\u2022", "\u2013", "\u00b7")
_MOST_BULLETS = len(_BULLETS) - 1
_LONGEST_NAME = 40  # of a language


class MarkdownReader:
    """Reads segments; holds the one parser, which is dear to build."""

    def __init__(self) -> None:
        self._markdown = (
            MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("reference")
        )
        add_emphasis(self._markdown)
        add_math(self._markdown)
        self._lead_source = ""  # of the long table read last, whose first piece every later one refers to
        self._lead: Table | None = None

    def blocks(self, segment: Segment) -> tuple[Block, ...]:
        """The blocks of one segment. Never raises, whatever is in it."""
        match segment.kind:
            case SegmentKind.FENCE:
                return (_fence(segment),)
            case SegmentKind.MATH:
                return (_formula(segment.text),)
            case SegmentKind.TABLE:
                return self._table(segment)
            case SegmentKind.INDENTED:
                return (Code(_dedented(segment.text)),)
            case SegmentKind.TEXT:
                return (_source(segment),)
            case SegmentKind.ITEM | SegmentKind.REST | SegmentKind.QUOTE | SegmentKind.PROSE:
                numbers: list[int | None] = [None] if segment.kind is SegmentKind.REST else []
                return tuple(_Walker(segment, numbers=numbers).walk(self._tokens(segment)))

    def _tokens(self, segment: Segment) -> list[Token]:
        if segment.kind is not SegmentKind.PROSE:
            return self._markdown.parse(mended_inside(lengthened(segment.text)))
        if segment.joint is not None:  # a mark at its beginning stands inside a paragraph
            return self._markdown.parseInline(segment.text.rstrip(" "))
        return self._markdown.parse(segment.text)

    def all_blocks(self, text: str) -> tuple[Block, ...]:
        """The blocks of a whole text."""
        return tuple(block for segment in cut(text) for block in self.blocks(segment))

    def _table(self, segment: Segment) -> tuple[Block, ...]:
        if not segment.lead:
            return tuple(_Walker(segment).walk(self._markdown.parse(mended(segment.text))))
        head = "\n".join(segment.lead.split("\n", 2)[:2])
        if segment.lead != self._lead_source:
            self._lead_source, self._lead = segment.lead, self._first_table(segment.lead)
        lead = self._lead
        piece = self._first_table(f"{head}\n{segment.text}")
        if lead is None or piece is None:
            return (Prose((Words(segment.text),)),)
        return (replace(piece, lead=lead, indent=Indent(is_tight=True)),)

    def _first_table(self, text: str) -> Table | None:
        blocks = _Walker(Segment(0, SegmentKind.TABLE, text)).walk(self._markdown.parse(mended(text)))
        return next((block for block in blocks if isinstance(block, Table)), None)


def _fence(segment: Segment) -> Code:
    head, _, body = segment.text.partition("\n")
    indent = len(head) - len(head.lstrip(" "))
    mark = head.strip()
    language = mark.lstrip(mark[0]).strip().split(" ")[0][:_LONGEST_NAME]
    if segment.is_closed:
        body, _, last = body.rpartition("\n")
        if last.strip().strip(mark[0]):  # the text ended without the closing line
            body = f"{body}\n{last}" if body else last
    if indent:
        body = "\n".join(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in body.split("\n"))
    return Code(body.removesuffix("\n") if segment.is_closed else body, language, segment.is_closed)


def _is_whole_formula(text: str) -> bool:
    text = text.strip()
    closing = "\\]" if text.startswith("\\[") else "$$"
    return len(text) > 4 and text.endswith(closing) and (closing == "$$" or is_tex(text[2:-2]))


def _formula(text: str) -> Block:
    source = text.strip()
    if not _is_whole_formula(source):
        return Prose((Words(source),))
    return Formula(" ".join(source[2:-2].split()), source)


def _source(segment: Segment) -> Prose:
    """A text as it was written, line by line."""
    words = Words(segment.text.replace("\n", BREAK))
    return Prose((words,), indent=Indent(is_tight=segment.is_tight, joint=segment.joint), is_source=True)


def _dedented(text: str) -> str:
    return "\n".join(line.expandtabs(4)[4:] if line.strip() else "" for line in text.split("\n"))


@dataclass
class _Walker:
    """Walks the tokens of one segment, keeping count of the quotes and lists it is in."""

    segment: Segment
    quotes: int = 0
    numbers: list[int | None] = field(default_factory=list[int | None])  # one per open list; None: bullets
    marker: str = ""
    is_tight: bool = False
    has_begun: bool = False

    def walk(self, tokens: list[Token]) -> Iterator[Block]:
        rest = iter(tokens)
        for token in rest:
            match token.type:
                case "inline":
                    yield from self._prose(token, 0)
                case "heading_open":
                    yield from self._prose(next(rest), int(token.tag[1:]))
                case "fence" | "code_block":
                    language = token.info.strip().split(" ")[0][:_LONGEST_NAME]
                    closed = self.segment.is_closed
                    yield Code(token.content.removesuffix("\n"), language, closed, self._indent())
                case "hr":
                    yield Rule(self._indent())
                case "table_open":
                    yield self._table(rest)
                case _:
                    self._container(token)

    def _container(self, token: Token) -> None:
        match token.type:
            case "blockquote_open" | "blockquote_close":
                self.quotes += token.nesting
            case "bullet_list_open":
                self.numbers.append(None)
            case "ordered_list_open":
                is_outer = not self.numbers and not self.has_begun and self.segment.number is not None
                start = self.segment.number if is_outer else int(token.attrGet("start") or 1)
                self.numbers.append(start)
            case "bullet_list_close" | "ordered_list_close":
                self.numbers.pop()
            case "list_item_open":
                self._item()
            case "paragraph_open":
                self.is_tight = self.is_tight or token.hidden
            case _:
                pass

    def _item(self) -> None:
        number = self.numbers[-1]
        if number is None:
            self.marker = _BULLETS[min(len(self.numbers) - 1, _MOST_BULLETS)]
        else:
            self.marker = f"{number}."
            self.numbers[-1] = number + 1
        self.is_tight = self.has_begun

    def _indent(self) -> Indent:
        tight = self.is_tight if self.has_begun else self.segment.is_tight
        joint = None if self.has_begun else self.segment.joint
        indent = Indent(self.quotes, len(self.numbers), self.marker, tight, joint)
        self.marker, self.is_tight, self.has_begun = "", False, True
        return indent

    def _prose(self, token: Token, level: int) -> Iterator[Block]:
        words = runs(token.children or [])
        if self.marker and words and isinstance(words[0], Words) and (task := _TASK.match(words[0].text)):
            self.marker = _TASK_MARKS[task[1].lower()]
            words = (replace(words[0], text=words[0].text[task.end() :]), *words[1:])
        indent = self._indent()
        if len(words) == 1 and isinstance(words[0], Math) and words[0].is_display and not indent.marker:
            yield Formula(words[0].tex, words[0].source, indent)
        elif words or indent.marker:
            yield Prose(words, level, indent)

    def _table(self, rest: Iterator[Token]) -> Table:
        rows: list[list[Runs]] = []
        aligns: list[Align] = []
        for token in rest:
            match token.type:
                case "table_close":
                    break
                case "tr_open":
                    rows.append([])
                case "th_open":
                    style = str(token.attrGet("style") or "")
                    aligns.append(next((align for align in Align if align.value in style), Align.LEFT))
                case "inline":
                    rows[-1].append(runs(token.children or []))
                case _:
                    pass
        return Table(tuple(rows[0]), tuple(map(tuple, rows[1:])), tuple(aligns), indent=self._indent())
