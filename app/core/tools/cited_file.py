"""Which attached file a note of an answer is about.

Not here: the notes (`citations`), showing the file (`app.state.chats.document_view`).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.chats.turns import Attachment, Node, Question
from app.core.tools.browser.attached import attached_pages
from app.core.tools.citations import Note


def cited_file(path: Sequence[Node], note: Note) -> Attachment | None:
    """The attached file that a note is about, on the way to its answer; None where it is about none of them."""
    files = [file for node in path if isinstance(node, Question) for file in node.attachments]
    names = [page.address for page in attached_pages(files)] if not note.address else []
    return next((file for file, name in zip(files, names, strict=False) if name == note.title), None)
