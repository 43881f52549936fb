"""From a Jupyter notebook to Markdown: its texts, its code, and what the code printed; pictures by their kind."""

from __future__ import annotations

import re

import msgspec

from app.reading.html import page_text
from app.reading.tables import fenced
from app.reading.unreadable import damaged

CellText = str | list[str]
_MARK = b"\xef\xbb\xbf"
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # of a terminal


class _Output(msgspec.Struct):
    text: CellText = ""
    data: dict[str, msgspec.Raw] = {}
    ename: str = ""
    evalue: str = ""


class _Cell(msgspec.Struct):
    cell_type: str
    source: CellText = ""
    input: CellText = ""  # the source of code, before format 4
    outputs: list[_Output] | None = None


class _Sheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Language(msgspec.Struct):
    name: str = ""


class _Metadata(msgspec.Struct):
    language_info: _Language = msgspec.field(default_factory=_Language)


class _Notebook(msgspec.Struct):
    cells: list[_Cell] | None = None
    worksheets: list[_Sheet] = []  # before format 4
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)


def read_notebook(content: bytes) -> str:
    """All cells in their order. Raises UnreadableDocumentError."""
    try:
        notebook = msgspec.json.decode(content.removeprefix(_MARK), type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(str(error)) from error
    if notebook.cells is None and not notebook.worksheets:
        raise damaged("it has no cells")
    cells = [*(notebook.cells or ()), *(cell for sheet in notebook.worksheets for cell in sheet.cells)]
    language = notebook.metadata.language_info.name or "python"
    return "\n\n".join(filter(None, (_cell(cell, language) for cell in cells)))


def _cell(cell: _Cell, language: str) -> str:
    source = (_joined(cell.source) or _joined(cell.input)).strip()
    if cell.cell_type != "code":
        return source
    printed = "\n".join(filter(None, map(_printed, cell.outputs or ())))
    blocks = [fenced(source, language) if source else "", f"Output:\n{fenced(printed)}" if printed else ""]
    return "\n\n".join(filter(None, blocks))


def _printed(output: _Output) -> str:
    error = ": ".join(filter(None, (output.ename, output.evalue)))
    return _COLOURS.sub("", _joined(output.text) or _shown(output.data) or error).strip()


def _shown(data: dict[str, msgspec.Raw]) -> str:
    """The plainest form of a result; of what has no form in words, its kind."""
    for kind in ("text/plain", "text/markdown", "text/latex", "text/html"):
        if kind in data:
            text = _joined(msgspec.json.decode(data[kind], type=CellText))
            return page_text(text) if kind == "text/html" else text
    return f"[{', '.join(data)}]" if data else ""


def _joined(text: CellText) -> str:
    return text if isinstance(text, str) else "".join(text)
