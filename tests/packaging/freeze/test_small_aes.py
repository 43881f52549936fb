"""The packaged keyring's AES computes what the library computes that it stands for, and has all that is asked of it."""

from __future__ import annotations

import ast
import importlib.util
import os
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SMALL = runpy.run_path(str(Path(__file__).resolve().parents[3] / "packaging/freeze/small_aes.py"))
# NIST SP 800-38A, F.2.1: CBC-AES128.Encrypt
KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
FIRST = bytes(range(16))
PLAIN = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
SECRET = bytes.fromhex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux' keyring asks for it")


@pytest.fixture
def modules() -> dict[str, ModuleType]:
    found: dict[str, ModuleType] = {}
    SMALL["put_in_place"](found)
    return found


def ciphers(modules: dict[str, ModuleType]) -> Any:
    return modules["cryptography.hazmat.primitives.ciphers"]


def cipher(of: Any, key: bytes, first: bytes) -> Any:
    return of.Cipher(of.algorithms.AES(key), of.modes.CBC(first), None)


def test_it_is_aes_in_cipher_block_chaining(modules: dict[str, ModuleType]) -> None:
    to, back = cipher(ciphers(modules), KEY, FIRST).encryptor(), cipher(ciphers(modules), KEY, FIRST).decryptor()
    assert to.update(PLAIN) + to.finalize() == SECRET
    assert back.update(SECRET) + back.finalize() == PLAIN


@pytest.mark.parametrize("blocks", [0, 1, 2, 7, 64])
def test_it_computes_what_the_library_computes(modules: dict[str, ModuleType], blocks: int) -> None:
    real = pytest.importorskip("cryptography.hazmat.primitives.ciphers")
    key, first, text = os.urandom(16), os.urandom(16), os.urandom(16 * blocks)
    here, there = (cipher(of, key, first).encryptor() for of in (ciphers(modules), real))
    assert here.update(text) + here.finalize() == there.update(text) + there.finalize()


@pytest.mark.parametrize(
    ("key", "first", "text"),
    [(KEY[1:], FIRST, PLAIN), (KEY * 2, FIRST, PLAIN), (KEY, FIRST[1:], PLAIN), (KEY, FIRST, PLAIN[1:])],
    ids=["short key", "long key", "short first block", "no whole block"],
)
def test_what_it_cannot_do_is_refused(modules: dict[str, ModuleType], key: bytes, first: bytes, text: bytes) -> None:
    with pytest.raises(ValueError, match=r"length|Invalid"):
        cipher(ciphers(modules), key, first).encryptor().update(text)


def test_it_has_all_that_the_keyrings_client_imports(modules: dict[str, ModuleType]) -> None:
    client = importlib.util.find_spec("secretstorage")
    assert client is not None
    assert client.submodule_search_locations
    sources = [file for place in client.submodule_search_locations for file in Path(place).glob("*.py")]
    wanted = {
        (node.module, alias.name)
        for source in sources
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cryptography")
        for alias in node.names
    }
    assert {name for _module, name in wanted} == {"default_backend", "Cipher", "algorithms", "modes"}
    assert [(module, name) for module, name in wanted if not hasattr(modules[module or ""], name)] == []
