"""Requests on their way from the thread that reads to the one that computes. Not here: what they do (`loop`)."""

from __future__ import annotations

import threading
from collections import deque

from backends.contract import wire


class Inbox:
    """Requests in order of arrival; another thread may fill it."""

    def __init__(self) -> None:
        self._requests: deque[wire.AnyRequest] = deque()
        self._arrived = threading.Condition()

    def put(self, request: wire.AnyRequest) -> None:
        """Add a request as the last one."""
        with self._arrived:
            self._requests.append(request)
            self._arrived.notify()

    def take(self, wait: float = 0.0) -> wire.AnyRequest | None:
        """Take the next request, or None after `wait` seconds without one."""
        with self._arrived:
            if not self._requests and wait:
                self._arrived.wait(wait)
            return self._requests.popleft() if self._requests else None

    def take_if(self, kinds: tuple[type, ...]) -> wire.AnyRequest | None:
        """Take the next request, if it is of one of these kinds."""
        with self._arrived:
            is_one = bool(self._requests) and isinstance(self._requests[0], kinds)
            return self._requests.popleft() if is_one else None

    def holds(self, kinds: tuple[type, ...]) -> bool:
        """Tell whether a request of these kinds waits."""
        return any(isinstance(r, kinds) for r in tuple(self._requests))

    def supersedes(self, request_id: int) -> bool:
        """Tell whether a waiting request ends the load `request_id`: its cancel, another load, an unload."""
        return any(
            isinstance(r, wire.Load | wire.Unload) or (isinstance(r, wire.Cancel) and r.target == request_id)
            for r in tuple(self._requests)
        )

    def __len__(self) -> int:
        """Count the requests that wait to be handled."""
        return len(self._requests)
