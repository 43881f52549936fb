"""vLLM's form of request and answer, against what was recorded of vLLM 0.32."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from backends.contract import wire
from backends.contract.base import FinishReason, LoadedModel, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.server import Server
from backends.remote.dialects import Completions, LlamaServer, Wanted, next_seed, small_seed
from backends.remote.vocabulary import GPT_OSS_CONTROL as IDS
from tests.backends.constraint_contract import constrained
from tests.backends.remote.conftest import Asking, question, refused
from tests.backends.remote.fake_server import Asked, Chunk, Vllm, answer, serving, vllm_stream
from tests.backends.runs import run, sequence

RETURN = IDS["<|return|>"]
HELLO = [IDS["<|channel|>"], 17196, IDS["<|message|>"], 13225, RETURN]  # final, Hello
SERVERS_OWN = ("temperature", "top_p", "top_k", "min_p", "seed", "repetition_penalty", "presence_penalty")
Load = Callable[[Server], LoadedModel]


def hello(_: Asked) -> Iterable[Chunk]:
    return vllm_stream(HELLO[:2], HELLO[2:4], HELLO[4:])


def test_ids_go_and_ids_come(loaded: Load) -> None:
    with serving(Vllm(hello)) as server:
        model = loaded(Server(server.address, key="k"))
        ended = Asking(model).ask(question())
    assert isinstance(ended, wire.Finished)
    assert (ended.answer, ended.reason) == ("Hello", FinishReason.STOP)
    assert ended.messages[0].ids == tuple(HELLO)
    assert ended.usage.reused_tokens == 0
    assert (model.info.backend, model.info.name, model.info.build) == ("vLLM", "gpt-oss-20b", "vLLM 0.32.0")
    asked = server.asked[-1]
    assert asked.path == "/v1/completions"
    assert asked.headers["authorization"] == "Bearer k"
    assert asked.body["prompt"][0] == IDS["<|start|>"]
    assert asked.body["stop_token_ids"] == sorted(IDS[name] for name in ("<|return|>", "<|call|>", "<|endoftext|>"))
    assert asked.body["return_token_ids"] is True and asked.body["ignore_eos"] is True


def test_what_runs_on_behind_its_end_is_cut_here(loaded: Load) -> None:
    """As a server does that does not heed `stop_token_ids`."""
    with serving(Vllm(lambda _: vllm_stream([*HELLO, 13225, 13225], reason="length", stop=None))) as server:
        ended = Asking(loaded(Server(server.address))).ask(question())
    assert isinstance(ended, wire.Finished)
    assert (ended.answer, ended.reason, ended.usage.new_tokens) == ("Hello", FinishReason.STOP, len(HELLO))


def test_nothing_is_drawn_by_ids_of_another_vocabulary() -> None:
    def foreign(asked: Asked) -> Iterable[Chunk]:
        return [answer({"tokens": [27, 91, 2527, 91, 29]})] if asked.path == "/tokenize" else Vllm(hello)(asked)

    with serving(foreign) as server:
        error = refused(Server(server.address))
    assert error.code is ErrorCode.SERVER_MODEL_FOREIGN
    assert not [asked for asked in server.asked if "completions" in asked.path]  # a foreign id ends a vLLM


def test_a_server_that_gives_no_ids_is_refused() -> None:
    def text_alone(asked: Asked) -> Iterable[Chunk]:
        is_completion = asked.path == "/v1/completions"
        return [answer({"choices": [{"text": "Hi", "index": 0}]})] if is_completion else Vllm(hello)(asked)

    with serving(text_alone) as server:
        assert refused(Server(server.address)).code is ErrorCode.SERVER_FOREIGN


def test_a_forbidden_id_is_drawn_again_of_what_is_allowed(loaded: Load) -> None:
    """It begins with another text than is allowed: that request is given up, and one id asked for."""

    def stubborn(asked: Asked) -> Iterable[Chunk]:
        only = asked.body.get("allowed_token_ids")
        return vllm_stream([only[0]] if only else [13225, 13225], reason="length", stop=None)

    with serving(Vllm(stubborn)) as server:
        one, constraint = constrained(sequence(1, (1, 2, 3), new=4), range(97, 123), {7}, {8})
        tokens = run(loaded(Server(server.address)), one)[1].tokens
    assert tokens == constraint.accepted == [97, 7, 8, 97]
    narrow = [asked.body for asked in server.asked if asked.body and "allowed_token_ids" in asked.body]
    assert [(body["allowed_token_ids"], body["max_tokens"]) for body in narrow] == [(list(range(97, 123)), 1)] * 2


@pytest.mark.parametrize("dialect", [LlamaServer(), Completions("m", "vLLM")])
def test_no_default_of_a_server_is_left(dialect: LlamaServer | Completions) -> None:
    body = dialect.body(Wanted((1,), Sampling(0.5, 0.9, 7, 0.1, 3), 3, frozenset({2}), 5, 10))
    assert [body[name] for name in ("temperature", "top_p", "top_k", "min_p", "seed")] == [0.5, 0.9, 7, 0.1, 3]
    penalties = {name: value for name, value in body.items() if "penalty" in name}
    assert {"presence_penalty", "frequency_penalty"} < set(penalties)
    assert set(penalties.values()) <= {0.0, 1.0}
    plain = dialect.body(Wanted((1,), Sampling(), 0, frozenset(), 5, 10))
    assert (plain["temperature"], plain["top_p"], plain["min_p"]) == (1.0, 1.0, 0.0)
    assert plain["top_k"] in (0, -1)


def test_every_seed_means_itself() -> None:
    seeds = [0, 1, 2, (1 << 32) - 1, 1 << 32, 1 << 40, -1]
    assert len({small_seed(seed) for seed in seeds}) == len(seeds)
    assert all(0 <= small_seed(seed) < (1 << 32) - 1 for seed in seeds)  # that one means any
    assert len({next_seed(5, number) for number in range(20)}) == 20
