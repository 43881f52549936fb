"""What a browser has to hear before a web page may read an answer (CORS): nothing, unless the page was allowed by name.

Not here: which pages are (`checks`).
"""

from __future__ import annotations

import h11

from app.serving.checks import Door, allowed_origin

_DAY = "86400"  # how long a browser need not ask again


def page_headers(request: h11.Request, door: Door) -> dict[str, str]:
    """Headers of every answer to this page; none where no page asks, or one that may not."""
    origin = allowed_origin(request, door)
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}


def may_headers(request: h11.Request) -> dict[str, str]:
    """What an allowed page may send, in answer to its browser's question."""
    asked = {name: value.decode("latin-1") for name, value in request.headers}
    headers = {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": asked.get(b"access-control-request-headers", "authorization, content-type"),
        "Access-Control-Max-Age": _DAY,
    }
    if b"access-control-request-private-network" in asked:
        headers["Access-Control-Allow-Private-Network"] = "true"
    return headers
