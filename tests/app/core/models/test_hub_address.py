"""Settings before environment; and what counts as offline."""

from __future__ import annotations

import pytest

from app.core.models.hub_address import PUBLIC, hub_address, is_offline


@pytest.mark.parametrize(
    ("mirror", "environment", "endpoint"),
    [
        ("", {}, PUBLIC),
        ("", {"HF_ENDPOINT": "https://mirror.example/"}, "https://mirror.example"),
        (" https://mine.example/ ", {"HF_ENDPOINT": "https://mirror.example"}, "https://mine.example"),
    ],
)
def test_the_users_mirror_comes_first(mirror: str, environment: dict[str, str], endpoint: str) -> None:
    assert hub_address(mirror, " http://proxy:8080 ", environment).endpoint == endpoint
    assert hub_address(mirror, " http://proxy:8080 ", environment).proxy == "http://proxy:8080"


@pytest.mark.parametrize(
    ("chosen", "environment", "offline"),
    [
        (False, {}, False),
        (True, {}, True),
        (False, {"TRIPTYCH_OFFLINE": "1"}, True),
        (False, {"HF_HUB_OFFLINE": "True"}, True),
        (False, {"TRIPTYCH_OFFLINE": "0"}, False),
    ],
)
def test_any_switch_is_enough_to_be_offline(chosen: bool, environment: dict[str, str], offline: bool) -> None:
    assert is_offline(chosen, environment) == offline


def test_a_token_is_never_shown() -> None:
    from msgspec.structs import replace

    assert "hf_secret" not in repr(replace(hub_address("", "", {}), token="hf_secret"))
