"""What the readers of other programs' files share: a conversation built message by message.

Those files have no efforts, token ids or figures; what is not in them stays empty. Not here: any one format.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from app.core.chats.conversation import new_id, shortened
from app.core.chats.steps import plain
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, BranchChoice, ConversationDetails, Node, Question, Record
from app.core.exchange.triptych import Kept

_THOUGHT = re.compile(r"\s*<think>(.*?)</think>\s*", re.DOTALL)


class Builder:
    """One conversation that grows."""

    def __init__(self, created: float, conversation_id: str = "") -> None:
        self.created = created
        self._id = conversation_id or new_id()
        self._nodes: list[Node] = []
        self._choices: list[BranchChoice] = []

    def question(self, parent: str | None, text: str, created: float | None, node_id: str = "") -> str:
        """Add a question below `parent` and return the id of the new message."""
        node_id = node_id or new_id()
        self._nodes.append(Question(node_id, parent, len(self._nodes) + 1, created or self.created, text))
        return node_id

    def answer(
        self,
        parent: str | None,
        text: str,
        created: float | None,
        node_id: str = "",
        *,
        reasoning: str = "",
        model: str = "",
    ) -> str:
        """The new message's id. Reasoning that stands in the text between think marks is taken out of it."""
        thought = _THOUGHT.match(text)
        if thought and not reasoning:
            reasoning, text = thought[1].strip(), text[thought.end() :]
        node_id = node_id or new_id()
        self._nodes.append(
            Answer(
                node_id,
                parent,
                len(self._nodes) + 1,
                created or self.created,
                phase=AnswerPhase.DONE,
                steps=plain(reasoning, text),
                record=Record(model=model),
            )
        )
        return node_id

    def choose(self, parent: str | None, child: str) -> None:
        """Which sibling is in view."""
        self._choices.append(BranchChoice(parent, child))

    def finish(
        self, title: str, updated: float | None = None, instructions: str = "", *, is_pinned: bool = False
    ) -> Kept | None:
        """The conversation; None where nothing was said in it."""
        if not self._nodes:
            return None
        date = datetime.fromtimestamp(self.created, UTC).date().isoformat()
        title = shortened(title) or shortened(self._nodes[0].text[:1000])
        details = ConversationDetails(
            self._id,
            self.created,
            date,
            title,
            is_renamed=True,
            instructions=instructions,
            is_pinned=is_pinned,
        )
        last = max(node.created for node in self._nodes)
        return Kept(details, updated or last, tuple(self._nodes), tuple(self._choices))


def seconds(time: float | str | None) -> float | None:
    """Seconds since 1970 from seconds, milliseconds or ISO; None for what is none of them."""
    if isinstance(time, str):
        try:
            return datetime.fromisoformat(time).timestamp()
        except ValueError:
            return None
    if time is None:
        return None
    return time / 1000 if time > 1e11 else float(time)
