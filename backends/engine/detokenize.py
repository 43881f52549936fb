"""Ids written out for people: what each token adds to the text, and which of them are control tokens.

Not here: reading them as messages (`backends.harmony.parse`).
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from backends.contract import wire
from backends.harmony.encoding import HarmonyEncoding


def detokenize(request_id: int, ids: Sequence[int], encoding: HarmonyEncoding) -> wire.Rendered:
    """An id without a name or bytes (reserved, or of another model) is written as `<|ID|>`, a marker too."""
    texts: list[str] = []
    markers: list[int] = []
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for place, token in enumerate(ids):
        data = encoding.token_bytes(token)
        if data is None:
            _end(decoder, texts)
            texts.append(encoding.names.get(token, f"<|{token}|>"))
            markers.append(place)
        else:
            texts.append(decoder.decode(data))
    _end(decoder, texts)
    return wire.Rendered(request_id, tuple(ids), tuple(texts), tuple(markers))


def _end(decoder: codecs.IncrementalDecoder, texts: list[str]) -> None:
    """A character that never became complete shows as one replacement character."""
    if texts:
        texts[-1] += decoder.decode(b"", final=True)
    decoder.reset()
