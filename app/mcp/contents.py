"""What a tool gave, as text for a model: pictures and other contents are described in words, none is left out in
silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from mcp_types import (
    AudioContent,
    BlobResourceContents,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    ImageContent,
    InputRequiredResult,
    ResourceLink,
    TextContent,
)

_ASKED = "[The server asked for something more before it would answer, and Triptych gives it nothing: {kinds}.]"
_NOTHING = "[The tool gave nothing.]"


def text_of(result: CallToolResult | InputRequiredResult) -> str:
    """The whole result as text."""
    if isinstance(result, InputRequiredResult):
        kinds = sorted({request.method for request in (result.input_requests or {}).values()})
        return _ASKED.format(kinds=", ".join(kinds) or "input")
    parts = [_block(block) for block in result.content]
    if not parts and result.structured_content is not None:
        parts = [json.dumps(result.structured_content, ensure_ascii=False)]
    return "\n".join(parts) if parts else _NOTHING


def is_failure(result: CallToolResult | InputRequiredResult) -> bool:
    """Whether the server says that it did not work."""
    return isinstance(result, InputRequiredResult) or bool(result.is_error)


def _block(block: ContentBlock) -> str:
    match block:
        case TextContent():
            return block.text
        case ImageContent():
            return f"[A picture, which is not shown: {_kind(block.mime_type)}, {_bytes(block.data)}.]"
        case AudioContent():
            return f"[A recording, which is not played: {_kind(block.mime_type)}, {_bytes(block.data)}.]"
        case ResourceLink():
            return _line(
                "A resource, which was not opened", block.name, str(block.uri), block.mime_type, block.description
            )
        case EmbeddedResource():
            return _resource(block)


def _resource(block: EmbeddedResource) -> str:
    resource = block.resource
    if isinstance(resource, BlobResourceContents):
        return f"[A file, which is not shown: {resource.uri}, {_kind(resource.mime_type)}, {_bytes(resource.blob)}.]"
    return f"[The resource {resource.uri}:]\n{resource.text}"


def _line(what: str, *parts: str | None) -> str:
    return f"[{what}: {', '.join(_told(parts))}.]"


def _told(parts: Iterable[str | None]) -> Iterable[str]:
    return (part for part in parts if part)


def _kind(mime_type: str | None) -> str:
    return mime_type or "of an unknown kind"


def _bytes(base64: str) -> str:
    return f"{len(base64.rstrip('=')) * 3 // 4:,} bytes"
