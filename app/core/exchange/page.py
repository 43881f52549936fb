"""Conversations as one HTML file that prints well: no scripts, nothing fetched, all text escaped.

Answers are read by the window's own Markdown reader, so that a file shows what the window showed (`block_html`).
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from app.core.chats.conversation import Conversation
from app.core.chats.steps import Call, Cut, Reasoning, Step, Text, ToolResult
from app.core.chats.turns import Node, Question
from app.core.exchange.block_html import html_of, linked
from app.core.exchange.markdown import call_heading, heading, result_heading
from app.core.exchange.reading_order import Line, branch, whole
from app.core.markdown.parse import MarkdownReader
from app.core.tools.citations import Note, cited_steps

_STYLE = """
body { font: 15px/1.6 system-ui, sans-serif; color: #1F1D1A; background: #fff; max-width: 736px; margin: 32px auto;
  padding: 0 16px; overflow-wrap: break-word }
h1 { font-size: 20px; font-weight: 600; margin-top: 48px } h2 { font-size: 13px; font-weight: 500; color: #6A645B }
article.question { background: #E4EDF5; border-radius: 8px; padding: 4px 16px }
.plain, details pre { white-space: pre-wrap; unicode-bidi: plaintext }
ul, ol { padding: 0 28px } blockquote { border-inline-start: 2px solid #DDD8CE; margin: 0; padding: 0 12px }
details { color: #6A645B; font-size: 13px; border-left: 2px solid #DDD8CE; padding-left: 12px }
pre { background: #F6F4F0; border-radius: 6px; padding: 12px; white-space: pre-wrap; font-size: 13px }
table { border-collapse: collapse } th, td { border: 1px solid #DDD8CE; padding: 4px 8px }
.center { text-align: center } .right { text-align: right } .formula { font-family: serif }
@media print { body { margin: 0; max-width: none } h1 { break-before: page } h1:first-of-type { break-before: auto }
  h2 { break-after: avoid } pre, table { break-inside: avoid } }
"""
_HEAD = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>Triptych</title><style>{_STYLE}</style></head><body>
"""
_FOOT = "</body></html>\n"


def of_conversation(conversation: Conversation, *, all_branches: bool = False) -> str:
    """A conversation, or only its branch in view, as one file."""
    return "".join(pieces([conversation], all_branches=all_branches))


def pieces(conversations: Iterable[Conversation], *, all_branches: bool = True) -> Iterator[str]:
    """Several conversations in one file, piece by piece."""
    yield _HEAD
    reader = MarkdownReader()
    for conversation in conversations:
        details = conversation.details
        yield f"<h1 dir='auto'>{html.escape(details.title or 'New chat')}</h1>\n<p>{html.escape(details.date)}</p>\n"
        if details.instructions:
            yield f"<h2>Instructions</h2><p class='plain' dir='auto'>{html.escape(details.instructions)}</p>\n"
        for line in whole(conversation) if all_branches else branch(conversation):
            yield _message(line, reader)
    yield _FOOT


def _message(line: Line, reader: MarkdownReader) -> str:
    kind = "question" if isinstance(line.node, Question) else "answer"
    title = html.escape(heading(line).removeprefix("## "))
    return f"<h2 dir='auto'>{title}</h2>\n<article class='{kind}'>{_content(line.node, reader)}</article>\n"


def _content(node: Node, reader: MarkdownReader) -> str:
    if isinstance(node, Question):
        files = "".join(_file(file.name, file.text) for file in node.attachments)
        return f"<p class='plain' dir='auto'>{html.escape(node.text)}</p>{files}"
    steps, notes = cited_steps(node.steps)
    return "".join(_step(step, reader) for step in steps) + "".join(map(_note, notes))


def _note(note: Note) -> str:
    return f"<p class='plain' dir='auto'>[{note.number}] {linked(html.escape(note.label), note.address)}</p>"


def _file(name: str, text: str) -> str:
    return f"<p dir='auto'>{html.escape(name)}</p><pre dir='auto'>{html.escape(text)}</pre>"


def _step(step: Step, reader: MarkdownReader) -> str:
    match step:
        case Reasoning(text):
            return _folded("Reasoning", f"<p class='plain' dir='auto'>{html.escape(text)}</p>")
        case Text(text):
            return html_of(reader.all_blocks(text))
        case Call():
            return _folded(call_heading(step).replace("`", ""), f"<pre dir='auto'>{html.escape(step.arguments)}</pre>")
        case ToolResult():
            title = result_heading(step).replace("`", "")
            return _folded(title, f"<pre dir='auto'>{html.escape(step.content)}</pre>")
        case Cut():
            return ""


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{html.escape(title)}</summary>{content}</details>"
