"""What a person asks to be judged, before anything of it is read. Not here: what comes of it (`judging`)."""

from __future__ import annotations

import msgspec

from app.core.policy.classification import Costs
from app.core.policy.item_source import ItemSource, items_of
from app.core.policy.judging import Judging, planned
from app.core.policy.policy import Policy
from app.core.policy.verdicts import VerdictFormat
from app.core.study.study import Plan
from app.errors import AppError
from backends.contract.messages import Effort


class JudgeRequest(msgspec.Struct, frozen=True):
    """Items, policies, and how verdicts are drawn."""

    items: ItemSource
    policies: tuple[Policy, ...]
    format: VerdictFormat = VerdictFormat.BINARY
    efforts: tuple[Effort, ...] = (Effort.MEDIUM,)
    samples: int = 1
    temperature: float = 1.0
    seed: int = 0
    costs: Costs = Costs()

    def common(self, date: str) -> Plan:
        """Return what the plans of all policies have in common."""
        return Plan((), self.efforts, self.samples, self.temperature, self.seed, date=date)


def prepared(request: JudgeRequest, common: Plan) -> Judging | AppError:
    """Read the items, check labels and policies, and plan; or say why that cannot be done."""
    try:
        found = items_of(request.items)
        judging = Judging(found.items, request.policies, request.format, (), request.costs, found.left_out)
        return planned(judging, common)
    except AppError as refusal:
        return refusal
