"""A chat in which files are looked up needs the tool for it. Not here: the tool (`app.services.tools`)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from app.core.chats.turns import Attachment, AttachmentMode, ConversationDetails
from app.core.tools.browser.trail import FILES


def with_lookups(details: ConversationDetails, attachments: Iterable[Attachment]) -> ConversationDetails:
    """The details with that tool on, where one of these files is to be looked up."""
    is_needed = any(file.mode is AttachmentMode.LOOKED_UP for file in attachments)
    return replace(details, tools=(*details.tools, FILES)) if is_needed and FILES not in details.tools else details
