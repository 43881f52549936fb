"""Words and figures that several views say in the same way: efforts, sizes, counts.

Not here: sentences that only one view says (they stand there, through `tr`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.core.machine import hardware_report
from app.core.machine.probes.known import Unknown
from app.ui.kit.sentences import translated
from backends.contract.messages import Effort

_LAST_MOMENT = 253_402_300_800  # the year 10,000: nobody chats later


def effort_word(effort: Effort) -> str:
    """The effort in the user's language: Low, Medium or High."""
    match effort:
        case Effort.LOW:
            return QCoreApplication.translate("words", "Low")
        case Effort.MEDIUM:
            return QCoreApplication.translate("words", "Medium")
        case Effort.HIGH:
            return QCoreApplication.translate("words", "High")


def effort_name(effort: Effort) -> str:
    """What is read out for it, such as “Low effort”."""
    return QCoreApplication.translate("words", "{effort} effort").format(effort=effort_word(effort))


def effort_sentence(effort: Effort) -> str:
    """What one gets for it."""
    match effort:
        case Effort.LOW:
            return QCoreApplication.translate("words", "Low: thinks little, answers at once.")
        case Effort.MEDIUM:
            return QCoreApplication.translate("words", "Medium: thinks for a while. Right for most questions.")
        case Effort.HIGH:
            return QCoreApplication.translate(
                "words", "High: thinks for a long time. For what is hard or must be right."
            )


def memory_size(size: int) -> str:
    """Bytes as MB or GB, in tens: `4.7 MB`, `12.1 GB`."""
    if size >= 1_000_000_000:
        return f"{QLocale().toString(size / 1e9, 'f', 1)} GB"
    megabytes = size / 1e6
    return f"{QLocale().toString(megabytes, 'f', 1 if megabytes < 100 else 0)} MB"


def gib(size: int | Unknown) -> str:
    """Bytes of memory as on its box, or why they are not known."""
    return translated(hardware_report.amount(size))


def cores_words(number: int) -> str:
    """A number of processor cores."""
    if number == 1:
        return QCoreApplication.translate("words", "1 core")
    return QCoreApplication.translate("words", "{count} cores").format(count=count(number))


def rate_words(value: float) -> str:
    """Tokens a second: whole from a hundred on, else with one decimal."""
    return QLocale().toString(value, "f", 0 if value >= 100 else 1)


def count(number: int) -> str:
    """A whole number with its thousands apart."""
    return QLocale().toString(number)


def number(value: float) -> str:
    """A number with as many decimals as it needs, two at most."""
    return QLocale().toString(round(value, 2), "g", 6)


def percent(share: float, decimals: int = 0) -> str:
    """A share as the user's language writes it: `71.3%` in English, `71,3 %` in German."""
    locale = QLocale()
    space = "" if locale.language() is QLocale.Language.English else "\u00a0"
    return f"{locale.toString(100 * share, 'f', decimals)}{space}{locale.percent()}"


def moment(since_1970: float) -> str:
    """The day with its weekday and the time, as the country writes them; empty where they are not known."""
    if not 0 < since_1970 < _LAST_MOMENT:
        return ""
    when, locale = QDateTime.fromSecsSinceEpoch(int(since_1970)), QLocale()
    day = locale.toString(when.date(), QLocale.FormatType.LongFormat)
    return f"{day}, {locale.toString(when.time(), QLocale.FormatType.ShortFormat)}"
