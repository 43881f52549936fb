"""From a branch of a conversation to the prompt of one answer.

Earlier turns go in as text: questions with their files, answers without their reasoning (the format drops it), but with
calls of tools and their results. The answer being continued goes in as it was generated. A file stands behind the
question, as in

    What does this do?

    File “hello.py”:
    ```
    print("hello")
    ```

with a fence longer than any in the file; markers typed in it stay text. Not here: tokens (`backends.harmony`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec.structs import replace

from app.core.chats import replay
from app.core.chats.answer_form import form_of
from app.core.chats.conversation import Conversation
from app.core.chats.turns import Answer, Attachment, AttachmentMode, Draft, Node, Question
from app.core.tools.offer import NOTHING_OFFERED, Offer
from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Force,
    Message,
    Prompt,
    ResponseFormat,
    UserMessage,
)

_LOOKED_UP = (
    "File “{name}”{pages}: it is too long to be shown here. Look things up in it with the tool browser, source “files”:"
    " search in it, open it by its name, and find words in it."
)
_IN_PARTS = (
    "File “{name}”{pages}: it is too long to be shown here. All of it is read part by part, and notes for this question"
    " are what documents.read returns."
)


@dataclass(frozen=True)
class Parts:
    """A prompt and where it comes from: whose each of its messages is (by id, none for a draft), and the messages
    before the turn in question, which could be left out.
    """

    prompt: Prompt
    owners: tuple[str, ...]
    older: tuple[Node, ...]


def prompt_for(conversation: Conversation, leaf: str, effort: Effort) -> Prompt:
    """The prompt whose answer is a child of the question `leaf`; for an answer's id, the one it had or will have."""
    node, details = conversation.node(leaf), conversation.details
    instructions, left_out, schema = details.instructions, details.left_out, details.schema
    offer = NOTHING_OFFERED
    if isinstance(node, Answer):
        leaf, offer = node.parent or leaf, node.record.offer
        if node.record.sampling is not None:  # an imported one does not know, and goes on under the present choices
            instructions, left_out, schema = node.record.instructions, node.record.left_out, node.record.schema
    shown = _shown(conversation.path(leaf), left_out)
    prompt = Prompt(_all_messages(shown), effort, details.date, instructions, response_formats=_formats(schema))
    return with_tools(prompt, offer)


def with_tools(prompt: Prompt, offer: Offer) -> Prompt:
    """The same, with what the model is told of tools."""
    return replace(prompt, functions=offer.functions, builtin=offer.builtin, sources=offer.sources, python=offer.python)


def _formats(schema: str) -> tuple[ResponseFormat, ...]:
    form = form_of(schema)
    return () if form is None else (form,)


def prompt_of_question(
    text: str, effort: Effort, date: str | None, instructions: str = "", form: ResponseFormat | None = None
) -> Prompt:
    """The prompt of a single question that stands in no conversation, such as one of a study."""
    formats = () if form is None else (form,)
    return Prompt((UserMessage(text),), effort, date, instructions, response_formats=formats)


def prompt_of_attachment(attachment: Attachment) -> Prompt:
    """A prompt that holds one file and nothing else, to be counted."""
    return Prompt(_messages(Question("", None, 0, 0.0, "", (attachment,))))


def parts_with(conversation: Conversation, draft: Draft, offer: Offer = NOTHING_OFFERED) -> Parts:
    """The prompt as it would be if this were asked now, with the tools that are on; without the draft where it is
    empty.
    """
    details = conversation.details
    shown = _shown(conversation.branch(), details.left_out)
    owners = tuple(node.id for node in shown for _ in _messages(node))
    messages = _all_messages(shown)
    if draft != Draft():
        question = Question("", None, 0, 0.0, draft.text, draft.attachments)
        messages, owners = (*messages, *_messages(question)), (*owners, "")
    formats = _formats(details.schema)
    prompt = Prompt(messages, details.effort, details.date, details.instructions, response_formats=formats)
    return Parts(with_tools(prompt, offer), owners, shown)


def parts_to_continue(conversation: Conversation, answer_id: str) -> Parts:
    """The prompt in which an answer goes on."""
    answer = conversation.answer(answer_id)
    shown = _shown(conversation.path(answer.parent), answer.record.left_out)
    owners = [node.id for node in shown for _ in _messages(node)]
    prompt = prompt_to_continue(conversation, answer_id)
    own = len(prompt.messages) - len(owners)
    return Parts(prompt, (*owners, *[answer_id] * own), shown[:-1])


def prompt_to_continue(conversation: Conversation, answer_id: str, *, has_reasoning: bool = True) -> Prompt:
    """The model goes on where this answer was cut; a fresh prompt where it had not begun. To make room it can be shown
    its words without the reasoning before them.
    """
    answer = conversation.answer(answer_id)
    prompt = prompt_for(conversation, answer_id, answer.effort)
    written = _as_generated(answer) if has_reasoning else replay.shown_again(answer.steps)
    last = written[-1] if written else None
    if not isinstance(last, AssistantMessage):  # nothing, or the result of a tool: the model begins a message
        return replace(prompt, messages=(*prompt.messages, *written))
    return replace(prompt, messages=(*prompt.messages, *written[:-1], replace(last, end=None)), resume=True)


def prompt_after_result(conversation: Conversation, answer_id: str, *, is_same_model: bool = True) -> Prompt:
    """The model has called a tool, and goes on from what the tool answered; another model is shown the words, for its
    ids are others.
    """
    answer = conversation.answer(answer_id)
    prompt = prompt_for(conversation, answer_id, answer.effort)
    done = _as_generated(answer) if is_same_model else replay.written(answer.steps)
    return replace(prompt, messages=(*prompt.messages, *done))


def prompt_to_answer_now(conversation: Conversation, answer_id: str, *, has_reasoning: bool = True) -> Prompt:
    """The reasoning so far counts as finished (or is dropped, to make room), and the model has to answer."""
    answer = conversation.answer(answer_id)
    prompt = prompt_for(conversation, answer_id, answer.effort)
    thought = replay.finished_steps(answer.steps, has_reasoning=has_reasoning)
    return replace(prompt, messages=(*prompt.messages, *thought), force=Force(channel=Channel.FINAL))


def question_content(question: Question) -> str:
    """A question's text with its files behind it, as the model reads it."""
    return "\n\n".join([question.text, *map(_file_block, question.attachments)]).strip()


def _shown(path: tuple[Node, ...], left_out: str) -> tuple[Node, ...]:
    """What the model is shown of a branch; all of it where the last message that is left out is on another one."""
    places = [place for place, node in enumerate(path, 1) if node.id == left_out]
    return path[places[0] :] if places else path


def _all_messages(nodes: tuple[Node, ...]) -> tuple[Message, ...]:
    return tuple(message for node in nodes for message in _messages(node))


def _messages(node: Node) -> tuple[Message, ...]:
    if isinstance(node, Question):
        return (UserMessage(question_content(node)),)
    return replay.shown_again(node.steps)


def _as_generated(answer: Answer) -> tuple[Message, ...]:
    is_told = answer.messages and not answer.is_edited and not answer.is_continued
    return answer.messages if is_told else replay.written(answer.steps)


def _file_block(attachment: Attachment) -> str:
    """A fence longer than any in the file, so that the file cannot end it; of a file that is not shown, its name."""
    if attachment.mode is not AttachmentMode.WHOLE:
        pages = f", {attachment.pages} pages" if attachment.pages else ""
        told = _IN_PARTS if attachment.mode is AttachmentMode.IN_PARTS else _LOOKED_UP
        return told.format(name=attachment.name, pages=pages)
    longest = max((len(run) for run in re.findall(r"`{3,}", attachment.text)), default=2)
    fence = "`" * (longest + 1)
    return f"File “{attachment.name}”:\n{fence}\n{attachment.text.rstrip()}\n{fence}"
