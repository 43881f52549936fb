"""All verdicts on one item, whole: the text, each sample with its rules, reasons, tokens and time, reasoning folded.

Not here: reading them (`app.state.policy.judging`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.policy.judging import Judging
from app.core.policy.verdicts import ItemVerdict, verdict_of
from app.core.study.study import Result
from app.ui.kit.appearance import Appearance
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import count, effort_word
from app.ui.policy.words import class_words, flaw_words, time_words

MOST_SAMPLES_SHOWN = 30  # all of them are in the export
_TEXT_HEIGHT = 96
_LONGEST = 20_000  # letters of a text that are shown


class VerdictDetail(QFrame):
    """A card below the table."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._appearance = appearance
        self.heading = set_role(QLabel(self), "heading")
        self.heading.setWordWrap(True)
        self.text = set_role(TextBox(self), "field")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Text of the item"))
        self.text.setFixedHeight(_TEXT_HEIGHT)
        self.samples: list[SampleView] = []
        self.more = set_role(QLabel(self), "note")
        column = card_column(self)
        column.addWidget(self.heading)
        column.addWidget(self.text)
        self._samples = QVBoxLayout()
        self._samples.setSpacing(Space.SMALL)
        column.addLayout(self._samples)
        column.addWidget(self.more)

    def show_item(self, judging: Judging, place: int, results: Sequence[Sequence[Result]]) -> None:
        """Show an item and its results by policy."""
        item = judging.items[place]
        words = self.tr("Item {0}").format(count(place + 1))
        label = self.tr("label {0}").format(item.label)
        self.heading.setText(f"{words} · {label}" if item.label else words)
        self.text.set_text(item.text[:_LONGEST] + (" …" if len(item.text) > _LONGEST else ""))
        found = [(number, result) for number, each in enumerate(results) for result in _ordered(judging, each)]
        for view in self.samples:
            self._samples.removeWidget(view)
            view.deleteLater()
        self.samples = [self._view(judging, number, result) for number, result in found[:MOST_SAMPLES_SHOWN]]
        for view in self.samples:
            self._samples.addWidget(view)
        left = len(found) - len(self.samples)
        self.more.setText(self.tr("%Ln more verdict(s) are in the export.", "", left) if left > 0 else "")
        self.more.setVisible(left > 0)

    def _view(self, judging: Judging, number: int, result: Result) -> SampleView:
        policy = judging.policies[number]
        verdict = verdict_of(result, policy.rule_ids, judging.format)
        name = effort_word(result.run.effort)
        name = name if len(judging.policies) == 1 else f"{policy.name} · {name}"
        if judging.plans[number].samples > 1:
            name = self.tr("{0}, sample {1}").format(name, result.run.sample + 1)
        return SampleView(name, result, verdict, verdict.in_classes_of(judging.format), self)


def _ordered(judging: Judging, results: Sequence[Result]) -> list[Result]:
    efforts = judging.plans[0].efforts
    return sorted(results, key=lambda result: (efforts.index(result.run.effort), result.run.sample))


class SampleView(QWidget):
    """One verdict in words, its reasoning below it once it is wanted."""

    def __init__(self, name: str, result: Result, verdict: ItemVerdict, judged: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = _label(self._line(name, result, verdict, judged), self)
        self.reason = set_role(_label(verdict.rationale, self), "secondary")
        self.reason.setVisible(bool(verdict.rationale))
        self.reasoning_button = set_role(QPushButton(self.tr("Show the reasoning"), self), "quiet")
        self.reasoning_button.setCheckable(True)
        self.reasoning_button.setVisible(bool(result.reasoning))
        self.reasoning_button.toggled.connect(self._unfold)
        self.reasoning = set_role(_label(result.reasoning[:_LONGEST], self), "secondary")
        self.reasoning.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self.words, self.reason, self.reasoning):
            column.addWidget(widget)
        column.insertWidget(2, self.reasoning_button, 0, Qt.AlignmentFlag.AlignLeading)

    def _unfold(self, is_wanted: bool) -> None:
        self.reasoning.setVisible(is_wanted)
        self.reasoning_button.setText(self.tr("Hide the reasoning") if is_wanted else self.tr("Show the reasoning"))

    def _line(self, name: str, result: Result, verdict: ItemVerdict, judged: str) -> str:
        if verdict.flaw:
            parts = [self.tr("no verdict: {0}").format(flaw_words(verdict.flaw))]
        else:
            known = [rule for rule in verdict.rules if rule not in verdict.unknown_rules and rule != judged]
            parts = [class_words(judged)]
            parts += [self.tr("cites {0}").format(", ".join(known))] if known else []
            if verdict.unknown_rules:
                parts.append(self.tr("{0}: not in the policy").format(", ".join(verdict.unknown_rules)))
            parts += [self._confidence(verdict)] if verdict.confidence else []
        tokens = self.tr("%Ln token(s)", "", result.reasoning_tokens + result.answer_tokens)
        return f"{name}: {' · '.join([*parts, tokens, time_words(result.total_seconds)])}"

    def _confidence(self, verdict: ItemVerdict) -> str:
        return {
            "low": self.tr("low confidence"),
            "medium": self.tr("medium confidence"),
            "high": self.tr("high confidence"),
        }.get(verdict.confidence, verdict.confidence)


def _label(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
