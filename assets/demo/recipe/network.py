"""A tiny network of the gpt-oss architecture in PyTorch, for training on CPU cores and as the reference of the exports.

Attention sinks, alternating sliding windows, YaRN, top-k experts with the clamped SwiGLU. No tokens, no text.
"""

import math
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The shape of the network; all widths are multiples of 32, as MXFP4 needs."""

    vocabulary: int = 1024
    hidden: int = 256
    layers: int = 4
    heads: int = 4
    kv_heads: int = 2
    head: int = 64
    feed_forward: int = 256
    experts: int = 8
    experts_used: int = 2
    window: int = 128
    rope_theta: float = 150000.0
    yarn_factor: float = 32.0
    trained_context: int = 4096
    beta_fast: float = 32.0
    beta_slow: float = 1.0
    epsilon: float = 1e-5


@dataclass(frozen=True, slots=True)
class Batch:
    """Token rows (B, L) of equal length behind one shared prefix (P)."""

    prefix: Tensor
    rows: Tensor


class ClampedSwiglu(torch.autograd.Function):
    """gpt-oss's gate, with a backward of its own because autograd's takes twice the memory traffic."""

    @staticmethod
    def forward(ctx: Any, gate: Tensor, up: Tensor) -> Tensor:  # noqa: ANN401 - torch's own base declares less than it passes
        """The gated product."""
        ctx.save_for_backward(gate, up)
        gate, up = gate.clamp(max=7.0), up.clamp(-7.0, 7.0)
        return (gate * torch.sigmoid(1.702 * gate)).mul_(up + 1)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor]:  # noqa: ANN401
        """The gradients of gate and up."""
        gate, up = ctx.saved_tensors
        clamped_gate, clamped_up = gate.clamp(max=7.0), up.clamp(-7.0, 7.0)
        sigmoid = torch.sigmoid(1.702 * clamped_gate)
        gated = clamped_gate * sigmoid
        up_grad = (grad * gated).mul_(up.abs() <= 7.0)
        slope = sigmoid + 1.702 * gated * (1 - sigmoid)
        return grad.mul(clamped_up.add_(1)).mul_(slope).mul_(gate <= 7.0), up_grad


class Block(nn.Module):
    """The parameters of one layer, laid out as the exports need them."""

    def __init__(self, d: Dimensions) -> None:
        super().__init__()
        inner, kv, depth = d.heads * d.head, d.kv_heads * d.head, math.sqrt(2 * d.layers)
        self.attention_norm, self.expert_norm = _filled(1, d.hidden), _filled(1, d.hidden)
        self.q, self.q_bias = _normal(d.hidden**-0.5, inner, d.hidden), _filled(0, inner)
        self.k, self.k_bias = _normal(d.hidden**-0.5, kv, d.hidden), _filled(0, kv)
        self.v, self.v_bias = _normal(d.hidden**-0.5, kv, d.hidden), _filled(0, kv)
        self.out, self.out_bias = _normal(0.5 * inner**-0.5 / depth, d.hidden, inner), _filled(0, d.hidden)
        self.sinks = _filled(0, d.heads)
        self.router, self.router_bias = _normal(0.02, d.experts, d.hidden), _filled(0, d.experts)
        wide, narrow = (d.experts, d.feed_forward, d.hidden), (d.experts, d.hidden, d.feed_forward)
        self.gate, self.gate_bias = _normal(d.hidden**-0.5, *wide), _filled(0, *wide[:2])
        self.up, self.up_bias = _normal(d.hidden**-0.5, *wide), _filled(0, *wide[:2])
        self.down, self.down_bias = _normal(0.5 * d.feed_forward**-0.5 / depth, *narrow), _filled(0, *narrow[:2])

    def attention_matrices(self) -> list[nn.Parameter]:
        """The square-ish matrices of attention."""
        return [self.q, self.k, self.v, self.out]

    def expert_matrices(self) -> list[nn.Parameter]:
        """The experts' stacked matrices, which ship as MXFP4."""
        return [self.gate, self.up, self.down]


class Network(nn.Module):
    """The whole network. `compute` is the type of the matrix products; norms, router and residual stay float32."""

    def __init__(self, d: Dimensions, compute: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.d, self.compute = d, compute
        self.embedding, self.head = _normal(0.5, d.vocabulary, d.hidden), _normal(0.02, d.vocabulary, d.hidden)
        self.norm = _filled(1, d.hidden)
        self.layers = nn.ModuleList(Block(d) for _ in range(d.layers))
        cosine, sine = rotation(d)
        self.cosine: Tensor
        self.sine: Tensor
        self.register_buffer("cosine", cosine, persistent=False)
        self.register_buffer("sine", sine, persistent=False)

    def blocks(self) -> list[Block]:
        """The layers in order."""
        return [cast(Block, layer) for layer in self.layers]

    def forward(self, batches: list[Batch]) -> tuple[list[Tensor], Tensor]:
        """Last hidden states (B, L, hidden) of every batch's rows, and the routers' balance loss.

        All batches go through the matrices as one list of tokens; each prefix is computed once.
        """
        x = functional.embedding(
            torch.cat([part for b in batches for part in (b.prefix, b.rows.flatten())]), self.embedding
        )
        spans, positions = _spans(batches, self.d.window)
        balance = x.new_zeros(())
        for index, block in enumerate(self.blocks()):
            q, k, v = self.qkv(block, x, positions)
            parts = [part for span in spans for part in span.attend(q, k, v, block.sinks, index % 2 == 0)]
            x = x + self.projected(block, torch.cat(parts))
            mixed, unevenness = self.experts(block, self.normed(x, block.expert_norm))
            x, balance = x + mixed, balance + unevenness / self.d.layers
        return [span.rows_of(x) for span in spans], balance

    def logits(self, x: Tensor) -> Tensor:
        """Scores over the vocabulary."""
        return functional.linear(self.normed(x, self.norm), self.head.to(self.compute)).float()

    def projected(self, block: Block, mixed: Tensor) -> Tensor:
        """What attention adds to the residual stream."""
        return functional.linear(mixed, block.out.to(self.compute), block.out_bias.to(self.compute)).float()

    def normed(self, x: Tensor, weight: Tensor) -> Tensor:
        """The RMS norm, in the type of the matrix products."""
        return functional.rms_norm(x, (x.shape[-1],), weight, self.d.epsilon).to(self.compute)

    def qkv(self, block: Block, x: Tensor, positions: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values, rotated to their positions."""
        h = self.normed(x, block.attention_norm)

        def project(weight: Tensor, bias: Tensor) -> Tensor:
            return functional.linear(h, weight.to(self.compute), bias.to(self.compute)).view(
                *h.shape[:-1], -1, self.d.head
            )

        q, k = project(block.q, block.q_bias), project(block.k, block.k_bias)
        return self._rotated(q, positions), self._rotated(k, positions), project(block.v, block.v_bias)

    def _rotated(self, x: Tensor, positions: Tensor) -> Tensor:
        cosine, sine = self.cosine[positions].unsqueeze(-2).to(x.dtype), self.sine[positions].unsqueeze(-2).to(x.dtype)
        first, second = x.chunk(2, -1)
        return torch.cat((first * cosine - second * sine, second * cosine + first * sine), -1)

    def experts(self, block: Block, h: Tensor) -> tuple[Tensor, Tensor]:
        """What the experts add to the residual stream, and how unevenly they were chosen."""
        if h.is_cuda:
            return self._experts_at_once(block, h)
        scores, values, chosen = self._chosen(block, h)
        order = chosen.flatten().argsort()
        counts = torch.bincount(chosen.flatten(), minlength=self.d.experts)
        unevenness = self.d.experts * (scores.softmax(-1).mean(0) * (counts / counts.sum())).sum()
        sorted_rows = h.index_select(0, order // self.d.experts_used).split(counts.tolist())
        # One unbind each: indexing a parameter per expert would make autograd add up eight whole-size gradients.
        matrices = zip(*(self._unbound(w, b) for w, b in _expert_parameters(block)), strict=True)
        outputs = [
            functional.linear(ClampedSwiglu.apply(functional.linear(rows, *gate), functional.linear(rows, *up)), *down)  # type: ignore[arg-type]
            for rows, (gate, up, down) in zip(sorted_rows, matrices, strict=True)
            if len(rows)
        ]
        weighted = torch.cat(outputs) * values.softmax(-1).flatten()[order].unsqueeze(1).to(self.compute)
        back = torch.empty_like(order)
        back[order] = torch.arange(len(order), device=h.device)
        return weighted.index_select(0, back).float().view(len(h), self.d.experts_used, -1).sum(1), unevenness

    def _experts_at_once(self, block: Block, h: Tensor) -> tuple[Tensor, Tensor]:
        """The same with every expert on every token: four times the work, but a GPU waits for no list of counts."""
        scores, values, chosen = self._chosen(block, h)
        shares = torch.zeros_like(scores).scatter(-1, chosen, values.softmax(-1))
        used = (shares > 0).float().mean(0) / self.d.experts_used
        unevenness = self.d.experts * (scores.softmax(-1).mean(0) * used).sum()
        rows = h.expand(self.d.experts, *h.shape)
        gate, up, down = (
            (weight.to(self.compute).mT, bias.to(self.compute).unsqueeze(1))
            for weight, bias in _expert_parameters(block)
        )
        hidden = ClampedSwiglu.apply(torch.baddbmm(gate[1], rows, gate[0]), torch.baddbmm(up[1], rows, up[0]))
        outputs = torch.baddbmm(down[1], hidden, down[0])  # type: ignore[arg-type]
        return torch.einsum("ne,end->nd", shares.to(self.compute), outputs).float(), unevenness

    def _chosen(self, block: Block, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The router's scores, and the values and numbers of the experts that each token uses."""
        scores = functional.linear(h.float(), block.router, block.router_bias)
        return scores, *scores.topk(self.d.experts_used, -1)

    def _unbound(self, weight: Tensor, bias: Tensor) -> list[tuple[Tensor, Tensor]]:
        return list(zip(weight.to(self.compute).unbind(0), bias.to(self.compute).unbind(0), strict=True))


@dataclass(frozen=True, slots=True)
class _Span:
    """Where one batch lies in the list of tokens, and what its queries may see."""

    start: int
    prefix: int
    rows: int
    length: int
    window: int

    def attend(self, q: Tensor, k: Tensor, v: Tensor, sinks: Tensor, sliding: bool) -> list[Tensor]:
        middle, end = self.start + self.prefix, self.start + self.prefix + self.rows * self.length
        seen = visible(torch.arange(self.prefix + self.length, device=q.device), self.window if sliding else None)
        prefix_k, prefix_v = k[self.start : middle][None], v[self.start : middle][None]

        def shaped(t: Tensor) -> Tensor:
            return t[middle:end].view(self.rows, self.length, *t.shape[1:])

        row_k = torch.cat((prefix_k.expand(self.rows, -1, -1, -1), shaped(k)), 1)
        row_v = torch.cat((prefix_v.expand(self.rows, -1, -1, -1), shaped(v)), 1)
        prefix_seen = seen[: self.prefix, : self.prefix]
        return [
            attention(q[self.start : middle][None], prefix_k, prefix_v, sinks, prefix_seen)[0],
            attention(shaped(q), row_k, row_v, sinks, seen[self.prefix :]).flatten(0, 1),
        ]

    def rows_of(self, x: Tensor) -> Tensor:
        start = self.start + self.prefix
        return x[start : start + self.rows * self.length].view(self.rows, self.length, -1)


def attention(q: Tensor, k: Tensor, v: Tensor, sinks: Tensor, seen: Tensor) -> Tensor:
    """Grouped-query attention with sinks: q (B, T, H, D), k and v (B, S, KV, D), seen (T, S).

    The sink is one more key of zeros whose score comes from the bias that also masks, so that scores are touched once.
    """
    rows, length, heads, width = q.shape
    groups, share = k.shape[2], heads // k.shape[2]
    none = k.new_zeros(rows, 1, groups, width)
    keys, values = torch.cat((k, none), 1).permute(0, 2, 3, 1), torch.cat((v, none), 1).permute(0, 2, 1, 3)
    hidden = torch.zeros(seen.shape, dtype=q.dtype, device=q.device).masked_fill_(~seen, -1e30).expand(heads, -1, -1)
    bias = torch.cat((hidden, sinks.to(q.dtype).view(heads, 1, 1).expand(heads, length, 1)), -1)
    q = (q * width**-0.5).view(rows, length, groups, share, width).permute(0, 2, 3, 1, 4)
    q = q.reshape(rows * groups, share * length, width)
    bias = bias.view(1, groups, share * length, -1).expand(rows, -1, -1, -1).flatten(0, 1)
    weights = torch.baddbmm(bias, q, keys.flatten(0, 1)).softmax(-1)
    mixed = weights @ values.flatten(0, 1)
    return mixed.view(rows, groups, share, length, width).permute(0, 3, 1, 2, 4).reshape(rows, length, heads * width)


def rotation(d: Dimensions) -> tuple[Tensor, Tensor]:
    """Cosine and sine tables of YaRN with a rounded correction range, as llama.cpp and mlx-lm compute it."""
    powers = d.rope_theta ** (torch.arange(0, d.head, 2).float() / d.head)

    def border(turns: float) -> float:
        return d.head * math.log(d.trained_context / (turns * 2 * math.pi)) / (2 * math.log(d.rope_theta))

    low, high = max(math.floor(border(d.beta_fast)), 0), min(math.ceil(border(d.beta_slow)), d.head - 1)
    keep = 1 - ((torch.arange(d.head // 2).float() - low) / (high - low)).clamp(0, 1)
    frequencies = (1 - keep) / (d.yarn_factor * powers) + keep / powers
    angles, scale = torch.arange(d.trained_context).float()[:, None] * frequencies, 0.1 * math.log(d.yarn_factor) + 1
    return angles.cos() * scale, angles.sin() * scale


def visible(positions: Tensor, window: int | None) -> Tensor:
    """Which positions each position may see."""
    distance = positions[:, None] - positions[None]
    return (distance >= 0) & (distance < window) if window else distance >= 0


def _spans(batches: list[Batch], window: int) -> tuple[list[_Span], Tensor]:
    spans, positions, start = list[_Span](), list[Tensor](), 0
    for batch in batches:
        prefix, (rows, length) = len(batch.prefix), batch.rows.shape
        spans.append(_Span(start, prefix, rows, length, window))
        places = torch.arange(prefix + length, device=batch.rows.device)
        positions += places[:prefix], places[prefix:].repeat(rows)
        start += prefix + rows * length
    return spans, torch.cat(positions)


def _expert_parameters(block: Block) -> list[tuple[Tensor, Tensor]]:
    return [(block.gate, block.gate_bias), (block.up, block.up_bias), (block.down, block.down_bias)]


def _normal(deviation: float, *shape: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(*shape) * deviation)


def _filled(value: float, *shape: int) -> nn.Parameter:
    return nn.Parameter(torch.full(shape, float(value)))
