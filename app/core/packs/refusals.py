"""Why a pack is not used, each in a person's words: by a stable code, as all failures are (`app.errors`).

The engine's own findings are codes of `backends.contract.packs`; what the app finds before and after it has codes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.errors import AppError
from app.sentence import Argument, Sentence
from backends.contract.packs import PackCode


class PackProblem(StrEnum):
    """What the app finds by itself."""

    NO_FILE = "no_file"
    NOT_A_PACK = "not_a_pack"
    UNSAFE = "unsafe"  # it would write where it must not, or hide what it is
    TOO_LARGE = "too_large"  # it unpacks to more than it says, or than any pack is
    OTHER_SYSTEM = "other_system"  # facts: system, machine
    DISK_FULL = "disk_full"  # facts: needed, free
    NOT_WRITTEN = "not_written"
    BUSY = "busy"  # another program is unpacking one
    WRONG_GPU = "wrong_gpu"  # there is a GPU, and its kernels are not in the pack
    CRASHED = "crashed"
    HUNG = "hung"
    FAILED = "failed"  # an error of the engine, in its detail
    WRONG_ANSWER = "wrong_answer"  # another one than the processor's own
    CANCELLED = "cancelled"


_AGAIN = Sentence("Get the pack again.")
_REMAINS = Sentence("Nothing was changed. Models still run as before.")
_SENTENCES: dict[PackCode | PackProblem, tuple[Sentence, Sentence]] = {
    PackCode.DAMAGED: (Sentence("This engine pack is damaged."), _AGAIN),
    PackCode.WRONG_VERSION: (
        Sentence("This engine pack was made for another version of Triptych."),
        Sentence("Get the pack for this version."),
    ),
    PackCode.MISSING_DRIVER: (
        Sentence("The driver that this engine pack needs is not installed."),
        Sentence("Install the driver of your GPU, then try again."),
    ),
    PackCode.NOT_LOADED: (
        Sentence("The system refuses to load this engine pack."),
        Sentence("“Details” says why. Update your system and its GPU driver, then try again."),
    ),
    PackCode.NO_DEVICE: (
        Sentence("This engine pack finds no GPU that it can use."),
        Sentence("Update the driver of your GPU, or get the pack for another kind of GPU."),
    ),
    PackProblem.NO_FILE: (
        Sentence("The engine pack cannot be read."),
        Sentence("Check that the file is there and that you may read it."),
    ),
    PackProblem.NOT_A_PACK: (
        Sentence("This file is not an engine pack."),
        Sentence("Choose a file whose name begins with “triptych-engine”."),
    ),
    PackProblem.UNSAFE: (
        Sentence("This engine pack holds files that no pack may hold. It was not unpacked."),
        Sentence("Take packs from Triptych’s own page only."),
    ),
    PackProblem.TOO_LARGE: (
        Sentence("This engine pack unpacks to more than it says. It was not unpacked."),
        Sentence("Take packs from Triptych’s own page only."),
    ),
    PackProblem.OTHER_SYSTEM: (
        Sentence("This engine pack is for another kind of computer: {system}, {machine}."),
        Sentence("Get the pack for this computer."),
    ),
    PackProblem.DISK_FULL: (
        Sentence("There is not enough room on the disk: {needed} needed, {free} free."),
        Sentence("Make room, then try again."),
    ),
    PackProblem.NOT_WRITTEN: (
        Sentence("The engine pack could not be unpacked."),
        Sentence("Check that Triptych may write in its data folder, then try again."),
    ),
    PackProblem.BUSY: (
        Sentence("Another Triptych is unpacking an engine pack."),
        Sentence("Wait until it is done, then try again."),
    ),
    PackProblem.WRONG_GPU: (
        Sentence("This engine pack is not made for your GPU."),
        Sentence("Get the pack for it; the one for Vulkan runs on most GPUs."),
    ),
    PackProblem.CRASHED: (Sentence("The engine crashed while this pack was tested. It is not used."), _REMAINS),
    PackProblem.HUNG: (Sentence("The engine stopped responding while this pack was tested. It is not used."), _REMAINS),
    PackProblem.FAILED: (Sentence("The test of this engine pack failed. It is not used."), _REMAINS),
    PackProblem.WRONG_ANSWER: (
        Sentence("With this engine pack the GPU computes something other than the processor. It is not used."),
        Sentence("Update the driver of your GPU, then try again."),
    ),
    PackProblem.CANCELLED: (Sentence("Stopped."), _REMAINS),
}


class PackRefused(AppError):
    """A pack that is not used. `code` is stable; `detail` quotes what was found."""

    def __init__(
        self, code: PackCode | PackProblem, detail: str = "", facts: Mapping[str, Argument] | None = None
    ) -> None:
        title, advice = _SENTENCES[code]
        super().__init__(title.filled(**(facts or {})), advice, detail)
        self.code = code


def refusal_of(code: str, detail: str) -> PackRefused:
    """For a code that the engine sent; one that we do not know is another reason not to load it."""
    known = code if code in set(PackCode) and code != PackCode.LOADED else PackCode.NOT_LOADED
    return PackRefused(PackCode(known), detail)
