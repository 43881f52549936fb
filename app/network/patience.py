"""Trying again: at once after progress, else after a wait that grows; giving up after several attempts in vain."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from app.core.models.network_wire import Patience, Waiting
from app.network.refusals import Refusal, Trouble
from app.network.session import Report

T = TypeVar("T")


def patiently(attempt: Callable[[], T], patience: Patience, report: Report, progress: Callable[[], int] = int) -> T:
    """Call `attempt` until it does not raise Trouble. `progress` tells bytes: while they grow, it never gives up."""
    in_vain, before = 0, progress()
    while True:
        try:
            return attempt()
        except Trouble as trouble:
            reached = progress()
            in_vain = 1 if reached > before else in_vain + 1
            before = max(before, reached)
            if in_vain >= patience.attempts:
                raise Refusal(trouble.code, trouble.reason) from trouble
            wait = trouble.wait or min(patience.longest_wait, patience.first_wait * 2 ** (in_vain - 1))
            report(Waiting(wait, trouble.reason, trouble.code))
            time.sleep(wait)
