"""A box of plain text that stays quick whatever is pasted: a long line lies in it as several blocks.

Qt sets a whole block again with every key; one of 200,000 letters costs seconds. So a long line is stored in pieces,
and `text` knows which breaks are those of the text and which are not. Not here: what a box is for (composer, forms).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextBlockFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.markdown.pieces import LONGEST, line_pieces
from app.core.text.direction import runs_right_to_left

_GOES_ON = QTextFormat.Property.UserProperty.value + 1  # of a block that goes on with the line before it
_BLOCK_END = "\u2029"
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\ufdd0": "\n", "\ufdd1": "\n"})  # Qt's own, inside a block


class TextBox(QPlainTextEdit):
    """A box for plain text of any size and shape; no-break spaces stay what they are.

    Signals: pasted(int, int) – text was pasted or dropped, and now stands between these two places of the document.
    """

    pasted = Signal(int, int)

    def __init__(self, parent: QWidget | None = None, text: str = "") -> None:
        super().__init__(parent)
        self._goes_on = [False]  # by block; Qt's own note of it is right for blocks that were just put in
        self._has_pieces = False  # whether any block ever went on with the one before it
        self._text: str | None = ""
        self.document().contentsChange.connect(self._follow)
        self.textChanged.connect(self._mend)
        self.textChanged.connect(self._align)
        self._align()
        if text:
            self.set_text(text)

    @property
    def text(self) -> str:
        """What was typed and pasted, line by line."""
        if self._text is None:
            self._text = self._joined(self.document().toRawText(), 0)
        return self._text

    def set_text(self, text: str) -> None:
        """Put a text in place of what is here, with nothing to undo; the cursor stands at its beginning."""
        self.document().setUndoRedoEnabled(False)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(QTextBlockFormat())
        self._put(cursor, text)
        self.document().setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def toPlainText(self) -> str:  # noqa: N802 - stands in for Qt's, which would break long lines
        """The same as `text`."""
        return self.text

    def setPlainText(self, text: str) -> None:  # noqa: N802 - stands in for Qt's, which would keep them whole
        """The same as `set_text`."""
        self.set_text(text)

    def line_of_block(self, number: int) -> int | None:
        """Return the line of the text that a block begins, from 1; None for one that goes on with the line before."""
        if self._is_continued(number):
            return None
        return number + 1 - (sum(self._goes_on[: number + 1]) if self._has_pieces else 0)

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the beginning of a line of the text, in view."""
        begins = (n for n in range(self.document().blockCount()) if self.line_of_block(n) == line)
        number = next(begins, 0)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(number)))
        self.centerCursor()

    def insert(self, text: str) -> None:
        """Put a text in place of the selection, as one step to undo."""
        cursor = self.textCursor()
        self._put(cursor, text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def break_line(self) -> None:
        """Begin a line of the text at the cursor."""
        self.insert("\n")

    def text_between(self, start: int, end: int) -> str:
        """The text between two positions of the document."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return self._joined(cursor.selectedText(), self.document().findBlock(start).blockNumber())

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - an override
        """Copying gives the lines as they were pasted."""
        data, cursor = QMimeData(), self.textCursor()
        data.setText(self.text_between(cursor.selectionStart(), cursor.selectionEnd()))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - an override
        """Take in what is pasted or dropped."""
        if source.hasText() and not self.isReadOnly():
            start = self.textCursor().selectionStart()
            self.insert(source.text())
            self.pasted.emit(start, self.textCursor().position())

    def keyPressEvent(self, e: QKeyEvent) -> None:
        """Enter begins a line of the text; Backspace and Delete go over a break that is none."""
        if e.matches(QKeySequence.StandardKey.InsertParagraphSeparator) and not self.isReadOnly():
            self.break_line()
            return
        if e.key() == Qt.Key.Key_Backspace:
            self._step_over(QTextCursor.MoveOperation.PreviousCharacter)
        elif e.key() == Qt.Key.Key_Delete:
            self._step_over(QTextCursor.MoveOperation.NextCharacter)
        super().keyPressEvent(e)

    def changeEvent(self, e: QEvent) -> None:
        """In a window from right to left an empty box begins at the right."""
        super().changeEvent(e)
        if e.type() is QEvent.Type.LayoutDirectionChange:
            self._align()

    def _align(self) -> None:
        """Begin the lines at the side where the text begins: each runs as its letters do, but Qt aligns all alike."""
        is_rtl = runs_right_to_left(self.text, self.isRightToLeft())
        wanted = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        if option.alignment() != wanted:
            option.setAlignment(wanted)
            self.document().setDefaultTextOption(option)

    def _put(self, cursor: QTextCursor, text: str) -> None:
        lines = _lines(text)
        has_long = len(max(lines, key=len)) > LONGEST
        self._has_pieces = self._has_pieces or has_long
        _insert(cursor, lines if self._has_pieces else ["\n".join(lines)])

    def _step_over(self, move: QTextCursor.MoveOperation) -> None:
        cursor = self.textCursor()
        is_back = move is QTextCursor.MoveOperation.PreviousCharacter
        is_at_edge = cursor.atBlockStart() if is_back else cursor.atBlockEnd()
        number = cursor.blockNumber() + (0 if is_back else 1)
        if not cursor.hasSelection() and is_at_edge and self._is_continued(number):
            cursor.movePosition(move)
            self.setTextCursor(cursor)

    def _is_continued(self, number: int) -> bool:
        return 0 < number < len(self._goes_on) and self._goes_on[number]

    def _joined(self, raw: str, first: int) -> str:
        """Qt's text, whose first block has this number, with the breaks that are the text's own."""
        flags = self._goes_on
        if not self._has_pieces:
            return raw.replace(_BLOCK_END, "\n").translate(_LINE_ENDS)
        blocks = raw.split(_BLOCK_END)
        pieces = blocks[:1]
        for number, block in enumerate(blocks[1:], first + 1):
            pieces.append(block if flags[number] else f"\n{block}")
        return "".join(pieces).translate(_LINE_ENDS)

    def _follow(self, position: int, _removed: int, added: int) -> None:
        """Blocks have come and gone between two places; the break before the first of them is what it was."""
        document, flags = self.document(), self._goes_on
        self._text = None
        block = document.findBlock(position)
        first = max(0, block.blockNumber())
        end = document.findBlock(position + added)
        last = end.blockNumber() if end.isValid() else document.blockCount() - 1
        gone = len(flags) - document.blockCount() + last - first
        fresh = [False] * (last - first)
        for number in range(last - first if self._has_pieces else 0):
            block = block.next()
            fresh[number] = block.blockFormat().hasProperty(_GOES_ON)
        flags[first + 1 : first + 1 + gone] = fresh

    def _mend(self) -> None:
        """Where Qt gave the block at the cursor the format of one that was joined to it, give it back its own."""
        block = self.textCursor().block()
        goes_on = self._goes_on[block.blockNumber()]
        if block.blockFormat().hasProperty(_GOES_ON) != goes_on:
            cursor = QTextCursor(block)
            cursor.joinPreviousEditBlock()
            cursor.setBlockFormat(_format(goes_on))
            cursor.endEditBlock()


def _insert(cursor: QTextCursor, lines: list[str]) -> None:
    """Put lines in place of what is selected, long ones in pieces."""
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    is_first = True
    for is_long, group in groupby(lines, _is_long):
        for block, goes_on in _blocks(group) if is_long else (("\n".join(group), False),):
            if not is_first:
                cursor.insertBlock(_format(goes_on))
            takes_over = is_first and not is_long and cursor.blockFormat().hasProperty(_GOES_ON)
            cursor.insertText(_rest(cursor, block) if takes_over else block)
            is_first = False
    cursor.endEditBlock()


def _is_long(line: str) -> bool:
    return len(line) > LONGEST and "\n" not in line


def _lines(text: str) -> list[str]:
    """The lines that the box shows: other signs that end a line for some programs are letters of it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace(_BLOCK_END, "\n").translate(_LINE_ENDS).split("\n")


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The blocks of long lines, and whether each goes on with the line before it."""
    for line in lines:
        for number, piece in enumerate(line_pieces(line)):
            yield piece, number > 0


def _rest(cursor: QTextCursor, text: str) -> str:
    """Put in the first of several lines and begin a block for the others, which would take over its format."""
    first, line_end, rest = text.partition("\n")
    cursor.insertText(first)
    if line_end:
        cursor.insertBlock(_format(goes_on=False))
    return rest


def _format(goes_on: bool) -> QTextBlockFormat:
    made = QTextBlockFormat()
    if goes_on:
        made.setProperty(_GOES_ON, True)
    return made
