"""Three ways to answer token prompts: the training network, llama.cpp on the GGUF file, mlx-lm on the folder."""

from collections.abc import Callable
from pathlib import Path

from .decoding import greedy
from .network import Network

Answers = Callable[[list[list[int]]], list[list[int]]]
LIMIT = 320


def by_network(network: Network, stop: int) -> Answers:
    """Greedy answers of the reference."""
    return lambda prompts: greedy(network, prompts, stop, LIMIT)


def by_llama_cpp(model: Path, stop: int, temperature: float = 0.0) -> Answers:
    """Answers of llama.cpp; greedy at temperature 0, else plain sampling with a fixed seed."""
    from llama_cpp import Llama

    engine = Llama(str(model), n_ctx=1024, n_threads=1, n_threads_batch=1, flash_attn=True, seed=1, verbose=False)

    def answer(prompt: list[int]) -> list[int]:
        engine.reset()
        ids = list[int]()
        top_k = 0 if temperature else 1
        for token in engine.generate(prompt, top_k=top_k, top_p=1.0, min_p=0.0, temp=temperature, repeat_penalty=1.0):
            ids.append(token)
            if token == stop or len(ids) == LIMIT:
                break
        return ids

    return lambda prompts: [answer(prompt) for prompt in prompts]


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
