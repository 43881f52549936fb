"""Everything known about one answer, in a table to read and to copy, and what can be done with it: the tokens behind
it, and the same run once more. Not here: measuring any of it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from app.core.chats.records import can_run_again
from app.core.chats.turns import Answer, Record
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.form import Form
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count, effort_word
from backends.contract.base import FinishReason, Sampling
from backends.contract.wire import Usage

translate = QCoreApplication.translate

_WIDTH, _MOST_PART = 600, 0.8  # of the window's height


def facts(answer: Answer) -> list[tuple[str, str]]:
    """Names and values, in reading order; what is not known is left out."""
    record = answer.record
    rows = [(translate("details", "Effort"), effort_word(answer.effort)), *_model(record), *_sampling(record)]
    rows += [*_times(answer), *_usage(record.usage, record.from_disk)]
    rows.append((translate("details", "Ended"), _reason(record.reason)))
    rows.append((translate("details", "Parser notes"), ", ".join(record.warnings)))
    rows.append(
        (
            translate("details", "By hand"),
            translate("details", "Edited after the model wrote it") if answer.is_edited else "",
        )
    )
    rows.append((translate("details", "Instructions"), record.instructions))
    return [(name, value) for name, value in rows if value]


def _model(record: Record) -> list[tuple[str, str]]:
    return [
        (translate("details", "Model"), record.model),
        (translate("details", "Model file, SHA-256"), record.model_hash),
        (translate("details", "Engine"), record.engine),
        (translate("details", "Address"), record.address),
        (translate("details", "Adapters"), ", ".join(record.adapters)),
    ]


def _sampling(record: Record) -> list[tuple[str, str]]:
    sampling = record.sampling
    if sampling is None:
        return []
    longest = count(record.max_tokens) if record.max_tokens else translate("details", "until the context is full")
    return [
        (translate("details", "Seed"), str(sampling.seed)),
        (translate("details", "Sampling"), _drawn(sampling)),
        (translate("details", "Longest answer"), longest),
    ]


def _drawn(sampling: Sampling) -> str:
    words = [
        translate("details", "temperature {0}").format(_number(sampling.temperature)),
        f"top-p {_number(sampling.top_p)}",
    ]
    words += [f"top-k {sampling.top_k}"] if sampling.top_k else []
    words += [f"min-p {_number(sampling.min_p)}"] if sampling.min_p else []
    return ", ".join(words)


def _times(answer: Answer) -> list[tuple[str, str]]:
    asked = _moment(answer.created)
    finished = answer.record.finished
    return [
        (translate("details", "Asked"), asked),
        (translate("details", "Finished"), _moment(finished) if finished else ""),
    ]


def _usage(usage: Usage | None, from_disk: int) -> list[tuple[str, str]]:
    if usage is None:
        return []
    words = translate("details", "{total}, of which {reused} were reused")
    if from_disk:
        words = translate("details", "{total}, of which {reused} were reused, kept on the disk")
    reused = words.format(total=count(usage.prompt_tokens), reused=count(usage.reused_tokens))
    speed = usage.new_tokens / usage.decode_seconds if usage.decode_seconds > 0 else 0.0
    return [
        (translate("details", "Prompt tokens"), reused),
        (translate("details", "Reasoning tokens"), count(usage.analysis_tokens)),
        (translate("details", "Answer tokens"), count(usage.final_tokens)),
        (translate("details", "First token after"), _seconds(usage.first_token_seconds)),
        (translate("details", "Thought for"), _seconds(usage.analysis_seconds)),
        (translate("details", "Reading the prompt"), _seconds(usage.prefill_seconds)),
        (translate("details", "Writing"), _seconds(usage.decode_seconds)),
        (
            translate("details", "Speed"),
            translate("details", "{speed} tokens/s").format(speed=QLocale().toString(speed, "f", 1)) if speed else "",
        ),
        (translate("details", "Guessed ahead"), _guessed(usage)),
    ]


def _guessed(usage: Usage) -> str:
    """How many guesses of next tokens were right, and what that gained."""
    if not usage.drafted or usage.decode_seconds <= 0:
        return ""
    words = translate("details", "{right} of {all} tokens right, {times} × as fast")
    times = 1 + usage.spared_seconds / usage.decode_seconds
    right, guessed = count(usage.accepted), count(usage.drafted)
    return words.format(right=right, all=guessed, times=QLocale().toString(times, "f", 1))


def _reason(reason: FinishReason | None) -> str:
    match reason:
        case FinishReason.STOP:
            return translate("details", "by the model itself")
        case FinishReason.LENGTH:
            return translate("details", "at the limit for its length")
        case FinishReason.CONTEXT:
            return translate("details", "because the context was full")
        case FinishReason.CONSTRAINT:
            return translate("details", "because its form became too complex")
        case FinishReason.CANCELLED:
            return translate("details", "by you")
        case None:
            return ""


def _number(value: float) -> str:
    return QLocale().toString(value, "g", 6)


def _seconds(seconds: float) -> str:
    return translate("details", "{seconds} s").format(seconds=QLocale().toString(seconds, "f", 2))


def _moment(seconds: float) -> str:
    moment = QDateTime.fromSecsSinceEpoch(round(seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


class AnswerDetails(Form):
    """A table. Signals: run_again_wanted() · inspect_wanted(); it closes with either."""

    run_again_wanted = Signal()
    inspect_wanted = Signal()

    def __init__(self, answer: Answer, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("details", "About this answer"), "", parent)
        self._facts = facts(answer)
        area = self._table()
        self.content.addWidget(area)
        self.copy_button = CopyButton(self._text, self)
        self.place_button(self.copy_button)
        self.inspect_button = self.add_button(translate("details", "Show the tokens…"))
        self.inspect_button.clicked.connect(self._inspect)
        self.again_button = self.add_button(translate("details", "Run again with the same seed"))
        self.again_button.setEnabled(can_run_again(answer))
        self.again_button.setToolTip(_why(answer))
        self.again_button.clicked.connect(self._run_again)
        self.add_button(translate("details", "Close"), is_primary=True, closes=True)
        wanted = area.sizeHint().height() + 160
        self.resize(min(_WIDTH, parent.width()), min(wanted, round(parent.height() * _MOST_PART)))

    def _table(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        table = set_role(QWidget(area), "page")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, Space.SMALL, 0)
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        for place, (name, value) in enumerate(self._facts):
            grid.addWidget(set_role(QLabel(name, table), "secondary"), place, 0, top)
            shown = QLabel(_breakable(value), table)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setWordWrap(True)
            grid.addWidget(shown, place, 1, top)
        grid.setRowStretch(len(self._facts), 1)
        area.setWidget(table)
        return area

    def _text(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self._facts)

    def _inspect(self) -> None:
        self.accept()
        self.inspect_wanted.emit()

    def _run_again(self) -> None:
        self.accept()
        self.run_again_wanted.emit()


def _breakable(value: str) -> str:
    """A hash has no space to break at; an invisible one in its middle lets it wrap."""
    return f"{value[:32]}\u200b{value[32:]}" if len(value) == 64 and " " not in value else value


def _why(answer: Answer) -> str:
    """Why it cannot be run again, or what that means."""
    if answer.has_several_runs:
        return translate("details", "It was made in several runs, which cannot be repeated as one.")
    if not can_run_again(answer):
        return translate("details", "It is not known how it was made: it was imported.")
    return translate("details", "With the same seed, sampling and instructions; a new answer beside this one")
