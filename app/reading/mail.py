"""From a saved e-mail to text: who, to whom, when, about what, the message, and the names of what came with it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from app.reading.html import page_text
from app.reading.unreadable import damaged

_HEADERS = ("From", "To", "Cc", "Date", "Subject")


def read_mail(content: bytes) -> str:
    """The message. Raises UnreadableDocumentError."""
    message = message_from_bytes(content, EmailMessage, policy=policy.default)
    headers = [f"{name}: {message[name]}" for name in _HEADERS if message[name]]
    if not headers:
        raise damaged("it has none of a mail's headers")
    names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    left_out = [f"Attached to it, and not read: {', '.join(names)}"] if names else []
    return "\n\n".join(filter(None, ["\n".join(headers), _body(message), *left_out]))


def _body(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    if body.get_content_type() == "text/html":
        return page_text(str(body.get_content()))
    return str(body.get_content()).strip()
