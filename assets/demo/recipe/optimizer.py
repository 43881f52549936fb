"""The optimiser of the recipe: Muon for the matrices of attention and experts, AdamW for the rest, over several ranks.

Each matrix has a float32 master on its own rank; the weights in use are its bfloat16 rounding or, for experts once
`snapping` is on, its nearest MXFP4 values, which bfloat16 holds exactly. So sixteen bits suffice between ranks.
"""

import torch
import torch.distributed as dist
from torch import Tensor, nn

from .mxfp4 import snap
from .network import Network

MATRIX_RATE = 0.02
OTHER_RATE = 3e-3


class Optimizer:
    """Averages the gradients of all ranks and takes one step; Muon's matrices are shared out among the ranks."""

    def __init__(self, network: Network, rank: int, world: int) -> None:
        self._rank, self._world = rank, world
        self._parameters = list(network.parameters())
        self._experts = [p for block in network.blocks() for p in block.expert_matrices()]
        self._matrices = self._experts + [p for block in network.blocks() for p in block.attention_matrices()]
        known = {id(p) for p in self._matrices}
        self._others = [p for p in self._parameters if id(p) not in known]
        self._adam = torch.optim.AdamW(self._others, lr=OTHER_RATE, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
        self._momentum = [torch.zeros_like(p) for p in self._matrices]
        self._masters = [p.detach().clone() for p in self._matrices]
        self._alike = self._grouped(range(rank, len(self._matrices), world))

    def step(self, scale: float, snapping: bool) -> None:
        """One step at `scale` times the full learning rates; clears the gradients."""
        self._average([_gradient(p) for p in self._parameters])
        nn.utils.clip_grad_norm_(self._others, 1.0)
        for group in self._adam.param_groups:
            group["lr"] = OTHER_RATE * scale
        self._adam.step()
        for alike in self._alike:
            self._muon(alike, MATRIX_RATE * scale, snapping)
        self._share()
        for parameter in self._parameters:
            parameter.grad = None

    def state(self) -> dict[str, object]:
        """What this rank needs for going on."""
        return {"adam": self._adam.state_dict(), "momentum": self._momentum, "masters": self._masters}

    def restore(self, state: dict[str, object]) -> None:
        """Go on from `state`."""
        self._adam.load_state_dict(state["adam"])  # type: ignore[arg-type]  # torch's own checkpoint shape
        for ours, saved in ((self._momentum, state["momentum"]), (self._masters, state["masters"])):
            for mine, theirs in zip(ours, saved, strict=True):  # type: ignore[call-overload]
                mine.copy_(theirs)

    def _grouped(self, indices: range) -> list[list[int]]:
        """Matrices of one shape and one kind together: one step for all of them is far fewer launches on a GPU."""
        groups: dict[tuple[bool, torch.Size], list[int]] = {}
        for index in indices:
            groups.setdefault((index < len(self._experts), self._matrices[index].shape), []).append(index)
        return list(groups.values())

    @torch.no_grad()
    def _muon(self, alike: list[int], rate: float, snapping: bool) -> None:
        gradient = torch.stack([_gradient(self._matrices[index]) for index in alike])
        momentum = torch.stack([self._momentum[index] for index in alike]).lerp_(gradient, 0.05)
        update = orthogonal(gradient.lerp(momentum, 0.95))
        update *= max(1.0, update.shape[-2] / update.shape[-1]) ** 0.5
        masters = torch.stack([self._masters[index] for index in alike]).mul_(1 - rate * 0.1).add_(update, alpha=-rate)
        in_use = snap(masters) if snapping and alike[0] < len(self._experts) else masters.bfloat16()
        for place, index in enumerate(alike):
            self._momentum[index].copy_(momentum[place])
            self._masters[index].copy_(masters[place])
            self._matrices[index].copy_(in_use[place])

    def _average(self, tensors: list[Tensor]) -> None:
        if self._world > 1:
            flat = torch.cat([t.flatten().bfloat16() for t in tensors])
            dist.all_reduce(flat)
            _scatter(flat.div_(self._world), tensors)

    @torch.no_grad()
    def _share(self) -> None:
        if self._world > 1:
            flat = torch.zeros(sum(p.numel() for p in self._matrices), dtype=torch.bfloat16)
            parts = list(zip(self._matrices, flat.split([p.numel() for p in self._matrices]), strict=True))
            for parameter, part in parts[self._rank :: self._world]:
                part.copy_(parameter.flatten())
            dist.all_reduce(flat)
            _scatter(flat, [p.data for p in self._matrices])


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """The nearest orthogonal matrix, roughly: Newton-Schulz as in Muon."""
    x = matrix.to(torch.bfloat16)
    if tall := x.shape[-2] > x.shape[-1]:
        x = x.mT
    x = x / (x.float().flatten(-2).norm(dim=-1).to(x.dtype)[..., None, None] + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * (gram @ gram)) @ x
    return (x.mT if tall else x).float()


def _gradient(parameter: Tensor) -> Tensor:
    if parameter.grad is None:
        parameter.grad = torch.zeros_like(parameter)
    return parameter.grad


def _scatter(flat: Tensor, tensors: list[Tensor]) -> None:
    for tensor, part in zip(tensors, flat.split([t.numel() for t in tensors]), strict=True):
        tensor.copy_(part.view_as(tensor))
