"""Whatever is done to a conversation, its changes alone keep the store equal to it."""

from __future__ import annotations

import random

from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.turns import Answer, Change, Node, Question
from app.core.store.store import Store
from backends.contract.base import FinishReason
from backends.contract.messages import Channel, Effort
from tests.app.core.store.conftest import finished


class Player:
    """Does one thing after another to a conversation, as people do."""

    def __init__(self, conversation: Conversation, chance: random.Random) -> None:
        self.conversation = conversation
        self._chance = chance
        self._removed: list[tuple[Node, ...]] = []

    def play(self) -> Change | None:
        """Anything that is possible now; None where the pick was not."""
        doing = self._chance.choice([self._ask, self._answer, self._write, self._close, self._edit, self._choose])
        rarely = self._chance.choice([self._delete, self._undo, self._amend, self._resume])
        return (rarely if self._chance.random() < 0.3 else doing)()

    def _some(self, kind: type[Question | Answer] | None = None) -> str | None:
        fitting = [node.id for node in self.conversation.nodes if kind is None or isinstance(node, kind)]
        return self._chance.choice(fitting) if fitting else None

    def _ask(self) -> Change:
        return self.conversation.ask(f"question {self._chance.random()}")

    def _answer(self) -> Change | None:
        question = self._some(Question)
        return self.conversation.begin_answer(question, self._chance.choice(list(Effort))) if question else None

    def _write(self) -> Change | None:
        answer = self._some(Answer)
        channel = self._chance.choice([Channel.ANALYSIS, Channel.FINAL])
        return self.conversation.append(answer, channel, "words ") if answer else None

    def _close(self) -> Change | None:
        answer = self._some(Answer)
        if answer is None:
            return None
        if self._chance.random() < 0.3:
            return self.conversation.fail(answer, "engine_lost", "why", {"tokens": 3})
        reason = self._chance.choice(list(FinishReason))
        return self.conversation.finish(answer, finished("said", reason=reason))

    def _edit(self) -> Change | None:
        question, answer = self._some(Question), self._some(Answer)
        if answer and self._chance.random() < 0.5:
            return self.conversation.edit_answer(answer, "by hand")
        return self.conversation.edit_question(question, "otherwise") if question else None

    def _choose(self) -> Change | None:
        node = self._some()
        return self.conversation.choose(node) if node else None

    def _delete(self) -> Change | None:
        node = self._some()
        if node is None:
            return None
        change = self.conversation.delete(node)
        self._removed.append(change.removed)
        return change

    def _undo(self) -> Change | None:
        return self.conversation.restore(self._removed.pop()) if self._removed else None

    def _amend(self) -> Change:
        if self._chance.random() < 0.5:
            return self.conversation.rename(self._chance.choice(["", "A title"]))
        return self.conversation.amend(replace(self.conversation.details, is_pinned=True, instructions="Be brief."))

    def _resume(self) -> Change | None:
        answer = self._some(Answer)
        return self.conversation.resume(answer) if answer else None


def test_the_store_follows_any_sequence_of_changes(store: Store) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 2**32), st.integers(1, 40))
    def check(seed: int, steps: int) -> None:
        conversation = Conversation(new_details())
        player = Player(conversation, random.Random(seed))
        with store.database.transaction():  # one disk write an example: this is about what, not when
            store.add(conversation, 1.0)
            for _ in range(steps):
                change = player.play()
                if change is not None:
                    store.save(conversation.details, change, 2.0)
        loaded = store.load(conversation.details.id, with_ids=True)
        assert loaded is not None
        assert loaded.details == conversation.details
        assert loaded.nodes == conversation.nodes
        assert loaded.branch() == conversation.branch()
        assert set(loaded.leaves()) == set(conversation.leaves())

    check()
    assert not store.database.problem()
