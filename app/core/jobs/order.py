"""Which generation begins next, when many want the places of one engine. Plain arithmetic on tickets; one thread.

The rules, in this order:
1. Who asks decides: chat before comparison before API before study. While a ticket of one kind waits, none of a kind
   behind it begins, be places free or not. This is strict: a study waits as long as people ask. What does not count as
   waiting is in 5.
2. Of one kind, owners take turns: the one whose last turn is longest ago is next. An owner that is new counts from the
   moment it came, so that a stream of newcomers cannot push back one who waits. Tickets of one owner keep their order.
3. APIs and studies leave places free for people (`kept_free`), so that a chat begins at once while a study runs. With a
   single place there is nothing to leave free: then the chat is next as soon as that place is.
4. A ticket that is tried again runs alone: it begins when nothing runs, before others of its kind, and while it runs
   nothing of its kind or behind it begins. What ended an engine once shall not take others along twice.
5. An owner may limit how many of its tickets run at once. A limit of 0 holds them: held tickets, and those that wait
   for another model than the one that is loaded, stand in nobody's way.
Nothing that runs is ended to make room. Not here: running a generation (`app.services.engine.jobs`).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from enum import IntEnum


class Asker(IntEnum):
    """Who asks for a generation; a smaller value goes first."""

    CHAT = 0
    COMPARISON = 1
    API = 2
    STUDY = 3


_IN_BACKGROUND = frozenset({Asker.API, Asker.STUDY})  # nobody sits before the screen and waits for these


@dataclass(frozen=True, eq=False)
class JobOwner:
    """One of those who share the engine, such as one chat or one study; told apart by identity."""

    asker: Asker


@dataclass(frozen=True)
class Ticket:
    """A place in the queue for one generation, with the number by which its holder knows it."""

    number: int
    owner: JobOwner
    model: Hashable | None = None  # the model that must answer; None: whichever is loaded
    is_alone: bool = False  # it is tried again, and nothing may run beside it


class JobOrder:
    """Holds the tickets that wait and those that run, and says which one begins next."""

    def __init__(self, kept_free: int = 0) -> None:
        self._kept_free = kept_free
        self._waiting: list[Ticket] = []
        self._running: list[Ticket] = []
        self._limits: dict[JobOwner, int] = {}
        self._turns: dict[JobOwner, int] = {}  # when each owner had its last turn, or came
        self._clock = itertools.count()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._waiting and not self._running

    def add(self, ticket: Ticket) -> None:
        """Let a ticket wait, behind the others of its owner."""
        self._waiting.append(ticket)
        self._turns.setdefault(ticket.owner, next(self._clock))

    def remove(self, number: int) -> None:
        """Forget a ticket: it has run, or shall not."""
        self._waiting = [ticket for ticket in self._waiting if ticket.number != number]
        self._running = [ticket for ticket in self._running if ticket.number != number]
        present = {ticket.owner for ticket in (*self._waiting, *self._running)}
        self._turns = {owner: turn for owner, turn in self._turns.items() if owner in present}

    def put_back(self, number: int) -> None:
        """Let a ticket that runs wait again, before the others of its owner, to be tried alone."""
        ticket = next(ticket for ticket in self._running if ticket.number == number)
        self._running.remove(ticket)
        self._waiting.insert(0, replace(ticket, is_alone=True))

    def limit(self, owner: JobOwner, most: int | None) -> None:
        """Let at most so many tickets of an owner run at once; 0 holds them all, None takes the limit away."""
        if most is None:
            self._limits.pop(owner, None)
        else:
            self._limits[owner] = most

    def begin_next(self, places: int, model: Hashable | None = None) -> Ticket | None:
        """The ticket that begins now, counted as running from here on; None while none may.

        `places` is how many the engine runs at once, `model` the one that is loaded; None lets any ticket try.
        """
        due = [ticket for ticket in self._waiting if self._is_due(ticket, model)]
        if not due or len(self._running) >= places:
            return None
        first = min(ticket.owner.asker for ticket in due)
        in_turn = sorted((ticket for ticket in due if ticket.owner.asker is first), key=self._turn)
        candidates = in_turn[:1] if in_turn[0].is_alone else in_turn
        found = next((ticket for ticket in candidates if self._may_begin(ticket, places)), None)
        if found is not None:
            self._waiting.remove(found)
            self._running.append(found)
            self._turns[found.owner] = next(self._clock)
        return found

    def _is_due(self, ticket: Ticket, model: Hashable | None) -> bool:
        fits = ticket.model is None or model is None or ticket.model == model
        return fits and self._limits.get(ticket.owner) != 0

    def _turn(self, ticket: Ticket) -> tuple[bool, int]:
        return not ticket.is_alone, self._turns[ticket.owner]

    def _may_begin(self, ticket: Ticket, places: int) -> bool:
        asker = ticket.owner.asker
        if ticket.is_alone and self._running:
            return False
        if any(other.is_alone and other.owner.asker <= asker for other in self._running):
            return False
        if asker in _IN_BACKGROUND and _in_background(self._running) >= max(1, places - self._kept_free):
            return False
        return Counter(other.owner for other in self._running)[ticket.owner] < self._limits.get(ticket.owner, places)


def _in_background(tickets: Iterable[Ticket]) -> int:
    return sum(ticket.owner.asker in _IN_BACKGROUND for ticket in tickets)
