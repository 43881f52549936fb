"""A chat with tools on a scripted model in this process, and tools that do what a test says."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, QTimer

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.transcript import AnswerEntry
from app.core.chats.turns import Answer, Change
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.core.tools.call_terms import CallTerms, Touch, fingerprint
from app.core.tools.grants import GrantsFile
from app.core.tools.offer import Offer
from app.core.tools.result import CallResult
from app.errors import AppError
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.in_process import InProcessEngine
from app.services.engine.jobs import Jobs
from app.services.tools.provider import CallContext
from app.services.tools.toolbox import Toolbox
from app.state.chats.chat import ChatState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.base import LoadOptions
from backends.contract.calls import ToolCall
from backends.contract.messages import Function
from backends.engine.in_process import InProcessWorker
from tests.app.load_policies import fixed_policy
from tests.app.scripts import write_script

WAIT = 10_000
SCHEMA: dict[str, object] = {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]}


def call_of(name: str, arguments: str, thought: str = "I look it up.") -> str:
    """A thought and a call, as a model writes them."""
    return (
        f"<|channel|>analysis<|message|>{thought}<|end|><|start|>assistant<|channel|>commentary to=functions.{name}"
        f" <|constrain|>json<|message|>{arguments}<|call|>"
    )


def calls(name: str, arguments: str, when: str = "", after: str = "", **more: object) -> dict[str, object]:
    """A scripted reply that calls a function."""
    return {"text": call_of(name, arguments), "when": when, "after": after, **more}


def says(text: str, when: str = "", after: str = "", **more: object) -> dict[str, object]:
    """A scripted reply that answers."""
    return {"text": f"<|channel|>final<|message|>{text}<|return|>", "when": when, "after": after, **more}


class Waits(Protocol):
    """What of a QtBot is needed, so that benches do without one."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802 - pytest-qt's name
        """Turn the event loop until that holds."""
        ...


class ScriptedTools(QObject):
    """A provider of functions. What a call gives is `results[name]`: a text, an error, or None for a call that stays
    open (`open`) until the test ends it.
    """

    def __init__(self, parent: QObject, name: str = "own.test", place: str = "here") -> None:
        super().__init__(parent)
        self.name, self.place, self.needs_network, self.title = name, place, False, Sentence("Test")
        self.results: dict[str, str | CallResult | AppError | None] = {"weather": "sunny"}
        self.refusal: AppError | None = None
        self.ran: list[tuple[str, str, CallContext]] = []
        self.open: list[Reply] = []
        self.cancelled = 0
        self._numbers = itertools.count(1)

    @property
    def offer(self) -> Offer:
        return Offer(tuple(Function(name, "Tells.", SCHEMA) for name in self.results))

    def recognises(self, call: ToolCall, context: CallContext) -> bool:
        return call.tool.removeprefix("functions.") in self.results

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:
        if self.refusal is not None:
            raise self.refusal
        unchanging = fingerprint(call.tool, self.place, SCHEMA)
        return CallTerms(
            f"{self.name}.{call.tool}",
            Sentence("Ask"),
            Sentence("Here"),
            call.text,
            frozenset({Touch.NETWORK}),
            unchanging,
        )

    def run(self, call: ToolCall, context: CallContext) -> Reply:
        self.ran.append((call.tool, call.text, context))
        given = self.results[call.tool.removeprefix("functions.")]
        if isinstance(given, AppError) and given.detail == "at once":
            raise given
        reply = Reply(next(self._numbers), self)
        reply.cancel_wanted.connect(self._cancel)
        self.open.append(reply)
        if given is not None:
            result = CallResult(given, len(given.encode(errors="replace"))) if isinstance(given, str) else given
            end: Callable[[], None] = (
                (lambda: reply.fail(result)) if isinstance(result, AppError) else (lambda: reply.finish(result))
            )
            reply.progress.emit(Sentence("Looking"))
            _later(self, end)
        return reply

    def _cancel(self, number: int) -> None:
        self.cancelled += 1
        for reply in self.open:
            if reply.number == number:
                reply.stop()


def _later(parent: QObject, action: Callable[[], None]) -> None:
    QTimer.singleShot(0, parent, action)


@dataclass
class ToolChat:
    """A chat, its tools, and what was kept of it."""

    chat: ChatState
    toolbox: Toolbox
    tools: ScriptedTools
    engine: EngineClient
    in_use: ModelInUseState
    qtbot: Waits
    kept: list[Change] = field(default_factory=list)
    failures: list[AppError] = field(default_factory=list)

    @property
    def entry(self) -> AnswerEntry:
        """The last answer in view."""
        found = self.chat.entries()[-1]
        assert isinstance(found, AnswerEntry), found
        return found

    @property
    def answer(self) -> Answer:
        """The same, as it is in the tree."""
        return self.chat.conversation.answer(self.entry.id)

    def ask(self, text: str) -> None:
        """Ask, and wait until the chat rests or somebody is asked."""
        self.chat.send(text)
        self.settle()

    def settle(self) -> None:
        """Wait until the chat rests or somebody is asked."""
        self.qtbot.waitUntil(lambda: not self.chat.is_running or self.entry.pending is not None, timeout=WAIT)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(holds, timeout=WAIT)

    def another(self, conversation: Conversation | None = None) -> ToolChat:
        """Another chat, or another session of one, with the same tools."""
        return new_chat(self.engine, self.in_use, self.toolbox, self.tools, self.qtbot, conversation)

    def reread(self) -> Conversation:
        """The conversation as the disk has it, after the program went away."""
        nodes = {node.id: node for change in self.kept for node in change.nodes}
        stored = [msgspec.structs.replace(n, messages=()) if isinstance(n, Answer) else n for n in nodes.values()]
        conversation = Conversation(self.chat.conversation.details, stored)
        conversation.close_interrupted()
        return conversation


def new_chat(
    engine: EngineClient,
    in_use: ModelInUseState,
    toolbox: Toolbox,
    tools: ScriptedTools,
    qtbot: Waits,
    conversation: Conversation | None = None,
) -> ToolChat:
    """A chat with these tools on."""
    if conversation is None:
        conversation = Conversation(msgspec.structs.replace(new_details(), tools=("own.test", "own.other")))
    kept: list[Change] = []
    root = toolbox.parent()
    jobs = Jobs(engine, root)
    chat = ChatState(conversation, jobs, in_use, lambda _conversation, change: kept.append(change), root, toolbox)
    made = ToolChat(chat, toolbox, tools, engine, in_use, qtbot, kept)
    chat.failed.connect(made.failures.append)
    return made


def tool_chat(
    qtbot: Waits,
    folder: Path,
    root: QObject,
    *replies: dict[str, object],
    rounds: int = 16,
    offline: Callable[[], bool] = lambda: False,
    unruly: bool = True,
    context: int = 0,
    clock: Callable[[], float] = lambda: 0.0,
) -> ToolChat:
    """A new chat on a new engine, all children of `root`. A model that is not unruly keeps to the grammar of tools."""
    script = LocalModel(write_script(folder, *replies, is_unruly=unruly))
    engine = InProcessEngine(InProcessWorker, root)
    recent, policy = RecentModels(folder / "recent.json"), fixed_policy(LoadOptions(context=context))
    in_use = ModelInUseState(engine, recent, script, policy, root)
    in_use.open(script)
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=WAIT)
    tools = ScriptedTools(root)
    grants = GrantsFile(folder / "grants.json")
    toolbox = Toolbox([tools], grants, root, is_offline=offline, rounds=lambda: rounds, clock=clock)
    return new_chat(engine, in_use, toolbox, tools, qtbot)


MakeChat = Callable[..., ToolChat]
"""Makes chats as `tool_chat` does, of the test's own."""
