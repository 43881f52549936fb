"""What a repository's listing offers, and which files are picked."""

from __future__ import annotations

import pytest

from app.core.models.network_wire import Pick, RemoteFile, RepositoryListing
from app.core.models.repository import PickError, models_in, pick_files, refused_of
from app.network_errors import NetworkCode

A, B, C = "a" * 64, "b" * 64, "c" * 64


def gguf(name: str, sha256: str = A, architecture: str = "gpt-oss") -> RemoteFile:
    return RemoteFile(name, 10, sha256=sha256, architecture=architecture)


def listing(*files: RemoteFile) -> RepositoryListing:
    return RepositoryListing("owner/name", "0" * 40, files)


def test_parts_are_one_model() -> None:
    found = listing(gguf("m-00002-of-00002.gguf", B, ""), gguf("m-00001-of-00002.gguf"))
    (offer,) = models_in(found)
    assert (offer.title, offer.size, [file.sha256 for file in offer.files]) == ("m.gguf", 20, [A, B])


def test_other_models_are_refused_with_the_reason() -> None:
    found = listing(gguf("x.gguf", architecture="llama"), gguf("y.gguf", B, ""))
    assert models_in(found) == ()
    assert [(refused.name, "llama" in str(refused.reason)) for refused in refused_of(found)] == [
        ("x.gguf", True),
        ("y.gguf", False),
    ]


def test_a_repository_without_models_says_so() -> None:
    (refused,) = refused_of(listing(RemoteFile("README.md", 3, git_sha1="0" * 40)))
    assert "neither a GGUF file" in str(refused.reason)


def test_files_are_picked_by_hash_whatever_their_name() -> None:
    found = listing(gguf("renamed.gguf", C), gguf("second.gguf", B))
    assert [file.name for file in pick_files(found, Pick(sha256=(B, C)))] == ["second.gguf", "renamed.gguf"]
    with pytest.raises(PickError) as error:
        pick_files(found, Pick(sha256=(A,)))
    assert error.value.code is NetworkCode.CHANGED


def test_a_pattern_picks_exactly_one_model() -> None:
    found = listing(gguf("m-MXFP4.gguf"), gguf("m-F16.gguf", B))
    assert pick_files(found, Pick(match="*MXFP4*"))[0].name == "m-MXFP4.gguf"
    for match in ("*", "*Q4*"):
        with pytest.raises(PickError, match="one model was expected"):
            pick_files(found, Pick(match=match))


def test_nothing_that_could_run_is_taken_for_mlx() -> None:
    names = ("config.json", "tokenizer.json", "model.safetensors", "evil.py", "pytorch_model.bin", "other/x.json")
    found = listing(*(RemoteFile(name, 1, git_sha1="1" * 40, architecture="gpt_oss") for name in names))
    (offer,) = models_in(found)
    assert [file.name for file in offer.files] == list(names[:3])
