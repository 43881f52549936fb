"""How much a client may ask for, and how long it may take; whoever asks for more is refused, and nobody else waits."""

from __future__ import annotations

MOST_CONNECTIONS = 512  # at once; the one that has waited longest without a request makes room for a new one
MOST_REQUESTS = 64  # that wait for an answer or are being answered
MOST_HEADER = 32 << 10  # bytes of a request's head
MOST_BODY = 16 << 20  # bytes of a request's body
MOST_AHEAD = 64 << 10  # bytes that a client may send before its last request was answered
HEADER_SECONDS = 5.0
IDLE_SECONDS = 60.0  # between two requests on one connection
BODY_SECONDS = 10.0
WRITE_SECONDS = 30.0  # how long a client may read nothing
LINGER_SECONDS = 1.0  # what a refused client still sends is read that long, or it would not see why
SIGN_OF_LIFE_SECONDS = 10.0  # between two words on a stream that waits
PROBE_SECONDS = (0.1, 0.05, 0.05, 1.0)  # between trials whether a client that sends no more is still there
MOST_KEPT = 256  # answers with calls, and stored responses, each
MOST_KEPT_BYTES = 32 << 20  # of them, each
MOST_DEPTH = 100  # of a JSON value inside another
