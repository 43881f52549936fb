"""Sentences from below the window, in German and in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.core.chats.attaching import too_long
from app.core.chats.turns import Attachment
from app.errors import engine_failure
from app.network_errors import download_failure
from app.sentence import Argument, Bytes, MemoryBytes, Number, Plural, Sentence
from app.ui.kit.sentences import translated
from app.ui.shell.language import Language


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    language = Language(qapp, "de")
    yield
    language.choose("system")
    language.remove()


GERMAN: list[tuple[Argument, str]] = [
    (Sentence("The trash is empty."), "Der Papierkorb ist leer."),
    (
        Sentence("Everything in main memory; {room} to spare.", room=MemoryBytes(int(3.2 * 2**30))),
        "Alles im Hauptspeicher; 3,2 GB bleiben frei.",
    ),
    (
        engine_failure("context_too_large", "", {"wanted": 262_144, "limit": 131_072}).sentence,
        "So viel fasst das Modell nicht: 262.144 Tokens gewünscht, 131.072 möglich. Wähle einen kleineren Kontext.",
    ),
    (engine_failure("context_too_large", "", {}).title, "So viel fasst das Modell nicht."),
    (
        download_failure("disk_full", "", {"needed": 12_100_000_000, "free": 500_000_000}, "").title,
        "Auf dem Datenträger ist nicht genug Platz: 12,1 GB nötig, 0,5 GB frei.",
    ),
    (
        too_long(Attachment("a {b}.csv", ""), 40_007, 16_384).title,
        "„a {b}.csv“ ist zu lang: 40.007 Tokens, und der Kontext fasst 16.384.",
    ),
    (
        Sentence(
            "{messages} in {conversations} came back from the file itself.",
            messages=Plural("%Ln message(s)", "", 3),
            conversations=Plural("%Ln chat(s)", "", 1),
        ),
        "Gerettet wurden 3 Nachrichten in 1 Chat, aus der Datei selbst.",
    ),
    (Plural("%Ln message(s)", "", 1_234), "1.234 Nachrichten"),
    (Number(1234.5, 1), "1.234,5"),
    (Bytes(12_100_000_000), "12,1 GB"),
    ("as it is", "as it is"),
    (Sentence("Nobody wrote this."), "Nobody wrote this."),
]


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(("words", "written"), GERMAN)
def test_the_window_says_it_in_german(words: Argument, written: str) -> None:
    assert translated(words) == written


def test_the_window_says_it_in_english(qapp: QApplication) -> None:
    language = Language(qapp, "en")
    assert translated(Sentence("The trash is empty.")) == "The trash is empty."
    assert translated(Plural("%Ln message(s)", "", 1)) == "1 message"
    assert translated(Plural("%Ln message(s)", "", 1_234)) == "1,234 messages"
    language.remove()
