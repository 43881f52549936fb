"""What a conversation is made of: questions, answers and the facts kept with them. Frozen values, ready for JSON.

Not here: how they hang together (`conversation`), what an answer consists of (`steps`), how they are stored (`store`),
how they become a prompt (`prompts`).
Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from app.core.chats.steps import CutReason, Steps, closed, has_result, whole_reasoning, whole_text
from app.core.chats.transcript import AnswerPhase
from app.core.tools.offer import Offer
from backends.contract.base import FinishReason, Sampling
from backends.contract.messages import AssistantMessage, Effort, ToolMessage
from backends.contract.wire import Usage

INTERRUPTED = "interrupted"  # the failure of an answer that was running when Triptych went away


class AttachmentMode(StrEnum):
    """How the model gets to know a file; a value never changes its meaning."""

    WHOLE = "whole"  # it stands in the prompt
    LOOKED_UP = "looked_up"  # the model looks things up in it, by the tool “files”
    IN_PARTS = "in_parts"  # all of it is read part by part before the answer, which is written from notes


class Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text or a document given with a question; `name` is the file's name, without a folder that was not attached."""

    name: str
    text: str
    pages: int = 0  # 0: it has none
    without_text: int = 0  # of its pages
    path: str = ""  # of a document whose pages can be shown while it lies there; it leaves this computer with nothing
    mode: AttachmentMode = AttachmentMode.WHOLE


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the composer and was not sent."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()


class SamplingChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How answers are to be drawn; the defaults are OpenAI's for gpt-oss. No seed: a new one for every answer."""

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    seed: int | None = None
    max_tokens: int = 0  # 0: until the context is full

    def with_seed(self, seed: int) -> Sampling:
        """For one answer: the chosen seed, or else the given one."""
        chosen = seed if self.seed is None else self.seed
        return Sampling(self.temperature, self.top_p, self.top_k, self.min_p, chosen)


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an answer came about: enough to run it again in the same way. None: not known (yet)."""

    model: str = ""
    model_hash: str = ""  # SHA-256 of the model file; of several files see `core.model_identity`
    engine: str = ""  # backend and build
    address: str = ""  # of the server that answered; "": this program's own engine
    sampling: Sampling | None = None
    max_tokens: int = 0
    usage: Usage | None = None
    reason: FinishReason | None = None
    finished: float | None = None
    warnings: tuple[str, ...] = ()  # the parser's codes
    adapters: tuple[str, ...] = ()  # names of LoRA adapters
    instructions: str = ""  # of the conversation, as they were then
    left_out: str = ""  # the last message the model was not shown any more; "": it was shown all
    schema: str = ""  # that the answer had to fit, as JSON; "": it was free
    comparison: str = ""  # answers that were asked side by side share it
    offer: Offer = Offer()  # what the model was told of tools
    from_disk: int = 0  # of the tokens that were reused, how many had been kept on the disk


class Question(msgspec.Struct, frozen=True, tag="question", forbid_unknown_fields=True):
    """What the user asked. `order` grows over the conversation; it sorts siblings."""

    id: str
    parent: str | None  # the answer it follows; None: the beginning
    order: int
    created: float
    text: str
    attachments: tuple[Attachment, ...] = ()


class Answer(msgspec.Struct, frozen=True, tag="answer", forbid_unknown_fields=True):
    """What the model answered, so far or finally. `messages` are as generated, with ids, for replay and inspector, and
    between them what tools answered.
    """

    id: str
    parent: str | None  # the question it answers; None only in imported conversations that begin with an answer
    order: int
    created: float
    effort: Effort = Effort.MEDIUM
    phase: AnswerPhase = AnswerPhase.WAITING
    steps: Steps = ()
    is_edited: bool = False  # by hand
    is_continued: bool = False  # more than one run: `messages` no longer tell the text
    failure: str = ""  # an ErrorCode or INTERRUPTED
    failure_detail: str = ""
    failure_facts: dict[str, int] = {}
    record: Record = Record()
    messages: tuple[AssistantMessage | ToolMessage, ...] = ()

    @property
    def text(self) -> str:
        """All that is for the user to read."""
        return whole_text(self.steps)

    @property
    def reasoning(self) -> str:
        """All that the model thought."""
        return whole_reasoning(self.steps)

    @property
    def has_several_runs(self) -> bool:
        """Whether the engine was asked more than once for it."""
        return self.is_continued or has_result(self.steps)


def interrupted(answer: Answer) -> Answer:
    """An answer that was running when the program went away, closed."""
    steps = closed(answer.steps, CutReason.INTERRUPTED)
    return replace(answer, phase=AnswerPhase.STOPPED, failure=INTERRUPTED, steps=steps)


Node = Question | Answer


class ConversationDetails(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of a conversation but its messages. `date` is ISO and stays what it was on the first day (prefix cache)."""

    id: str
    created: float
    date: str
    title: str = ""
    is_renamed: bool = False  # False: the title follows the first question
    instructions: str = ""
    effort: Effort = Effort.MEDIUM  # chosen for the next question
    sampling: SamplingChoice = SamplingChoice()
    is_pinned: bool = False
    folder: str = ""  # a folder's name; "": none
    is_temporary: bool = False  # never touches the disk
    left_out: str = ""  # the model is shown nothing up to this message, which the user chose to make room; "": all
    schema: str = ""  # that answers have to fit, as it was written; what is none holds nobody to it
    tools: tuple[str, ...] = ()  # names of the providers that are on; none unless the user says so
    hosts: tuple[str, ...] = ()  # other computers that it may be sent to


class BranchChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which child of `parent` (None: the beginning) is in view."""

    parent: str | None
    child: str


class Change(msgspec.Struct, frozen=True):
    """What an operation did, for the store and the views. `removed` holds whole nodes: undo needs nothing else."""

    nodes: tuple[Node, ...] = ()  # new or with new content
    choices: tuple[BranchChoice, ...] = ()  # the branch in view changed here
    removed: tuple[Node, ...] = ()
    is_for_good: bool = False  # what is removed was never part of the chat: nothing to find in the trash
    details: ConversationDetails | None = None  # only when something in it changed

    @property
    def id(self) -> str:
        """Of the one message the operation was about."""
        return (self.nodes or self.removed)[0].id
