"""Known failures, each with a title and advice in a person's words. Anything else is a bug and reaches the excepthook.

AppError(title, advice)
├── EngineFailure     the engine's stable codes (backends.contract.errors), with their sentences in one table here
├── StoreError        the conversations' file
├── SettingsError     the settings' file
├── FileNotWritten    another small file of ours: a full disk, a folder in which nobody may write
├── FileUnreadable    another small file of ours that counts as empty
├── PathBlocked       something else stands where a file of ours should be
├── OutputLost        what a command prints has nowhere to go
├── ImportRefused     a file that is not what it should be
├── AttachmentRefused a file that cannot go with a question
└── DownloadError     the network process and what it fetched
    └── DownloadFailure   its stable codes, with their sentences in `network_errors`

Cancelling is not an error. Sentences are plain, end with what to do next, and never blame.
What crosses a process is the code with its facts; the sentences are made from them on this side.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.sentence import Argument, Sentence
from backends.contract.errors import ErrorCode
from backends.contract.schemas import SchemaFlaw, read_problem


class AppError(Exception):
    """A failure we foresaw. `title` says what happened, `advice` what to do, `detail` quotes a system or a library."""

    def __init__(self, title: Sentence, advice: Sentence | None = None, detail: str = "") -> None:
        super().__init__(str(title))
        self.title = title
        self.advice = advice
        self.detail = detail

    @property
    def sentence(self) -> Sentence:
        """What happened, and then what to do."""
        return self.title.then(self.advice)


class StoreError(AppError):
    """The conversations' file cannot be used as wanted."""


class SettingsError(AppError):
    """A setting that is not allowed, or a settings file that cannot be read or written."""


class FileNotWritten(AppError):
    """A small file of ours could not be saved: the disk is full, or its folder may not be written to."""

    def __init__(self, title: Sentence, folder: Path, detail: str = "") -> None:
        advice = Sentence("Make room on the disk, or allow writing in {folder}.", folder=str(folder))
        super().__init__(title, advice, detail)


class FileUnreadable(AppError):
    """A small file of ours that counts as empty; `kept` is where the unreadable one lies."""

    def __init__(self, name: str, kept: Path, detail: str = "") -> None:
        advice = Sentence("It is treated as empty. The old file is kept as {kept}.", kept=str(kept))
        super().__init__(Sentence("{name} could not be read.", name=name), advice, detail)


class PathBlocked(AppError):
    """Something that is no file, or no folder, has the name of one of ours; what it would hold is not kept."""

    def __init__(self, title: Sentence, detail: str = "") -> None:
        super().__init__(title, Sentence("Rename or remove it, then start Triptych again."), detail)


class OutputLost(AppError):
    """What a command prints cannot be written: the disk is full, or whoever reads it has gone."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(Sentence("The output could not be written."), Sentence("Check where it goes."), detail)


class ImportRefused(AppError):
    """A file offered for import that we do not understand."""


class AttachmentRefused(AppError):
    """A file that cannot go with a question: no text, too large, unreadable."""


class DownloadError(AppError):
    """A model could not be fetched or did not prove right."""


_SENTENCES: dict[ErrorCode, tuple[Sentence, Sentence]] = {
    ErrorCode.MODEL_MISSING: (
        Sentence("The model file is missing."),
        Sentence("Choose another model, or put the file back."),
    ),
    ErrorCode.MODEL_AWAY: (
        Sentence("This is not connected."),
        Sentence("Connect its disk, then look again."),
    ),
    ErrorCode.MODEL_UNREADABLE: (
        Sentence("The model file cannot be read."),
        Sentence("Check that its disk is connected and that you may read the file."),
    ),
    ErrorCode.MODEL_UNKNOWN: (
        Sentence("This is not a model file."),
        Sentence("Choose a .gguf file."),
    ),
    ErrorCode.MODEL_TRUNCATED: (
        Sentence("The model file is incomplete."),
        Sentence("It was probably cut off while downloading. Download it again."),
    ),
    ErrorCode.MODEL_CORRUPT: (
        Sentence("The model file is damaged."),
        Sentence("Download it again, or choose another model."),
    ),
    ErrorCode.MODEL_FOREIGN: (
        Sentence("This is not a gpt-oss model."),
        Sentence("Triptych runs gpt-oss-20b, gpt-oss-120b and the safeguard models. Choose one of those."),
    ),
    ErrorCode.MODEL_DRAFTER: (
        Sentence("This is a helper for a model, not a model."),
        Sentence(
            "It guesses tokens for gpt-oss; Triptych guesses them from the text itself. Choose the model’s own file."
        ),
    ),
    ErrorCode.MODEL_UNSUPPORTED: (
        Sentence("This form of the model cannot be run here."),
        Sentence("Choose another file of this model: the MXFP4 one as .gguf always works."),
    ),
    ErrorCode.MODEL_OUTDATED: (
        Sentence("This model file was converted too early."),
        Sentence("It lacks what newer ones have. Download a newer file of the same model."),
    ),
    ErrorCode.MODEL_ELSEWHERE: (
        Sentence("This form of the model runs on Macs with Apple silicon only."),
        Sentence("Choose the same model as a .gguf file."),
    ),
    ErrorCode.OUT_OF_MEMORY: (
        Sentence("There is not enough memory for this."),
        Sentence("Close other programs, choose a smaller context, or a smaller model."),
    ),
    ErrorCode.CONTEXT_OVERFLOW: (
        Sentence("This is too long."),
        Sentence("Shorten the question, start a new chat, or choose a larger context."),
    ),
    ErrorCode.CONTEXT_TIGHT: (
        Sentence("Little room is left for the answer."),
        Sentence("Start a new chat, or choose a larger context."),
    ),
    ErrorCode.CONTEXT_TOO_LARGE: (
        Sentence("The model cannot hold that much."),
        Sentence("Choose a smaller context."),
    ),
    ErrorCode.NO_MODEL: (Sentence("No model is loaded."), Sentence("Choose a model, then ask again.")),
    ErrorCode.ADAPTER_UNUSABLE: (
        Sentence("The adapter cannot be attached to this model."),
        Sentence("Choose an adapter that was trained for it, or load the model without one."),
    ),
    ErrorCode.SCHEMA_UNUSABLE: (
        Sentence("The schema for the answer cannot be used."),
        Sentence("Change the schema, or ask without one."),
    ),
    ErrorCode.ANSWER_MISFIT: (
        Sentence("The answer does not fit the schema."),
        Sentence("This server does not keep to schemas. Ask again, or use an engine that is asked by tokens."),
    ),
    ErrorCode.NOT_ABLE: (
        Sentence("The engine cannot do this with the model that is loaded."),
        Sentence("Use another model."),
    ),
    ErrorCode.BAD_REQUEST: (
        Sentence("The engine could not read the request."),
        Sentence("Try again. If that does not help, copy diagnostics."),
    ),
    ErrorCode.CANCELLED: (Sentence("Stopped."), Sentence("Ask again when you like.")),
    ErrorCode.SERVER_UNREACHABLE: (
        Sentence("No engine answers at this address."),
        Sentence("Check the address and that the server runs there, then try again."),
    ),
    ErrorCode.SERVER_UNTRUSTED: (
        Sentence("Nobody vouches for this server’s certificate."),
        Sentence("Compare its fingerprint with the server’s own, and trust it only if they are the same."),
    ),
    ErrorCode.SERVER_REFUSED: (
        Sentence("The server does not accept this key."),
        Sentence("Enter the key that the server was started with."),
    ),
    ErrorCode.SERVER_FOREIGN: (
        Sentence("What answers there is no engine that Triptych can use."),
        Sentence(
            "It has to be a llama-server, vLLM, Ray Serve, Ollama, LM Studio or of OpenAI’s form. Check the address."
        ),
    ),
    ErrorCode.SERVER_FAILED: (
        Sentence("The server could not do this."),
        Sentence("“Details” has its own words. Try again, or look at the server."),
    ),
    ErrorCode.SERVER_LOST: (
        Sentence("The connection to the engine was lost."),
        Sentence("What it wrote so far is kept. Ask again when the server is back."),
    ),
    ErrorCode.SERVER_MODEL_MISSING: (
        Sentence("The server has no model of this name."),
        Sentence("Leave the name empty for its first model, or write one that “Details” lists."),
    ),
    ErrorCode.SERVER_MODEL_FOREIGN: (
        Sentence("The server runs another model than gpt-oss."),
        Sentence("Start gpt-oss-20b, gpt-oss-120b or a safeguard model there, then try again."),
    ),
    ErrorCode.OFFLINE: (
        Sentence("Triptych is offline, and this engine is on another computer."),
        Sentence("Switch “Offline” off in Settings, or use a model on this computer."),
    ),
    ErrorCode.BACKEND_UNUSABLE: (
        Sentence("The engine cannot run on this computer."),
        Sentence("“Details” says what was found, and why each part was refused. Copy diagnostics to report it."),
    ),
    ErrorCode.ENGINE_LOST: (
        Sentence("The engine stopped unexpectedly."),
        Sentence("What it wrote so far is kept. Ask again to restart it."),
    ),
    ErrorCode.ENGINE_HUNG: (
        Sentence("The engine stopped responding and was ended."),
        Sentence("What it wrote so far is kept. Ask again to restart it."),
    ),
    ErrorCode.PROTOCOL_MISMATCH: (
        Sentence("The engine and Triptych are different versions."),
        Sentence("Reinstall Triptych so that all its parts match."),
    ),
    ErrorCode.INTERNAL: (
        Sentence("Something went wrong in the engine."),
        Sentence("Try again. If that does not help, copy diagnostics."),
    ),
}

_WITH_FACTS: dict[ErrorCode, Sentence] = {
    ErrorCode.CONTEXT_OVERFLOW: Sentence("This is too long: {tokens} tokens, and the context holds {limit}."),
    ErrorCode.CONTEXT_TIGHT: Sentence("Little room is left for the answer: the chat takes {tokens} of {limit} tokens."),
    ErrorCode.CONTEXT_TOO_LARGE: Sentence("The model cannot hold that much: {wanted} tokens wanted, {limit} possible."),
}
"""Titles in place of those above, for an engine that has sent its numbers."""


_SCHEMA_FLAWS = {
    SchemaFlaw.TOO_LARGE: Sentence("The schema is larger than {subject}."),
    SchemaFlaw.TOO_DEEP: Sentence("The schema is nested too deeply."),
    SchemaFlaw.UNSUPPORTED: Sentence("The schema uses “{subject}”, which the engine cannot keep to."),
    SchemaFlaw.REMOTE: Sentence("The schema refers to {subject}, which is not part of it."),
    SchemaFlaw.LOST: Sentence("The schema refers to {subject}, which it does not have."),
    SchemaFlaw.CIRCLE: Sentence("In the schema, {subject} always needs itself again: no answer could end."),
    SchemaFlaw.UNSATISFIABLE: Sentence("No answer can fit the schema: {subject}."),
    SchemaFlaw.PATTERN: Sentence("A pattern in the schema cannot be used: {subject}."),
    SchemaFlaw.TOO_COMPLEX: Sentence("The schema is too complex: its patterns or lists take too long to prepare."),
    SchemaFlaw.UNFITTING: Sentence("What the answer says so far does not fit the schema."),
    SchemaFlaw.INVALID: Sentence("This is not a JSON schema: {subject}."),
}


def schema_sentence(detail: str) -> Sentence | None:
    """Say what is wrong with a schema, from the detail of a failure; None where it tells nothing that we know."""
    problem = read_problem(detail)
    return None if problem is None else _SCHEMA_FLAWS[problem.flaw].filled(subject=problem.subject)


class EngineFailure(AppError):
    """A failure of the engine. `code` is stable; `detail` holds its own words or the last lines it wrote."""

    def __init__(self, code: ErrorCode, detail: str = "", facts: Mapping[str, int] | None = None) -> None:
        title, advice = _SENTENCES[code]
        told = schema_sentence(detail) if code is ErrorCode.SCHEMA_UNUSABLE else _WITH_FACTS.get(code)
        super().__init__(filled(told, facts or {}) or title, advice, detail)
        self.code = code
        self.facts: dict[str, int] = dict(facts or {})


def filled(sentence: Sentence | None, facts: Mapping[str, Argument]) -> Sentence | None:
    """Fill in a sentence; None where a fact is missing that the sentence tells."""
    filled = None if sentence is None else sentence.filled(**facts)
    return filled if filled is not None and filled.is_whole else None


def engine_failure(code: str, detail: str, facts: Mapping[str, int]) -> EngineFailure:
    """From the wire; a code we do not know is an internal failure."""
    known = code if code in set(ErrorCode) else ErrorCode.INTERNAL
    return EngineFailure(ErrorCode(known), detail, facts)
