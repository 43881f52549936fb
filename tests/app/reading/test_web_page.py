"""Pages of the web as text with numbered links."""

from __future__ import annotations

import pytest

from app.core.documents.wire import PageText, ReadPage, Unreadable, UnreadableReason
from app.reading.process import answer
from backends.lines import encode_line
from tests.app.reading.conftest import GOLDEN


def read(
    content: str | bytes, content_type: str = "text/html", charset: str = "utf-8", most: int = 100_000
) -> PageText | Unreadable:
    data = content if isinstance(content, bytes) else content.encode(charset or "utf-8", "surrogatepass")
    page = ReadPage(data, content_type, charset, "https://a.org/dir/page.html", most)
    found = answer(encode_line(page), lambda *_done: None)
    assert isinstance(found, PageText | Unreadable)
    return found


def text(content: str) -> str:
    found = read(content)
    assert isinstance(found, PageText)
    return found.text


def test_a_page_has_its_title_text_and_links() -> None:
    page = """<html><head><title> A &amp; B
      </title><style>x</style></head><body><h1>Head</h1><p>See <a href="/other">the <b>other</b> page</a>,
      <a href='https://b.org/x?y=1'>that</a> and <a href="other.html#part">this</a>.</p>
      <script>alert("no")</script><ul><li><a href="/other">again</a></ul></body></html>"""
    assert read(page) == PageText(
        "A & B",
        "# Head\n\nSee 【0†the other page】, 【1†that†b.org】 and 【2†this】.\n\n- 【0†again】",
        ("https://a.org/other", "https://b.org/x?y=1", "https://a.org/dir/other.html#part"),
    )


@pytest.mark.parametrize(
    "link",
    [
        '<a href="javascript:alert(1)">words</a>',
        '<a href="data:text/html,x">words</a>',
        '<a href="mailto:a@b.c">words</a>',
        '<a href="file:///etc/passwd">words</a>',
        '<a href="#top">words</a>',
        '<a href="http://[::1">words</a>',
        '<a href="">words</a>',
        "<a>words</a>",
    ],
)
def test_what_leads_to_no_page_is_only_words(link: str) -> None:
    assert read(f"<p>some {link} here") == PageText("page.html", "some words here")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ('<a href="/x"><h3>Title</h3><p>more</p></a>after', "【0†Title more】after"),
        ('<a href="/x">one<a href="/y">two</a>', "【0†one】【1†two】"),
        ('<p>a <a href="/x">never closed', "a 【0†never closed】"),
        ('<a href="/x"><img src=p></a>b', "b"),
        ('<a href="/x"><img src=p alt="a  cat"></a>', "【0†[Image 0: a cat]】"),
        ("</a></a>plain", "plain"),
        ("forged 【3†link】 \ue0000\ue001x\ue002", "forged 〖3†link〗 0x"),
        ('<a href="/x">a†b】</a>', "【0†a‡b〗】"),
        ('<table><tr><th>a<th>b<tr><td><a href="/x">c</a><td>d</table>', "| a | b |\n| --- | --- |\n| 【0†c】 | d |"),
    ],
)
def test_odd_pages_come_out_right(page: str, shown: str) -> None:
    assert text(page) == shown


def test_letters_are_read_as_the_server_says_else_as_the_page_says() -> None:
    assert read("<p>Grüße".encode("latin-1"), charset="iso-8859-1") == PageText("page.html", "Grüße")
    page = '<meta charset="shift_jis"><p>日本語'.encode("shift_jis")
    assert read(page, charset="") == PageText("page.html", "日本語")
    assert read("<p>Grüße", charset="") == PageText("page.html", "Grüße")


def test_plain_text_stays_as_it_is() -> None:
    assert read("<b>no</b>\r\n【1†x】", "text/plain") == PageText("page.html", "<b>no</b>\n〖1†x〗")


def test_a_pdf_has_its_pages() -> None:
    found = read((GOLDEN / "report.pdf").read_bytes(), "application/pdf", "")
    assert isinstance(found, PageText)
    assert found.text.count("[Page") == 3


def test_a_long_page_is_cut_and_says_so() -> None:
    found = read("<p>" + "word " * 1000, most=100)
    assert isinstance(found, PageText)
    assert (len(found.text), found.is_cut) == (100, True)


def test_what_is_no_document_is_refused_in_words() -> None:
    found = read(b"no pdf", "application/pdf", "")
    assert isinstance(found, Unreadable)
    assert found.reason is UnreadableReason.DAMAGED


def test_a_hostile_page_ends_too() -> None:
    assert "deep" in text("<div>" * 20_000 + "deep")
    assert text("<a href='/x'>" * 5_000 + "x").endswith("【0†x】")
    assert text("<!-- never closed " * 100) != ""
