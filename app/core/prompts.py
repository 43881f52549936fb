"""From a branch of a conversation to the prompt of one answer.

Earlier turns go in as text: questions with their files, answers without their reasoning (the format drops it).
The answer being continued goes in as it was generated. A file stands behind the question, as in

    What does this do?

    File “hello.py”:
    ```
    print("hello")
    ```

with a fence longer than any in the file; markers typed in it stay text. Not here: tokens (`backends.harmony`).
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from app.core.conversation import Conversation
from app.core.turns import Answer, Attachment, Node, Question
from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Force,
    Message,
    MessageEnd,
    Prompt,
    UserMessage,
)


def prompt_for(conversation: Conversation, leaf: str, effort: Effort) -> Prompt:
    """The prompt whose answer is a child of the question `leaf`; for an answer's id, the one it had or will have."""
    node = conversation.node(leaf)
    if isinstance(node, Answer):
        return _prompt(conversation, conversation.path(node.parent), effort, _instructions(conversation, node))
    return _prompt(conversation, conversation.path(leaf), effort, conversation.details.instructions)


def prompt_to_continue(conversation: Conversation, answer_id: str) -> Prompt:
    """The model goes on where this answer was cut; a fresh prompt where it had not begun."""
    answer = conversation.answer(answer_id)
    prompt = prompt_for(conversation, answer_id, answer.effort)
    written = _as_generated(answer)
    if not written:
        return prompt
    open_end = replace(written[-1], end=None)
    return replace(prompt, messages=(*prompt.messages, *written[:-1], open_end), resume=True)


def prompt_to_answer_now(conversation: Conversation, answer_id: str) -> Prompt:
    """The reasoning so far counts as finished, and the model has to answer."""
    answer = conversation.answer(answer_id)
    prompt = prompt_for(conversation, answer_id, answer.effort)
    thought = AssistantMessage(answer.reasoning, Channel.ANALYSIS, end=MessageEnd.END)
    messages = (*prompt.messages, thought) if answer.reasoning else prompt.messages
    return replace(prompt, messages=messages, force=Force(channel=Channel.FINAL))


def question_content(question: Question) -> str:
    """A question's text with its files behind it, as the model reads it."""
    return "\n\n".join([question.text, *map(_file_block, question.attachments)]).strip()


def _prompt(conversation: Conversation, path: tuple[Node, ...], effort: Effort, instructions: str) -> Prompt:
    messages = tuple(message for node in path for message in _messages(node))
    return Prompt(messages, effort, conversation.details.date, instructions)


def _instructions(conversation: Conversation, answer: Answer) -> str:
    """As they were when the answer began; an imported answer does not know, and goes on under the present ones."""
    is_ours = answer.record.sampling is not None
    return answer.record.instructions if is_ours else conversation.details.instructions


def _messages(node: Node) -> tuple[Message, ...]:
    if isinstance(node, Question):
        return (UserMessage(question_content(node)),)
    return (AssistantMessage(node.text, Channel.FINAL, end=MessageEnd.END),) if node.text else ()


def _as_generated(answer: Answer) -> tuple[AssistantMessage, ...]:
    if answer.messages and not answer.is_edited and not answer.is_continued:
        return answer.messages
    thought = AssistantMessage(answer.reasoning, Channel.ANALYSIS, end=MessageEnd.END)
    said = AssistantMessage(answer.text, Channel.FINAL)
    return tuple(message for message in (thought, said) if message.content)


def _file_block(attachment: Attachment) -> str:
    """A fence longer than any in the file, so that the file cannot end it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", attachment.text)), default=2)
    fence = "`" * (longest + 1)
    return f"File “{attachment.name}”:\n{fence}\n{attachment.text.rstrip()}\n{fence}"
