"""Words of the Models page: how long, how far, how a verdict is marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.core.machine.fit import COMFORT, QUICK, Fit, Verdict
from app.core.machine.speed_estimate import Speed
from app.core.models.file_hashes import HashState
from app.core.models.remote_engines import RemoteEngine
from app.network_errors import NetworkCode
from app.sentence import Sentence
from app.services.hub.downloads import DownloadPhase, Transfer
from app.ui.kit.sentences import translated
from app.ui.kit.words import count, memory_size

translate = QCoreApplication.translate

# What assets/catalog.toml says, for translators; a test compares.
CATALOG_WORDS = (
    Sentence("Answers, writes and reasons. Right for most computers."),
    Sentence("The same, larger and better. For large machines."),
    Sentence("Judges text against a policy that you write."),
    Sentence("Judges text against a policy, more carefully."),
    Sentence("16 GB of memory, or a GPU with 16 GB"),
    Sentence("64 GB of memory, or GPUs with 80 GB together"),
    Sentence("catalog"),
    Sentence("catalog, from a third party"),
    Sentence("Hugging Face, when it is fetched"),
)
_USUAL_LINE = 12_500_000  # bytes a second: 100 Mbit/s


def catalog_words(text: str) -> str:
    """Something that the catalog says; as it is where it is not one of those above."""
    return translated(next((known for known in CATALOG_WORDS if known.template == text), text))


def duration(seconds: float) -> str:
    """Rounded as one would say it."""
    if seconds < 1.5:
        return translate("models", "a second")
    if seconds < 90:
        return translate("models", "{count} seconds").format(count=round(seconds))
    if seconds < 5400:
        return translate("models", "{count} minutes").format(count=round(seconds / 60))
    return translate("models", "{count} hours").format(count=QLocale().toString(seconds / 3600, "f", 1))


def usual_time(size: int) -> str:
    """How long so many bytes take on a usual line."""
    return translate("models", "about {time} at 100 Mbit/s").format(time=duration(size / _USUAL_LINE))


def verdict_words(fit: Fit, speed: Speed | None = None) -> str:
    """With a mark that is read without colour, and the speed where it is known."""
    if speed is None or fit.verdict is Verdict.NO:
        return f"{'✕' if fit.verdict is Verdict.NO else '✓'} {translated(fit.sentence)}"
    words = f"✓ {translated(fit.sentence_at(speed.rate))}"
    rate = QLocale().toString(speed.rate, "f", 0 if speed.rate >= 10 else 1)
    measured = translate("models", "{rate} tokens a second, as measured here.")
    estimated = translate("models", "About {rate} tokens a second, estimated.")
    return f"{words} {(measured if speed.is_measured else estimated).format(rate=rate)}"


def verdict_role(fit: Fit, speed: Speed | None = None) -> str:
    """Green only for what is good, amber for what is slow or tight."""
    is_quick = speed is not None and speed.rate >= QUICK and fit.margin >= COMFORT
    match fit.verdict:
        case Verdict.NO:
            return "bad"
        case Verdict.COMFORTABLE:
            return "good"
        case Verdict.CPU_ONLY if is_quick:
            return "good"
        case _:
            return "slow"


def state_word(state: HashState) -> str:
    """Whether a model's bytes were compared with the published ones, in a word."""
    match state:
        case HashState.VERIFIED:
            return translate("models", "verified")
        case HashState.UNKNOWN:
            return translate("models", "not verified yet")
        case HashState.DAMAGED:
            return translate("models", "damaged")


def used_words(day: date | None) -> str:
    """When it was used last."""
    if day is None:
        return ""
    if day == date.today():
        return translate("models", "used today")
    shown = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
    return translate("models", "used {day}").format(day=shown)


def parameters_words(number: int) -> str:
    """How many parameters a model has, such as “21 B parameters”."""
    billions = number >= 1_000_000_000
    shown = QLocale().toString(number / (1e9 if billions else 1e6), "f", 0 if number >= 10_000_000_000 else 1)
    return (
        translate("models", "{count} B parameters").format(count=shown)
        if billions
        else translate("models", "{count} M parameters").format(count=shown)
    )


def speed_words(transfer: Transfer) -> str:
    """38 % · 41 MB/s · 3 minutes left; or what happens instead."""
    percent = f"{transfer.done * 100 // max(1, transfer.total)} %"
    match transfer.phase:
        case DownloadPhase.ASKING:
            return translate("models", "asking the server")
        case DownloadPhase.RUNNING if transfer.speed > 0:
            parts = [percent, f"{memory_size(int(transfer.speed))}/s"]
            if transfer.seconds_left >= 0:
                parts.append(translate("models", "{time} left").format(time=duration(transfer.seconds_left)))
            return " · ".join(parts)
        case DownloadPhase.RUNNING | DownloadPhase.ENDING:
            return percent
        case DownloadPhase.WAITING:
            return f"{percent} · {waiting_words(transfer)}"
        case DownloadPhase.PAUSED:
            return translate("models", "{percent} · paused").format(percent=percent)
        case DownloadPhase.FAILED:
            return translate("models", "{percent} · stopped").format(percent=percent)


def waiting_words(transfer: Transfer) -> str:
    """Why a download waits, and when it is tried again."""
    match transfer.code:
        case NetworkCode.NO_CONNECTION:
            trouble = translate("models", "No connection")
        case NetworkCode.SERVER | NetworkCode.RATE_LIMITED:
            trouble = translate("models", "The server is busy")
        case _:
            trouble = translate("models", "Connection lost")
    if transfer.seconds_to_try == 0:
        return translate("models", "{trouble} – trying again").format(trouble=trouble)
    words = translate("models", "{trouble} – trying again in {seconds} s")
    return words.format(trouble=trouble, seconds=transfer.seconds_to_try)


def overall_words(transfers: Sequence[Transfer]) -> tuple[str, str]:
    """All downloads that are under way in a few words, and in a sentence; empty where there is none."""
    active = [transfer for transfer in transfers if transfer.is_active]
    if not active:
        return "", ""
    done, total = sum(one.done for one in active), sum(one.total for one in active)
    percent = f"{done * 100 // max(1, total)} %"
    titles = ", ".join(transfer.download.title for transfer in active)
    sentence = translate("models", "Downloading {titles}: {percent}").format(titles=titles, percent=percent)
    if all(transfer.phase is DownloadPhase.WAITING for transfer in active):
        return translate("models", "waiting"), f"{sentence} · {waiting_words(active[0])}"
    return percent, sentence


def bytes_words(transfer: Transfer) -> str:
    """4.6 of 12.1 GB · 3.8 GB verified."""
    total = translate("models", "{done} of {total}").format(
        done=memory_size(transfer.done), total=memory_size(transfer.total)
    )
    verified = translate("models", "{size} verified").format(size=memory_size(transfer.verified))
    files = len(transfer.download.files)
    parts = [total, verified] if transfer.verified else [total]
    if files > 1:
        parts.append(translate("models", "{count} files").format(count=files))
    if transfer.failure is None:
        parts.append(translate("models", "continues after a restart"))
    return " · ".join(parts)


def engine_place(engine: RemoteEngine) -> str:
    """Where an engine is, and whether what is asked leaves this computer."""
    if engine.is_here:
        words = translate("models", "On this computer, by {kind}: nothing leaves it.")
        return words.format(kind=engine.kind or engine.host)
    words = translate("models", "On {host}, by {kind}: what you ask leaves this computer.")
    return words.format(host=engine.host, kind=engine.kind or translate("models", "a server"))


def engine_abilities(engine: RemoteEngine) -> str:
    """What an engine elsewhere can do and what it cannot."""
    if engine.renders:
        rendered = translate("models", "{kind}: the server renders the prompt; no token view, no exact re-run.")
        kind = engine.kind or translate("models", "Asked by messages")
        can = translate("models", "Effort, tools and comparing work. A schema is sent, and the answer checked here.")
        cannot = translate("models", "An answer that was cut cannot be continued.")
        return "\n".join((rendered.format(kind=kind), f"{can} {cannot}"))
    context = translate("models", "{count} tokens of context").format(count=count(engine.context))
    places = translate("models", "{count} answers at once").format(count=count(engine.places))
    can = translate("models", "Effort, tools, schemas, comparing and the inspector work as here.")
    cannot = translate("models", "Its memory, adapters and how it is loaded are the server’s.")
    facts = " · ".join((context, places)) if engine.context else ""
    return "\n".join(line for line in (facts, f"{can} {cannot}") if line)
