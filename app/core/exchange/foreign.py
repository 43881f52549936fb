"""What the readers of other programs' files share: a conversation built message by message.

Those files have no efforts, token ids or figures; what is not in them stays empty. What they say of ids is kept, or
derived from what they hold, so that a second import finds the first. Not here: any one format (`programs`).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from app.core.chats.conversation import shortened
from app.core.chats.steps import plain
from app.core.chats.titles import printable
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, Attachment, BranchChoice, ConversationDetails, Node, Question, Record
from app.core.exchange.parting import parted
from app.core.exchange.triptych import ArchivedConversation

_LONGEST_ID = 128
_LONGEST_TITLE = 1000


class Builder:
    """One conversation that grows. A time that is not known is today's."""

    def __init__(self, created: float | None, conversation_id: str = "") -> None:
        self.created = time.time() if created is None else created
        self._id = conversation_id
        self._nodes: dict[str, Node] = {}
        self._choices: dict[str | None, str] = {}

    def question(
        self,
        parent: str | None,
        text: str,
        created: float | None,
        node_id: str = "",
        *,
        attachments: Iterable[Attachment] = (),
    ) -> str:
        """Add a question and return its id."""
        node_id, order = self._new_id(node_id), len(self._nodes) + 1
        said = text.replace("\0", "")
        self._nodes[node_id] = Question(
            node_id, self._known(parent), order, created or self.created, said, tuple(attachments)
        )
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
        """Add an answer and return its id. Reasoning that stands in the text between marks is taken out of it."""
        thought, said = parted(text.replace("\0", ""))
        thought = "\n\n".join(filter(None, [reasoning.replace("\0", ""), thought]))
        node_id, order = self._new_id(node_id), len(self._nodes) + 1
        self._nodes[node_id] = Answer(
            node_id,
            self._known(parent),
            order,
            created or self.created,
            phase=AnswerPhase.DONE,
            steps=plain(thought, said),
            record=Record(model=model[:_LONGEST_TITLE]),
        )
        return node_id

    def choose(self, child: str) -> None:
        """Bring this one of its siblings into view."""
        self._choices[self._nodes[child].parent] = child

    def choose_branch(self, last: str) -> None:
        """Bring the branch that ends here into view."""
        node: str | None = last
        while node is not None:
            self.choose(node)
            node = self._nodes[node].parent

    def finish(
        self,
        title: str,
        updated: float | None = None,
        instructions: str = "",
        *,
        is_pinned: bool = False,
    ) -> ArchivedConversation | None:
        """Return the conversation; None where nothing was said in it."""
        if not self._nodes:
            return None
        nodes = tuple(self._nodes.values())
        details = ConversationDetails(
            self._conversation_id(),
            self.created,
            datetime.fromtimestamp(self.created, UTC).date().isoformat(),
            one_line(title) or one_line(nodes[0].text),
            is_renamed=True,
            instructions=instructions.replace("\0", ""),
            is_pinned=is_pinned,
        )
        choices = tuple(BranchChoice(parent, child) for parent, child in self._choices.items())
        return ArchivedConversation(details, updated or max(node.created for node in nodes), nodes, choices)

    def _new_id(self, wanted: str) -> str:
        wanted = wanted if len(wanted) <= _LONGEST_ID else derived_id(wanted)
        return wanted if wanted and wanted not in self._nodes else f"message-{len(self._nodes) + 1}"

    def _known(self, parent: str | None) -> str | None:
        return parent if parent in self._nodes else None

    def _conversation_id(self) -> str:
        if not self._id:
            return derived_id(*(node.text for node in self._nodes.values()))
        return self._id if len(self._id) <= _LONGEST_ID else derived_id(self._id)


def derived_id(*facts: object) -> str:
    """Return the id that a source without one has, the same each time it is read."""
    digest = hashlib.sha256("\0".join(map(str, facts)).encode("utf-8", "replace"))
    return digest.hexdigest()[:24]


def one_line(text: str) -> str:
    """Return the first words of a text as a title."""
    return shortened(printable(text[:_LONGEST_TITLE]))
