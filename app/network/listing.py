"""What is in a repository, by the hub's own word, and of which architecture its models are, by their first bytes."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import TypeVar

import httpx2
import msgspec
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from huggingface_hub.hf_api import RepoSibling

from app.core.models.network_wire import Patience, RemoteFile, RepositoryListing
from app.core.models.safe_names import is_repository
from app.network.patience import patiently
from app.network.refusals import Refusal, check_answer, trouble_of
from app.network.session import Report, Session
from app.network_errors import NetworkCode
from backends.contract.forms import is_first_gguf
from backends.lines import DECODE_ERRORS

_MOST_PEEKS = 24
_PEEK = 1 << 16
_LARGEST = 1 << 50  # bytes of a file; no disk holds more
_CONFIG = 1 << 20
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}")
_COMMIT = re.compile("[0-9a-f]{40}")
_HEAD = struct.Struct("<4sIQQ")
_STRING = 8
_KEY = b"general.architecture"

T = TypeVar("T")


def list_repository(
    session: Session, repository: str, revision: str, patience: Patience, report: Report
) -> RepositoryListing:
    """The files at a revision, and its commit. Raises Refusal."""
    if not is_repository(repository) or not _REVISION.fullmatch(revision):
        raise Refusal(NetworkCode.BAD_ADDRESS, f"{repository} at {revision}")
    return patiently(lambda: _ask(session, repository, revision), patience, report)


def with_architectures(
    session: Session, listing: RepositoryListing, patience: Patience, report: Report
) -> RepositoryListing:
    """The same, with models looked into. Raises Refusal."""
    looked = list[RemoteFile]()
    peeks = 0
    for file in listing.files:
        peek = _peek_of(file) if peeks < _MOST_PEEKS else None
        if peek is not None:
            peeks += 1
            content = _first_bytes(session, listing, file, patience, report)
            looked.append(msgspec.structs.replace(file, architecture=peek(content)))
        else:
            looked.append(file)
    return msgspec.structs.replace(listing, files=tuple(looked))


def _ask(session: Session, repository: str, revision: str) -> RepositoryListing:
    api = HfApi(endpoint=session.endpoint, token=session.token or False, library_name="triptych")
    try:
        info = api.model_info(repository, revision=revision, files_metadata=True, timeout=session.stall)
    except HfHubHTTPError as error:
        check_answer(error.response, has_token=bool(session.token))
        raise Refusal(NetworkCode.SERVER, str(error)) from error
    except HFValidationError as error:
        raise Refusal(NetworkCode.BAD_ADDRESS, str(error)) from error
    except httpx2.HTTPError as error:
        raise trouble_of(error) from error
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:  # not a hub's answer
        raise Refusal(NetworkCode.SERVER, f"{session.endpoint} did not answer as a hub does: {error}") from error
    if not _COMMIT.fullmatch(info.sha or ""):
        raise Refusal(NetworkCode.SERVER, f"{session.endpoint} names no commit")
    files = (_remote(sibling) for sibling in info.siblings or ())
    return RepositoryListing(repository, info.sha or "", tuple(file for file in files if file is not None))


def _remote(sibling: RepoSibling) -> RemoteFile | None:
    """One file, or None where what is said of it cannot be: the others are offered all the same."""
    large = sibling.lfs
    said = (
        {"name": sibling.rfilename, "size": sibling.size or 0, "git_sha1": sibling.blob_id or ""}
        if large is None
        else {"name": sibling.rfilename, "size": large.size, "sha256": large.sha256}
    )
    try:
        file = msgspec.convert(said, RemoteFile)
    except msgspec.ValidationError:
        return None
    return file if 0 <= file.size <= _LARGEST else None


def _peek_of(file: RemoteFile) -> Callable[[bytes], str] | None:
    if file.name == "config.json":
        return config_architecture
    return gguf_architecture if is_first_gguf(file.name) else None


def _first_bytes(
    session: Session, listing: RepositoryListing, file: RemoteFile, patience: Patience, report: Report
) -> bytes:
    most = _CONFIG if file.name == "config.json" else _PEEK
    address = session.address(listing.repository, listing.commit, file.name)
    headers = session.headers | {"Range": f"bytes=0-{most - 1}"}

    def read() -> bytes:
        content = bytearray()
        try:
            with session.client.stream("GET", address, headers=headers) as response:
                check_answer(response, has_token=bool(session.token))
                for chunk in response.iter_bytes():
                    session.count(response.url.host, len(chunk))
                    content += chunk
                    if len(content) >= most:  # it ignores ranges
                        break
        except httpx2.HTTPError as error:
            raise trouble_of(error) from error
        return bytes(content[:most])

    return patiently(read, patience, report)


class _Config(msgspec.Struct):
    model_type: str = ""


def config_architecture(content: bytes) -> str:
    """What a config.json says it is; empty where it says nothing."""
    try:
        return msgspec.json.decode(content, type=_Config).model_type
    except DECODE_ERRORS:
        return ""


def gguf_architecture(content: bytes) -> str:
    """What a GGUF file says it is: its first key, in every file that a known program wrote. Else empty."""
    try:
        magic, _version, _tensors, pairs = _HEAD.unpack_from(content)
        key_size = struct.unpack_from("<Q", content, _HEAD.size)[0]
        at = _HEAD.size + 8 + len(_KEY)
        kind, size = struct.unpack_from("<IQ", content, at)
    except struct.error:  # too short
        return ""
    is_named = key_size == len(_KEY) and content[_HEAD.size + 8 : at] == _KEY
    if magic != b"GGUF" or not pairs or not is_named or kind != _STRING or size > 64:
        return ""
    return content[at + 12 : at + 12 + size].decode(errors="replace")
