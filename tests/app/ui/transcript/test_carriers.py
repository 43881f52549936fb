"""Two hundred ways of making a chat window leak or open something: none does, without a click and a question."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from app.core.markdown.parse import MarkdownReader
from app.ui.kit.links import Links, refusal
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

TARGETS = (
    "http://evil.test/?q=secret", "https://evil.test/p.png", "//evil.test/p.png", "file:///etc/passwd", "smb://evil.test/s",
    "ms-msdt:/id", "javascript:alert(1)", "data:text/html,<script>1</script>", "ftp://evil.test/x", "\\\\evil.test\\s",
)  # fmt: skip
CARRIERS = (
    "![x]({0})", "[x]({0})", "<{0}>", "<img src='{0}'>", "<a href='{0}'>x</a>", "[![x]({0})]({0})",
    "![x][r]\n\n[r]: {0}",
    "<iframe src='{0}'></iframe>", "<link rel=stylesheet href='{0}'>", "<style>@import '{0}';</style>", "{0}",
    "<video src='{0}' autoplay></video>", "<object data='{0}'></object>",
    "<meta http-equiv=refresh content='0;url={0}'>",
    "| a |\n|---|\n| ![x]({0}) |", "```html\n<img src={0}>\n```", "$\\href{{{0}}}{{x}}$",
    "\\[ \\includegraphics{{{0}}} \\]",
    "<svg><image href='{0}'/></svg>", "&lt;img src='{0}'&gt;",
)  # fmt: skip
ALL = [carrier.format(target) for carrier, target in product(CARRIERS, TARGETS)]


class _Heard:
    """Stands where the system's browser would be."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, url: QUrl) -> bool:
        self.opened.append(url.toString())
        return True


class _Catcher(QObject):
    """Catches what would leave for the system."""

    def __init__(self, reached: list[QUrl]) -> None:
        super().__init__()
        self._reached = reached

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self._reached.append(url)


def test_there_are_two_hundred() -> None:
    assert len(ALL) == 200


@pytest.mark.slow
def test_nothing_is_opened_fetched_or_asked_for_by_drawing_them(hands: Hands) -> None:
    """Every way out of the program for an address is one of these schemes; each would end up in our hands."""
    reached: list[QUrl] = []
    schemes = ("http", "https", "file", "smb", "ms-msdt", "javascript", "data", "ftp", "mailto", "")
    catcher = _Catcher(reached)
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, catcher, "take")  # pyright: ignore[reportArgumentType] # PySide takes text only
    QDesktopServices.openUrl("https://control.test")
    assert len(reached) == 1, "the catcher catches"
    reached.clear()
    activated: list[str] = []
    hands.transcript.link_activated.connect(activated.append)
    text = "\n\n".join(ALL)
    hands.show([samples.question(text=text[:5000]), samples.answer(text=text, reasoning=text[:5000])])
    bar = hands.transcript.verticalScrollBar()
    while bar.value() > 0:
        bar.setValue(bar.value() - 600)
        hands.transcript.grab()
    hands.settle()
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)
    assert not reached and not activated


@pytest.mark.parametrize("carrier", ALL[::7])
def test_each_stays_text_code_a_chip_or_a_link(carrier: str) -> None:
    assert MarkdownReader().all_blocks(carrier)


@pytest.mark.parametrize("address", TARGETS)
def test_only_http_https_and_mailto_are_ever_opened(address: str) -> None:
    heard = _Heard()
    said = Links(lambda _host, _whole: True, heard.open).open(address)
    assert bool(heard.opened) == address.startswith(("http://", "https://"))
    assert bool(said) != bool(heard.opened)


def test_a_host_is_asked_for_once_and_a_no_opens_nothing() -> None:
    heard, asked = _Heard(), list[str]()
    answers = iter([False, True, True])

    def ask(host: str, _address: str) -> bool:
        asked.append(host)
        return next(answers)

    links = Links(ask, heard.open)
    for address in ("https://a.org/1", "https://a.org/2", "https://a.org/3", "https://b.org/"):
        assert links.open(address) is None
    assert asked == ["a.org", "a.org", "b.org"]
    assert heard.opened == ["https://a.org/2", "https://a.org/3", "https://b.org/"]


@pytest.mark.parametrize("address", ["", "nothing", "http://", "https:///x", "http://a b.org", "ht\ntp://x.org"])
def test_what_is_no_address_is_refused_with_a_sentence(address: str) -> None:
    assert str(refusal(address)).endswith(".")


def test_mailto_is_allowed() -> None:
    assert refusal("mailto:someone@example.org") is None


def test_clicking_a_link_asks_the_owner(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text="See [this](https://x.org/a).")])
    clicked: list[str] = []
    hands.transcript.link_activated.connect(clicked.append)
    hands.click("this")
    assert clicked == ["https://x.org/a"]
