"""What tools take of the context: their declarations and what they have said, both as the engine counts them."""

from __future__ import annotations

from msgspec.structs import replace

from app.core.chats.prompts import parts_with, with_tools
from app.core.chats.steps import ToolResult
from app.core.chats.turns import Draft
from app.core.tools.grants import Decision
from app.core.tools.offer import NOTHING_OFFERED
from app.services.background.reply import Reply
from app.state.chats.context import ContextState, ContextUse
from backends.contract.messages import Prompt, ToolMessage
from backends.contract.wire import Counted
from tests.app.state.tool_chats import MakeChat, ToolChat, calls, says

QUESTION = Draft("And what is more?")


def counted(chat: ToolChat, prompt: Prompt) -> Counted:
    found: list[Counted] = []
    reply: Reply = chat.engine.count(prompt)
    reply.finished.connect(found.append)
    chat.until(lambda: bool(found))
    return found[0]


def use_of(chat: ToolChat, draft: Draft) -> ContextUse:
    context = ContextState(chat.engine, chat.in_use)
    context.refresh(chat.chat, draft)
    chat.until(lambda: context.use is not None)
    assert context.use is not None
    return context.use


def test_declarations_and_results_are_priced(make: MakeChat) -> None:
    chat = make(calls("weather", '{"place": "Bern"}', when="Bern"), says("It is sunny.", after="sunny"))
    prompt = parts_with(chat.chat.conversation, QUESTION, chat.chat.offer).prompt
    declared = counted(chat, prompt).tokens - counted(chat, with_tools(prompt, NOTHING_OFFERED)).tokens
    assert declared > 20
    first = use_of(chat, QUESTION)
    assert (first.tools, first.chat + first.question) == (declared, counted(chat, prompt).tokens)
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert any(isinstance(step, ToolResult) for step in chat.answer.steps)
    after = use_of(chat, QUESTION)
    prompt = parts_with(chat.chat.conversation, QUESTION, chat.chat.offer).prompt
    shares = zip(prompt.messages, counted(chat, prompt).shares, strict=True)
    said = [share for message, share in shares if isinstance(message, ToolMessage)]
    assert len(said) == 1 and said[0] > 0
    assert after.tools == declared + said[0]


def test_a_chat_without_tools_pays_nothing_for_them(make: MakeChat) -> None:
    chat = make(says("It is sunny."))
    chat.chat.amend(replace(chat.chat.conversation.details, tools=()))
    assert use_of(chat, QUESTION).tools == 0
