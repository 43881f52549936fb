"""Three ways to answer token prompts: the training network, llama.cpp on the GGUF file, mlx-lm on the folder."""

from collections.abc import Callable
from pathlib import Path

from backends.contract.base import LoadOptions, Sampling, Sequence, SequenceFinished, Token
from backends.llama_cpp.backend import LlamaCpp

from .decoding import greedy
from .network import Network

Answers = Callable[[list[list[int]]], list[list[int]]]
LIMIT = 320
TOGETHER = 4


def by_network(network: Network, stop: int) -> Answers:
    """Greedy answers of the reference."""
    return lambda prompts: greedy(network, prompts, stop, LIMIT)


def by_llama_cpp(path: Path, stop: int, temperature: float = 0.0) -> Answers:
    """Answers of the app's own llama.cpp backend; greedy at temperature 0, else sampled with one seed per prompt."""
    options = LoadOptions(context=TOGETHER * 1024, sequences=TOGETHER, threads=1)
    model = LlamaCpp().load(path, options, lambda _stage, _part: None)

    def sequence(number: int, prompt: list[int]) -> Sequence:
        return Sequence(number, tuple(prompt), Sampling(temperature, seed=number), frozenset((stop,)), LIMIT)

    def answers(prompts: list[list[int]]) -> list[list[int]]:
        ids: list[list[int]] = [[] for _ in prompts]
        waiting = [sequence(number, prompt) for number, prompt in enumerate(prompts)]
        running = 0
        while waiting or running:
            while waiting and running < TOGETHER:
                model.start(waiting.pop())
                running += 1
            for event in model.step(lambda: False):
                if isinstance(event, Token):
                    ids[event.sequence_id].append(event.id)
                running -= isinstance(event, SequenceFinished)
        return ids

    return answers


def by_mlx(folder: Path, stop: int) -> Answers:
    """Greedy answers of mlx-lm."""
    import mlx.core as mx
    from mlx_lm import load
    from mlx_lm.generate import generate_step

    model = load(str(folder))[0]

    def answer(prompt: list[int]) -> list[int]:
        ids = list[int]()
        for token, _ in generate_step(mx.array(prompt), model, max_tokens=LIMIT):
            ids.append(int(token))
            if ids[-1] == stop:
                break
        return ids

    return lambda prompts: [answer(prompt) for prompt in prompts]
