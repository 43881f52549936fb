"""How search services are asked, and what they answer, by their documentation."""

from __future__ import annotations

import json

import pytest

from app.core.tools.browser.results import PageHit
from app.core.tools.search_service import (
    SearchChoice,
    SearchService,
    UnreadableAnswerError,
    hits_of,
    is_address,
    search_request,
)


def test_a_searxng_is_asked_for_json_and_may_be_private() -> None:
    request = search_request(SearchChoice(SearchService.SEARXNG, " http://localhost:8080/ "), "", "a b&c")
    assert request.address == "http://localhost:8080/search?q=a+b%26c&format=json"
    assert (request.private_host, request.headers, request.body) == ("localhost", {}, b"")


def test_brave_is_asked_with_its_key() -> None:
    request = search_request(SearchChoice(SearchService.BRAVE), "k", "a b", "http://proxy:1")
    assert request.address == ("https://api.search.brave.com/res/v1/web/search?q=a+b&count=20&text_decorations=false")
    assert (request.headers, request.private_host, request.proxy) == (
        {"X-Subscription-Token": "k"},
        "",
        "http://proxy:1",
    )


def test_exa_is_asked_with_its_key() -> None:
    request = search_request(SearchChoice(SearchService.EXA), "k", "a\nb")
    assert (request.address, request.headers, request.private_host) == (
        "https://api.exa.ai/search",
        {"x-api-key": "k"},
        "",
    )
    assert json.loads(request.body) == {"query": "a b", "numResults": 20, "contents": {"highlights": True}}


@pytest.mark.parametrize(
    ("service", "answer"),
    [
        (SearchService.SEARXNG, {"results": [{"url": "https://a.org/x", "title": "T", "content": "C", "score": 1.0}]}),
        (SearchService.BRAVE, {"web": {"results": [{"url": "https://a.org/x", "title": "T", "description": "C"}]}}),
        (SearchService.EXA, {"results": [{"url": "https://a.org/x", "title": "T", "highlights": ["C"], "id": "1"}]}),
    ],
)
def test_answers_are_read(service: SearchService, answer: object) -> None:
    assert hits_of(service, json.dumps(answer).encode()) == (PageHit("T", "https://a.org/x", "C", site="a.org"),)


def test_pages_come_once_and_only_those_of_the_web() -> None:
    urls = ["https://a.org", "https://a.org", "javascript:alert(1)", "", "http://[", "http://b.org"]
    found = hits_of(
        SearchService.SEARXNG, json.dumps({"results": [{"url": url, "title": None} for url in urls]}).encode()
    )
    assert [(hit.title, hit.address) for hit in found] == [("https://a.org",) * 2, ("http://b.org",) * 2]


def test_brave_finds_nothing() -> None:
    assert hits_of(SearchService.BRAVE, b'{"type": "search"}') == ()


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b'{"results": 3}', b"\xff", b"[" * 100_000])
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(UnreadableAnswerError):
        hits_of(SearchService.SEARXNG, answer)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://searx.example.org", True),
        ("http://localhost:8080/searx/", True),
        ("searx.example.org", False),
        ("ftp://a", False),
        ("https://user@a.org", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_addresses_of_a_searxng(text: str, *, is_one: bool) -> None:
    assert is_address(text) is is_one
    assert SearchChoice(SearchService.SEARXNG, text).is_whole is is_one
