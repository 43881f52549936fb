"""The list of releases: read, its signature checked before a word of it is believed, and asked what is new here.

The file's first line is the signature in base64, the rest is JSON, signed as it stands. Not here: fetching it
(`app.network`), the packs themselves (`app.core.packs`).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from app.core.releases.ed25519 import is_signed
from app.errors import AppError
from app.sentence import Sentence
from backends.contract.packs import plain_commit, plain_machine
from backends.lines import DECODE_ERRORS

MOST_BYTES = 1 << 20  # of the list
FORMAT = 1  # raise it with every change that an older program would misread
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){1,3}")


class ReleaseSource(msgspec.Struct, frozen=True):
    """Where the list is, and the public half of the key that signs it. No address: there is no release server."""

    address: str
    key: bytes


# The one place that names the release server. There is none yet: until there is, the address is empty and asking for
# updates says so. `packaging/release_list.py` makes the pair of keys and signs; only the public half is ever here.
SOURCE = ReleaseSource("", base64.b64decode("I8n1dNX9WAwxG0MdLhh1AC4FdltnGynZmzdMJ1YG9ss="))


class Release(msgspec.Struct, frozen=True):
    """A version of Triptych: what is new in it, and the page where it can be had."""

    version: str
    date: str
    notes: str
    link: str


class PackOffer(msgspec.Struct, frozen=True):
    """An engine pack that can be had. `vendors` are the makers of the GPUs that it is for."""

    name: str
    title: str
    vendors: tuple[str, ...]
    commit: str
    binding: str
    system: str
    machine: str
    address: str
    size: int  # of the file
    sha256: str


class ReleaseList(msgspec.Struct, frozen=True):
    """Everything that the list says."""

    format: int
    releases: tuple[Release, ...] = ()
    packs: tuple[PackOffer, ...] = ()

    def newer_than(self, version: str) -> tuple[Release, ...]:
        """The releases after this version, the newest first."""
        newer = [release for release in self.releases if _number(release.version) > _number(version)]
        return tuple(sorted(newer, key=lambda release: _number(release.version), reverse=True))

    def packs_for(self, build: str, system: str, machine: str, vendors: Iterable[str]) -> tuple[PackOffer, ...]:
        """The packs for this computer and this build of llama.cpp, those for a maker's own library first."""
        wanted = set(vendors)
        fitting = [
            pack
            for pack in self.packs
            if (pack.system, pack.machine) == (system, plain_machine(machine))
            and _is_of(pack, build)
            and wanted & set(pack.vendors)
        ]
        return tuple(sorted(fitting, key=lambda pack: len(pack.vendors)))


class ListRefused(AppError):
    """A list that is not believed, or that there is none."""


NO_SERVER = ListRefused(
    Sentence("Triptych has no release server yet, so there is nothing to ask."),
    Sentence("Look where you got Triptych from. Engine packs can be added from a file."),
)


def read_list(content: bytes, key: bytes) -> ReleaseList:
    """Check the signature, then read. Raises ListRefused."""
    first, _, text = content.partition(b"\n")
    try:
        signature = base64.b64decode(first.strip(), validate=True)
    except binascii.Error as error:
        raise _refused(f"no signature: {error}") from error
    if not is_signed(text, signature, key):
        raise _refused("the signature is not ours")
    try:
        found = msgspec.json.decode(text, type=ReleaseList)
    except DECODE_ERRORS as error:
        raise _unreadable(str(error)) from error
    if found.format != FORMAT:
        raise _unreadable(f"format {found.format}")
    if not all(_is_sound(entry) for entry in (*found.releases, *found.packs)):
        raise _unreadable("it says what cannot be")
    return found


_ELSEWHERE = Sentence("Try again later, or look where you got Triptych from.")


def _refused(detail: str) -> ListRefused:
    title = Sentence("This list of releases was not signed by Triptych’s makers. It was ignored.")
    return ListRefused(title, _ELSEWHERE, detail)


def _unreadable(detail: str) -> ListRefused:
    """Of a list that is ours, and is wrong or made for programs newer than this one."""
    return ListRefused(Sentence("This version of Triptych cannot read the list of releases."), _ELSEWHERE, detail)


def _is_sound(entry: Release | PackOffer) -> bool:
    match entry:
        case Release():
            return bool(_VERSION.fullmatch(entry.version)) and _is_web_address(entry.link)
        case PackOffer():
            is_hash = bool(re.fullmatch("[0-9a-f]{64}", entry.sha256))
            is_name = bool(re.fullmatch(r"[a-z0-9-]{1,40}", entry.name))
            return is_hash and is_name and entry.size > 0 and _is_web_address(entry.address)


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:  # such as brackets that do not close
        return False
    return address.scheme == "https" and bool(address.hostname) and not address.username


def _number(version: str) -> tuple[int, ...]:
    found = _VERSION.match(version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and numbers[-1] == 0:  # 1.0 is 1.0.0
        numbers.pop()
    return tuple(numbers)


def _is_of(pack: PackOffer, build: str) -> bool:
    """Whether a pack fits what the engine tells of its build, with the binding’s version and llama.cpp’s commit."""
    commits = {plain_commit(found) for found in re.findall(r"\(([^)]+)\)", build)}
    return (
        pack.commit in commits and re.search(rf"llama-cpp-python {re.escape(pack.binding)}\b(?!\.)", build) is not None
    )
