"""Which names of this computer, which web pages and which methods pass, without a process; and who asks."""

from __future__ import annotations

import h11
import pytest

from app.core.jobs.serving_wire import Listen, is_address, is_origin, is_private, listen_of, url_of
from app.serving.checks import Door, checked_path, client_of
from app.serving.client import Client
from app.serving.pages import may_headers, page_headers
from app.serving.refusals import RequestRefused

_KEY = "a-key-of-twenty-letters"
_PAGE = "https://chat.example"
OPEN_DOOR = Door(80, _KEY, "0.0.0.0", ("mybox", "mybox.local"), (_PAGE,))


def request(method: str = "GET", path: str = "/v1/models", **headers: str) -> h11.Request:
    sent = {"host": "127.0.0.1", "authorization": f"Bearer {_KEY}"} | headers
    lines = [(name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in sent.items() if text]
    return h11.Request(method=method, target=path, headers=lines)


def code(asked: h11.Request, door: Door) -> str | None:
    """The code of the refusal, or nothing."""
    try:
        checked_path(asked, door)
    except RequestRefused as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("host", ["192.168.1.7", "192.168.1.7:80", "[fe80::1]:80", "[::1]", "mybox", "MyBox.local:80"])
def test_where_others_may_ask_addresses_and_the_computers_names_pass(host: str) -> None:
    assert code(request(host=host), OPEN_DOOR) is None


@pytest.mark.parametrize("host", ["evil.example", "mybox.evil.example", "192.168.1.7:81", "1.2.3", "[fe80::1%eth0]"])
def test_where_others_may_ask_other_names_do_not_pass(host: str) -> None:
    assert code(request(host=host), OPEN_DOOR) is not None


def test_where_this_computer_alone_may_ask_no_other_address_passes() -> None:
    door = Door(80, _KEY)
    assert code(request(host="192.168.1.7"), door) == "host_not_allowed"
    assert code(request(host="localhost"), door) is None
    assert code(request(host="host.docker.internal"), door) is None


@pytest.mark.parametrize("host", ["127.0.0.2", "::1", "192.168.1.7"])
def test_the_address_that_clients_are_told_is_the_servers_own(host: str) -> None:
    door = Door(80, _KEY, host)
    told = url_of(host, 80).removeprefix("http://").removesuffix("/v1")
    assert code(request(host=told), door) is None and code(request(host=told.removesuffix(":80")), door) is None
    assert code(request(host=f"{told}0"), door) == "host_not_allowed"


def test_a_page_that_was_named_may_ask_and_no_other() -> None:
    assert code(request(origin=_PAGE), OPEN_DOOR) is None
    assert page_headers(request(origin=_PAGE), OPEN_DOOR)["Access-Control-Allow-Origin"] == _PAGE
    for other in ("https://evil.example", "null", f"{_PAGE}.evil.example", _PAGE.upper()):
        assert code(request(origin=other), OPEN_DOOR) == "origin_not_allowed"
        assert page_headers(request(origin=other), OPEN_DOOR) == {}
    assert code(request(origin=_PAGE, authorization=""), OPEN_DOOR) == "invalid_api_key"


def test_a_browsers_question_is_answered_for_a_named_page_without_the_key() -> None:
    asked = {"access_control_request_headers": "authorization,x-stainless-os"}
    question = request("OPTIONS", "/v1/responses", origin=_PAGE, authorization="", **asked)
    assert checked_path(question, OPEN_DOOR) == ""
    assert may_headers(question)["Access-Control-Allow-Headers"] == "authorization,x-stainless-os"
    private = request("OPTIONS", origin=_PAGE, access_control_request_private_network="true")
    assert may_headers(private)["Access-Control-Allow-Private-Network"] == "true"
    assert code(request("OPTIONS", origin="https://evil.example", authorization=""), OPEN_DOOR) == "origin_not_allowed"
    assert code(request("OPTIONS"), OPEN_DOOR) == "method_not_allowed"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("OpenAI/Python 3.57.0", "OpenAI/Python 3.57.0"),
        ("codex_exec/0.169.0 (Ubuntu 24.4.0; x86_64) dumb", "codex_exec/0.169.0"),
        ("opencode/1.18.33 ai-sdk/provider-utils/3.0", "opencode/1.18.33"),
        ("Agents/Python v0.24", "Agents/Python v0.24"),
        ("", ""),
        ("\xff\xff", ""),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_client_is_called_by_the_first_product_that_it_names(agent: str, name: str) -> None:
    assert client_of(request(user_agent=agent), "127.0.0.1").name == name


def test_clients_are_told_apart_by_address_program_and_user() -> None:
    here = Client("a/1", "127.0.0.1")
    assert here.owner("") == Client("a/1", "127.0.0.1").owner("")
    assert (
        len({here.owner(""), here.owner("me"), Client("b/1", "127.0.0.1").owner(""), Client("a/1", "::1").owner("")})
        == 4
    )
    assert len(Client("x" * 9999).owner("")) == 200


def test_where_to_listen_survives_the_way_to_the_process() -> None:
    for listen in (Listen(0), Listen(80, "0.0.0.0", (_PAGE, "app://obsidian.md")), Listen(1, "::1")):
        assert listen_of(listen.arguments) == listen
    assert listen_of([]) is None


def test_addresses_and_pages_are_known_by_their_form() -> None:
    assert is_private("127.0.0.1") and is_private("::1") and is_private("127.8.0.1")
    assert not any(map(is_private, ("0.0.0.0", "192.168.1.1", "localhost", "::", "")))
    assert not any(map(is_address, ("localhost", "", "1.2.3", "a:b", "fe80::1%eth0")))
    assert is_origin(_PAGE) and is_origin("app://obsidian.md") and is_origin("http://localhost:3000")
    assert not any(map(is_origin, ("chat.example", "https://a/", "https://a?b", "*", "null", "", "https://a b")))
    assert url_of("0.0.0.0", 1) == "http://127.0.0.1:1/v1" and url_of("::1", 2) == "http://[::1]:2/v1"
