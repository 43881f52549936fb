"""Every text stands 4.5:1 or more against every ground it is drawn on, light and dark."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor

from app.ui.kit.theme import DARK, DARK_THEME, LIGHT, LIGHT_THEME, Colours, TextSize, Theme
from backends.contract.messages import Effort


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_pairs(c: Colours) -> dict[str, tuple[str, str]]:
    """Each ink with each ground it is drawn on."""
    grounds = {"window": c.window, "side": c.side, "surface": c.surface, "sunken": c.sunken, "hover": c.hover}
    inks = {"text": c.text, "quiet": c.quiet, "accent": c.accent, "bad": c.bad}
    pairs = {f"{i} on {g}": (inks[i], grounds[g]) for i, g in itertools.product(inks, grounds)}
    for name, effort in (("low", c.low), ("medium", c.medium), ("high", c.high)):
        pairs |= {f"{name} on its tint": (effort.ink, effort.tint), f"text on {name} tint": (c.text, effort.tint)}
        pairs |= {f"{name} on {g}": (effort.ink, grounds[g]) for g in ("window", "side", "surface", "sunken")}
    pairs |= {f"{i} on bubble": (inks[i], c.bubble) for i in ("text", "quiet", "accent")}
    pairs |= {"good on surface": (c.good, c.surface), "good on window": (c.good, c.window)}
    pairs |= {"on accent": (c.on_accent, c.accent), "on accent, hovered": (c.on_accent, c.accent_hover)}
    pairs |= {f"{i} on bad tint": (inks[i], c.bad_tint) for i in ("text", "quiet", "bad", "accent")}
    return pairs


@pytest.mark.parametrize(
    ("colours", "pair"),
    [pytest.param(c, p, id=f"{n}: {p}") for n, c in (("light", LIGHT), ("dark", DARK)) for p in text_pairs(c)],
)
def test_text_is_readable(colours: Colours, pair: str) -> None:
    assert contrast(*text_pairs(colours)[pair]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT_THEME, DARK_THEME])
def test_efforts_differ_in_every_colour(theme: Theme) -> None:
    for part in ("mark", "tint", "ink"):
        assert len({getattr(theme.effort(e), part) for e in Effort}) == 3


@pytest.mark.usefixtures("qapp")
def test_text_grows_with_the_scale() -> None:
    assert LIGHT_THEME.scaled(2.0).font(TextSize.ANSWER).pixelSize() == 30
    assert LIGHT_THEME.font(TextSize.ANSWER).pixelSize() == 15
