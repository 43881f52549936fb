"""Looking things up in attached files on a scripted model: search, open, find, and an answer with notes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from app.core.chats.steps import Text, ToolResult
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Attachment
from app.core.tools.citations import Note
from app.core.tools.grants import Decision
from app.services.tools.files_provider import FilesProvider
from backends.contract.messages import Channel, ToolMessage
from tests.app.state.tool_chats import MakeChat, ToolChat, says

PAGES = ["Lease of the flat.", "The notice period is three months.", "Rent is due monthly."]
LEASE = Attachment("lease.pdf", "\n\n".join(f"[Page {number}]\n{text}" for number, text in enumerate(PAGES, 1)), 3)


def browses(name: str, arguments: str, when: str = "", after: str = "") -> dict[str, object]:
    """A scripted reply that calls the browser while it thinks, as gpt-oss does."""
    text = (
        f"<|channel|>analysis<|message|>I look.<|end|><|start|>assistant<|channel|>analysis to=browser.{name}"
        f" code<|message|>{arguments}<|call|>"
    )
    return {"text": text, "when": when, "after": after}


ROUNDS = (
    browses("search", '{"query": "notice period"}', when="How"),
    browses("open", '{"id": 0}', after="Search Results"),
    browses("find", '{"pattern": "rent"}', after="[1] lease.pdf"),
    says("Three months【1†L6】; rent is due monthly【2†L1】, as 【9†L1】 says.", after="Find results"),
)


@pytest.fixture
def chat(make: MakeChat) -> Iterator[ToolChat]:
    """A chat in which the attached files may be looked up."""
    made = make(*ROUNDS)
    provider = FilesProvider(made.toolbox)
    made.toolbox.add(provider)
    made.chat.amend(msgspec.structs.replace(made.chat.conversation.details, tools=("files",)))
    yield made
    provider.close()


def test_it_searches_opens_finds_and_answers_with_notes(chat: ToolChat) -> None:
    chat.chat.send("How do I give notice?", (LEASE,))
    chat.settle()
    assert chat.entry.pending is not None
    assert str(chat.entry.pending.what) == "Search the attached files for “notice period”"
    chat.chat.decide(chat.entry.id, Decision.CHAT)
    chat.settle()
    assert chat.entry.phase is AnswerPhase.DONE
    results = [step for step in chat.answer.steps if isinstance(step, ToolResult)]
    assert [step.content.split("\n")[0] for step in results] == [
        "[0] notice period",
        "[1] lease.pdf (lease.pdf#page=1)",
        "[2] Find results for text: `rent` in `lease.pdf` (lease.pdf/find?pattern=rent)",
    ]
    assert chat.entry.cited.text == "Three months【1†L6†1】; rent is due monthly【2†L1†2】, as 【9†L1】 says."
    assert chat.entry.cited.notes == (Note(1, "lease.pdf", "", 2), Note(2, "lease.pdf", "", 3))
    assert isinstance(chat.answer.steps[-1], Text)
    assert str(chat.entry.seen) == "Seen of “lease.pdf”: 3 of 3 pages (p. 1–3)."


def test_the_model_is_told_of_the_files_and_reads_results_on_its_channel(chat: ToolChat) -> None:
    chat.chat.send("How do I give notice?", (LEASE,))
    chat.settle()
    chat.chat.decide(chat.entry.id, Decision.CHAT)
    chat.settle()
    assert chat.toolbox.offer(("files",)).sources == ("files",)
    told = [(message.name, message.channel) for message in chat.answer.messages if isinstance(message, ToolMessage)]
    assert told == [(f"browser.{name}", Channel.ANALYSIS) for name in ("search", "open", "find")]


def test_a_denied_search_costs_one_line_and_shows_nothing(chat: ToolChat) -> None:
    chat.chat.send("How do I give notice?", (LEASE,))
    chat.settle()
    chat.chat.decide(chat.entry.id, Decision.DENY)
    chat.settle()
    (result,) = [step for step in chat.answer.steps if isinstance(step, ToolResult)]
    assert result.is_denied
    assert "lease" not in result.content
