"""Documents as other programs write them, which are neither hostile nor usual: nothing in them is lost or changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.documents.wire import DocumentText
from tests.app.reading.conftest import read
from tests.app.reading.test_hostile import archive

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_HTML_MAIL = (
    'From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="X"\n\n'
    "--X\nContent-Type: text/plain\n\n\n"
    "--X\nContent-Type: text/html; charset=utf-8\n\n<p>Real <b>words</b></p>\n--X--\n"
)


def text_of(path: Path, content: str | bytes = b"") -> str:
    """What is read of a file, written first where there is content."""
    if content:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = read(path)
    assert isinstance(found, DocumentText), found
    return found.text


@pytest.mark.parametrize(
    ("head", "body", "shown"),
    [
        ("text/plain", "Grüße".encode(), "Grüße"),
        ("text/plain", "Grüße aus Köln, schöne Wörter".encode("latin-1"), "Grüße aus Köln, schöne Wörter"),
        ("text/plain; charset=us-ascii", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=x-foo", "Grüße".encode(), "Grüße"),
        ("text/plain; charset=koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("text/plain; charset=iso-8859-7", "Καλημέρα".encode("iso-8859-7"), "Καλημέρα"),
        ("text/plain; charset=gb2312", "镕中文".encode("gbk"), "镕中文"),  # more than that set has, as Outlook writes
        ("multipart/mixed", b"hello there", "hello there"),  # with no parts
    ],
)
def test_a_mail_is_read_in_its_letters(head: str, body: bytes, shown: str, tmp_path: Path) -> None:
    mail = f"From: a@b\nMIME-Version: 1.0\nContent-Type: {head}\n\n".encode() + body
    assert text_of(tmp_path / "a.eml", mail) == f"From: a@b\n\n{shown}"


def test_a_mail_with_a_mark_before_it_or_an_empty_plain_form_is_read(tmp_path: Path) -> None:
    assert text_of(tmp_path / "a.eml", b"\xef\xbb\xbfFrom: a@b\r\nSubject: t\r\n\r\nwords") == (
        "From: a@b\nSubject: t\n\nwords"
    )
    assert text_of(tmp_path / "b.eml", _HTML_MAIL) == "From: a@b\n\nReal words"


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        ({"ename": "ZeroDivisionError", "evalue": "division by zero"}, "ZeroDivisionError: division by zero"),
        ({"data": {"text/html": ["<table><tr><td>1</td></tr></table>"]}}, "| 1 |\n| --- |"),
        ({"data": {"text/markdown": "**x**", "application/json": {"a": 1}}}, "**x**"),
        ({"data": {"image/png": "A" * 1000}}, "[image/png]"),
        ({"text": ["\x1b[32mgreen\x1b[0m\n"]}, "green"),
    ],
)
def test_an_output_is_told_by_its_plainest_form(output: dict[str, object], shown: str, tmp_path: Path) -> None:
    notebook = {"cells": [{"cell_type": "code", "source": "f()", "outputs": [output]}]}
    assert text_of(tmp_path / "a.ipynb", json.dumps(notebook)) == (f"```python\nf()\n```\n\nOutput:\n```\n{shown}\n```")


@pytest.mark.parametrize(
    ("notebook", "shown"),
    [
        ({"cells": [{"cell_type": "code", "source": "s = '```'", "outputs": None}]}, "````python\ns = '```'\n````"),
        ({"worksheets": [{"cells": [{"cell_type": "code", "input": ["old"]}]}]}, "```python\nold\n```"),
        (
            {"cells": [{"cell_type": "code", "source": "x <- 1"}], "metadata": {"language_info": {"name": "R"}}},
            "```R\nx <- 1\n```",
        ),
    ],
)
def test_other_notebooks_are_read(notebook: dict[str, object], shown: str, tmp_path: Path) -> None:
    assert text_of(tmp_path / "a.ipynb", b"\xef\xbb\xbf" + json.dumps(notebook).encode()) == shown


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word(path: Path, body: str, **notes: str) -> str:
    """What is read of a Word document with this body."""
    parts = {"word/document.xml": f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'}
    parts |= {f"word/{name}.xml": f'<w:n xmlns:w="w">{content}</w:n>' for name, content in notes.items()}
    return text_of(archive(path, dict(parts)))


def test_notes_and_comments_stand_behind_the_text_by_their_numbers(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>Rent</w:t><w:footnoteReference w:id="2"/><w:commentReference w:id="0"/></w:r></w:p>'
    notes = f'<w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{paragraph("net")}</w:footnote>'
    comment = f'<w:comment w:id="0" w:author="Ada">{paragraph("too high")}</w:comment>'
    assert word(tmp_path / "a.docx", body, footnotes=notes, comments=comment) == (
        "Rent[note 2][comment 0]\n\n[note 2] net\n\n[comment 0] Ada: too high"
    )


def test_tables_in_tables_are_told_once_and_wide_cells_keep_the_columns(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('in')}</w:tc></w:tr></w:tbl>"
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{inner}</w:tc><w:tc>{paragraph("z")}</w:tc></w:tr>'
    cells = "".join(f"<w:tc>{paragraph(each)}</w:tc>" for each in "123")
    body = f"<w:tbl>{wide}<w:sdt><w:sdtContent><w:tr>{cells}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert word(tmp_path / "a.docx", body) == "| in |  | z |\n| --- | --- | --- |\n| 1 | 2 | 3 |"


def test_a_document_that_word_on_the_web_saved_is_one(tmp_path: Path) -> None:
    relations = f'<R><Relationship Id="a" Type="{_OFFICE}" Target="word/document2.xml"/></R>'
    document = f'<w:document xmlns:w="w"><w:body>{paragraph("words")}</w:body></w:document>'
    parts: dict[str, str | bytes] = {"_rels/.rels": relations, "word/document2.xml": document}
    assert text_of(archive(tmp_path / "a.docx", parts)) == "words"


def workbook(path: Path, rows: str, properties: str = "", formats: str = "", styles: str = "") -> str:
    """The table that is read of a workbook with these rows, without the sheet's name."""
    sheet = '<sheets><sheet name="S" xmlns:r="r" r:id="a"/></sheets>'
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f"<w>{properties}{sheet}</w>",
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="a" Target="worksheets/s.xml"/></R>',
        "xl/worksheets/s.xml": f"<s><sheetData>{rows}</sheetData></s>",
        "xl/styles.xml": f"<s><numFmts>{formats}</numFmts><cellXfs><xf/>{styles}</cellXfs></s>",
    }
    return text_of(archive(path, parts)).removeprefix("## Sheet “S”\n\n")


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("yyyy-mm-dd", "46082", "2026-03-01"),
        ("mmm", "46082", "2026-03-01"),
        ("[$-407]d. mmmm;@", "46082.5", "2026-03-01 12:00"),
        ("h:mm", "0.354166666666667", "8:30:00"),
        ("[h]:mm", "1.25", "30:00:00"),
        ('0.0 "days"', "12.5", "12.5"),
        ("[Red]#,##0", "12", "12"),
        ("General", "0.30000000000000004", "0.3"),
        ("0", "1234567890123456", "1234567890123456"),
    ],
)
def test_a_number_is_told_as_its_format_says(code: str, value: str, shown: str, tmp_path: Path) -> None:
    formats = f"<numFmt numFmtId='200' formatCode='{code}'/>"
    table = workbook(
        tmp_path / "a.xlsx", f'<row><c s="1"><v>{value}</v></c></row>', "", formats, '<xf numFmtId="200"/>'
    )
    assert table == f"| {shown} |\n| --- |"


def test_a_workbook_of_old_macs_counts_days_from_another_one(tmp_path: Path) -> None:
    rows = '<row><c s="1"><v>44620</v></c></row>'
    table = workbook(tmp_path / "a.xlsx", rows, '<workbookPr date1904="1"/>', "", '<xf numFmtId="14"/>')
    assert table == "| 2026-03-01 |\n| --- |"


def test_cells_are_told_by_their_columns_and_a_far_one_makes_no_row_long(tmp_path: Path) -> None:
    rows = '<row><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row><row><c r="XFD2"><f>A1+C1</f></c></row>'
    assert workbook(tmp_path / "a.xlsx", rows) == "| 1 | 3 |  |\n| --- | --- | --- |\n|  |  | =A1+C1 |"


def test_a_row_that_is_written_once_for_three_is_told_three_times(tmp_path: Path) -> None:
    row = '<t:table-row t:number-rows-repeated="3"><t:table-cell><t:p>w</t:p></t:table-cell></t:table-row>'
    content = f'<o xmlns:t="t"><t:table>{row}</t:table></o>'
    assert text_of(archive(tmp_path / "a.ods", {"content.xml": content})) == "| w |\n| --- |\n| w |\n| w |"


@pytest.mark.parametrize(("part", "is_locked"), [("f.ttf", False), ("c.xhtml", True)])
def test_a_book_is_not_locked_by_the_fonts_in_it(part: str, is_locked: bool, tmp_path: Path) -> None:
    encryption = f'<e><EncryptedData><CipherReference URI="{part}"/></EncryptedData></e>'
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": '<c><rootfile full-path="b.opf"/></c>',
        "META-INF/encryption.xml": encryption,
        "b.opf": '<p><item id="c" href="c.xhtml"/><itemref idref="c"/></p>',
        "c.xhtml": "<p>words</p>",
    }
    found = read(archive(tmp_path / "a.epub", parts))
    assert isinstance(found, DocumentText) is not is_locked
