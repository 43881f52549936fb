"""Copies are whole or not there; which are kept; the way back; what a damaged file still gives."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.core.store import backup, database as db, opening, recovery
from app.core.store.store import Counts
from app.core.store.unlocking import StorageNoticeKind
from app.errors import StoreError
from tests.app.core.store.conftest import NOW, Place, talk


def damage(place: Place, part: float, length: int = 300) -> None:
    """Overwrite a stretch in the middle of the closed file."""
    content = bytearray(place.file.read_bytes())
    at = int(len(content) * part)
    content[at : at + length] = bytes(length)
    place.file.write_bytes(content)


def test_a_copy_holds_everything_and_is_encrypted(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    made = backup.make(store.database, place.backups, NOW)
    assert [copy.path for copy in backup.listed(place.backups)] == [made.path]
    assert made.made == NOW
    assert not backup.problem_with(made.path, place.key)
    assert not db.is_plain(made.path)
    assert backup.problem_with(made.path, "cd" * 32)
    assert [path.name for path in place.backups.iterdir()] == [made.path.name]


def test_a_damaged_copy_does_not_count(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    good = backup.make(store.database, place.backups, NOW)
    bad = backup.make(store.database, place.backups, NOW + timedelta(hours=1))
    content = bytearray(bad.path.read_bytes())
    content[-5000] ^= 1
    bad.path.write_bytes(content)
    assert backup.newest_good(place.backups, place.key) == good


def test_copies_of_the_future_do_not_stay_the_newest(place: Place) -> None:
    store = place.open().store
    ahead = [backup.make(store.database, place.backups, NOW + timedelta(days=days)) for days in (400, 401)]
    old = backup.make(store.database, place.backups, NOW - timedelta(days=1))
    store.add(talk(("One", "1")), 1.0)
    made = backup.make(store.database, place.backups, NOW)
    assert next(copy.made for copy in backup.listed(place.backups)) == NOW
    assert backup.newest_good(place.backups, place.key) == made
    assert len(backup.listed(place.backups)) == 4
    assert not any(copy.path.exists() for copy in ahead)
    assert {copy.made for copy in backup.listed(place.backups)} <= {made.made, old.made} | {
        old.made - timedelta(seconds=seconds) for seconds in (1, 2)
    }


def test_a_clock_that_shows_what_cannot_be_changes_no_dates(place: Place) -> None:
    store = place.open().store
    old = backup.make(store.database, place.backups, NOW)
    made = backup.make(store.database, place.backups, datetime(1970, 1, 2, tzinfo=UTC))
    assert backup.listed(place.backups) == (made, old)
    assert backup.newest_good(place.backups, place.key) == made


def test_two_days_all_two_weeks_daily_half_a_year_weekly() -> None:
    every_half_hour = [NOW - timedelta(minutes=30) * number for number in range(48 * 200)]
    kept = sorted(set(every_half_hour) - backup.expired(every_half_hour, NOW), reverse=True)
    ages = [NOW - time for time in kept]
    assert sum(age <= timedelta(days=2) for age in ages) == 97
    assert sum(timedelta(days=2) < age <= timedelta(days=14) for age in ages) in (12, 13)
    assert sum(age > timedelta(days=14) for age in ages) in range(23, 27)
    gaps = [newer - older for newer, older in itertools.pairwise(kept)]
    assert max(gaps) <= timedelta(days=8)
    assert max(ages) <= timedelta(days=182)


@given(st.sets(st.timedeltas(timedelta(0), timedelta(days=320)), min_size=1))
def test_pruning_again_changes_nothing_and_the_newest_stays(ages: set[timedelta]) -> None:
    made = {NOW - age for age in ages}
    kept = made - backup.expired(made, NOW)
    assert not backup.expired(kept, NOW)
    recent = [time for time in made if NOW - time < timedelta(days=180)]
    assert not recent or max(recent) in kept


def test_pruning_removes_files(place: Place) -> None:
    store = place.open().store
    for hours in (0, 24 * 5, 24 * 5 + 1):
        backup.make(store.database, place.backups, NOW - timedelta(hours=hours))
    assert len(backup.prune(place.backups, NOW)) == 1
    assert len(backup.listed(place.backups)) == 2


def test_what_an_interrupted_copy_left_goes_before_room_is_asked_for(place: Place) -> None:
    store = place.open().store
    place.backups.mkdir()
    (place.backups / "conversations-2026-01-01T000000Z.part").write_bytes(b"half")
    made = backup.make(store.database, place.backups, NOW)
    assert [path.name for path in place.backups.iterdir()] == [made.path.name]


def test_restoring_keeps_what_was_there_as_a_backup(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    made = backup.make(store.database, place.backups, NOW)
    store.add(talk(("Two", "2")), 2.0)
    place.close()
    later = NOW + timedelta(hours=1)
    opening.restore(place.file, place.backups, made.path, place.key, later)
    assert place.open().store.counts() == Counts(1, 2)
    newest = backup.listed(place.backups)[0]
    assert newest.made == later
    place.close()
    opening.restore(place.file, place.backups, newest.path, place.key, later + timedelta(hours=1))
    assert place.open().store.counts() == Counts(2, 4)


def test_a_damaged_backup_is_not_restored(place: Place) -> None:
    store = place.open().store
    made = backup.make(store.database, place.backups, NOW)
    made.path.write_bytes(b"x" * 8192)
    with pytest.raises(StoreError, match="cannot be read"):
        opening.restore(place.file, place.backups, made.path, place.key, NOW)


def test_a_missing_file_comes_back_from_the_newest_backup(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    backup.make(store.database, place.backups, NOW)
    place.close()
    place.file.unlink()
    opened = place.open()
    assert opened.store.counts() == Counts(1, 2)
    assert [notice.kind for notice in opened.notices] == [StorageNoticeKind.RESTORED]


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9])
def test_a_damaged_file_gives_back_what_can_be_read_on_top_of_the_backup(place: Place, part: float) -> None:
    store = place.open().store
    old = [talk((f"old {number}", "words " * 200)) for number in range(30)]
    new = [talk((f"new {number}", "words " * 200)) for number in range(30)]
    for conversation in old:
        store.add(conversation, 1.0)
    backup.make(store.database, place.backups, NOW)
    for conversation in new:
        store.add(conversation, 2.0)
    place.close()
    damage(place, part)
    recovered = recovery.recover(place.file, place.backups, place.key, NOW)
    assert recovered.from_backup == Counts(30, 60)
    assert recovered.kept.exists()
    store = place.open().store
    assert not store.database.problem()
    assert all(store.load(conversation.details.id) for conversation in old)
    assert recovered.now.messages >= 60 + 0.8 * 60


def test_a_folder_where_a_file_is_prepared_is_named_and_left_alone(place: Place) -> None:
    place.open().store.add(talk(("old", "words")), 1.0)
    place.close()
    folder = place.file.with_suffix(".recovered")
    folder.mkdir()
    with pytest.raises(StoreError) as refused:
        recovery.recover(place.file, place.backups, place.key, NOW)
    assert str(refused.value.title) == f"“{folder}” is a folder, and Triptych needs a file there."
    assert folder.is_dir() and len(place.open().store.listing()) == 1


def test_without_a_backup_the_file_itself_is_saved(place: Place) -> None:
    store = place.open().store
    for number in range(100):
        store.add(talk((f"question {number}", f"answer {number} " * 100)), 1.0)
    place.close()
    damage(place, 0.6, 20)
    recovered = recovery.recover(place.file, place.backups, place.key, NOW)
    assert recovered.backup_made is None
    assert recovered.now.messages >= 180


def test_a_broken_first_page_starts_the_recovery_by_itself(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    backup.make(store.database, place.backups, NOW)
    place.close()
    damage(place, 0.0, 100)
    opened = place.open()
    assert opened.store.counts() == Counts(1, 2)
    (notice,) = opened.notices
    assert notice.kind is StorageNoticeKind.RECOVERED
    assert "2 messages in 1 chat came back, from the backup of 2026-11-21" in str(notice.title)


def test_messages_whose_conversation_is_lost_are_kept_under_a_name(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    store.database.run("PRAGMA foreign_keys = OFF")
    store.database.run("DELETE FROM conversation")
    place.close()
    recovered = recovery.recover(place.file, place.backups, place.key, NOW)
    assert recovered.now == Counts(1, 2)
    assert place.open().store.listing()[0].title == "Recovered conversation"
