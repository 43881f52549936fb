"""Tokenisers from vocabularies: ids as in the reference libraries, markers that stay text, no slow or fatal input."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from pathlib import Path

import pytest
import tiktoken_ext.openai_public
from hypothesis import given, strategies as st

from backends.contract.base import Vocabulary
from backends.engine.tokenizer import O200K_PATTERN, build_encoding, split_at_borders, split_long_runs
from backends.formats.tokenizer_json import VocabularyError, vocabulary_from_tokenizer_json
from backends.harmony.encoding import HarmonyEncoding
from tests.harmony_cases import o200k_vocabulary

O200K = Path(__file__).parents[4] / "shared" / "data" / "o200k_base.tiktoken"
O200K_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
GOLDEN = Path(__file__).parents[2] / "golden"
IDS: dict[str, list[int]] = json.loads((GOLDEN / "harmony_tokenizer_ids.json").read_text("utf-8"))  # by `tokenizers`
NAMES = ["return", "constrain", "channel", "start", "end", "message", "call", "endoftext"]
WORDS = [b"an", b"in", b"is", b"sis", b" m", b"  ", b"ing"]


def vocabulary(*words: bytes) -> Vocabulary:
    tokens = (*(bytes([byte]) for byte in range(256)), *words)
    control = {f"<|{name}|>": len(tokens) + number for number, name in enumerate(NAMES)}
    return Vocabulary(tokens, control, len(tokens) + len(control))


@pytest.fixture(scope="module")
def small() -> HarmonyEncoding:
    return build_encoding(vocabulary(*WORDS))


@pytest.fixture(scope="module")
def o200k() -> HarmonyEncoding:
    if not O200K.exists():
        pytest.skip(f"the vocabulary of gpt-oss is not shipped, and {O200K} is missing")
    assert hashlib.sha256(O200K.read_bytes()).hexdigest() == O200K_SHA256
    return build_encoding(o200k_vocabulary(O200K))


def decoded(ids: list[int], encoding: HarmonyEncoding) -> bytes:
    return b"".join(encoding.token_bytes(token) or b"?" for token in ids)


@given(text=st.text())
def test_text_survives(text: str, small: HarmonyEncoding) -> None:
    assert decoded(small.encode(text), small) == text.encode()


def test_merges_by_rank(small: HarmonyEncoding) -> None:
    assert small.encode("sisin") == [259, 257]
    assert decoded(small.encode(" man"), small) == b" man"
    assert len(small.encode(" man")) == 2


def test_lone_surrogates_do_not_raise(small: HarmonyEncoding) -> None:
    assert decoded(small.encode("a\ud83db"), small) == "a\ufffdb".encode()


@pytest.mark.parametrize("marker", [f"<|{name}|>" for name in NAMES])
def test_markers_stay_text(marker: str, small: HarmonyEncoding) -> None:
    assert decoded(small.encode(marker), small) == marker.encode()
    assert small.control[marker] not in small.encode(marker)


def test_control_and_unknown_ids_have_no_bytes(small: HarmonyEncoding) -> None:
    assert [small.token_bytes(token) for token in (-1, small.start, 10**30)] == [None, None, None]


def test_stops_are_return_call_and_endoftext(small: HarmonyEncoding) -> None:
    assert small.stop_ids == {small.control[f"<|{name}|>"] for name in ("return", "call", "endoftext")}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (Vocabulary(vocabulary().tokens[1:], vocabulary().control, 999), "no token for 1 of the 256 bytes"),
        (Vocabulary((*vocabulary().tokens, b"a"), vocabulary(b"x").control, 999), "same bytes"),
        (Vocabulary(vocabulary().tokens, {**vocabulary().control, "<|start|>": 7}, 999), "<|start|> has the id 7"),
        (Vocabulary(vocabulary().tokens, {**vocabulary().control, "<|start|>": 999}, 999), "<|start|> has the id 999"),
        (Vocabulary(vocabulary().tokens, {"<|start|>": 256}, 999), "has no <|channel|>"),
    ],
)
def test_broken_vocabulary_is_refused(broken: Vocabulary, reason: str) -> None:
    with pytest.raises(VocabularyError) as error:
        build_encoding(broken)
    assert reason in str(error.value)


@pytest.mark.slow
@pytest.mark.parametrize("run", ["a", "A", " ", "\n", "\t", "7", "!", "/", "😊", "中", "ि", "'", "\u00a0", "aA", " \n"])
def test_200_000_times_one_character_are_encoded_as_they_are(run: str, o200k: HarmonyEncoding) -> None:
    text = (run * 200_000)[:200_000]
    assert decoded(o200k.encode(text), o200k) == text.encode()


def test_a_million_spaces_do_not_end_the_process(small: HarmonyEncoding) -> None:
    text = f"a{' ' * 1_500_000}b"
    assert decoded(small.encode(text), small) == text.encode()


@given(pieces=st.lists(st.sampled_from(["a", "\n", " " * 3, " " * 8, " " * 9, " " * 30])))
def test_only_long_runs_are_cut(pieces: list[str]) -> None:
    text = "".join(pieces)
    cut = list(split_long_runs(text, 8))
    assert "".join(cut) == text
    assert all(piece[-8:].isspace() for piece in cut[:-1])
    assert (cut == [text]) == all(len(run) <= 8 for run in text.split("a"))


@given(
    pieces=st.lists(
        st.sampled_from(["is", "in", "7", "_", ".", "/", "'s", "\n", "\r", " ", "  ", "中", "\u0e19\u0e35\u0e48", "é"])
    )
)
def test_a_text_cut_at_borders_has_the_ids_of_the_whole(pieces: list[str], small: HarmonyEncoding) -> None:
    text = "".join(pieces)
    cut = list(split_at_borders(text, 1))
    assert "".join(cut) == text
    assert [token for piece in cut for token in small.encode(piece)] == small.encode(text)


def test_an_engine_that_encodes_a_long_text_shows_life() -> None:
    moved: list[None] = []
    build_encoding(vocabulary(*WORDS), lambda: moved.append(None)).encode("is in " * 100_000)
    assert len(moved) > 5


def test_pattern_is_that_of_o200k() -> None:
    source = inspect.getsource(tiktoken_ext.openai_public.o200k_base)
    assert "|".join(re.findall(r'r"""(.*?)""",\n', source)) == O200K_PATTERN


@pytest.mark.parametrize(("text", "ids"), IDS.items())
def test_ids_are_those_of_hugging_face_tokenizers(text: str, ids: list[int]) -> None:
    encoding = build_encoding(vocabulary_from_tokenizer_json(GOLDEN / "harmony_tokenizer.json"))
    assert encoding.encode(text) == ids
