"""AES for the keyring's client, from the OpenSSL that Python's own modules have loaded. For Linux' bundle.

SecretStorage encrypts what it sends to the keyring over the desktop's bus with AES-128-CBC, for which it asks the
library `cryptography`: 11 MiB with an OpenSSL of its own. These are the five names of it that it uses. From source the
real library is used; a test holds the two to each other.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import MutableMapping
from types import ModuleType

_BLOCK = 16  # bytes
_NAMES = ("hazmat", "hazmat.backends", "hazmat.primitives", "hazmat.primitives.ciphers")


def put_in_place(modules: MutableMapping[str, ModuleType]) -> None:
    """Let `import cryptography` find what is here."""
    root = modules["cryptography"] = ModuleType("cryptography")
    made = {"": root}
    for name in _NAMES:
        above, _, own = name.rpartition(".")
        made[name] = modules[f"cryptography.{name}"] = ModuleType(f"cryptography.{name}")
        setattr(made[above], own, made[name])
    made["hazmat.backends"].__dict__["default_backend"] = lambda: None
    ciphers = made["hazmat.primitives.ciphers"]
    ciphers.__dict__.update(Cipher=Cipher, algorithms=_Algorithms, modes=_Modes)


class Cipher:
    """An algorithm with its key, and a mode with its first block."""

    def __init__(self, key: bytes, first: bytes, _backend: None = None) -> None:
        self._key, self._first = key, first

    def encryptor(self) -> _Context:
        """What makes the unreadable of the readable."""
        return _Context(self._key, self._first, 1)

    def decryptor(self) -> _Context:
        """And back."""
        return _Context(self._key, self._first, 0)


class _Context:
    """One message, of whole blocks: who calls has filled up the last one."""

    def __init__(self, key: bytes, first: bytes, is_encrypting: int) -> None:
        self._crypto = _openssl()
        self._context = ctypes.c_void_p(self._crypto.EVP_CIPHER_CTX_new())
        cipher = ctypes.c_void_p(self._crypto.EVP_aes_128_cbc())
        _need(self._crypto.EVP_CipherInit_ex(self._context, cipher, None, key, first, is_encrypting))
        _need(self._crypto.EVP_CIPHER_CTX_set_padding(self._context, 0))

    def update(self, data: bytes) -> bytes:
        """The next blocks."""
        if len(data) % _BLOCK:
            raise ValueError("The length of the data is not a multiple of the block length.")
        out, size = ctypes.create_string_buffer(len(data) + _BLOCK), ctypes.c_int()
        _need(self._crypto.EVP_CipherUpdate(self._context, out, ctypes.byref(size), data, len(data)))
        return out.raw[: size.value]

    def finalize(self) -> bytes:
        """The end; of whole blocks nothing is left."""
        self._crypto.EVP_CIPHER_CTX_free(self._context)  # it overwrites the key
        self._context = None
        return b""


class _Algorithms:
    @staticmethod
    def AES(key: bytes) -> bytes:  # noqa: N802 - the library's name
        """A key of 128 bits."""
        if len(key) != _BLOCK:
            raise ValueError("Invalid key size")
        return key


class _Modes:
    @staticmethod
    def CBC(first: bytes) -> bytes:  # noqa: N802 - the library's name
        """Each block is mixed with the one before it."""
        if len(first) != _BLOCK:
            raise ValueError("Invalid IV size")
        return first


def _openssl() -> ctypes.CDLL:
    importlib.import_module("_hashlib")  # has the bundle's library loaded: the name finds that one
    library = ctypes.CDLL("libcrypto.so.3")
    for name in ("EVP_CIPHER_CTX_new", "EVP_aes_128_cbc"):
        getattr(library, name).restype = ctypes.c_void_p
    return library


def _need(code: int) -> None:
    if code != 1:
        raise OSError("OpenSSL does not encrypt")
