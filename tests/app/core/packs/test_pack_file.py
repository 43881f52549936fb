"""A pack's file: what is taken, and each kind of file that is not, with its reason and nothing left behind."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.core.packs.leftovers import alone
from app.core.packs.pack_file import is_whole, looks_like_pack, unpack
from app.core.packs.refusals import PackProblem, PackRefused
from backends.contract.packs import MANIFEST, PackCode, PackedFile, read_manifest
from tests.packs import FILES, folders, listed, manifest_of, write_pack


def refused(pack: Path, folder: Path) -> PackRefused:
    before = folders(folder)
    with pytest.raises(PackRefused) as caught:
        unpack(pack, folder)
    assert folders(folder) == before
    assert caught.value.sentence.is_whole and caught.value.title.is_whole
    return caught.value


def with_entry(path: Path, entry: zipfile.ZipInfo | str, content: bytes = b"x") -> Path:
    """A sound pack, and one entry more."""
    write_pack(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, content)
    return path


def symlink(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


def test_a_pack_is_unpacked_byte_by_byte(tmp_path: Path) -> None:
    pack, fractions = write_pack(tmp_path / "pack.zip"), list[float]()
    folder = unpack(pack, tmp_path / "packs", fractions.append)
    assert {file.name: file.read_bytes() for file in folder.iterdir() if file.name != MANIFEST} == FILES
    assert read_manifest(folder) == manifest_of()
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert folders(tmp_path / "packs") == [folder]


def test_the_same_pack_is_unpacked_once_and_mended_where_it_was_damaged(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack.zip")
    first = unpack(pack, tmp_path / "packs")
    kept = first / "libggml-toy.so"
    before = kept.stat().st_ino
    assert unpack(pack, tmp_path / "packs") == first and kept.stat().st_ino == before
    kept.write_bytes(b"rot")
    assert not is_whole(first, manifest_of())
    assert unpack(pack, tmp_path / "packs") == first and is_whole(first, manifest_of())


def test_files_in_folders_lie_in_folders(tmp_path: Path) -> None:
    files = FILES | {
        "rocblas/library/Kernels.so-000-gfx1100.hsaco": b"kernels",
        "rocblas/library/a.dat": b"",
        "b/c": b"d",
    }
    folder = unpack(write_pack(tmp_path / "pack.zip", files), tmp_path / "packs")
    written = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    assert {name: file.read_bytes() for name, file in written.items() if name != MANIFEST} == files
    written["b/c"].write_bytes(b"D")
    assert not is_whole(folder, manifest_of(files))
    assert unpack(tmp_path / "pack.zip", tmp_path / "packs") == folder and is_whole(folder, manifest_of(files))


UNSAFE_NAMES = [
    *(
        "../up",
        "/etc/up",
        "C:up",
        "C:/up",
        "a\\b",
        "..",
        ".",
        "folder/",
        "a/../../up",
        "a/..",
        "a/./b",
        "a//b",
        "/",
        "",
    ),
    *(".hidden", "a/.hidden", "a/-b", "a.", "a./b", "a /b", "nul", "NUL.txt", "a/con", "aux/b", "com1.so", "a\0b"),
    *("a/b/c/d/e/f", "x" * 201, "a/" + "x" * 201, "ü", "a/\u2215b", "\\\\server\\share", "a:stream"),
]


@pytest.mark.parametrize("name", UNSAFE_NAMES)
def test_no_manifest_may_name_a_file_elsewhere(name: str) -> None:
    assert not manifest_of({"libggml-toy.so": b"", name: b""}).is_sound


@pytest.mark.parametrize(
    "others",
    [
        ["a", "A"],
        ["a", "a/b"],
        ["a/b", "A"],
        ["a/b", "a/B"],
        ["A/c", "a/C"],
        ["pack.json"],
        ["Pack.JSON"],
        ["pack.json/a"],
    ],
)
def test_no_two_files_may_share_a_place(others: list[str]) -> None:
    assert not manifest_of(dict.fromkeys(["libggml-toy.so", *others], b"")).is_sound


def test_the_library_lies_beside_the_manifest() -> None:
    assert manifest_of({"a/libggml-toy.so": b""}, library="a/libggml-toy.so").is_sound is False


def test_a_link_to_a_folder_is_refused_though_files_in_it_are_listed(tmp_path: Path) -> None:
    files = {"libggml-toy.so": b"library", "out/passwd": b"mine"}
    pack = tmp_path / "p.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr(MANIFEST, msgspec.json.encode(manifest_of(files)))
        archive.writestr(symlink("out"), str(tmp_path))
        for name, content in files.items():
            archive.writestr(name, content)
    assert refused(pack, tmp_path / "packs").code is PackProblem.UNSAFE
    assert not (tmp_path / "passwd").exists()


@pytest.mark.parametrize(
    "name", ["../up", "/etc/up", "C:up", "a/b", "a\\b", "..", "folder/", "a/../../up", "a/folder/"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(with_entry(tmp_path / "p.zip", name), tmp_path / "packs").code is PackProblem.UNSAFE
    assert not (tmp_path / "up").exists()


def test_a_link_is_refused_even_where_it_is_listed(tmp_path: Path) -> None:
    files = {"libggml-toy.so": b"library", "link": b"/etc/passwd"}
    pack = tmp_path / "p.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr(MANIFEST, msgspec.json.encode(manifest_of(files)))
        archive.writestr("libggml-toy.so", b"library")
        archive.writestr(symlink("link"), b"/etc/passwd")
    assert refused(pack, tmp_path / "packs").code is PackProblem.UNSAFE


def test_what_is_not_listed_or_is_there_twice_is_refused(tmp_path: Path) -> None:
    assert refused(with_entry(tmp_path / "more.zip", "more.so"), tmp_path / "packs").code is PackProblem.UNSAFE
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = with_entry(tmp_path / "twice.zip", "libggml-toy.so")
    assert refused(twice, tmp_path / "packs").code is PackProblem.UNSAFE
    missing = write_pack(tmp_path / "missing.zip", {"libggml-toy.so": b"a"}, manifest_of())
    assert refused(missing, tmp_path / "packs").code is PackProblem.UNSAFE


def test_a_bomb_is_stopped_at_what_it_said(tmp_path: Path) -> None:
    bomb = {"libggml-toy.so": bytes(8 << 20)}
    says = manifest_of(bomb, files=(PackedFile("libggml-toy.so", 1000, "0" * 64),))
    pack = write_pack(tmp_path / "bomb.zip", bomb, says)
    assert pack.stat().st_size < 100_000
    assert refused(pack, tmp_path / "packs").code is PackProblem.TOO_LARGE


def test_a_pack_larger_than_any_is_refused_before_a_byte_is_written(tmp_path: Path) -> None:
    says = manifest_of(files=(PackedFile("libggml-toy.so", 1 << 60, "0" * 64),))
    pack = write_pack(tmp_path / "p.zip", {"libggml-toy.so": b"a"}, says)
    assert refused(pack, tmp_path / "packs").code is PackProblem.TOO_LARGE


def flip(pack: Path) -> None:
    content = bytearray(pack.read_bytes())
    content[content.index(b"\x7fELF a lib") + 5] ^= 1
    pack.write_bytes(content)


def cut(pack: Path) -> None:
    pack.write_bytes(pack.read_bytes()[:-30])


@pytest.mark.parametrize(("damage", "code"), [(flip, PackCode.DAMAGED), (cut, PackProblem.NOT_A_PACK)])
def test_damage_is_found(tmp_path: Path, damage: Callable[[Path], None], code: object) -> None:
    pack = write_pack(tmp_path / "p.zip", kind=zipfile.ZIP_STORED)
    damage(pack)
    assert refused(pack, tmp_path / "packs").code is code


def test_other_bytes_than_the_manifest_has_are_found_though_the_zip_is_sound(tmp_path: Path) -> None:
    says = manifest_of(files=(listed("libggml-toy.so", b"other"),))
    pack = write_pack(tmp_path / "p.zip", {"libggml-toy.so": b"bytes"}, says)
    assert refused(pack, tmp_path / "packs").code is PackCode.DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 99},
        {"library": "not-listed.so"},
        {"name": "../../up"},
        {"title": ""},
        {"title": "two\nlines"},
        {"files": (PackedFile("../up", 1, "0" * 64),)},
        {"files": (PackedFile("libggml-toy.so", -1, "0" * 64),)},
        {"files": (PackedFile("libggml-toy.so", 1, "no hash"),)},
    ],
)
def test_a_manifest_that_says_what_cannot_be_is_damage(tmp_path: Path, changes: dict[str, object]) -> None:
    pack = write_pack(tmp_path / "p.zip", manifest=manifest_of(**changes))  # type: ignore[arg-type]
    assert refused(pack, tmp_path / "packs").code is PackCode.DAMAGED


def test_a_pack_for_another_computer_says_for_which(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "p.zip", manifest=manifest_of(system="plan9", machine="vax"))
    failure = refused(pack, tmp_path / "packs")
    assert failure.code is PackProblem.OTHER_SYSTEM and "plan9, vax" in str(failure.sentence)


def test_what_is_no_pack_is_told_from_one(tmp_path: Path) -> None:
    text, chats = tmp_path / "text.zip", tmp_path / "chats.zip"
    text.write_text("no zip")
    with zipfile.ZipFile(chats, "w") as archive:
        archive.writestr("conversations.json", "[]")
    for other in (text, chats):
        assert refused(other, tmp_path / "packs").code is PackProblem.NOT_A_PACK
    assert refused(tmp_path / "gone.zip", tmp_path / "packs").code is PackProblem.NO_FILE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe", tmp_path / "packs").code is PackProblem.NO_FILE


def test_what_stops_the_unpacking_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_: float) -> None:
        raise PackRefused(PackProblem.CANCELLED)

    with pytest.raises(PackRefused):
        unpack(write_pack(tmp_path / "p.zip"), tmp_path / "packs", stop)
    assert folders(tmp_path / "packs") == []


def test_one_program_unpacks_at_a_time_and_deletes_what_a_killed_one_left(tmp_path: Path) -> None:
    file, packs = write_pack(tmp_path / "p.zip"), tmp_path / "packs"
    left = packs / ".incoming-killed"
    left.mkdir(parents=True)
    with alone(packs):
        assert refused(file, packs).code is PackProblem.BUSY
    assert folders(packs) == [left]
    whole = unpack(file, packs)
    assert folders(packs) == [whole]


@pytest.mark.parametrize(
    ("name", "is_like"),
    [
        ("triptych-engine-vulkan-linux-x86_64.zip", True),
        ("triptych-engine-vulkan-linux-x86_64 (1).zip", True),
        ("chats.zip", False),
        ("triptych-engine.txt", False),
    ],
)
def test_a_dropped_pack_is_known_by_its_name(name: str, is_like: bool) -> None:
    assert looks_like_pack(Path("/somewhere", name)) is is_like
