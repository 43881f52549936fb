"""Every way in which an encrypted store was known to become a plaintext or an empty one (facts: security)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.store import backup, database as db, keys, migrations, opening, recovery
from app.core.store.database import PLAIN_HEADER, UnreadableError
from app.core.store.keys import MemoryVault
from app.core.store.store import Counts, Store
from app.errors import StoreError
from tests.app.core.store.conftest import NOW, Place, talk

KEY = "ab" * 32


@pytest.mark.parametrize("key", ["", "ab", KEY.upper(), KEY + "0", KEY[:-1] + "g", f"x'{KEY}'", KEY + "\n", "'" * 64])
def test_a_malformed_key_opens_and_creates_nothing(tmp_path: Path, key: str) -> None:
    path = tmp_path / "store.db"
    with pytest.raises(StoreError, match="malformed"):
        db.create(path, key)
    assert not path.exists()
    opening.create_store(path, KEY)
    with pytest.raises(StoreError, match="malformed"):
        db.connect(path, key)


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        db.connect(tmp_path / "store.db", KEY)
    assert not (tmp_path / "store.db").exists()


def test_what_is_there_is_not_created_anew(tmp_path: Path) -> None:
    opening.create_store(tmp_path / "store.db", KEY)
    with pytest.raises(FileExistsError):
        db.create(tmp_path / "store.db", KEY)


@pytest.mark.parametrize("key", ["cd" * 32, None])
def test_another_key_or_none_reads_nothing_and_changes_nothing(tmp_path: Path, key: str | None) -> None:
    path = tmp_path / "store.db"
    opening.create_store(path, KEY)
    before = path.read_bytes()
    with pytest.raises(UnreadableError):
        db.connect(path, key)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_a_wrong_key_never_starts_a_recovery(place: Place) -> None:
    place.open().store.add(talk(("One", "1")), 1.0)
    place.close()
    before = sorted(path.name for path in place.file.parent.iterdir())
    with pytest.raises(UnreadableError):
        opening.open_store(place.file, place.backups, "cd" * 32, NOW)
    with pytest.raises(StoreError, match="key is not known"):
        opening.open_store(place.file, place.backups, None, NOW)
    assert sorted(path.name for path in place.file.parent.iterdir()) == before
    assert place.open().store.counts() == Counts(1, 2)


def test_the_file_is_encrypted_from_the_first_byte_with_the_right_cipher(place: Place) -> None:
    store = place.open().store
    store.add(talk(("Rosebud", "Xanadu")), 1.0)
    assert store.database.value("PRAGMA cipher") == "chacha20"
    for path in place.file.parent.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not content.startswith(PLAIN_HEADER)
            assert b"Rosebud" not in content
            assert b"Xanadu" not in content
            assert place.key.encode() not in content
            assert bytes.fromhex(place.key) not in content


def test_the_settings_that_keep_data_safe_are_on(store: Store) -> None:
    pragmas = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "temp_store")
    found = {name: store.database.value(f"PRAGMA {name}") for name in pragmas}
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "temp_store": 2}


def test_an_empty_file_is_damage_not_a_new_store(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    backup.make(store.database, place.backups, NOW)
    place.close()
    place.file.write_bytes(b"")
    opened = place.open()
    assert opened.store.counts() == Counts(1, 2)
    assert "damaged" in str(opened.notices[0].title)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    database = db.create(path, None)
    database.run("CREATE TABLE t (x)")
    database.close()
    with pytest.raises(UnreadableError, match="does not hold"):
        db.connect(path, None)


def test_a_plaintext_file_is_not_taken_for_the_encrypted_one(tmp_path: Path) -> None:
    opening.create_store(tmp_path / "store.db", None)
    with pytest.raises(UnreadableError, match="not encrypted"):
        db.connect(tmp_path / "store.db", KEY)


def test_a_copy_has_the_key_it_was_given(place: Place, tmp_path: Path) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    for name, key in (("same.db", place.key), ("other ü.db", KEY), ("none.db", None)):
        store.database.copy_to(tmp_path / name, key)
        assert db.is_plain(tmp_path / name) == (key is None)
        copy = Store(db.connect(tmp_path / name, key))
        assert copy.counts() == Counts(1, 2)
        copy.close()


@pytest.mark.parametrize("byte", [100, 4096 + 1000, 5 * 4096 + 17])
def test_one_flipped_bit_is_seen(place: Place, byte: int) -> None:
    place.open().store.add(talk(("One", "1" * 20_000)), 1.0)
    place.close()
    content = bytearray(place.file.read_bytes())
    content[byte] ^= 4
    place.file.write_bytes(content)
    assert backup.problem_with(place.file, place.key)


def test_a_failed_migration_leaves_the_schema_before_it(place: Place, tmp_path: Path) -> None:
    store = place.open().store
    folder = tmp_path / "schema"
    folder.mkdir()
    done = migrations.newest()
    for number in range(1, done + 1):
        (folder / f"{number:04}_done.sql").write_text("SELECT 1")
    (folder / f"{done + 1:04}_bad.sql").write_text("CREATE TABLE fine (x); CREATE TABLE bad (")
    with pytest.raises(Exception, match="incomplete"):
        migrations.migrate(store.database, folder)
    assert migrations.version(store.database) == done
    assert store.database.one("SELECT 1 FROM sqlite_schema WHERE name = 'fine'") is None


def test_a_newer_schema_is_read_and_never_written(place: Place) -> None:
    store = place.open().store
    store.add(talk(("One", "1")), 1.0)
    store.database.run("PRAGMA user_version = 99")
    place.close()
    opened = place.open()
    assert opened.store.is_read_only
    assert opened.store.counts() == Counts(1, 2)
    assert "newer" in str(opened.notices[0].title)
    with pytest.raises(StoreError, match="only be read"):
        opened.store.add(talk(("Two", "2")), 1.0)


def test_protecting_a_store_later_leaves_no_readable_copy(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.vault = MemoryVault(failure=keys.VaultUnavailableError("none", is_locked=False))
    store = place.open().store
    store.add(talk(("Rosebud", "Xanadu")), 1.0)
    backup.make(store.database, place.backups, NOW)
    place.close()
    keys.write_protection(
        place.file, keys.Protection(keys.ProtectionKind.PASSPHRASE, "", keys.fingerprint(KEY), keys.wrap(KEY, "pass"))
    )
    opening.protect(place.file, place.backups, KEY)
    for path in place.file.parent.rglob("*"):
        assert path.is_dir() or b"Rosebud" not in path.read_bytes()
    opened = opening.open_store(place.file, place.backups, KEY, NOW)
    assert opened.store.counts() == Counts(1, 2)
    opened.store.close()
    assert backup.newest_good(place.backups, KEY) is not None


def test_an_interrupted_protection_is_finished_on_opening(tmp_path: Path) -> None:
    place = Place(tmp_path)
    opening.create_store(place.file, None)
    place.vault = MemoryVault(KEY)
    keys.write_protection(
        place.file, keys.Protection(keys.ProtectionKind.KEYRING, place.vault.name, keys.fingerprint(KEY))
    )
    place.open()
    place.close()
    assert not db.is_plain(place.file)


def test_salvage_needs_the_right_key(place: Place, tmp_path: Path) -> None:
    place.open().store.add(talk(("One", "1")), 1.0)
    place.close()
    target = db.create(tmp_path / "target.db", KEY)
    migrations.migrate(target)
    recovery.salvage(place.file, KEY, target)
    assert Store(target).counts() == Counts(0, 0)
    target.close()
