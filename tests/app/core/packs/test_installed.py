"""Which pack is used: kept over starts, one step back, removed with its folder, and damaged folders passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.packs.installed import FOLDER, InstalledPacks, PackGain
from app.core.packs.leftovers import alone
from backends.contract.packs import ANY_FILES_VARIABLE, MANIFEST, PACK_VARIABLE
from tests.packs import manifest_of, unpacked_pack


@pytest.fixture
def packs(tmp_path: Path) -> InstalledPacks:
    """Two packs are unpacked, none is used."""
    unpacked_pack(tmp_path / FOLDER / "cuda-1", manifest=manifest_of(name="cuda"))
    unpacked_pack(tmp_path / FOLDER / "vulkan-1", manifest=manifest_of(name="vulkan"))
    return InstalledPacks(tmp_path)


def test_without_a_pack_an_engine_is_told_of_none(packs: InstalledPacks) -> None:
    assert [pack.name for pack in packs.packs] == ["cuda-1", "vulkan-1"]
    assert packs.active is None and not packs.can_go_back and packs.environment() == {}


def test_the_one_in_use_is_told_to_engines_and_kept_over_a_start(packs: InstalledPacks, tmp_path: Path) -> None:
    packs.use("vulkan-1")
    again = InstalledPacks(tmp_path)
    assert again.active is not None and again.active.name == "vulkan-1"
    assert not again.needs_any_files
    assert again.environment() == {PACK_VARIABLE: str(tmp_path / FOLDER / "vulkan-1")}


def test_a_driver_that_needs_an_engine_without_walls_of_files_is_kept_in_mind(
    packs: InstalledPacks, tmp_path: Path
) -> None:
    packs.note_test("vulkan-1", any_files=True)
    packs.use("vulkan-1")
    again = InstalledPacks(tmp_path)
    assert again.environment()[ANY_FILES_VARIABLE] == "1"
    again.use("cuda-1")
    assert ANY_FILES_VARIABLE not in again.environment()
    again.go_back()
    again.note_test("vulkan-1", any_files=False)
    assert ANY_FILES_VARIABLE not in again.environment()


def test_one_step_back_changes_places(packs: InstalledPacks) -> None:
    packs.use("vulkan-1")
    packs.use("cuda-1")
    packs.go_back()
    assert packs.active is not None and packs.active.name == "vulkan-1"
    assert packs.previous is not None and packs.previous.name == "cuda-1" and packs.can_go_back
    packs.go_back()
    assert packs.active is not None and packs.active.name == "cuda-1"


def test_back_from_the_first_pack_is_the_processor_alone(packs: InstalledPacks) -> None:
    packs.use("vulkan-1")
    assert packs.can_go_back and packs.previous is None
    packs.go_back()
    assert packs.active is None and packs.environment() == {}
    packs.go_back()
    assert packs.active is not None and packs.active.name == "vulkan-1"


def test_using_the_same_again_keeps_what_was_before(packs: InstalledPacks) -> None:
    packs.use("vulkan-1")
    packs.use("cuda-1")
    packs.use("cuda-1")
    assert packs.previous is not None and packs.previous.name == "vulkan-1"


def test_removing_deletes_the_folder_and_is_not_gone_back_to(packs: InstalledPacks) -> None:
    packs.use("vulkan-1")
    packs.use("cuda-1")
    vulkan, cuda = packs.packs[1], packs.packs[0]
    packs.remove(vulkan)
    assert not vulkan.folder.exists() and packs.active == cuda and not packs.can_go_back
    packs.remove(cuda)
    assert packs.active is None and packs.packs == () and packs.environment() == {}


def test_what_a_pack_brought_is_kept_with_it(packs: InstalledPacks, tmp_path: Path) -> None:
    packs.use("vulkan-1")
    packs.keep_gain(PackGain("gpt-oss-20b", 5.0, 60.0))
    assert InstalledPacks(tmp_path).gain == PackGain("gpt-oss-20b", 5.0, 60.0)
    assert packs.gain is not None and packs.gain.times == pytest.approx(12.0)
    packs.go_back()
    assert packs.gain is None


def test_a_folder_that_was_damaged_is_no_pack(packs: InstalledPacks, tmp_path: Path) -> None:
    packs.use("vulkan-1")
    (tmp_path / FOLDER / "vulkan-1" / MANIFEST).write_text("{")
    assert packs.active is None and packs.environment() == {}
    assert [pack.name for pack in packs.packs] == ["cuda-1"]


@pytest.mark.parametrize("name", ["../up", "/etc", ".."])
def test_a_file_that_names_a_place_elsewhere_is_not_followed(packs: InstalledPacks, name: str) -> None:
    packs.use(name)
    assert packs.active is None


def test_what_an_interrupted_unpacking_left_is_no_pack_and_is_deleted_at_the_next_start(
    packs: InstalledPacks, tmp_path: Path
) -> None:
    left = unpacked_pack(tmp_path / FOLDER / ".incoming-abc")
    assert len(packs.packs) == 2
    assert len(InstalledPacks(tmp_path).packs) == 2 and not left.exists()


def test_what_another_program_is_unpacking_is_left_to_it(packs: InstalledPacks, tmp_path: Path) -> None:
    coming = unpacked_pack(tmp_path / FOLDER / ".incoming-abc")
    with alone(packs.folder):
        InstalledPacks(tmp_path)
        assert coming.exists()


def test_a_removed_pack_is_none_though_the_system_keeps_its_library_for_now(tmp_path: Path) -> None:
    folder = unpacked_pack(tmp_path / FOLDER / "cuda-0c1e570-0123456789ab")
    mine = tmp_path / FOLDER / "my notes"
    mine.mkdir()
    (folder / MANIFEST).unlink()  # what Windows leaves of a pack in use
    assert InstalledPacks(tmp_path).packs == ()
    assert not folder.exists() and mine.exists()


def test_a_window_heeds_what_a_command_changed_meanwhile(packs: InstalledPacks, tmp_path: Path) -> None:
    packs.use("vulkan-1")
    InstalledPacks(tmp_path).use("cuda-1")
    assert packs.environment() == {PACK_VARIABLE: str(tmp_path / FOLDER / "cuda-1")}
    InstalledPacks(tmp_path).go_back()
    packs.keep_gain(PackGain("gpt-oss-20b", 5.0, 60.0))
    assert packs.environment() == {PACK_VARIABLE: str(tmp_path / FOLDER / "vulkan-1")}
    assert InstalledPacks(tmp_path).gain == PackGain("gpt-oss-20b", 5.0, 60.0)
