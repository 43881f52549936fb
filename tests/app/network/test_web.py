"""Pages of the web, from a real server on loopback: what is had, and what is refused."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator

import msgspec
import pytest

from app.core.models.network_wire import AnyEvent, Contact
from app.core.tools.web_wire import AskWeb, WebAnswer, WebProblem, WebRefused
from app.network.public_addresses import is_public
from app.network.web import MOST_REDIRECTS, ask_web
from tests.web_server import WebPage, WebServer, running_web_server

HTML = ("text/html", "text/plain")


@pytest.fixture
def web() -> Iterator[WebServer]:
    with running_web_server() as server:
        yield server


def asked(web: WebServer, path: str, **more: object) -> WebAnswer | WebRefused:
    """Ask as if loopback were of the internet."""
    request = msgspec.structs.replace(AskWeb(f"{web.address}{path}", HTML), **more)
    return ask_web(request, lambda _: None, is_allowed=lambda _: True)


def problem(found: WebAnswer | WebRefused) -> WebProblem:
    assert isinstance(found, WebRefused)
    return found.problem


def test_a_page_is_had_with_its_type_and_letters(web: WebServer) -> None:
    web.pages["/a"] = WebPage("Grüße".encode("latin-1"), "Text/HTML; charset=ISO-8859-1")
    told: list[AnyEvent] = []
    found = ask_web(AskWeb(f"{web.address}/a?b=ü", HTML), told.append, is_allowed=lambda _: True)
    assert found == WebAnswer(f"{web.address}/a?b=%C3%BC", "text/html", "ISO-8859-1", "Grüße".encode("latin-1"))
    assert told == [Contact("127.0.0.1", 0), Contact("127.0.0.1", 5)]


def test_redirects_are_followed_and_the_last_address_is_told(web: WebServer) -> None:
    web.pages["/a"] = WebPage(status=302, headers={"Location": "/b"})
    web.pages["/b"] = WebPage(status=301, headers={"Location": f"{web.address}/c"})
    web.pages["/c"] = WebPage(b"here")
    found = asked(web, "/a")
    assert isinstance(found, WebAnswer)
    assert (found.address, found.content) == (f"{web.address}/c", b"here")


def test_a_key_is_sent_with_a_question_and_to_nobody_it_leads_to(web: WebServer) -> None:
    web.pages["/search"] = WebPage(b"{}", "application/json")
    found = asked(web, "/search", accepts=("application/json",), headers={"X-Key": "secret"}, body=b'{"q": 1}')
    assert isinstance(found, WebAnswer)
    assert (web.asked[0].method, web.asked[0].body, web.asked[0].headers["x-key"]) == ("POST", b'{"q": 1}', "secret")
    web.pages["/a"] = WebPage(status=302, headers={"Location": "/b"})
    web.pages["/b"] = WebPage(b"here")
    asked(web, "/a", headers={"X-Key": "secret"})
    assert ["x-key" in request.headers for request in web.asked] == [True, True, False]
    assert "secret" not in repr(AskWeb("a", HTML, headers={"X-Key": "secret"}))


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("ftp://example.org/a", WebProblem.SCHEME),
        ("file:///etc/passwd", WebProblem.SCHEME),
        ("javascript:alert(1)", WebProblem.SCHEME),
        ("http://user:word@127.0.0.1/", WebProblem.BAD_ADDRESS),
        ("http://[::1", WebProblem.BAD_ADDRESS),
        ("/a", WebProblem.REDIRECTS),
    ],
)
def test_redirects_that_lead_nowhere_good_are_refused(web: WebServer, location: str, why: WebProblem) -> None:
    web.pages["/a"] = WebPage(status=302, headers={"Location": location})
    assert problem(asked(web, "/a")) is why
    assert len(web.asked) <= MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://0.0.0.0:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[::1]:{port}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
    ],
)
def test_this_computer_and_its_network_are_refused_before_a_byte_is_sent(web: WebServer, address: str) -> None:
    web.pages["/"] = WebPage(b"secret")
    found = ask_web(AskWeb(address.format(port=web.server_address[1]), HTML), lambda _: None)
    assert problem(found) is WebProblem.PRIVATE
    assert web.asked == []


def test_a_redirect_into_this_computer_is_refused(web: WebServer) -> None:
    web.pages["/a"] = WebPage(status=302, headers={"Location": f"{web.address.replace('127.0.0.1', 'localhost')}/b"})
    web.pages["/b"] = WebPage(b"secret")
    found = ask_web(AskWeb(f"{web.address}/a", HTML, private_host="127.0.0.1"), lambda _: None)
    assert problem(found) is WebProblem.PRIVATE
    assert [request.path for request in web.asked] == ["/a"]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("fec0::1", False),
        ("64:ff9b:1::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("name", False),
    ],
)
def test_addresses_of_the_internet_are_known(address: str, *, is_one: bool) -> None:
    assert is_public(address) is is_one


@pytest.mark.parametrize("content_type", ["image/png", "application/octet-stream", "video/mp4", "application/json"])
def test_what_is_no_text_is_refused(web: WebServer, content_type: str) -> None:
    web.pages["/a"] = WebPage(b"...", content_type)
    assert problem(asked(web, "/a")) is WebProblem.WRONG_TYPE


def test_an_answer_that_is_an_error_is_told_by_its_number(web: WebServer) -> None:
    assert asked(web, "/none") == WebRefused(WebProblem.STATUS, "127.0.0.1", 404)


def endless(write: Callable[[bytes], object]) -> None:
    while True:
        write(b"x" * 65536)


def test_what_is_too_large_is_refused_whether_it_says_so_or_not(web: WebServer) -> None:
    web.pages["/said"] = WebPage(headers={"Content-Length": "5000000"}, then=lambda _: None)
    web.pages["/endless"] = WebPage(then=endless)
    assert problem(asked(web, "/said", most=1000)) is WebProblem.TOO_LARGE
    assert problem(asked(web, "/endless", most=100_000)) is WebProblem.TOO_LARGE


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_what_is_packed_is_unpacked_and_counted_by_what_it_becomes(web: WebServer, packing: str) -> None:
    pack = gzip.compress if packing == "gzip" else zlib.compress
    web.pages["/a"] = WebPage(pack(b"a page"), headers={"Content-Encoding": packing})
    web.pages["/bomb"] = WebPage(pack(bytes(20_000_000)), headers={"Content-Encoding": packing})
    found = asked(web, "/a")
    assert isinstance(found, WebAnswer)
    assert found.content == b"a page"
    assert problem(asked(web, "/bomb", most=100_000)) is WebProblem.TOO_LARGE


def test_another_packing_and_a_damaged_one_are_refused(web: WebServer) -> None:
    web.pages["/a"] = WebPage(b"?", headers={"Content-Encoding": "br"})
    web.pages["/b"] = WebPage(b"no gzip", headers={"Content-Encoding": "gzip"})
    assert problem(asked(web, "/a")) is WebProblem.WRONG_TYPE
    assert problem(asked(web, "/b")) is WebProblem.BROKEN


def test_a_server_that_drips_is_left_when_the_time_is_up(web: WebServer) -> None:
    stop = threading.Event()

    def drip(write: Callable[[bytes], object]) -> None:
        while not stop.wait(0.01):
            write(b"x")

    web.pages["/a"] = WebPage(then=drip)
    assert problem(asked(web, "/a", seconds=0.2)) is WebProblem.TOO_SLOW
    stop.set()


def test_a_server_that_is_not_there_is_said() -> None:
    with running_web_server() as gone:
        address = gone.address
    found = ask_web(AskWeb(address, HTML), lambda _: None, is_allowed=lambda _: True)
    assert problem(found) is WebProblem.NO_CONNECTION


@pytest.mark.parametrize("address", ["", "example", "http://", "ftp://example.org", "http://a\nb/", "http://\udc80/"])
def test_what_is_no_address_is_refused(address: str) -> None:
    found = ask_web(AskWeb(address, HTML), lambda _: None)
    assert problem(found) in (WebProblem.BAD_ADDRESS, WebProblem.SCHEME)
