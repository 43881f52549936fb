"""A model whose server takes messages, renders the prompt itself and reads the answer: what comes is told as it comes.

Not here: the form of requests (`chat_form`), models that are asked by ids (`model`).
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from functools import partial

from backends.contract.base import FinishReason, IsInterrupted, MemoryUse, ModelInfo, SequenceFailed
from backends.contract.by_message import Called, Ended, MessageEvent, MessageRequest, Said
from backends.contract.capabilities import Capabilities
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import Channel
from backends.remote.chat_form import REASONING, TARGET, CallPart, ChatPiece, body_of, read_piece
from backends.remote.event_stream import EventStream
from backends.remote.exchange import Exchange
from backends.remote.patience import Patience
from backends.remote.streams import Streams
from backends.remote.tool_names import told_arguments, tool_of
from backends.remote.way import Way


class ChatRun:
    """One answer from its question to its end."""

    def __init__(self, question: MessageRequest) -> None:
        self.question, self.id = question, question.id
        self.exchange: Exchange | None = None
        self.stream = EventStream()
        self.refused = b""
        self.heard_at = 0.0
        self.has_begun = False
        self.reason = ""  # for which it ended, in the server's word
        self.usage = Ended(question.id, FinishReason.STOP)
        self.tools: dict[int, str] = {}  # which tool is called, by the place of the call
        self.programs: dict[int, str] = {}  # calls that are understood only when they are whole

    @property
    def is_whole(self) -> bool:
        """Whether the server has said that the answer is over; the usage may follow."""
        return bool(self.reason)


class ChatModel:
    """The server's end of it is somebody else's; what is asked here ends with `close`."""

    def __init__(self, info: ModelInfo, name: str, way: Way, patience: Patience) -> None:
        self.info = info
        self._name = name
        self._field = REASONING[0]  # in which the server tells its reasoning
        self._events: list[MessageEvent] = []
        self._waiting: list[ChatRun] = []
        self._running: list[ChatRun] = []
        self._streams = Streams(way, patience, self._hear, self._end_whole, self._fail)

    @property
    def capabilities(self) -> Capabilities:
        """Tools, and several at once; nothing of what takes ids."""
        return Capabilities(tools=True, parallel=self.info.sequences > 1)

    def ask(self, question: MessageRequest) -> None:
        """Queue a question; raises EngineError(not_able) for one that only ids can ask."""
        force = question.prompt.force
        if question.prompt.resume or (force is not None and force.channel is not None):
            raise EngineError(ErrorCode.NOT_ABLE, "a server that takes messages begins each answer anew")
        self._waiting.append(ChatRun(question))

    def step(self, is_interrupted: IsInterrupted) -> Many[MessageEvent]:
        """Tell what has come since; wait for something for a moment."""
        while self._waiting and len(self._running) < self.info.sequences:
            run = self._waiting.pop(0)
            self._running.append(run)
            self._streams.ask(run, TARGET, partial(body_of, run.question, self._name, self._field))
        if self._running and not self._events:
            self._streams.listen(lambda: self._running, is_interrupted, lambda: bool(self._events))
        events, self._events = self._events, []
        return events

    def stop(self, question_id: int) -> None:
        """End an answer; unknown ids are ignored."""
        for run in (*self._waiting, *self._running):
            if run.id == question_id:
                self._end(run, FinishReason.CANCELLED)

    def memory(self) -> MemoryUse:
        """Nothing here: it lies in the server."""
        return MemoryUse(())

    def close(self) -> None:
        """Hang up everywhere."""
        for run in self._running:
            self._streams.hang_up(run)
        self._waiting, self._running = [], []
        self._streams.close()

    def _hear(self, run: ChatRun, event: dict[str, object]) -> None:
        piece = read_piece(event)
        if piece.field:
            self._field = piece.field
        self._note(run, piece)
        for channel, text in ((Channel.ANALYSIS, piece.reasoning), (Channel.FINAL, piece.text)):
            if text:
                self._events.append(Said(run.id, channel, text))
        for part in piece.calls:
            self._call(run, part)
        if piece.reason:
            run.reason = piece.reason
        run.has_begun = run.has_begun or bool(piece.reasoning or piece.text or piece.calls)

    def _note(self, run: ChatRun, piece: ChatPiece) -> None:
        if piece.prompt_tokens >= 0:
            run.usage = Ended(
                run.id,
                FinishReason.STOP,
                piece.prompt_tokens,
                piece.reused_tokens,
                piece.new_tokens,
                piece.reasoning_tokens,
            )

    def _call(self, run: ChatRun, part: CallPart) -> None:
        """A program stands inside JSON, which is read when all of it is there."""
        known = run.tools.get(part.place)
        if known is None and not part.name:
            raise EngineError(ErrorCode.SERVER_FOREIGN, "a call without a name")
        tool = run.tools.setdefault(part.place, known or tool_of(part.name, run.question.prompt))
        if tool == "python":
            run.programs[part.place] = run.programs.get(part.place, "") + part.text
        else:
            self._events.append(Called(run.id, part.place, tool, part.text))

    def _end_whole(self, run: ChatRun) -> None:
        for place, text in run.programs.items():
            tool = run.tools[place]
            self._events.append(Called(run.id, place, tool, told_arguments(tool, text)))
        match run.reason:
            case "length":
                self._end(run, FinishReason.LENGTH if run.question.max_tokens else FinishReason.CONTEXT)
            case "content_filter":
                raise EngineError(ErrorCode.SERVER_FAILED, "the server’s filter has ended the answer")
            case _:
                self._end(run, FinishReason.STOP)

    def _end(self, run: ChatRun, reason: FinishReason) -> None:
        self._leave(run)
        usage = run.usage
        told = (usage.prompt_tokens, usage.reused_tokens, usage.new_tokens, usage.reasoning_tokens)
        self._events.append(Ended(run.id, reason, *told))

    def _fail(self, run: ChatRun, error: EngineError) -> None:
        self._leave(run)
        self._events.append(SequenceFailed(run.id, error.code, error.detail, error.facts))

    def _leave(self, run: ChatRun) -> None:
        self._streams.hang_up(run)
        for runs in (self._waiting, self._running):
            if run in runs:
                runs.remove(run)
