"""Greedy answers of the training network itself, many prompts at once: the reference that the exports are held to."""

import torch
from torch import Tensor
from torch.nn import functional

from .network import Block, Network, attention, visible

Cache = list[tuple[Tensor, Tensor]]


@torch.no_grad()
def greedy(network: Network, prompts: list[list[int]], stop: int, limit: int = 320) -> list[list[int]]:
    """The most probable continuation of every prompt, each up to and with the stop token."""
    answers: list[list[int]] = [[] for _ in prompts]
    by_length = dict[int, list[int]]()
    for index, prompt in enumerate(prompts):
        by_length.setdefault(len(prompt), []).append(index)
    for members in by_length.values():
        _continue(network, [prompts[i] for i in members], [answers[i] for i in members], stop, limit)
    return answers


def _continue(network: Network, prompts: list[list[int]], answers: list[list[int]], stop: int, limit: int) -> None:
    cache: Cache = []
    tokens = torch.tensor(prompts)
    for _ in range(limit):
        chosen = _next_scores(network, tokens, cache).argmax(-1)
        for answer, token in zip(answers, chosen.tolist(), strict=True):
            answer.append(token)
        keep = chosen != stop
        if not keep.any():
            return
        answers = [answer for answer, kept in zip(answers, keep.tolist(), strict=True) if kept]
        cache[:] = [(k[keep], v[keep]) for k, v in cache]
        tokens = chosen[keep][:, None]


def _next_scores(network: Network, tokens: Tensor, cache: Cache) -> Tensor:
    rows, new = tokens.shape
    past = cache[0][0].shape[1] if cache else 0
    x = functional.embedding(tokens, network.embedding)
    for index, block in enumerate(network.blocks()):
        q, k, v = network.qkv(block, x, torch.arange(past, past + new).expand(rows, -1))
        if past:
            k, v = torch.cat((cache[index][0], k), 1), torch.cat((cache[index][1], v), 1)
            cache[index] = k, v
        else:
            cache.append((k, v))
        x = x + _mixed(network, block, q, k, v, index % 2 == 0)
        experts, _ = network.experts(block, network.normed(x, block.expert_norm).flatten(0, 1))
        x = x + experts.view_as(x)
    return network.logits(x[:, -1])


def _mixed(network: Network, block: Block, q: Tensor, k: Tensor, v: Tensor, sliding: bool) -> Tensor:
    seen = visible(torch.arange(k.shape[1]), network.d.window if sliding else None)[-q.shape[1] :]
    return network.projected(block, attention(q, k, v, block.sinks, seen))
