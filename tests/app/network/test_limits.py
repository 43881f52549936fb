"""Listings that never end, are packed, or hold what cannot be."""

from __future__ import annotations

import itertools
import json

import httpx2
import pytest

from app.core.models.network_wire import Hub as HubAddress, RepositoryListing
from app.network.limits import limit
from app.network.listing import config_architecture, list_repository
from app.network.refusals import Refusal
from app.network.session import Session
from app.network_errors import NetworkCode
from tests.app.network.conftest import QUICK, REPOSITORY
from tests.hub_server import Hub

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def listed(hub: Hub) -> RepositoryListing:
    def ignore(_event: object) -> None:
        pass

    session = Session(HubAddress(hub.endpoint), 5.0, ignore)
    return list_repository(session, REPOSITORY, "main", QUICK, ignore)


def test_a_listing_without_end_is_given_up(hub: Hub) -> None:
    hub.listing = itertools.chain([b"["], itertools.repeat(b" " * 65_536))
    with pytest.raises(Refusal, match="more than a listing can have"):
        listed(hub)


def test_a_packed_listing_that_nobody_asked_for_is_refused(hub: Hub) -> None:
    hub.listing, hub.listing_headers = [b"\x1f\x8b"], {"Content-Encoding": "gzip"}
    with pytest.raises(Refusal, match="packed"):
        listed(hub)
    assert hub.asked[-1].headers["accept-encoding"] == "identity"


def test_a_listing_that_only_drips_is_given_up() -> None:
    request = httpx2.Request("GET", "http://hub.example/api/models/a/b")
    response = httpx2.Response(200, request=request, stream=httpx2.ByteStream(b"[]"))
    limit(response, most_seconds=-1.0)
    with pytest.raises(Refusal, match="too long"):
        response.read()


@pytest.mark.parametrize("size", [-1, "many", None, 1.5, 1e300, 10**30, [], {}])
def test_a_file_of_an_odd_size_is_left_out_and_the_others_stay(hub: Hub, size: object) -> None:
    good = {"rfilename": "good.txt", "size": 3, "blobId": "b" * 40}
    odd = {"rfilename": "odd.gguf", "size": 1, "blobId": "c" * 40, "lfs": {"sha256": "d" * 64, "size": size}}
    siblings = [odd | {"lfs": odd["lfs"] | {"pointerSize": 1}}, good]  # type: ignore[operator] # a dict it is
    hub.listing = [json.dumps({"id": REPOSITORY, "sha": COMMIT, "siblings": siblings}).encode()]
    assert [file.name for file in listed(hub).files] == ["good.txt"]


NO_LISTING = (b"", b"[]", b"null", b"{", b'{"sha": 5}', b"\xff\xfe", b'{"siblings": {"a": 1}}', b"[" * 10_000)


@pytest.mark.parametrize("body", NO_LISTING)
def test_what_is_no_listing_is_said(hub: Hub, body: bytes) -> None:
    hub.listing = [body]
    with pytest.raises(Refusal) as refused:
        listed(hub)
    assert refused.value.code is NetworkCode.SERVER


@pytest.mark.parametrize(
    "content", [b'{"model_type": "\xff"}', b'{"x": ' + b"[" * 50_000, b"{"], ids=["bytes", "deep", "cut"]
)
def test_a_configuration_that_is_none_says_nothing(content: bytes) -> None:
    assert config_architecture(content) == ""
