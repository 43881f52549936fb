"""Documents that are broken, or made to harm: each costs a sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.core.documents.wire import DocumentText, Unreadable, UnreadableReason
from tests.app.reading.conftest import GOLDEN, read

WORD = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'


def archive(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A packed archive with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def reason(found: DocumentText | Unreadable) -> UnreadableReason:
    assert isinstance(found, Unreadable)
    return found.reason


def pdf(path: Path, pages: int) -> Path:
    """A PDF of that many empty pages."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"] * pages
    content, places = b"%PDF-1.4\n", list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    path.write_bytes(content + end % (size, table, size, len(content)))
    return path


@pytest.mark.parametrize("name", ["lease.docx", "rents.xlsx", "plan.pptx", "minutes.odt", "tale.epub"])
def test_a_document_that_is_cut_short_is_damaged(name: str, tmp_path: Path) -> None:
    content = (GOLDEN / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    assert reason(read(tmp_path / name)) is UnreadableReason.DAMAGED


def test_a_pdf_of_which_the_beginning_is_left_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes((GOLDEN / "report.pdf").read_bytes()[:40])
    assert reason(read(tmp_path / "a.pdf")) is UnreadableReason.DAMAGED


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.docx", {"word/document.xml": b" " * 20_000_000})
    assert bomb.stat().st_size < 100_000
    assert reason(read(bomb)) is UnreadableReason.UNPACKS_TOO_LARGE


def test_entities_that_grow_in_each_other_are_damage(tmp_path: Path) -> None:
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE d [<!ENTITY e0 "{"x" * 100}">{grown}]>' + WORD.format("&e11;")
    assert reason(read(archive(tmp_path / "a.docx", {"word/document.xml": text}))) is UnreadableReason.DAMAGED


def test_an_entity_from_outside_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    address = (tmp_path / "secret").as_uri()
    text = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{address}">]>' + WORD.format("&e;")
    assert "secret words" not in str(read(archive(tmp_path / "a.docx", {"word/document.xml": text})))


def test_parts_with_names_of_other_folders_are_not_written_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    found = read(archive(folder / "a.docx", {"../evil": "x", "word/document.xml": WORD.format("words")}))
    assert found == DocumentText("words")
    assert list(tmp_path.rglob("*")) == [folder, folder / "a.docx"]


def test_an_archive_that_is_no_document_says_so(tmp_path: Path) -> None:
    assert reason(read(archive(tmp_path / "a.zip", {"a.txt": "x"}))) is UnreadableReason.UNKNOWN


@pytest.mark.slow
def test_xml_nested_beyond_measure_is_refused(tmp_path: Path) -> None:
    text = f'<w:document xmlns:w="w">{"<w:x>" * 50_000}{"</w:x>" * 50_000}</w:document>'
    found = reason(read(archive(tmp_path / "a.docx", {"word/document.xml": text})))
    assert found in (UnreadableReason.TOO_LONG, UnreadableReason.DAMAGED)


def test_more_pages_than_are_read_are_named(tmp_path: Path) -> None:
    assert read(pdf(tmp_path / "a.pdf", 10_001)) == Unreadable(UnreadableReason.TOO_MANY_PAGES, "", 10_001)


def test_a_part_of_too_long_a_text_is_never_given() -> None:
    assert reason(read(GOLDEN / "report.pdf", most=40)) is UnreadableReason.TOO_MUCH_TEXT
    assert reason(read(GOLDEN / "lease.docx", most=40)) is UnreadableReason.TOO_MUCH_TEXT


@pytest.mark.parametrize("name", ["a.ipynb", "a.eml", "a.html"])
def test_what_is_not_what_its_name_says_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 4)
    assert isinstance(read(tmp_path / name), Unreadable)
