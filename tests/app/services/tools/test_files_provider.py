"""The browser over attached files: what it may, what it shows, and what it says where it cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.turns import Attachment
from app.core.tools.call_terms import Touch
from app.core.tools.offer import Offer
from app.core.tools.result import CallResult
from app.core.tools.tool import CallRefused
from app.services.tools.files_provider import FilesProvider
from app.services.tools.provider import CallContext, EarlierCall
from backends.contract.calls import ToolCall

LEASE = Attachment("lease.pdf", "[Page 1]\nLease of the flat.\n\n[Page 2]\nThe notice period is three months.", 2)


@pytest.fixture
def files(qtbot: QtBot) -> Iterator[FilesProvider]:  # noqa: ARG001 - for its application
    provider = FilesProvider()
    yield provider
    provider.close()


def call(name: str, **arguments: object) -> ToolCall:
    return ToolCall(f"browser.{name}", json.dumps(arguments))


def made(qtbot: QtBot, files: FilesProvider, calls: list[ToolCall], *attachments: Attachment) -> list[CallResult]:
    earlier: list[EarlierCall] = []
    for each in calls:
        reply = files.run(each, CallContext("c", attachments, tuple(earlier), tools=("files",)))
        with qtbot.waitSignal(reply.finished) as told:
            pass
        result = told.args[0] if told.args else None
        assert isinstance(result, CallResult)
        earlier.append(EarlierCall(each, result))
    return [each.result for each in earlier]


def test_search_open_and_find_follow_each_other(qtbot: QtBot, files: FilesProvider) -> None:
    calls = [call("search", query="notice"), call("open", id=0), call("find", pattern="lease"), call("open", id=0)]
    shown = [result.text for result in made(qtbot, files, calls, LEASE)]
    assert "L4:   * 【0†lease.pdf, p. 2】 The notice period is three months." in shown[0]
    assert shown[1].startswith("[1] lease.pdf (lease.pdf#page=1)\n**viewing lines [2 - 6] of 6**\n\nL2: [Page 1]")
    assert shown[1].endswith("L6: The notice period is three months.")
    assert "【0†match at L1】" in shown[2]
    assert shown[3].startswith("[3] lease.pdf (lease.pdf)\n**viewing lines [1 - 6] of 6**")


def test_errors_are_told_the_model_and_take_no_cursor(qtbot: QtBot, files: FilesProvider) -> None:
    calls = [call("open", id="other.pdf"), call("open", id=3), call("search", query="lease")]
    first, second, third = made(qtbot, files, calls, LEASE)
    text = "There is no attached file “other.pdf”. Attached are: “lease.pdf”."
    assert first == CallResult(text, len(text.encode()), is_failure=True)
    assert (second.text, second.is_failure) == ("No pages to access!", True)
    assert third.text.startswith("[0] lease")


def test_nothing_attached_is_said(qtbot: QtBot, files: FilesProvider) -> None:
    searched, opened = made(qtbot, files, [call("search", query="x"), call("open", id="a.txt")])
    assert "No results for `x`." in searched.text
    assert opened.text == "There is no attached file “a.txt”. Nothing is attached."


def test_one_permission_covers_the_three_functions_and_nothing_of_the_network(files: FilesProvider) -> None:
    calls = [call("search", query="x"), call("open", id="a"), call("open", loc=3), call("find", pattern="x")]
    terms = [files.terms(each, CallContext()) for each in calls]
    assert len({(each.tool, each.fingerprint) for each in terms}) == 1
    assert {each.touches for each in terms} == {frozenset({Touch.ATTACHMENTS})}
    assert [str(each.what) for each in terms] == [
        "Search the attached files for “x”",
        "Open the attached file “a”",
        "Read in an attached file",
        "Find “x” in an attached file",
    ]
    assert terms[0].arguments == '{"query": "x"}'
    assert files.offer == Offer(builtin=("browser",), sources=("files",))


def test_a_call_that_cannot_be_read_is_refused_before_anybody_is_asked(files: FilesProvider) -> None:
    with pytest.raises(CallRefused) as refused:
        files.terms(ToolCall("browser.open", '{"cursor": "a"}'), CallContext())
    assert refused.value.detail == "`cursor` should be an integer, not `str`"


@pytest.mark.parametrize(
    ("given", "tools", "is_its"),
    [
        (call("search", query="x"), ("files", "web"), True),
        (call("search", query="x", source="web"), ("files", "web"), False),
        (call("open", id="https://a.org"), ("files", "web"), False),
        (call("open", id="https://a.org"), ("files",), True),
        (ToolCall("browser.open", "{"), ("files", "web"), True),
        (ToolCall("python", "1"), ("files",), False),
        (ToolCall("functions.browser", "{}"), ("files",), False),
    ],
)
def test_it_knows_its_own_calls(files: FilesProvider, given: ToolCall, tools: tuple[str, ...], *, is_its: bool) -> None:
    assert files.recognises(given, CallContext(tools=tools)) is is_its


def test_a_cancelled_call_stops_at_once_and_tells_nothing_more(qtbot: QtBot, files: FilesProvider) -> None:
    reply = files.run(call("search", query="x"), CallContext("c", (LEASE,)))
    with qtbot.waitSignal(reply.stopped), qtbot.assertNotEmitted(reply.finished):
        reply.cancel()
    files.close()
