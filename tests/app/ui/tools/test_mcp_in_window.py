"""The card of MCP servers in the window: on the page of settings, and found there by its words."""

from __future__ import annotations

import pytest

from app.ui.tools.mcp_section import McpServersSection
from tests.app.ui.drivers.window import WindowDriver

pytestmark = pytest.mark.slow


def test_the_settings_page_has_the_card_and_finds_it_by_its_words(window: WindowDriver) -> None:
    window.open_settings()
    (card,) = window.root.findChildren(McpServersSection)
    assert card.isVisible()
    assert card.has("mcp approve") and not card.has("mcp something else")
