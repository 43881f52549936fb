"""All tools there are, by the providers that have them; a chat chooses some of these by name.

Signals: changed() – other providers, or another offer of one · went_offline() – calls that use the network end. Not
here: what a provider does (`app.services.tools.provider`), which tools a chat has on
(`app.core.chats.turns.ConversationDetails`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, Signal

from app.core.tools.grants import GrantsFile
from app.core.tools.offer import Offer, joined
from app.services.tools.provider import CallContext, ToolProvider
from backends.contract.calls import ToolCall

ROUNDS = 16  # of calls within one answer, where nothing else is set


class Toolbox(QObject):
    """The providers, in the order in which they are shown, and what holds for all of them."""

    changed = Signal()
    went_offline = Signal()

    def __init__(
        self,
        providers: Iterable[ToolProvider] = (),
        grants: GrantsFile | None = None,
        parent: QObject | None = None,
        *,
        is_offline: Callable[[], bool] = lambda: False,
        rounds: Callable[[], int] = lambda: ROUNDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._providers = list(providers)
        self.grants = grants or GrantsFile(None)
        self._is_offline = is_offline
        self._rounds = rounds
        self.clock = clock  # by which the time of a call is taken

    @property
    def providers(self) -> tuple[ToolProvider, ...]:
        """All of them."""
        return tuple(self._providers)

    @property
    def is_offline(self) -> bool:
        """Whether nothing may use the network now."""
        return self._is_offline()

    @property
    def rounds(self) -> int:
        """How often within one answer the model may call tools and go on."""
        return self._rounds()

    def add(self, provider: ToolProvider) -> None:
        """One more, behind the others; in the place of one of the same name."""
        names = [each.name for each in self._providers]
        if provider.name in names:
            self._providers[names.index(provider.name)] = provider
        else:
            self._providers.append(provider)
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Take one out; chats that have it on are offered nothing of it any more."""
        self._providers = [each for each in self._providers if each.name != name]
        self.changed.emit()

    def chosen(self, names: Collection[str]) -> tuple[ToolProvider, ...]:
        """Those of these names that are there, in the order of the box."""
        return tuple(each for each in self._providers if each.name in names)

    def offer(self, names: Collection[str]) -> Offer:
        """What a model is told of the tools that are on."""
        return joined(each.offer for each in self.chosen(names))

    def provider_of(self, call: ToolCall, names: Collection[str], context: CallContext) -> ToolProvider | None:
        """Who makes a call, among those that are on; None where nobody does."""
        return next((each for each in self.chosen(names) if each.recognises(call, context)), None)
