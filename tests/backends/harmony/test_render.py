"""Prompts: what is dropped, replayed, left open or forced. Whole prompts are golden cases (`test_cases`)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st

from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Force,
    Function,
    Message,
    MessageEnd,
    Prompt,
    ResponseFormat,
    ToolMessage,
    UserMessage,
)
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.parse import parse
from backends.harmony.render import measured, render
from tests.backends.harmony.shorthand import ids_of, text_of

Q1, Q2 = UserMessage("q1"), UserMessage("q2")
THOUGHT = AssistantMessage("t1", Channel.ANALYSIS)
ANSWER = AssistantMessage("a1")
SEARCH = AssistantMessage('{"query":"x"}', Channel.ANALYSIS, "browser.search", "code", end=MessageEnd.CALL)
FOUND = ToolMessage("browser.search", "page", Channel.ANALYSIS)
CALL = AssistantMessage("{}", Channel.COMMENTARY, "functions.f", "json", constrained=True, end=MessageEnd.CALL)
RESULT = ToolMessage("functions.f", "1")

START = "<|start|>assistant"
THOUGHT_TEXT = f"{START}<|channel|>analysis<|message|>t1<|end|>"
ANSWER_TEXT = f"{START}<|channel|>final<|message|>a1<|end|>"
SEARCH_TEXT = f'{START}<|channel|>analysis to=browser.search code<|message|>{{"query":"x"}}<|call|>'
FOUND_TEXT = "<|start|>browser.search to=assistant<|channel|>analysis<|message|>page<|end|>"
CALL_TEXT = f"{START}<|channel|>commentary to=functions.f <|constrain|>json<|message|>{{}}<|call|>"
RESULT_TEXT = "<|start|>functions.f to=assistant<|channel|>commentary<|message|>1<|end|>"
Q1_TEXT = "<|start|>user<|message|>q1<|end|>"
Q2_TEXT = "<|start|>user<|message|>q2<|end|>"


def rendered(messages: tuple[Message, ...], encoding: HarmonyEncoding, **fields: object) -> str:
    """The prompt behind the system message."""
    text = text_of(render(msgspec.structs.replace(Prompt(messages), **fields), encoding), encoding)
    return text.partition("<|end|>")[2]


def test_effort_date_and_tools_stand_in_the_system_message(byte_encoding: HarmonyEncoding) -> None:
    prompt = Prompt((Q1,), Effort.HIGH, "2025-06-28", builtin=("python", "browser"))
    system = text_of(render(prompt, byte_encoding), byte_encoding).partition("<|end|>")[0]
    assert "\nCurrent date: 2025-06-28\n\nReasoning: high\n\n# Tools\n\n## browser\n" in system
    assert system.index("## browser") < system.index("## python")
    assert system.endswith("Channel must be included for every message.")


def test_the_browser_is_told_where_it_looks(byte_encoding: HarmonyEncoding) -> None:
    prompt = Prompt((Q1,), builtin=("browser",), sources=("files", "web"))
    system = text_of(render(prompt, byte_encoding), byte_encoding).partition("<|end|>")[0]
    assert "// sources=files,web (default: files)\nnamespace browser {" in system


def test_unknown_built_in_tool_is_refused(byte_encoding: HarmonyEncoding) -> None:
    with pytest.raises(ValueError, match="toaster"):
        render(Prompt((Q1,), builtin=("toaster",)), byte_encoding)


def test_developer_sections_stand_in_order(byte_encoding: HarmonyEncoding) -> None:
    formats = (
        ResponseFormat("list", {"type": "object", "properties": {"ü": {"type": "string"}}}, "A list\nof things"),
    )
    text = rendered(
        (Q1,), byte_encoding, instructions="Be brief.", functions=(Function("f"),), response_formats=formats
    )
    developer = (
        "<|start|>developer<|message|># Instructions\n\nBe brief.\n\n"
        "# Tools\n\n## functions\n\nnamespace functions {\n\ntype f = () => any;\n\n} // namespace functions\n\n"
        "# Response Formats\n\n## list\n\n// A list\n// of things\n"
        '{"type":"object","properties":{"ü":{"type":"string"}}}<|end|>'
    )
    assert text == f"{developer}{Q1_TEXT}{START}"


def test_reasoning_goes_when_its_answer_stands(byte_encoding: HarmonyEncoding) -> None:
    text = rendered((Q1, THOUGHT, SEARCH, FOUND, CALL, RESULT, ANSWER, Q2), byte_encoding)
    assert text == f"{Q1_TEXT}{CALL_TEXT}{RESULT_TEXT}{ANSWER_TEXT}{Q2_TEXT}{START}"


def test_each_message_knows_its_share_and_dropped_reasoning_has_none(byte_encoding: HarmonyEncoding) -> None:
    prompt = Prompt((Q1, THOUGHT, ANSWER, Q2))
    ids, shares = measured(prompt, byte_encoding)
    assert ids == render(prompt, byte_encoding)
    assert shares[1] == 0
    assert shares[2] == len(ids_of(ANSWER_TEXT, byte_encoding))
    alone = [len(render(Prompt(messages), byte_encoding)) for messages in ((), (Q1,))]
    assert shares[0] == shares[3] == alone[1] - alone[0]


def test_reasoning_of_the_running_turn_stays_and_older_goes(byte_encoding: HarmonyEncoding) -> None:
    thought = AssistantMessage("t2", Channel.ANALYSIS)
    text = rendered((Q1, THOUGHT, ANSWER, Q2, thought, SEARCH, FOUND, CALL, RESULT), byte_encoding)
    kept = THOUGHT_TEXT.replace("t1", "t2")
    assert text == f"{Q1_TEXT}{ANSWER_TEXT}{Q2_TEXT}{kept}{SEARCH_TEXT}{FOUND_TEXT}{CALL_TEXT}{RESULT_TEXT}{START}"


def test_result_of_a_dropped_call_goes_whatever_its_channel(byte_encoding: HarmonyEncoding) -> None:
    found = ToolMessage("browser.search", "page", None)
    text = rendered((Q1, SEARCH, found, ANSWER, Q2), byte_encoding)
    assert text == f"{Q1_TEXT}{ANSWER_TEXT}{Q2_TEXT}{START}"


def test_reasoning_without_an_answer_stays(byte_encoding: HarmonyEncoding) -> None:
    assert rendered((Q1, THOUGHT, Q2), byte_encoding) == f"{Q1_TEXT}{THOUGHT_TEXT}{Q2_TEXT}{START}"


def test_running_turn_is_replayed_as_generated(byte_encoding: HarmonyEncoding) -> None:
    call_by_model = f"{START} to=functions.f<|channel|>commentary json<|message|>{{}}<|call|>"
    generated = f"<|channel|>analysis<|message|>t<|end|>{call_by_model}"
    messages = tuple(m.to_assistant() for m in parse(ids_of(generated, byte_encoding), byte_encoding).messages)
    assert rendered((Q1, *messages, RESULT), byte_encoding) == f"{Q1_TEXT}{START}{generated}{RESULT_TEXT}{START}"
    after = rendered((Q1, *messages, RESULT, ANSWER, Q2), byte_encoding)
    call = CALL_TEXT.replace(" <|constrain|>json", " json")
    assert after == f"{Q1_TEXT}{call}{RESULT_TEXT}{ANSWER_TEXT}{Q2_TEXT}{START}"


def test_recovered_message_is_not_replayed(byte_encoding: HarmonyEncoding) -> None:
    parsed = parse(ids_of("<|channel|>analysis hm<|end|>", byte_encoding), byte_encoding)
    assert rendered((Q1, parsed.messages[0].to_assistant()), byte_encoding) == (
        f"{Q1_TEXT}{START}<|channel|>analysis<|message|>hm<|end|>{START}"
    )


def test_finished_answer_is_stored_as_ended(byte_encoding: HarmonyEncoding) -> None:
    generated = ids_of("<|channel|>final<|message|>a1<|return|>", byte_encoding)
    answer = parse(generated, byte_encoding).messages[0].to_assistant()
    assert answer.end is MessageEnd.RETURN
    assert rendered((Q1, answer, Q2), byte_encoding) == f"{Q1_TEXT}{ANSWER_TEXT}{Q2_TEXT}{START}"


@pytest.mark.parametrize("is_replayed", [True, False])
def test_cut_reasoning_goes_on_where_it_stopped(is_replayed: bool, byte_encoding: HarmonyEncoding) -> None:
    cut = parse(ids_of("<|channel|>analysis<|message|>so far", byte_encoding), byte_encoding).messages[0].to_assistant()
    if not is_replayed:
        cut = AssistantMessage(cut.content, cut.channel)
    text = rendered((Q1, THOUGHT, ANSWER, Q2, cut), byte_encoding, resume=True)
    assert text == f"{Q1_TEXT}{ANSWER_TEXT}{Q2_TEXT}{START}<|channel|>analysis<|message|>so far"


def test_cut_answer_goes_on_with_its_reasoning(byte_encoding: HarmonyEncoding) -> None:
    text = rendered((Q1, THOUGHT, AssistantMessage("a")), byte_encoding, resume=True)
    assert text == f"{Q1_TEXT}{THOUGHT_TEXT}{START}<|channel|>final<|message|>a"


@pytest.mark.parametrize("is_replayed", [True, False])
def test_answer_now_closes_the_reasoning(is_replayed: bool, byte_encoding: HarmonyEncoding) -> None:
    ids = tuple(ids_of("<|channel|>analysis<|message|>t1", byte_encoding)) if is_replayed else ()
    cut = AssistantMessage("t1", Channel.ANALYSIS, ids=ids)
    text = rendered((Q1, cut), byte_encoding, force=Force(channel=Channel.FINAL))
    assert text == f"{Q1_TEXT}{THOUGHT_TEXT}{START}<|channel|>final<|message|>"


def test_forced_function_and_structured_answer(byte_encoding: HarmonyEncoding) -> None:
    call = rendered((Q1,), byte_encoding, force=Force(function="f"))
    assert call == f"{Q1_TEXT}{START}<|channel|>commentary to=functions.f <|constrain|>json<|message|>"
    answer = rendered((Q1, THOUGHT), byte_encoding, force=Force(response_format="json"))
    assert answer == f"{Q1_TEXT}{THOUGHT_TEXT}{START}<|channel|>final <|constrain|>json<|message|>"
    assert rendered((Q1,), byte_encoding, force=Force()) == f"{Q1_TEXT}{START}"


markers = st.lists(
    st.sampled_from(["<|start|>", "<|end|>", "<|message|>", "<|channel|>final", "<|call|>", "x", "é"])
).map("".join)


@given(text=markers | st.text(), effort=st.sampled_from(Effort))
def test_typed_text_never_becomes_a_control_token(text: str, effort: Effort, byte_encoding: HarmonyEncoding) -> None:
    schema: dict[str, object] = {"type": "object", "properties": {"a": {"type": "string", "description": text}}}
    prompts = [
        Prompt(
            (UserMessage(content), ToolMessage("functions.f", content)),
            effort,
            instructions=f"!{content}",
            functions=(Function("f", content, schema),),
            response_formats=(ResponseFormat("r", schema, content),),
        )
        for content in (text, "")
    ]
    control = [[token for token in render(prompt, byte_encoding) if token > 255] for prompt in prompts]
    assert control[0] == control[1]


contents = st.text(st.characters(codec="utf-8"))
assistant_messages = st.builds(
    AssistantMessage,
    contents,
    st.sampled_from(Channel),
    st.sampled_from([None, "functions.f", "browser.search", "python"]),
    st.sampled_from([None, "json", "code"]),
).map(
    lambda m: AssistantMessage(m.content, m.channel, m.recipient, m.content_type, constrained=m.content_type == "json")
)
conversations = st.lists(
    st.builds(UserMessage, contents) | st.builds(ToolMessage, st.just("functions.f"), contents) | assistant_messages,
    max_size=6,
)


@pytest.mark.slow
@given(messages=conversations)
def test_what_is_rendered_reads_back_the_same(messages: list[Any], byte_encoding: HarmonyEncoding) -> None:
    is_answer = [isinstance(m, AssistantMessage) and m.channel is Channel.FINAL and not m.recipient for m in messages]
    after_answer = messages[len(is_answer) - is_answer[::-1].index(True) :] if any(is_answer) else messages
    ids = render(Prompt((*after_answer, UserMessage("last"))), byte_encoding)
    parsed = parse(ids[: -len(b"assistant") - 1], byte_encoding, initial_role=None)
    assert parsed.warnings == ()
    system, *read, last = parsed.messages
    assert (system.role, last.content) == ("system", "last")
    assert [m.content for m in read] == [m.content for m in after_answer]
    for message, back in zip(after_answer, read, strict=True):
        if isinstance(message, AssistantMessage):
            fields = (message.channel, message.recipient, message.content_type, message.constrained)
            assert (back.channel, back.recipient, back.content_type, back.constrained) == fields
            assert back.end is (MessageEnd.CALL if message.recipient else MessageEnd.END)
