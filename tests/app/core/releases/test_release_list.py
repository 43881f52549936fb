"""The list of releases: signed or not believed, and what of it is new here."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from app.core.releases.ed25519 import is_signed
from app.core.releases.release_list import SOURCE, ListRefused, read_list

ed25519 = pytest.importorskip(
    "cryptography.hazmat.primitives.asymmetric.ed25519", reason="cryptography makes the signatures of these tests"
)

BUILD = "llama-cpp-python 0.3.36, llama.cpp 0.5.0-dev (0c1e570-dirty), CPU haswell"
# RFC 8032, 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
            "655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
            "b00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
            "c027beceea1ec40a"
        ),
    ),
]

KEY = ed25519.Ed25519PrivateKey.generate()
PUBLIC: bytes = KEY.public_key().public_bytes_raw()


def release(version: str, **changes: object) -> dict[str, object]:
    link = "https://example.org/releases"
    return {"version": version, "date": "2026-12-01", "notes": "Faster.", "link": link, **changes}


def pack(name: str = "cuda", vendors: tuple[str, ...] = ("NVIDIA",), **changes: object) -> dict[str, object]:
    told = {"name": name, "title": name.upper(), "vendors": vendors, "commit": "0c1e570", "binding": "0.3.36"}
    place = {"system": "linux", "machine": "x86_64", "address": "https://example.org/p.zip"}
    return {**told, **place, "size": 310_000_000, "sha256": "a" * 64, **changes}


def signed(said: Any, key: Any = KEY) -> bytes:
    text = said if isinstance(said, bytes) else json.dumps({"format": 1, **said}).encode()
    return base64.b64encode(key.sign(text)) + b"\n" + text


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard(key: str, message: str, signature: str) -> None:
    public, text, told = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert is_signed(text, told, public)
    assert not is_signed(text + b"x", told, public)
    assert not is_signed(text, told[:-1] + bytes([told[-1] ^ 1]), public)
    assert not is_signed(text, told, public[:-1] + bytes([public[-1] ^ 1]))


def test_it_agrees_with_a_well_known_library() -> None:
    for size in (0, 1, 63, 64, 1000):
        message = bytes(range(256)) * 4
        assert is_signed(message[:size], KEY.sign(message[:size]), PUBLIC)
        assert not is_signed(message[:size], ed25519.Ed25519PrivateKey.generate().sign(message[:size]), PUBLIC)


@pytest.mark.parametrize("signature", [b"", b"x" * 63, b"\xff" * 64, bytes(64)])
def test_what_is_no_signature_is_none(signature: bytes) -> None:
    assert not is_signed(b"text", signature, PUBLIC)
    assert not is_signed(b"text", KEY.sign(b"text"), b"\xff" * 32)


def test_a_signed_list_says_what_is_newer() -> None:
    found = read_list(signed({"releases": [release("0.1.0"), release("0.2.0"), release("0.10.0")]}), PUBLIC)
    assert [one.version for one in found.newer_than("0.1.0")] == ["0.10.0", "0.2.0"]
    assert found.newer_than("0.10.0") == () and found.newer_than("0.10") == ()
    assert found.newer_than("0.9.5")[0].notes == "Faster."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"no base64!\n{}",
        signed({"releases": []}, ed25519.Ed25519PrivateKey.generate()),
        signed({"releases": [release("0.2.0")]}).replace(b"0.2.0", b"9.2.0"),
    ],
)
def test_what_is_not_signed_is_not_believed(content: bytes) -> None:
    with pytest.raises(ListRefused, match="was not signed"):
        read_list(content, PUBLIC)


@pytest.mark.parametrize(
    "content",
    [
        b"no JSON",
        {"releases": [release("newest")]},
        {"releases": [release("1.0", link="http://example.org")]},
        {"releases": [release("1.0", link="file:///etc/passwd")]},
        {"packs": [pack(address="https://me:secret@example.org/p.zip")]},
        {"packs": [pack(sha256="no hash")]},
        {"packs": [pack(name="../up")]},
        {"packs": [pack(size=0)]},
        {"releases": [release("1.0", link="https://[::1")]},
        {"releases": [release(f"1.{'9' * 5000}")]},
        {"format": 2},
    ],
)
def test_a_signed_list_that_says_what_cannot_be_or_is_newer_than_the_program_is_not_read(
    content: bytes | dict[str, object],
) -> None:
    with pytest.raises(ListRefused, match="cannot read the list"):
        read_list(signed(content), PUBLIC)


def test_packs_are_offered_for_this_gpu_this_system_and_this_llama_cpp() -> None:
    offers = [
        pack("vulkan", ("NVIDIA", "AMD", "Intel")),
        pack("cuda"),
        pack("hip", ("AMD",)),
        pack("cuda", commit="deadbee"),
        pack("cuda", binding="0.3.3"),
        pack("cuda", system="win32"),
        pack("cuda", machine="arm64"),
    ]
    found = read_list(signed({"packs": offers}), PUBLIC)
    assert [offer.name for offer in found.packs_for(BUILD, "linux", "x86_64", ["NVIDIA"])] == ["cuda", "vulkan"]
    assert [offer.name for offer in found.packs_for(BUILD, "linux", "AMD64", ["Intel"])] == ["vulkan"]
    assert [offer.system for offer in found.packs_for(BUILD, "win32", "AMD64", ["NVIDIA"])] == ["win32"]
    assert found.packs_for(BUILD, "linux", "x86_64", []) == ()


def test_the_programs_own_source_is_whole_or_says_that_there_is_none() -> None:
    assert len(SOURCE.key) == 32
    assert SOURCE.address == "" or SOURCE.address.startswith("https://")
