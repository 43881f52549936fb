"""From a saved e-mail to text: who, to whom, when, about what, the message, and the names of what came with it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from app.core.text import encodings
from app.reading.html import decoded_page, page_text
from app.reading.unreadable import damaged

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_MARK = b"\xef\xbb\xbf"
_UNSAID = ("", "us-ascii", "ascii")  # many programs write that and mean something else


def read_mail(content: bytes) -> str:
    """The message. Raises UnreadableDocumentError."""
    message = message_from_bytes(content.removeprefix(_MARK), EmailMessage, policy=policy.default)
    headers = [f"{name}: {message[name]}" for name in _HEADERS if message[name]]
    if not headers:
        raise damaged("it has none of a mail's headers")
    names = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    left_out = [f"Attached to it, and not read: {', '.join(names)}"] if names else []
    return "\n\n".join(filter(None, ["\n".join(headers), _body(message), *left_out]))


def _body(message: EmailMessage) -> str:
    """The plain form; the other where that is empty, as programs send it that write no plain one."""
    forms = (message.get_body((subtype,)) for subtype in ("plain", "html"))
    told = next(filter(None, (_told(form) for form in forms if form is not None)), "")
    return told or _without_parts(message)


def _without_parts(message: EmailMessage) -> str:
    """The text of a message that promises parts, and has none."""
    content = message.get_payload()
    return content.strip() if not message.is_multipart() and isinstance(content, str) else ""


def _told(part: MIMEPart) -> str:
    """In the letters that it names; where it names none, or such as nobody knows, by what its bytes say."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("")
    if part.get_content_subtype() == "html":
        return page_text(decoded_page(content, charset))
    return _decoded(content, "" if charset in _UNSAID else charset).strip()


def _decoded(content: bytes, charset: str) -> str:
    encoding = encodings.named(charset)
    try:
        if encoding is None and charset:
            return content.decode(charset)
        return (encodings.decoded_as(content, encoding) if encoding else encodings.decoded(content)).text
    except (encodings.NotTextError, LookupError, UnicodeError):
        return _guessed(content)


def _guessed(content: bytes) -> str:
    try:
        return encodings.decoded(content).text
    except encodings.NotTextError:
        return content.decode("utf-8", "replace")
