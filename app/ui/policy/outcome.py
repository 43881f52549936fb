"""What a judging comes to: each policy's figures, and how far efforts and policies agree.

Signals: flips_wanted(words, places) – show the items on which two rows of verdicts differ. Not here: the figures'
arithmetic (`app.core.policy`), one policy's card (`policy_outcome`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.policy.judge_figures import JudgeFigures, RowsAgreement
from app.ui.kit.appearance import Appearance
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import count, effort_word
from app.ui.policy.policy_outcome import PolicyOutcome
from app.ui.policy.words import part_words
from backends.contract.messages import Effort


class JudgeOutcome(QWidget):
    """A card for each policy, and one for what they have in common."""

    flips_wanted = Signal(str, object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._is_narrow = False
        self.policies: list[PolicyOutcome] = []
        self.agreements: list[AgreementRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.MEDIUM)
        self._card = set_role(QFrame(self), "card")
        self._inside = card_column(self._card)
        self._inside.addWidget(set_role(QLabel(self.tr("Agreement"), self._card), "heading"))
        self._column.addWidget(self._card)

    def show_figures(self, figures: JudgeFigures, samples: int) -> None:
        """Draw the figures of a judging with so many samples."""
        while len(self.policies) < len(figures.policies):
            self.policies.append(PolicyOutcome(self._appearance, self))
            self.policies[-1].set_narrow(is_narrow=self._is_narrow)
            self._column.insertWidget(len(self.policies) - 1, self.policies[-1])
        for place, view in enumerate(self.policies):
            view.setVisible(place < len(figures.policies))
            if place < len(figures.policies):
                view.show_figures(figures.policies[place], samples)
        self._show_agreements(figures)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stack what has no room side by side."""
        self._is_narrow = is_narrow
        for view in self.policies:
            view.set_narrow(is_narrow=is_narrow)

    def _show_agreements(self, figures: JudgeFigures) -> None:
        several = len(figures.policies) > 1
        found = [(of.name if several else "", each) for of in figures.policies for each in of.between_efforts]
        found += [("", each) for each in figures.between_policies]
        while len(self.agreements) < len(found):
            row = AgreementRow(self.flips_wanted.emit, self._card)
            self.agreements.append(row)
            self._inside.addWidget(row)
        for place, row in enumerate(self.agreements):
            row.setVisible(place < len(found))
            if place < len(found):
                row.show_agreement(*found[place])
        self._card.setVisible(bool(found))


class AgreementRow(QWidget):
    """How far two rows of verdicts agree, and the way to the items on which they do not."""

    def __init__(self, show_flips: Callable[[str, Sequence[int]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._show_flips = show_flips
        self._flips: Sequence[int] = ()
        self._name = ""
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.button = set_role(QPushButton(self), "quiet")
        self.button.clicked.connect(self._clicked)
        row = FoldingRow()
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_agreement(self, policy: str, of: RowsAgreement) -> None:
        """Show the agreement of two efforts by this policy, or of two policies at an effort."""
        self._flips = of.flips
        self._name = self._named(policy, of)
        parts = [self.tr("{0}: κ {1} over %Ln item(s)", "", of.items).format(self._name, part_words(of.kappa))]
        if of.mcnemar is not None:
            test = self.tr("only the first is right on {0}, only the second on {1}, McNemar’s p {2}")
            only = count(of.mcnemar.only_first), count(of.mcnemar.only_second)
            parts.append(test.format(*only, part_words(of.mcnemar.p)))
        self.words.setText(" · ".join(parts))
        self.button.setText(self.tr("Show %Ln flip(s)", "", len(of.flips)))
        self.button.setAccessibleName(f"{self.button.text()}: {self._name}")
        self.button.setVisible(bool(of.flips))

    def _named(self, policy: str, of: RowsAgreement) -> str:
        if of.effort is None:
            first, second = (effort_word(Effort(name)) for name in (of.first, of.second))
            words = self.tr("{0} and {1}").format(first, second)
            return f"{policy}, {words}" if policy else words
        policies = self.tr("{0} and {1}").format(of.first, of.second)
        return f"{policies}, {effort_word(of.effort)}"

    def _clicked(self) -> None:
        words = self.tr("Flips: {0}").format(self._name)
        self._show_flips(words, [number - 1 for number in self._flips])
