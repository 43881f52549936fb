"""Which files can go with a question, and what is said of the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.chats.attaching import MOST_BYTES, read_file, too_long
from app.core.chats.prompts import question_content
from app.core.chats.turns import Attachment, Question
from app.core.text.encodings import Encoding
from app.errors import AttachmentRefused


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"print(1)\n", "print(1)\n"),
        ("größer – 日本語\n".encode(), "größer – 日本語\n"),
        (b"\xef\xbb\xbfwith a mark", "with a mark"),
        (b"one\r\ntwo\rthree", "one\ntwo\nthree"),
        (b"a\tb\x0c\x1b[1mbold", "a\tb\x0c\x1b[1mbold"),
        (b"done\x07\n", "done\x07\n"),
        (b"N\x08NA\x08A\n", "N\x08NA\x08A\n"),
        (b"dos text\r\n\x1a", "dos text\n"),
        ("größer".encode("latin-1"), "größer"),
        ("text".encode("utf-16"), "text"),
    ],
)
def test_text_is_read(tmp_path: Path, content: bytes, text: str) -> None:
    file = tmp_path / "näme with space.py"
    file.write_bytes(content)
    assert read_file(file).attachment == Attachment("näme with space.py", text)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "is not a text file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is not a text file"),
        (b"abc\x00def\n", "is not a text file"),
        (bytes(range(256)) * 4, "is not a text file"),
        (b"x" * (MOST_BYTES + 1), "is too large: 2.0 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "file.bin"
    file.write_bytes(content)
    with pytest.raises(AttachmentRefused, match=sentence) as refused:
        read_file(file)
    assert str(refused.value.title).startswith("“file.bin”")
    assert refused.value.advice


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AttachmentRefused, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(AttachmentRefused, match="cannot be read"):
        read_file(tmp_path / "gone.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_or_a_device_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for endless in (pipe, Path("/dev/zero"), Path("/dev/tty")):
        with pytest.raises(AttachmentRefused, match=r"is a pipe or a device|cannot be read"):
            read_file(endless)


def test_a_guess_is_named_and_put_right(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes("Größe;Preis 5 €".encode("cp1252"))
    guessed = read_file(file)
    assert (guessed.encoding, guessed.is_guess) == (Encoding.WESTERN, True)
    chosen = read_file(file, Encoding.CYRILLIC)
    assert (chosen.encoding, chosen.is_guess, chosen.attachment.text) == (
        Encoding.CYRILLIC,
        False,
        "GrцЯe;Preis 5 \u0402",
    )
    with pytest.raises(AttachmentRefused, match="cannot be read as UTF-8"):
        read_file(file, Encoding.UTF_8)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything; Windows has other rights")
def test_a_closed_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "closed.txt"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(AttachmentRefused, match="cannot be read"):
        read_file(file)


def test_a_text_that_alone_fills_the_context_is_refused_with_the_numbers() -> None:
    refusal = too_long(Attachment("a.txt", "x"), 41_000, 16_384)
    assert "41,000 tokens" in str(refusal.title)
    assert "16,384" in str(refusal.title)


def test_files_stand_behind_the_question_in_a_fence_they_cannot_end() -> None:
    files = (Attachment("hello.py", 'print("hello")\n'), Attachment("doc.md", "```\ncode\n```"))
    content = question_content(Question("q", None, 1, 0.0, "What does this do?", files))
    assert content == (
        'What does this do?\n\nFile “hello.py”:\n```\nprint("hello")\n```\n\nFile “doc.md”:\n````\n```\ncode\n```\n````'
    )
