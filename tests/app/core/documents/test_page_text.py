"""One page's text out of the text of the whole."""

from __future__ import annotations

import pytest

from app.core.documents.page_text import page_text

WHOLE = "[Page 1]\nfirst\n\nmore\n\n[Page 2: no text]\n\n[Page 10]\nsee [Page 3] there\n[Page x]"


@pytest.mark.parametrize(
    ("page", "text"),
    [(1, "first\n\nmore"), (2, ""), (10, "see [Page 3] there\n[Page x]"), (3, ""), (0, "")],
)
def test_a_page_is_what_stands_between_two_marks(page: int, text: str) -> None:
    assert page_text(WHOLE, page) == text
