"""From a Jupyter notebook to Markdown: its texts, its code, and what the code printed."""

from __future__ import annotations

import msgspec

from app.reading.unreadable import damaged

CellText = str | list[str]


class _Output(msgspec.Struct):
    text: CellText = ""
    data: dict[str, msgspec.Raw] = {}
    traceback: list[str] = []
    evalue: str = ""


class _Cell(msgspec.Struct):
    cell_type: str
    source: CellText = ""
    outputs: list[_Output] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell]


def read_notebook(content: bytes) -> str:
    """All cells in their order. Raises UnreadableDocumentError."""
    try:
        notebook = msgspec.json.decode(content, type=_Notebook)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(str(error)) from error
    return "\n\n".join(filter(None, map(_cell, notebook.cells)))


def _cell(cell: _Cell) -> str:
    source = _joined(cell.source).strip()
    if cell.cell_type != "code":
        return source
    printed = "\n".join(filter(None, map(_printed, cell.outputs)))
    blocks = [f"```python\n{source}\n```" if source else "", f"Output:\n```\n{printed}\n```" if printed else ""]
    return "\n\n".join(filter(None, blocks))


def _printed(output: _Output) -> str:
    plain = output.data.get("text/plain")
    shown = _joined(msgspec.json.decode(plain, type=CellText)) if plain is not None else ""
    return (_joined(output.text) or shown or output.evalue).strip()


def _joined(text: CellText) -> str:
    return text if isinstance(text, str) else "".join(text)
