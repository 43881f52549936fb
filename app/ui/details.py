"""Everything known about one answer, in a table to read and to copy. Not here: measuring any of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.turns import Answer
from app.ui.theme import Space
from app.ui.widgets import set_role
from app.ui.words import count, effort_word
from backends.contract.base import Sampling
from backends.contract.wire import Usage


def facts(answer: Answer) -> list[tuple[str, str]]:
    """Names and values, in reading order; what is not known is left out."""
    record = answer.record
    rows = [(_tr("Effort"), effort_word(answer.effort)), (_tr("Model"), record.model), (_tr("Engine"), record.engine)]
    rows += _sampling(record.sampling) + _usage(record.usage)
    rows.append((_tr("Most tokens"), count(record.max_tokens) if record.max_tokens else ""))
    rows.append((_tr("Ended by"), str(record.reason or "")))
    rows.append((_tr("Remarks of the parser"), ", ".join(record.warnings)))
    rows.append((_tr("Model file, SHA-256"), record.model_hash))
    return [(name, value) for name, value in rows if value]


def _sampling(sampling: Sampling | None) -> list[tuple[str, str]]:
    if sampling is None:
        return []
    values = f"{sampling.temperature:g} · {sampling.top_p:g} · {sampling.top_k} · {sampling.min_p:g}"
    return [(_tr("Seed"), str(sampling.seed)), (_tr("Temperature · top-p · top-k · min-p"), values)]


def _usage(usage: Usage | None) -> list[tuple[str, str]]:
    if usage is None:
        return []
    reused = _tr("{total}, of which {reused} were reused").format(
        total=count(usage.prompt_tokens), reused=count(usage.reused_tokens)
    )
    speed = usage.new_tokens / usage.decode_seconds if usage.decode_seconds > 0 else 0.0
    return [
        (_tr("Prompt tokens"), reused),
        (_tr("Reasoning tokens"), count(usage.analysis_tokens)),
        (_tr("Answer tokens"), count(usage.final_tokens)),
        (_tr("First word of any kind after"), _seconds(usage.first_token_seconds)),
        (_tr("Thought for"), _seconds(usage.analysis_seconds)),
        (_tr("Reading the prompt"), _seconds(usage.prefill_seconds)),
        (_tr("Writing"), _seconds(usage.decode_seconds)),
        (_tr("Speed"), _tr("{speed} tokens/s").format(speed=QLocale().toString(speed, "f", 1)) if speed else ""),
    ]


def _seconds(seconds: float) -> str:
    return _tr("{seconds} s").format(seconds=QLocale().toString(seconds, "f", 2))


def _tr(text: str) -> str:
    return QCoreApplication.translate("details", text)


class Details(QDialog):
    """A table; Copy puts it on the clipboard as text."""

    def __init__(self, answer: Answer, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About this answer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._facts = facts(answer)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.LARGE)
        column.addWidget(set_role(QLabel(self.tr("About this answer"), self), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.SMALL)
        for place, (name, value) in enumerate(self._facts):
            grid.addWidget(set_role(QLabel(name, self), "secondary"), place, 0, Qt.AlignmentFlag.AlignTop)
            shown = QLabel(value, self)
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setWordWrap(True)
            shown.setMinimumWidth(240)
            grid.addWidget(shown, place, 1)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = QPushButton(self.tr("Copy"), self)
        copy.clicked.connect(self._copy)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {value}" for name, value in self._facts))
