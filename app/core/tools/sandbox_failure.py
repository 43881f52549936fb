"""Why Python could not run, in a person's words."""

from __future__ import annotations

from app.core.tools.sandbox_wire import SandboxProblem
from app.errors import AppError
from app.sentence import Sentence

_REINSTALL = Sentence("Install Triptych again.")
_AGAIN = Sentence("Try again.")
_SENTENCES = {
    SandboxProblem.NOT_HERE: (
        Sentence("Python cannot run here: its sandbox does not exist for this kind of computer."),
        Sentence("Go on without the tool “python”."),
    ),
    SandboxProblem.DAMAGED: (Sentence("The Python that came with Triptych is damaged. It is not used."), _REINSTALL),
    SandboxProblem.NOT_COMPILED: (Sentence("Python was prepared, and its file was changed at once."), _AGAIN),
    SandboxProblem.NOT_WRITABLE: (
        Sentence("Python could not be prepared: the cache folder cannot be written to."),
        Sentence("Make room on the disk, or allow writing there, then try again."),
    ),
    SandboxProblem.LOST: (Sentence("The program was lost: its sandbox ended unexpectedly."), _AGAIN),
    SandboxProblem.PROTOCOL_MISMATCH: (Sentence("The sandbox and Triptych are different versions."), _REINSTALL),
    SandboxProblem.INTERNAL: (Sentence("Something went wrong in the sandbox."), _AGAIN),
}


class SandboxFailure(AppError):
    """A failure of the sandbox. `code` is stable; `detail` holds its own words."""

    def __init__(self, code: SandboxProblem, detail: str = "") -> None:
        super().__init__(*_SENTENCES[code], detail)
        self.code = code
