"""Whether what is asked in a chat may go to another computer: each chat asks before its first question goes to a host.

Not here: the question on the screen (`app.ui.models.leaving_form`), which engines are elsewhere (`remote_engines`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.core.chats.turns import ConversationDetails
from app.core.models.model_ref import ModelRef
from app.core.models.remote_engines import RemoteEngine

EngineToAsk = Callable[[ModelRef | None], RemoteEngine | None]
"""The engine elsewhere that chats have to ask about before they use this model; None: none."""


@dataclass(frozen=True)
class Leaving:
    """A chat, and the engine that it would go to."""

    conversation_id: str
    engine: RemoteEngine


class ChatConsent(QObject):
    """Of the whole program.

    Signals: wanted(Leaving) – somebody has to be asked, `answer` follows · withdrawn(Leaving) – nobody waits for that.
    """

    wanted = Signal(object)
    withdrawn = Signal(object)

    def __init__(self, asking: EngineToAsk = lambda _: None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asking = asking
        self._waiting: list[tuple[Leaving, Callable[[str], None]]] = []

    def host_to_ask(self, details: ConversationDetails, model: ModelRef | None) -> str:
        """The host that this chat has not been sent to, and would be with this model; empty where it may go on."""
        engine = self._asking(model)
        return engine.host if engine is not None and engine.host not in details.hosts else ""

    def ask(self, details: ConversationDetails, model: ModelRef | None, told: Callable[[str], None]) -> None:
        """Ask about what `host_to_ask` found. `told` is called with the host if it is allowed, else with nothing."""
        engine = self._asking(model)
        assert engine is not None
        leaving = Leaving(details.id, engine)
        is_asked = any(each == leaving for each, _ in self._waiting)
        self._waiting.append((leaving, told))
        if not is_asked:
            self.wanted.emit(leaving)

    def answer(self, leaving: Leaving, *, is_allowed: bool) -> None:
        """All that wait for this one go on, or end."""
        waiting = [told for each, told in self._waiting if each == leaving]
        self._waiting = [each for each in self._waiting if each[0] != leaving]
        for told in waiting:
            told(leaving.engine.host if is_allowed else "")

    def forget(self, told: Callable[[str], None]) -> None:
        """It waits no longer."""
        left = [each for each in self._waiting if each[1] != told]
        gone = {leaving for leaving, _ in self._waiting} - {leaving for leaving, _ in left}
        self._waiting = left
        for leaving in gone:
            self.withdrawn.emit(leaving)
