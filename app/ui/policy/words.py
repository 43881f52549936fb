"""Words that several parts of the page say: formats, verdicts, reasons why there is none."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from app.core.policy.verdicts import Flaw, ItemVerdict, VerdictFormat
from app.core.study.study import Share
from app.ui.kit.words import percent
from app.ui.transcript.figures import seconds


def format_words(kind: VerdictFormat) -> str:
    """What a verdict says in this format."""
    match kind:
        case VerdictFormat.BINARY:
            return QCoreApplication.translate("Policies", "0 or 1")
        case VerdictFormat.CATEGORY:
            return QCoreApplication.translate("Policies", "The rule that is violated")
        case VerdictFormat.JSON:
            return QCoreApplication.translate("Policies", "All rules, confidence and reasons")


def flaw_words(flaw: Flaw) -> str:
    """Why there is no verdict."""
    match flaw:
        case Flaw.FAILED:
            return QCoreApplication.translate("Policies", "failed")
        case Flaw.CUT:
            return QCoreApplication.translate("Policies", "cut before its end")
        case Flaw.UNREADABLE:
            return QCoreApplication.translate("Policies", "not in the form asked for")


def class_words(name: str) -> str:
    """A class as people read it: 0 and 1 with what they mean, rules by their ids."""
    match name:
        case "0":
            return QCoreApplication.translate("Policies", "0 safe")
        case "1":
            return QCoreApplication.translate("Policies", "1 violates")
        case "none":
            return QCoreApplication.translate("Policies", "safe")
        case _:
            return name


def rules_words(verdict: ItemVerdict) -> str:
    """The cited rules, those that the policy does not have with a question mark."""
    return ", ".join(f"{rule}?" if rule in verdict.unknown_rules else rule for rule in verdict.rules)


def share_words(share: Share) -> str:
    """A share with its interval, or a dash where nothing was counted."""
    if not share.judged:
        return "–"
    return f"{percent(share.share, 1)} ({percent(share.low, 1)} – {percent(share.high, 1)})"


def part_words(value: float | None, decimals: int = 3) -> str:
    """A number between 0 and 1, or a dash."""
    return "–" if value is None else QLocale().toString(value, "f", decimals)


def time_words(mean: float) -> str:
    """Seconds, fine enough to tell the efforts of a small model apart."""
    return f"{QLocale().toString(mean, 'f', 2)} s" if mean < 10 else seconds(mean)
