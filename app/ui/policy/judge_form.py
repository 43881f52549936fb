"""What is to be judged by what: one policy or two, the items, how verdicts are drawn; and Start.

Signals: start_wanted(JudgeRequest) · failed(AppError) – something that cannot be used; nothing is started ·
models_wanted() – another model is needed. Not here: the parts (`policy_card`, `item_card`, `judge_options`).
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.policy.item_source import ItemSource
from app.core.policy.judge_request import JudgeRequest
from app.core.policy.judging import Judging
from app.core.policy.policy import Policy, starter_items, starter_policies
from app.state.policy.judging import DEMO_CANNOT, JudgingState
from app.state.policy.policies import PageDraft, PoliciesState
from app.ui.kit.appearance import Appearance
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.policy.item_card import ItemCard
from app.ui.policy.judge_options import JudgeOptions
from app.ui.policy.policy_card import PolicyCard
from app.ui.transcript.figures import seconds

SAVING_MILLISECONDS = 500  # a pause in typing: then the draft is written


class JudgeForm(QWidget):
    """The cards of a judging that is to be begun."""

    start_wanted = Signal(object)
    failed = Signal(object)
    models_wanted = Signal()

    def __init__(
        self,
        judging: JudgingState,
        policies: PoliciesState,
        appearance: Appearance,
        dialogs: FileDialogs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._judging, self._policies = judging, policies
        self.first = PolicyCard(self.tr("Policy"), policies, appearance, dialogs, self)
        self.with_second = QCheckBox(self.tr("Compare with a second policy"), self)
        self.second = PolicyCard(self.tr("Second policy"), policies, appearance, dialogs, self)
        self.second.hide()
        self.items = ItemCard(dialogs, self)
        self.judge_options = JudgeOptions(appearance, self)
        self.start = set_role(QPushButton(self.tr("Start"), self), "primary")
        self.sum = set_role(QLabel(self), "secondary")
        self.sum.setWordWrap(True)
        self.demo_words = QLabel(translated(DEMO_CANNOT.sentence), self)
        self.demo_words.setWordWrap(True)
        self.models_button = QPushButton(self.tr("Show models"), self)
        self._is_changed = False  # since it was kept
        self._saving = QTimer(self, interval=SAVING_MILLISECONDS, singleShot=True)
        self._lay_out()
        self._connect()
        self.show_draft(policies.draft)

    @property
    def shown_policies(self) -> tuple[Policy, ...]:
        """The one policy, or both."""
        return (self.first.policy, self.second.policy) if self.with_second.isChecked() else (self.first.policy,)

    def show_draft(self, draft: PageDraft) -> None:
        """Fill the fields with what stood in them."""
        cards = (self.first, self.second)
        self.with_second.setChecked(len(draft.policies) > 1)
        for card, policy in zip(cards, draft.policies, strict=False):
            card.show_policy(policy)
        self.items.show_source(draft.items)
        self._saving.stop()
        self._is_changed = False
        self.refresh()

    def save(self) -> None:
        """Keep what stands in the fields at once, if it was changed since."""
        self._saving.stop()
        if not self._is_changed:
            return
        self._is_changed = False
        self._policies.save_policies(self.shown_policies)
        self._policies.save_items(self.items.source)

    def show_settings(self, judging: Judging) -> None:
        """Take over how an earlier judging was drawn."""
        plan, options = judging.plans[0], self.judge_options
        options.format.setCurrentIndex(options.format.findData(judging.format))
        for effort, button in options.efforts.buttons.items():
            button.setChecked(effort in plan.efforts)
        options.fields.samples.setValue(plan.samples)
        options.fields.temperature.setValue(plan.temperature)
        options.alarm.setValue(judging.costs.false_alarm)
        options.miss.setValue(judging.costs.miss)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand what has no room beside each other above each other."""
        for card in (self.first, self.second):
            card.set_narrow(is_narrow=is_narrow)
        self.judge_options.set_narrow(is_narrow=is_narrow)

    def refresh(self) -> None:
        """Show how many verdicts that makes, how long they may take, and whether the model can judge."""
        options, items = self.judge_options, self.items.count
        efforts, policies = options.efforts.chosen, len(self.shown_policies)
        verdicts = items * options.fields.samples.value() * policies
        self.judge_options.show_costs(is_wanted=self.items.look is not None and self.items.look.labelled > 0)
        self.start.setEnabled(verdicts > 0 and bool(efforts) and not self._judging.is_demo)
        self.sum.setText(self._estimate(verdicts) if verdicts and efforts else "")
        self._demo.setVisible(self._judging.is_demo)

    def _estimate(self, verdicts: int) -> str:
        efforts = self.judge_options.efforts.chosen
        words = self.tr("%Ln verdict(s)", "", verdicts * len(efforts))
        wanted = self._judging.seconds_for(verdicts, efforts)
        if wanted < 0:
            return self.tr("{0} · the time is told after the first ones").format(words)
        return self.tr("{0} · up to {1}, told better after the first ones").format(words, seconds(wanted))

    # what the user does

    def _changed(self) -> None:
        self._is_changed = True
        self._saving.start()
        self.refresh()

    def _show_second(self) -> None:
        is_wanted = self.with_second.isChecked()
        self.second.setVisible(is_wanted)
        if is_wanted and not self.second.box.text.strip():
            first = self.first.policy
            self.second.show_policy(Policy(self.tr("{0}, changed").format(first.name), first.text))
        self._changed()

    def _insert_example(self) -> None:
        """Labelled items for the starter policy that stands here, or for the first one with it."""
        names = starter_policies()
        name = self.first.policy.name
        if name not in names:
            name = "spam"
            self.first.begin_with(name)
        text = starter_items(name).read_text("utf-8")
        self.items.show_source(ItemSource(text, ".csv"))

    def _start(self) -> None:
        self.save()
        for policy in self.shown_policies:
            self._policies.keep(policy)
        fields, options = self.judge_options.fields, self.judge_options
        request = JudgeRequest(
            self.items.source,
            self.shown_policies,
            options.kind,
            options.efforts.chosen,
            fields.samples.value(),
            round(fields.temperature.value(), 2),
            fields.seed.value(),
            options.costs,
        )
        self.start_wanted.emit(request)

    def _connect(self) -> None:
        for card in (self.first, self.second):
            card.changed.connect(self._changed)
            card.failed.connect(self.failed)
        self.with_second.toggled.connect(self._show_second)
        self.items.changed.connect(self._changed)
        self.items.refused.connect(self.failed)
        self.items.example_button.clicked.connect(self._insert_example)
        self.judge_options.changed.connect(self.refresh)
        self.start.clicked.connect(self._start)
        self.models_button.clicked.connect(self.models_wanted)
        self._saving.timeout.connect(self.save)
        self._policies.restored.connect(self.show_draft)
        self._policies.leaving.connect(self.save)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        for widget in (self.first, self.with_second, self.second, self.items):
            column.addWidget(widget)
        last = set_role(QFrame(self), "card")
        inside = card_column(last, Space.MEDIUM)
        inside.addWidget(self.judge_options)
        self._demo = QWidget(last)
        demo = FoldingRow()
        demo.setContentsMargins(0, 0, 0, 0)
        self._demo.setLayout(demo)
        demo.addWidget(self.demo_words, 1)
        demo.addWidget(self.models_button)
        inside.addWidget(self._demo)
        foot = QHBoxLayout()
        foot.addWidget(self.start)
        foot.addWidget(self.sum, 1)
        inside.addLayout(foot)
        column.addWidget(last)
