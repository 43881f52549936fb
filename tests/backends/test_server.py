"""Addresses of servers, as people write them."""

from __future__ import annotations

import pytest

from backends.contract.server import AddressError, Server, is_loopback, parse_address


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        (" localhost:11434/v1/ ", "http://localhost:11434"),
        ("gpu.example", "https://gpu.example"),
        ("https://gpu.example:443/v1", "https://gpu.example"),
        ("HTTP://GPU.example/llm/v1", "http://gpu.example/llm"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_read_as_it_is_meant(written: str, meant: str) -> None:
    assert parse_address(written).text == meant
    assert parse_address(meant).text == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "ftp://a",
        "http://",
        "http://a:99999",
        "http://a:b",
        "http://u:p@a",
        "http://a?x=1",
        "http://a#b",
        "http://a b",
        "file:///etc/passwd",
        "http://a/ü",
        "http://[::1",
        "a\nb",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(AddressError):
        parse_address(written)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.168.0.2", False),
        ("0.0.0.0", False),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
    ],
)
def test_what_is_this_computer_is_told_by_name_and_number_alone(host: str, *, is_here: bool) -> None:
    assert is_loopback(host) is is_here


def test_a_key_is_not_printed() -> None:
    assert "secret" not in repr(Server("http://a", key="secret"))
