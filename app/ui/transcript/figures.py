"""The words on an answer's line and foot, from its measured facts, and on the lines of its calls. Not here: drawing
them (`answer_parts`, `call_part`)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.core.chats.steps import Call, ToolResult
from app.core.chats.transcript import AnswerEntry, AnswerPhase, Figures
from app.core.documents.in_parts import READ
from app.sentence import Number, Sentence
from app.ui.kit.sentences import translated
from app.ui.kit.words import count
from backends.contract.calls import CallProblem


def head_line(entry: AnswerEntry) -> str:
    """What an answer is doing, or how long it thought."""
    match entry.phase:
        case AnswerPhase.WAITING:
            words = QCoreApplication.translate("Transcript", "Waiting for the model")
        case AnswerPhase.READING if entry.is_preparing:
            words = QCoreApplication.translate("Transcript", "Preparing the form of the answer")
        case AnswerPhase.READING:
            reading = QCoreApplication.translate("Transcript", "Reading the prompt {0} %")
            words = reading.format(round(entry.reading_fraction * 100))
        case AnswerPhase.CALLING if entry.pending is not None:
            words = QCoreApplication.translate("Transcript", "Asks before it uses a tool")
        case AnswerPhase.CALLING:
            words = QCoreApplication.translate("Transcript", "Using a tool")
        case AnswerPhase.THINKING:
            thinking = QCoreApplication.translate("Transcript", "Thinking")
            words = _joined(thinking, _tokens(entry.figures.reasoning_tokens))
        case _:
            words = _thought(entry)
    return _joined(words, QCoreApplication.translate("Transcript", "edited") if entry.is_edited else "")


def figures_line(figures: Figures) -> str:
    """How fast an answer came and what of its prompt was already known."""
    words: list[str] = []
    if figures.host:
        words.append(
            QCoreApplication.translate("Transcript", "answered by {0}, outside this computer").format(figures.host)
        )
    if figures.tokens_per_second is not None:
        words.append(QCoreApplication.translate("Transcript", "{0} tok/s").format(speed(figures.tokens_per_second)))
    if figures.first_token_seconds is not None:
        first = QCoreApplication.translate("Transcript", "first word {0}")
        words.append(first.format(seconds(figures.first_token_seconds)))
    if figures.prompt_tokens is not None and figures.reused_tokens is not None:
        reused = QCoreApplication.translate("Transcript", "reused {0} of {1}")
        if figures.from_disk:
            reused = QCoreApplication.translate("Transcript", "reused {0} of {1} from disk")
        words.append(reused.format(count(figures.reused_tokens), count(figures.prompt_tokens)))
    return "   ".join(words)


def use_line(call: Call, result: ToolResult | None, progress: Sentence | None = None, *, is_running: bool) -> str:
    """What becomes of a call of a tool, in a line: it runs, how much it gave, that it failed or was not allowed."""
    if is_running:
        running = QCoreApplication.translate("Transcript", "Running {0}").format(_tool(call))
        if call.tool == READ:
            running = QCoreApplication.translate("Transcript", "Reading in parts")
        return _joined(running, translated(progress) if progress is not None else "")
    if result is None:
        return call_line(call)
    if result.is_denied:
        denied = QCoreApplication.translate("Transcript", "Did not call {0}").format(_tool(call))
        return _joined(denied, QCoreApplication.translate("Transcript", "not allowed"))
    if result.is_unmade:
        unmade = QCoreApplication.translate("Transcript", "Did not call {0}").format(_tool(call))
        return _joined(unmade, QCoreApplication.translate("Transcript", "the call could not be made"))
    failed = QCoreApplication.translate("Transcript", "failed") if result.is_failure else ""
    size = size_words(result.size) if result.size else ""
    cut = QCoreApplication.translate("Transcript", "cut for the model") if result.is_cut else ""
    spent = seconds(result.seconds) if result.seconds else ""
    return _joined(call_line(call), failed, size, cut, _tokens(result.tokens), spent)


def size_words(size: int) -> str:
    """A number of bytes as a person reads it."""
    if size < 1000:
        return QCoreApplication.translate("Transcript", "{0} bytes").format(count(size))
    if size < 1_000_000:
        return f"{translated(Number(size / 1000, 1))} KB"
    return f"{translated(Number(size / 1_000_000, 1))} MB"


def _tool(call: Call) -> str:
    return call.tool.removeprefix("functions.") or QCoreApplication.translate("Transcript", "a tool")


def call_line(call: Call) -> str:
    """What became of a call of a tool, in a line."""
    if call.tool == READ and call.is_executable:
        return QCoreApplication.translate("Transcript", "Read in parts")
    tool = _tool(call)
    if call.is_open:
        return QCoreApplication.translate("Transcript", "Calling {0}").format(tool)
    if call.problem is None:
        return QCoreApplication.translate("Transcript", "Called {0}").format(tool)
    refused = QCoreApplication.translate("Transcript", "Did not call {0}").format(tool)
    return _joined(refused, _why_not(call.problem))


def _why_not(problem: CallProblem) -> str:
    match problem:
        case CallProblem.CUT:
            return QCoreApplication.translate("Transcript", "the call was cut off")
        case CallProblem.RECOVERED:
            return QCoreApplication.translate("Transcript", "the call was malformed")
        case CallProblem.UNKNOWN_TOOL:
            return QCoreApplication.translate("Transcript", "there is no such tool")
        case CallProblem.BAD_ARGUMENTS:
            return QCoreApplication.translate("Transcript", "its arguments cannot be read")


def seconds(value: float) -> str:
    """A time as a person reads it."""
    if value >= 60:
        return f"{int(value // 60)} min {int(value % 60)} s"
    written = f"{translated(Number(max(value, 0.1), 1))} s"
    return written if value >= 0.05 else f"< {written}"


def speed(value: float) -> str:
    """Tokens a second as a person reads them."""
    return translated(Number(value, 0 if value >= 10 else 1))


def _thought(entry: AnswerEntry) -> str:
    if not entry.reasoning:
        return ""
    spent = entry.figures.thought_seconds
    if spent is None:
        words = QCoreApplication.translate("Transcript", "Thought")
    else:
        words = QCoreApplication.translate("Transcript", "Thought for {0}").format(seconds(spent))
    return _joined(words, _tokens(entry.figures.reasoning_tokens))


def _tokens(number: int) -> str:
    if number == 1:
        return QCoreApplication.translate("Transcript", "1 token")
    return QCoreApplication.translate("Transcript", "{0} tokens").format(count(number)) if number else ""


def _joined(*words: str) -> str:
    return " \u00b7 ".join(word for word in words if word)
