"""Known failures, each with a title and advice in a person's words. Anything else is a bug and reaches the excepthook.

AppError(title, advice)
├── EngineFailure     the engine's stable codes (backends.contract.errors), with their sentences in one table here
├── StoreError        the conversations' file
├── SettingsError     the settings' file
├── ImportRefused     a file that is not what it should be
└── DownloadError     the network process and what it fetched

Cancelling is not an error. Sentences are plain, end with what to do next, and never blame.
"""

from __future__ import annotations

from collections.abc import Mapping

from backends.contract.errors import ErrorCode


class AppError(Exception):
    """A failure we foresaw. `title` says what happened, `advice` what to do; both are shown as they are."""

    def __init__(self, title: str, advice: str, detail: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.advice = advice
        self.detail = detail


class StoreError(AppError):
    """The conversations' file cannot be used as wanted."""


class SettingsError(AppError):
    """A setting that is not allowed, or a settings file that cannot be read or written."""


class ImportRefused(AppError):
    """A file offered for import that we do not understand."""


class DownloadError(AppError):
    """A model could not be fetched or did not prove right."""


_SENTENCES: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.MODEL_MISSING: ("The model file is not there.", "Choose another model, or put the file back."),
    ErrorCode.MODEL_TRUNCATED: (
        "The model file is not complete.",
        "It was probably cut off while downloading. Download it again.",
    ),
    ErrorCode.MODEL_CORRUPT: ("The model file is damaged.", "Download it again, or choose another model."),
    ErrorCode.MODEL_FOREIGN: (
        "This is not a gpt-oss model.",
        "Triptych runs gpt-oss-20b, gpt-oss-120b and the safeguard models. Choose one of those.",
    ),
    ErrorCode.MODEL_UNSUPPORTED: (
        "This form of the model cannot be run here.",
        "Choose the MXFP4 file in the GGUF format.",
    ),
    ErrorCode.OUT_OF_MEMORY: (
        "There is not enough memory for this.",
        "Close other programs, choose a smaller context, or a smaller model.",
    ),
    ErrorCode.CONTEXT_OVERFLOW: (
        "This is too long: {tokens:,} tokens, and the context holds {limit:,}.",
        "Shorten the question, start a new chat, or choose a larger context.",
    ),
    ErrorCode.CONTEXT_TOO_LARGE: (
        "The model cannot hold that much: {wanted:,} tokens wanted, {limit:,} possible.",
        "Choose a smaller context.",
    ),
    ErrorCode.NO_MODEL: ("No model is loaded.", "Choose a model, then ask again."),
    ErrorCode.BAD_REQUEST: ("The engine could not read the request.", "Try again. If it stays so, copy diagnostics."),
    ErrorCode.CANCELLED: ("Stopped.", "Ask again when you like."),
    ErrorCode.BACKEND_UNUSABLE: (
        "The engine cannot run on this computer.",
        "Run “triptych doctor” to see what is missing.",
    ),
    ErrorCode.ENGINE_LOST: (
        "The engine stopped unexpectedly.",
        "What it wrote so far is kept. Ask again to start it anew.",
    ),
    ErrorCode.ENGINE_HUNG: (
        "The engine no longer answered and was ended.",
        "What it wrote so far is kept. Ask again to start it anew.",
    ),
    ErrorCode.INTERNAL: ("Something went wrong in the engine.", "Try again. If it stays so, copy diagnostics."),
}


class EngineFailure(AppError):
    """A failure of the engine. `code` is stable; `detail` holds its own words or the last lines it wrote."""

    def __init__(self, code: ErrorCode, detail: str = "", facts: Mapping[str, int] | None = None) -> None:
        title, advice = _SENTENCES[code]
        super().__init__(_filled(title, facts or {}), advice, detail)
        self.code = code
        self.facts: dict[str, int] = dict(facts or {})


def _filled(sentence: str, facts: Mapping[str, int]) -> str:
    try:
        return sentence.format_map(facts)
    except KeyError:  # an engine that did not send its numbers still deserves a sentence
        return sentence.partition(":")[0] + "."


def engine_failure(code: str, detail: str, facts: Mapping[str, int]) -> EngineFailure:
    """From the wire; a code we do not know is an internal failure."""
    known = code if code in set(ErrorCode) else ErrorCode.INTERNAL
    return EngineFailure(ErrorCode(known), detail, facts)
