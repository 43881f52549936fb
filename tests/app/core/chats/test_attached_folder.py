"""What of a folder goes with a question, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.chats.attached_folder import MOST_FILES, read_folder
from app.core.documents.kinds import DocumentKind
from app.errors import AttachmentRefused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Akte (3)"
    made.mkdir()
    return made


def test_texts_and_documents_keep_their_place_in_the_name(folder: Path) -> None:
    (folder / "b").mkdir()
    (folder / "b" / "note.txt").write_text("Grüße", "utf-8")
    (folder / "a.pdf").write_bytes(b"%PDF-1.7\n")
    found = read_folder(folder)
    assert [text.attachment.name for text in found.texts] == ["Akte (3)/b/note.txt"]
    assert [(each.name, each.kind) for each in found.documents] == [("Akte (3)/a.pdf", DocumentKind.PDF)]
    assert found.left_out is None


def test_hidden_files_and_links_to_folders_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / ".env").write_text("secret")
    (folder / "round").symlink_to(tmp_path)
    (folder / "a.txt").write_text("a")
    assert [text.attachment.name for text in read_folder(folder).texts] == ["Akte (3)/a.txt"]


def test_what_is_left_out_is_named_and_counted(folder: Path) -> None:
    for number in range(7):
        (folder / f"{number}.bin").write_bytes(b"\0\1\2")
    (folder / "z.txt").write_text("z")
    said = read_folder(folder).left_out
    assert said is not None
    assert str(said.title) == "Of “Akte (3)”, 1 of 8 files are attached."
    assert str(said.advice).endswith("Akte (3)/0.bin, Akte (3)/1.bin, Akte (3)/2.bin, Akte (3)/3.bin, Akte (3)/4.bin …")


def test_so_many_files_are_attached_and_no_more(folder: Path) -> None:
    for number in range(MOST_FILES + 2):
        (folder / f"{number:03}.txt").write_text("t")
    found = read_folder(folder)
    assert len(found.texts) == MOST_FILES
    assert found.left_out is not None


@pytest.mark.parametrize("content", [{}, {"a.bin": b"\0\1"}, {"empty.txt": b""}])
def test_a_folder_with_nothing_to_read_is_refused(folder: Path, content: dict[str, bytes]) -> None:
    for name, data in content.items():
        (folder / name).write_bytes(data)
    with pytest.raises(AttachmentRefused, match="has no file that can be attached"):
        read_folder(folder)
