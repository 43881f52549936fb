"""What was read, kept in encrypted files: found by its chat and model alone, never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.store.kept_prefixes import KeptPrefixes, forget_all
from app.core.store.keys import new_key
from app.errors import StoreError

_PARTS = (b"head", bytes(range(256)) * 4000, b"the patient in room 7" * 100)
_ROOM = 1 << 30


@pytest.fixture
def kept(tmp_path: Path) -> KeptPrefixes:
    return KeptPrefixes(tmp_path / "read", new_key())


def keep(kept: KeptPrefixes, chat: str, model: str = "20b", most: int = _ROOM) -> None:
    kept.begin(chat)
    for place, part in enumerate(_PARTS):
        kept.add(place, part)
    kept.finish(model, 1000, most)


def parts(kept: KeptPrefixes, chat: str, model: str = "20b") -> tuple[bytes, ...]:
    found = tuple(kept.part(place) for place in range(kept.open(chat, model)))
    kept.close()
    return found


def files(kept: KeptPrefixes) -> list[Path]:
    return sorted(kept._folder.iterdir())


def test_what_was_kept_is_found_again_by_its_chat_and_model(kept: KeptPrefixes) -> None:
    keep(kept, "one")
    assert parts(kept, "one") == _PARTS
    assert parts(kept, "other") == ()
    assert parts(kept, "one", "120b") == ()
    assert parts(kept, "one") == (), "another model's is of no use any more"


def test_nothing_can_be_read_in_the_files(kept: KeptPrefixes) -> None:
    keep(kept, "chat-of-room-7")
    for file in files(kept):
        assert "room" not in file.name
        assert b"patient" not in file.read_bytes() and b"SQLite" not in file.read_bytes()


def test_another_key_finds_nothing_and_harms_nothing(kept: KeptPrefixes, tmp_path: Path) -> None:
    keep(kept, "one")
    assert parts(KeptPrefixes(tmp_path / "read", new_key()), "one") == ()
    assert parts(kept, "one") == _PARTS


@pytest.mark.parametrize("spoil", ["cut", "bit", "late bit", "empty", "plain", "folder"])
def test_what_is_damaged_is_removed_without_a_word(kept: KeptPrefixes, spoil: str) -> None:
    keep(kept, "one")
    (file,) = files(kept)
    data = bytearray(file.read_bytes())
    if spoil == "folder":
        file.unlink()
        file.mkdir()
    else:
        data[len(data) // 2 if spoil == "late bit" else 5000] ^= 1
        spoiled = {"cut": data[: len(data) // 3], "empty": b"", "plain": b"x" * 9000}
        file.write_bytes(spoiled.get(spoil, data))
    try:
        assert parts(kept, "one") == ()
    except StoreError:  # it is met only when the part with the flipped bit is read
        assert spoil in ("late bit", "cut")
    kept.close()
    assert spoil == "folder" or files(kept) == []


def test_the_oldest_go_where_there_are_too_many(kept: KeptPrefixes) -> None:
    keep(kept, "old")
    keep(kept, "used")
    for number, file in enumerate(files(kept)):
        os.utime(file, (1000 + number, 1000 + number))
    assert parts(kept, "old") == _PARTS  # which makes it the newest
    size = max(file.stat().st_size for file in files(kept))
    keep(kept, "new", most=2 * size)
    assert [chat for chat in ("old", "used", "new") if parts(kept, chat)] == ["old", "new"]
    keep(kept, "larger than all room", most=10)
    assert files(kept) == []


def test_what_was_broken_off_leaves_what_was_there(kept: KeptPrefixes) -> None:
    keep(kept, "one")
    kept.begin("one")
    kept.add(0, b"half")
    kept.cancel()
    assert parts(kept, "one") == _PARTS
    kept.begin("two")
    kept.begin("three")
    kept.shrink(_ROOM)
    assert parts(kept, "two") == parts(kept, "three") == ()


def test_a_file_that_vanishes_does_not_keep_the_others_from_being_counted(kept: KeptPrefixes, tmp_path: Path) -> None:
    keep(kept, "one")
    try:
        (tmp_path / "read" / "gone.read").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("links are not allowed here")
    kept.shrink(_ROOM)
    assert parts(kept, "one") == _PARTS
    kept.shrink(0)
    assert parts(kept, "one") == ()


def test_what_cannot_take_its_place_leaves_nothing_behind(kept: KeptPrefixes) -> None:
    keep(kept, "one")
    (file,) = files(kept)
    file.unlink()
    file.mkdir()
    with pytest.raises(StoreError):
        keep(kept, "one")
    assert files(kept) == [file]


def test_chats_are_forgotten(kept: KeptPrefixes, tmp_path: Path) -> None:
    for chat in ("one", "two", "three"):
        keep(kept, chat)
    kept.forget(("one", "unknown"))
    assert [chat for chat in ("one", "two", "three") if parts(kept, chat)] == ["two", "three"]
    forget_all(tmp_path / "read")
    assert files(kept) == []
    forget_all(tmp_path / "nowhere")


def test_a_place_that_cannot_be_written_is_a_failure_that_was_foreseen(tmp_path: Path) -> None:
    (tmp_path / "read").write_bytes(b"a file")
    with pytest.raises(StoreError):
        KeptPrefixes(tmp_path / "read", new_key()).begin("one")
