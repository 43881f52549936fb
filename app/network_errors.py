"""The failures of the network process, by its stable codes, each with a title and advice in a person's words.

Not here: what else can fail (`errors`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.errors import DownloadError, filled
from app.sentence import Bytes, Sentence


class NetworkCode(StrEnum):
    """Why something could not be had from the internet; stable names that cross the network process's pipe."""

    OFFLINE = "offline"  # the app is set to be
    BAD_ADDRESS = "bad_address"  # of the hub, or a repository that is none
    NO_CONNECTION = "no_connection"  # none could be made
    UNREACHABLE = "unreachable"  # it kept breaking
    NOT_FOUND = "not_found"
    GATED = "gated"  # asks for a token
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a code, no secret
    RATE_LIMITED = "rate_limited"
    SERVER = "server"  # it answers, but not as it should
    BAD_NAME = "bad_name"  # a file's name that is not safe
    NOT_GPT_OSS = "not_gpt_oss"
    CHANGED = "changed"  # what is published is not what was expected
    DAMAGED = "damaged"  # all bytes are here and are wrong ones; facts: none, `path`: where they are kept
    DISK_FULL = "disk_full"  # facts: needed, free
    NOT_WRITABLE = "not_writable"
    BUSY = "busy"  # another program fetches the same file
    LOST = "lost"  # the network process died
    PROTOCOL_MISMATCH = "protocol_mismatch"  # the network process is of another version than the app
    INTERNAL = "internal"


_DOWNLOAD_SENTENCES: dict[NetworkCode, tuple[Sentence, Sentence]] = {
    NetworkCode.OFFLINE: (
        Sentence("Triptych is set to work offline."),
        Sentence("Turn off “Offline” in the settings (or TRIPTYCH_OFFLINE), then try again."),
    ),
    NetworkCode.BAD_ADDRESS: (
        Sentence("This address cannot be used."),
        Sentence("Check the repository’s name (OWNER/NAME), and the mirror and proxy in the settings."),
    ),
    NetworkCode.NO_CONNECTION: (
        Sentence("No connection to the server."),
        Sentence("Check the internet connection, then try again. What has arrived is kept."),
    ),
    NetworkCode.UNREACHABLE: (
        Sentence("The connection to the server failed."),
        Sentence("What has arrived is kept. Check the internet connection, then resume."),
    ),
    NetworkCode.NOT_FOUND: (
        Sentence("The server does not have this."),
        Sentence("Check the name, or refresh the catalog."),
    ),
    NetworkCode.GATED: (
        Sentence("The server asks who you are: this is private, or its terms must be accepted first."),
        Sentence("Accept the terms on its page, then enter a Hugging Face token."),
    ),
    NetworkCode.TOKEN_REFUSED: (
        Sentence("The server did not accept the token."),
        Sentence(
            "Enter a valid one, or accept the model’s terms on its page with the same account. "
            "What has arrived is kept."
        ),
    ),
    NetworkCode.RATE_LIMITED: (
        Sentence("The server has had too many requests."),
        Sentence("Wait a few minutes, then resume."),
    ),
    NetworkCode.SERVER: (
        Sentence("The server sent an unexpected answer."),
        Sentence("What has arrived is kept. Resume later, or check the mirror in the settings."),
    ),
    NetworkCode.BAD_NAME: (
        Sentence("A file there has a name that is not safe to write."),
        Sentence("Nothing was written. Take the model from another repository."),
    ),
    NetworkCode.NOT_GPT_OSS: (
        Sentence("There is no gpt-oss model in this repository."),
        Sentence("Triptych runs gpt-oss models only."),
    ),
    NetworkCode.CHANGED: (
        Sentence("What is published now is not the file that was expected."),
        Sentence("Nothing was kept. Refresh the catalog, or choose another repository."),
    ),
    NetworkCode.DAMAGED: (
        Sentence("All bytes arrived, but they are not the right ones."),
        Sentence("The file was kept aside and is not used. Download it again."),
    ),
    NetworkCode.DISK_FULL: (
        Sentence("There is not enough room on the disk."),
        Sentence("Make room, or choose another folder for models. What has arrived is kept."),
    ),
    NetworkCode.NOT_WRITABLE: (
        Sentence("The models folder cannot be written to."),
        Sentence("Choose another folder in “Where models are kept”, or allow writing there."),
    ),
    NetworkCode.BUSY: (
        Sentence("Another program is already downloading this file."),
        Sentence("Wait until it is done; the file is then found here."),
    ),
    NetworkCode.LOST: (
        Sentence("The network process stopped unexpectedly."),
        Sentence("What has arrived is kept. Resume."),
    ),
    NetworkCode.PROTOCOL_MISMATCH: (
        Sentence("The network process and Triptych are different versions."),
        Sentence("Reinstall Triptych so that all its parts match."),
    ),
    NetworkCode.INTERNAL: (
        Sentence("Something went wrong while downloading."),
        Sentence("Resume. If that does not help, copy diagnostics."),
    ),
}


_DISK_FULL = Sentence("There is not enough room on the disk: {needed} needed, {free} free.")


class DownloadFailure(DownloadError):
    """A failure of the network process. `path` is the file it is about, where there is one."""

    def __init__(
        self, code: NetworkCode, detail: str = "", facts: Mapping[str, int] | None = None, path: str = ""
    ) -> None:
        title, advice = _DOWNLOAD_SENTENCES[code]
        sizes = {name: Bytes(size) for name, size in (facts or {}).items()}
        told = filled(_DISK_FULL, sizes) if code is NetworkCode.DISK_FULL else None
        super().__init__(told or title, advice, "\n".join(part for part in (detail, path) if part))
        self.code = code
        self.path = path


def download_failure(code: str, detail: str, facts: Mapping[str, int], path: str) -> DownloadFailure:
    """From the wire; a code we do not know is an internal failure."""
    known = code if code in set(NetworkCode) else NetworkCode.INTERNAL
    return DownloadFailure(NetworkCode(known), detail, facts, path)
