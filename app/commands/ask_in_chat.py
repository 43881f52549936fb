"""Asks a question in a chat that is kept nowhere, with tools and attached files, and prints what comes.

The loop of calls is the window's (`app.state.chats.tool_loop`). Not here: a question without tools (`ask`), who may
allow a call (`permissions`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from app.assembly import Assembly
from app.commands.ask_printers import CUT_OFF, Printer
from app.commands.attachments import AttachmentsOfCommand
from app.commands.mcp_waiting import McpWaiting
from app.commands.permissions import TerminalPermissions
from app.commands.terminal import INTERRUPTED, print_failure, run_loop
from app.core.chats import records
from app.core.chats.conversation import Conversation, new_details
from app.core.chats.entries import notice
from app.core.chats.prompts import prompt_for
from app.core.chats.steps import Call, ToolResult
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Attachment, Change, ConversationDetails, SamplingChoice
from app.core.jobs.order import Asker, JobOwner
from app.core.models.model_ref import LocalModel, ModelRef
from app.errors import AppError, EngineFailure
from app.paths import demo_model
from app.sentence import Sentence
from app.services.engine.jobs import JobRequest
from app.state.chats.tool_calls import SharedCalls, ToolCalls
from app.state.chats.tool_loop import ToolLoop
from app.state.models.model_in_use import ModelInUseState
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.messages import Effort, ResponseFormat

_UNKNOWN = Sentence("There are no tools named “{names}”.")
_KNOWN = Sentence("There are: {names}.")


class EngineArguments(NamedTuple):
    """A model, how to load it, and the backend to run it with; None lets the engine choose."""

    model: ModelRef
    options: LoadOptions
    backend: str | None


@dataclass(frozen=True)
class ChatQuestion:
    """What is asked, and how."""

    text: str
    effort: Effort
    instructions: str
    form: ResponseFormat | None
    sampling: Sampling
    max_tokens: int


def ask_in_chat(
    assembly: Assembly, source: EngineArguments, asked: ChatQuestion, arguments: argparse.Namespace, printer: Printer
) -> int:
    """Ask, stream, and return the exit code. `arguments` has `tools`, `attach` and `allow`."""
    names: tuple[str, ...] = arguments.tools
    there = [each.name for each in assembly.tools.toolbox.providers]
    if unknown := [name for name in names if name not in there]:
        failure = _UNKNOWN.filled(names=", ".join(unknown)).then(_KNOWN.filled(names=", ".join(there)))
        print(failure, file=sys.stderr)
        return 2
    asking = _ChatAsking(assembly, source, asked, arguments, printer)
    return run_loop(asking.begin, asking.interrupt)


class _ChatAsking:
    """One question, from what is attached to the exit code."""

    def __init__(
        self,
        assembly: Assembly,
        source: EngineArguments,
        asked: ChatQuestion,
        arguments: argparse.Namespace,
        printer: Printer,
    ) -> None:
        self._assembly, self._source, self._asked, self._printer = assembly, source, asked, printer
        self._names: tuple[str, ...] = arguments.tools
        self._toolbox = assembly.tools.toolbox
        self._permissions = TerminalPermissions(arguments.allow, self._toolbox.grants)
        self._calls = ToolCalls(self._toolbox, assembly.root, is_allowed=self._permissions.allows)
        self._calls.failed.connect(print_failure)
        paths: list[Path] = arguments.attach
        self._files = AttachmentsOfCommand(paths, assembly.root)
        self._attachments: tuple[Attachment, ...] = ()
        self._conversation = Conversation(self._details())
        self._loop: ToolLoop | None = None
        self._shown = 0  # steps of which something was said
        self._is_asking = False
        self._exit: Callable[[int], None] = sys.exit

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Read what is attached, load the model and ask."""
        self._exit = exit_with
        self._files.begin(self._load, self._give_up)

    def interrupt(self) -> None:
        """Exit with 130 on Ctrl+C; a tool that runs is ended."""
        if self._loop is not None:
            self._loop.blockSignals(True)
            self._loop.stop()
        self._files.close()
        self._exit(INTERRUPTED)

    def _load(self, attachments: tuple[Attachment, ...]) -> None:
        self._attachments = attachments
        loading = self._assembly.engine.load(*self._source)
        loading.finished.connect(self._loaded)
        loading.failed.connect(self._give_up)

    def _loaded(self, _event: wire.Loaded) -> None:
        self._waiting = McpWaiting(self._assembly.tools.mcp_servers, self._names, self._ask)
        self._waiting.begin()

    def _ask(self) -> None:
        assembly, conversation = self._assembly, self._conversation
        question = conversation.ask(self._asked.text, self._attachments).id
        seed = self._asked.sampling.seed
        record = records.begun(conversation.details, seed, self._toolbox.offer(self._names))
        answer_id = conversation.begin_answer(question, self._asked.effort, record).id
        demo = LocalModel(demo_model())
        in_use = ModelInUseState(assembly.engine, assembly.recent_models, demo, assembly.load_policy, assembly.root)
        loop = self._loop = ToolLoop(
            conversation,
            answer_id,
            assembly.jobs_of_command,
            in_use,
            _keep_nothing,
            self._calls,
            SharedCalls(),
            assembly.root,
        )
        loop.streamed.connect(self._stream)
        loop.progressed.connect(self._progress)
        loop.moved.connect(self._look)
        loop.finished.connect(self._finish)
        loop.failed.connect(self._fail)
        prompt = prompt_for(conversation, answer_id, self._asked.effort)
        sampling = record.sampling or self._asked.sampling
        loop.start(JobRequest(JobOwner(Asker.CHAT), prompt, sampling, self._asked.max_tokens))

    def _details(self) -> ConversationDetails:
        asked = self._asked
        details = new_details(is_temporary=True, instructions=asked.instructions, effort=asked.effort)
        choice = SamplingChoice(
            temperature=asked.sampling.temperature, seed=asked.sampling.seed, max_tokens=asked.max_tokens
        )
        schema = json.dumps(asked.form.schema) if asked.form is not None else ""
        return replace(details, sampling=choice, schema=schema, tools=self._names)

    def _stream(self, _answer_id: str, delta: wire.Delta | wire.CallDelta) -> None:
        if isinstance(delta, wire.Delta):
            self._printer.delta(delta)

    def _progress(self, _answer_id: str, progress: Sentence) -> None:
        self._printer.progressed(progress)

    def _look(self, answer_id: str) -> None:
        """Tell calls and what came of them since the last look, and ask for the one that waits."""
        for step in self._conversation.answer(answer_id).steps[self._shown :]:
            if isinstance(step, Call) and step.is_open:
                break
            if isinstance(step, Call):
                self._printer.called(step)
            elif isinstance(step, ToolResult):
                self._printer.result(step)
            self._shown += 1
        if self._loop is not None and self._loop.pending is not None and not self._is_asking:
            self._is_asking = True
            QTimer.singleShot(0, self._loop, self._decide)

    def _decide(self) -> None:
        self._is_asking = False
        loop = self._loop
        if loop is None or (terms := loop.pending) is None:
            return
        try:
            loop.decide(*self._permissions.decide(terms))
        except KeyboardInterrupt:
            self.interrupt()

    def _finish(self, answer_id: str) -> None:
        answer = self._conversation.answer(answer_id)
        why = notice(answer)
        self._printer.answered(answer, why.sentence if why else None, self._assembly.engine.model)
        self._exit(0 if answer.phase is AnswerPhase.DONE else CUT_OFF)

    def _fail(self, _answer_id: str, failure: EngineFailure) -> None:
        self._printer.failed(failure)
        self._exit(1)

    def _give_up(self, failure: AppError) -> None:
        if isinstance(failure, EngineFailure):
            self._printer.failed(failure)
        else:
            print_failure(failure)
        self._exit(1)


def _keep_nothing(_conversation: Conversation, _change: Change) -> None:
    """The chat ends with the command."""
