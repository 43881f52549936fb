"""Properties of the parser that hold for any ids, and what it tells while text is still coming."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from backends.contract.messages import AssistantMessage, Channel, MessageEnd
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.events import Audience, CallText, MessageDone, Parsed, ParseEvent, ParseWarning, TextDelta
from backends.harmony.parse import HarmonyParser, parse
from tests.backends.harmony.shorthand import ids_of
from tests.harmony_cases import O200K_CONTROL

CONTROL = list(O200K_CONTROL.values())
WORDS = [
    "analysis",
    "commentary",
    "final",
    " to=functions.f",
    " to=assistant",
    "json",
    " code",
    "assistant",
    "user",
    "{}",
]
HEADERS = [
    "<|start|>assistant<|channel|>final<|message|>",
    "<|channel|>analysis<|message|>",
    "<|end|><|start|>assistant",
]
PIECES = [*O200K_CONTROL, *HEADERS, *WORDS, "é", "🦊", " ", "\n", "x"]

any_ids = st.lists(st.integers(0, 255) | st.sampled_from(CONTROL) | st.integers(-(2**65), 2**65), max_size=60)
near_harmony = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
roles = st.sampled_from(["assistant", None])
tools = st.sampled_from([None, (), ("f",), ("functions.f", "python")])


Tools = tuple[str, ...] | None


def events_of(
    ids: list[int], encoding: HarmonyEncoding, tools: Tools = None, role: str | None = "assistant"
) -> tuple[list[ParseEvent], Parsed]:
    parser = HarmonyParser(encoding, tools, role)
    events = [event for token in ids for event in parser.feed(token)] + parser.finish()
    return events, parser.parsed()


def check(events: list[ParseEvent], parsed: Parsed) -> None:
    """What is told in pieces is what is told in whole, in the same order."""
    done = [event for event in events if isinstance(event, MessageDone)]
    assert [event.message for event in done] == list(parsed.messages)
    assert [event.code for event in events if isinstance(event, ParseWarning)] == list(parsed.warnings)
    shown = {Channel.ANALYSIS: parsed.shown.reasoning, Channel.COMMENTARY: parsed.shown.preamble}
    shown[Channel.FINAL] = parsed.shown.answer
    for channel, texts in shown.items():
        told = [event.text for event in events if isinstance(event, TextDelta) and event.channel is channel]
        assert "".join(told) == "".join(texts)
        assert all(told)
    written = [event for event in events if isinstance(event, CallText)]
    assert sum(event.begins for event in written) == len(parsed.calls)
    assert "".join(event.text for event in written) == "".join(message.content for message in parsed.calls)
    for event in done:
        message, is_call = event.message, event.audience is Audience.CALL
        assert is_call <= (not message.recovered or message.end is MessageEnd.CALL)
        if message.channel is Channel.ANALYSIS:
            assert event.audience in {Audience.REASONING, Audience.CALL, Audience.NOBODY}


@given(ids=any_ids, known_tools=tools, role=roles)
def test_never_raises_on_any_ids(
    ids: list[int], known_tools: Tools, role: str | None, byte_encoding: HarmonyEncoding
) -> None:
    check(*events_of(ids, byte_encoding, known_tools, role))


@given(text=near_harmony, known_tools=tools, role=roles)
def test_never_raises_on_broken_harmony(
    text: str, known_tools: Tools, role: str | None, byte_encoding: HarmonyEncoding
) -> None:
    check(*events_of(ids_of(text, byte_encoding), byte_encoding, known_tools, role))


@given(content=st.text(), cut=st.integers(0, 400))
def test_deltas_never_split_a_character(content: str, cut: int, byte_encoding: HarmonyEncoding) -> None:
    ids = ids_of("<|channel|>final<|message|>", byte_encoding) + byte_encoding.encode(content)
    parser = HarmonyParser(byte_encoding)
    told = ""
    for token in ids[:cut]:
        for event in parser.feed(token):
            assert isinstance(event, TextDelta)
            told += event.text
            assert content.encode("utf-8", "replace").decode().startswith(told)


@pytest.mark.parametrize("role", ["assistant", None])
def test_finishing_twice_and_feeding_on_is_harmless(role: str | None, byte_encoding: HarmonyEncoding) -> None:
    parser = HarmonyParser(byte_encoding, None, role)
    for token in ids_of("<|start|>assistant<|channel|>final<|message|>Hi", byte_encoding):
        parser.feed(token)
    parser.finish()
    first = parser.parsed()
    assert parser.finish() == []
    for token in ids_of(" there<|return|>", byte_encoding):
        parser.feed(token)
    assert parser.parsed().messages == first.messages


@pytest.mark.parametrize("start", ["", "<|channel|>", " to=functions.x"])
@pytest.mark.parametrize(
    "piece",
    [
        "to=f ",
        "to=assistant ",
        "<|channel|>final",
        "<|start|>",
        "<|message|>x<|end|>",
        "assistant",
        "a..",
        "json ",
        "\u200b",
    ],
)
def test_a_model_that_repeats_itself_costs_no_more_than_its_length(
    start: str, piece: str, byte_encoding: HarmonyEncoding
) -> None:
    ids = ids_of(start + piece * 3_000, byte_encoding)
    check(*events_of([*ids, byte_encoding.message, ord("x")], byte_encoding, ("shell",)))


@pytest.mark.parametrize(
    "text", ["assistants are helpful", "assistant is a word", "finally, a sentence", "final. Done"]
)
def test_plain_answer_keeps_its_first_word(text: str, byte_encoding: HarmonyEncoding) -> None:
    assert parse(ids_of(f"{text}<|return|>", byte_encoding), byte_encoding).shown.answer == (text,)


def test_answer_streams_at_once(byte_encoding: HarmonyEncoding) -> None:
    parser = HarmonyParser(byte_encoding)
    for token in ids_of("<|channel|>final<|message|>", byte_encoding):
        assert parser.feed(token) == []
    assert parser.feed(ord("H")) == [TextDelta(Channel.FINAL, "H", begins=True)]


def test_text_of_unknown_destination_waits_for_the_next_message(byte_encoding: HarmonyEncoding) -> None:
    parser = HarmonyParser(byte_encoding)
    for token in ids_of("<|message|>hm<|end|><|start|>assistant<|channel|>final", byte_encoding):
        assert not any(isinstance(event, TextDelta | MessageDone) for event in parser.feed(token))
    events = parser.feed(byte_encoding.message)
    assert events[0] == TextDelta(Channel.ANALYSIS, "hm", begins=True)


def test_text_of_unknown_destination_is_the_answer_if_nothing_follows(byte_encoding: HarmonyEncoding) -> None:
    events, parsed = events_of(ids_of("Hello<|return|>", byte_encoding), byte_encoding)
    assert TextDelta(Channel.FINAL, "Hello", begins=True) in events
    assert parsed.shown.answer == ("Hello",)


def test_cut_reasoning_is_no_answer(byte_encoding: HarmonyEncoding) -> None:
    parsed = parse(ids_of("<|channel|>analysis<|message|>I am thinking", byte_encoding), byte_encoding)
    assert parsed.shown.answer == ()
    assert parsed.shown.reasoning == ("I am thinking",)


def test_arguments_of_a_call_are_no_text_for_the_user(byte_encoding: HarmonyEncoding) -> None:
    ids = ids_of("<|channel|>commentary to=functions.f json<|message|>{}<|call|>", byte_encoding)
    events, parsed = events_of(ids, byte_encoding)
    assert not any(isinstance(event, TextDelta) for event in events)
    assert parsed.shown.calls == (("functions.f", "{}"),)
    assert [message.content for message in parsed.calls] == ["{}"]


def test_a_call_is_told_while_it_is_written(byte_encoding: HarmonyEncoding) -> None:
    ids = ids_of("<|channel|>commentary to=functions.f json<|message|>{}<|call|>", byte_encoding)
    told = [event for event in events_of(ids, byte_encoding)[0] if isinstance(event, CallText)]
    assert told == [
        CallText("functions.f", Channel.COMMENTARY, "{", begins=True),
        CallText("functions.f", Channel.COMMENTARY, "}"),
    ]


def test_a_call_without_arguments_is_told_too(byte_encoding: HarmonyEncoding) -> None:
    ids = ids_of(" to=functions.f<|channel|>commentary<|message|><|call|>", byte_encoding)
    told = [event for event in events_of(ids, byte_encoding)[0] if isinstance(event, CallText)]
    assert told == [CallText("functions.f", Channel.COMMENTARY, "", begins=True)]


@pytest.mark.parametrize(
    "text",
    [
        '<|channel|>commentary<|message|>{"a": 1}<|call|>',
        '<|channel|>commentary<|message|>{"a": 1',
        "<|channel|>commentary json<|message|>[1]<|call|>",
        "<|channel|>commentary <|constrain|>json<|message|>[1]<|end|>",
        '<|channel|>commentary to=functions.f {"a": 1}<|call|>',
        '<|channel|>final to=functions.f json<|message|>{"a": 1}',
    ],
)
def test_arguments_are_never_answer_text(text: str, byte_encoding: HarmonyEncoding) -> None:
    events, parsed = events_of(ids_of(text, byte_encoding), byte_encoding)
    assert not any(isinstance(event, TextDelta) for event in events)
    assert len(parsed.calls) == 1 and not parsed.shown.answer and not parsed.shown.preamble


def test_each_message_begins_once(byte_encoding: HarmonyEncoding) -> None:
    ids = ids_of(
        "<|channel|>analysis<|message|>ab<|end|><|start|>assistant<|channel|>analysis<|message|>cd<|end|>"
        "<|start|>assistant<|channel|>commentary<|message|>ef<|end|>",
        byte_encoding,
    )
    told = [event for event in events_of(ids, byte_encoding)[0] if isinstance(event, TextDelta)]
    assert [event.text for event in told if event.begins] == ["a", "c", "e"]


def test_messages_keep_the_ids_they_were_generated_as(byte_encoding: HarmonyEncoding) -> None:
    first = ids_of("<|channel|>analysis<|message|>t<|end|>", byte_encoding)
    second = ids_of("<|start|>assistant<|channel|>commentary to=functions.f json<|message|>{}<|call|>", byte_encoding)
    messages = parse(first + second, byte_encoding).messages
    assert [list(message.ids) for message in messages] == [first, second]
    assert messages[1].to_assistant() == AssistantMessage(
        "{}", Channel.COMMENTARY, "functions.f", "json", end=MessageEnd.CALL, ids=tuple(second)
    )


def test_knows_whether_it_is_in_text(byte_encoding: HarmonyEncoding) -> None:
    parser = HarmonyParser(byte_encoding)
    ids = ids_of("<|channel|>final<|message|>Hi<|return|>", byte_encoding)
    seen: list[bool] = []
    for token in ids:
        parser.feed(token)
        seen.append(parser.is_in_content)
    assert seen == [False] * 6 + [True, True, True, False]
