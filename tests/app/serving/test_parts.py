"""What the server reads, remembers and cuts, without a process."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from app.serving.asked import Drawing, most_tokens, sampling_of
from app.serving.generation import HeldLogprobs, StopFinder
from app.serving.kept import Kept
from app.serving.limits import MOST_KEPT, MOST_KEPT_BYTES
from app.serving.prompt_messages import KeptCalls, PromptMessages
from app.serving.reading import read_body
from app.serving.refusals import RequestRefused
from backends.contract.logprobs import TokenLogprob
from backends.contract.messages import AssistantMessage, Channel, MessageEnd, ToolMessage, UserMessage

_THOUGHT = AssistantMessage("I need it.", Channel.ANALYSIS, end=MessageEnd.END, ids=(1, 2))
_CALL = AssistantMessage('{"city":"Ulm"}', Channel.COMMENTARY, "functions.weather", "json", ids=(3, 4))


def kept_calls() -> KeptCalls:
    kept: KeptCalls = Kept()
    kept.keep("call_1", (_THOUGHT, _CALL), 10)
    return kept


@pytest.mark.parametrize("reasoning", ["", "I need it."])
def test_reasoning_before_a_call_comes_back_once_with_its_ids_whether_the_client_sends_it_or_not(
    reasoning: str,
) -> None:
    collected = PromptMessages(kept_calls())
    collected.add("user", "Weather?", "")
    collected.add_assistant(reasoning, Channel.ANALYSIS)
    collected.add_call("call_1", "weather", '{"city":"Ulm"}')
    collected.add_result("call_1", "rain", "")
    assert collected.messages == [UserMessage("Weather?"), _THOUGHT, _CALL, ToolMessage("functions.weather", "rain")]


def test_a_call_that_the_client_changed_is_taken_as_it_says() -> None:
    collected = PromptMessages(kept_calls())
    collected.add_call("call_1", "weather", '{"city":"Bonn"}')
    (call,) = collected.messages
    assert isinstance(call, AssistantMessage)
    assert (call.content, call.ids, call.end) == ('{"city":"Bonn"}', (), MessageEnd.CALL)


def test_the_oldest_that_is_kept_goes_first_by_number_and_by_size() -> None:
    kept: Kept[int] = Kept()
    for number in range(MOST_KEPT + 1):
        kept.keep(str(number), number, 1)
    assert (kept.find("0"), kept.find("1"), kept.find(str(MOST_KEPT))) == (None, 1, MOST_KEPT)
    kept.keep("large", -1, MOST_KEPT_BYTES)
    assert (kept.find("1"), kept.find("large")) == (None, -1)


@pytest.mark.parametrize(
    ("stops", "pieces", "shown"),
    [
        (("cd",), ["ab", "c", "def"], "ab"),
        (("cd",), ["ab", "c", "e"], "abce"),
        (("cd",), ["abc"], "abc"),
        (("xyz", "b"), ["a", "b", "c"], "a"),
        (("aab",), ["a", "a", "a", "b", "c"], "a"),
        ((), ["a", "b"], "ab"),
    ],
)
def test_a_stop_is_found_across_pieces_and_its_beginning_is_held_back(
    stops: tuple[str, ...], pieces: Sequence[str], shown: str
) -> None:
    finder = StopFinder(stops)
    text = ""
    for piece in pieces:
        if not finder.is_found:
            text += finder.feed(piece)
    assert text + finder.rest() == shown


@pytest.mark.parametrize(("depth", "is_read"), [(100, True), (101, False)])
def test_depth_is_counted_outside_of_texts(depth: int, is_read: bool) -> None:
    class Any(msgspec.Struct):
        a: object

    inner = depth - 1  # besides the object itself
    body = b'{"a":' + b"[" * inner + b'"\\"]]][[["' + b"]" * inner + b"}"
    if is_read:
        assert isinstance(read_body(body, Any).a, list)
    else:
        with pytest.raises(RequestRefused, match="nested"):
            read_body(body, Any)


@pytest.mark.parametrize("body", [b'"' + b'\\"' * 200_000, b'["' + b"\\\n" * 200_000, b'{"a":"' + b"\\" * 400_001])
def test_a_text_without_an_end_is_refused_before_anybody_has_to_wait(body: bytes) -> None:
    """Looked for from each of its quotes again, it would take an hour."""
    with pytest.raises(RequestRefused, match="no JSON"):
        read_body(body, dict)


def test_seeds_are_folded_into_those_of_the_engine() -> None:
    assert [sampling_of(Drawing(seed=seed)).seed for seed in (0, 7, 2**32 + 7, -1)] == [0, 7, 7, 2**32 - 1]
    assert sampling_of(Drawing(0.5, 0.0)).top_p > 0


def test_minus_one_is_no_limit_as_other_local_servers_take_it() -> None:
    assert most_tokens(-1, 4096, "max_tokens") == most_tokens(None, 4096, "max_tokens") == 0
    assert [sampling_of(Drawing(top_k=top_k)).top_k for top_k in (None, -1, 0, 40, 2**32)] == [0, 0, 0, 40, 2**31 - 1]
    for wrong in (-2, 0):
        with pytest.raises(RequestRefused, match="1 or more"):
            most_tokens(wrong, 4096, "max_tokens")
    with pytest.raises(RequestRefused, match="1 or more"):
        sampling_of(Drawing(top_k=-2))


def test_log_probabilities_come_with_the_text_that_their_token_begins_in() -> None:
    held, tokens = HeldLogprobs(), [TokenLogprob(word.encode(), -1.0) for word in ("Gr", "üße", " an", " all", "e")]
    held.add(tokens[:3])
    assert held.of("") == ()
    assert held.of("Grü") == tuple(tokens[:2])
    held.add(tokens[3:])
    assert held.of("ße an") == (tokens[2],)
    assert held.of(" alle") == tuple(tokens[3:])
