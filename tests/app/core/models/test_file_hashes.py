"""Hash states: what makes a file verified or damaged, and what makes that knowledge void."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from app.core.models.catalog import Catalog, CatalogModel, PublishedFile, Source
from app.core.models.file_hashes import Checked, HashState, ModelChecks, expected_hash, hash_file, state_of
from app.core.models.model_ref import LocalModel, RemoteModel
from backends.contract.forms import ModelForm

CONTENT = b"weights" * 1000
RIGHT = hashlib.sha256(CONTENT).hexdigest()
NOTHING = Catalog(())


@pytest.fixture
def record(tmp_path: Path) -> ModelChecks:
    return ModelChecks(tmp_path / "data" / "models.json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "a model ü.gguf"
    file.write_bytes(CONTENT)
    return file


def hashed(record: ModelChecks, file: Path) -> Checked:
    checked = hash_file(file, lambda _: None)
    record.keep({file: checked})
    return checked


def test_hashing_reads_every_byte_and_says_so(file: Path) -> None:
    steps = list[int]()
    assert hash_file(file, steps.append).sha256 == RIGHT
    assert sum(steps) == len(CONTENT)


def test_a_hash_alone_verifies_nothing(record: ModelChecks, file: Path) -> None:
    hashed(record, file)
    assert state_of(file, record, NOTHING) is HashState.UNKNOWN


def test_the_users_word_verifies_and_damages(record: ModelChecks, file: Path) -> None:
    record.give(file, RIGHT)
    assert state_of(file, record, NOTHING) is HashState.UNKNOWN
    hashed(record, file)
    assert state_of(file, record, NOTHING) is HashState.VERIFIED
    record.give(file, "0" * 64)
    assert state_of(file, record, NOTHING) is HashState.DAMAGED


def test_one_flipped_bit_of_the_right_size_is_damage(record: ModelChecks, file: Path) -> None:
    record.give(file, RIGHT)
    file.write_bytes(bytes([CONTENT[0] ^ 1]) + CONTENT[1:])
    hashed(record, file)
    assert state_of(file, record, NOTHING) is HashState.DAMAGED


def test_a_file_that_changed_since_is_unknown_again(record: ModelChecks, file: Path) -> None:
    record.give(file, RIGHT)
    hashed(record, file)
    before = file.stat()
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_000))
    assert state_of(file, record, NOTHING) is HashState.UNKNOWN
    file.unlink()
    assert state_of(file, record, NOTHING) is HashState.UNKNOWN


def test_the_hub_names_its_blobs_by_hash(record: ModelChecks, tmp_path: Path) -> None:
    blob = tmp_path / "blobs" / RIGHT
    blob.parent.mkdir()
    blob.write_bytes(CONTENT)
    expected = expected_hash(blob, record, NOTHING)
    assert expected is not None and (expected.sha256, expected.source) == (RIGHT, "Hugging Face")


def test_the_catalog_knows_a_file_by_its_size_whatever_its_name(record: ModelChecks, file: Path) -> None:
    offered = PublishedFile(len(CONTENT), RIGHT, "catalog, from a third party")
    source = Source(ModelForm.GGUF, "a/b", len(CONTENT), files=(offered,))
    catalog = Catalog((CatalogModel("m", "gpt-oss-20b", "p", "n", "l", (source,)),))
    hashed(record, file)
    expected = expected_hash(file, record, catalog)
    assert expected is not None and expected.source == "catalog, from a third party"
    assert state_of(file, record, catalog) is HashState.VERIFIED


def test_what_is_known_outlives_the_program_and_a_broken_record_is_empty(record: ModelChecks, file: Path) -> None:
    record.add(file)
    record.give(file, RIGHT)
    hashed(record, file)
    place = file.parent / "data" / "models.json"
    again = ModelChecks(place)
    assert again.added == (file,)
    assert state_of(file, again, NOTHING) is HashState.VERIFIED
    again.drop(file)
    assert ModelChecks(place).added == ()
    place.write_text('{"added": 7}', "utf-8")
    assert state_of(file, ModelChecks(place), NOTHING) is HashState.UNKNOWN


def test_two_records_of_one_file_keep_each_others_entries(tmp_path: Path) -> None:
    first, second = ModelChecks(tmp_path / "models.json"), ModelChecks(tmp_path / "models.json")
    first.add(tmp_path / "a")
    second.add(tmp_path / "b")
    second.use(LocalModel(tmp_path / "a"), date(2026, 11, 27))
    first.reload()
    assert first.added == (tmp_path / "a", tmp_path / "b")
    assert first.last_used(LocalModel(tmp_path / "a")) == date(2026, 11, 27)
    assert first.last_used(LocalModel(tmp_path / "b")) is None
    remote = RemoteModel("https://models.example", "m")
    first.use(remote, date(2026, 11, 28))
    assert first.last_used(remote) == date(2026, 11, 28)
