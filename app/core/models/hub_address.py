"""Which hub is asked, through which proxy, and whether anything may be asked at all; from settings and environment."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.models.network_wire import Hub

PUBLIC = "https://huggingface.co"
_YES = ("1", "true", "yes", "on")


def is_offline(chosen: bool, environment: Mapping[str, str]) -> bool:
    """The switch of the settings, `TRIPTYCH_OFFLINE`, or huggingface_hub's own `HF_HUB_OFFLINE`."""
    names = ("TRIPTYCH_OFFLINE", "HF_HUB_OFFLINE")
    return chosen or any(environment.get(name, "").casefold() in _YES for name in names)


def hub_address(mirror: str, proxy: str, environment: Mapping[str, str]) -> Hub:
    """The mirror of the settings, else `HF_ENDPOINT`, else the public hub. No proxy means the system's."""
    endpoint = mirror.strip() or environment.get("HF_ENDPOINT", "").strip() or PUBLIC
    return Hub(endpoint.rstrip("/"), proxy.strip())
