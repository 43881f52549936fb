"""The MXFP4 grid: blocks of 32 four-bit values with one power-of-two scale. Rounds and encodes; reads no file."""

import torch
from torch import Tensor

BLOCK = 32
LEVELS = torch.tensor([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0])


def snap(weight: Tensor) -> Tensor:
    """The nearest weights that MXFP4 can hold, in blocks along the last dimension."""
    exponents, levels = _rounded(weight)
    return (levels * torch.exp2(exponents)).reshape(weight.shape)


def encode(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Scale bytes (..., K/32) and four-bit codes (..., K/32, 32) of weights, exactly those that `snap` rounds to."""
    exponents, levels = _rounded(weight.float())
    codes = torch.searchsorted(LEVELS, levels.abs().contiguous()) + 8 * (levels < 0)
    return (exponents.squeeze(-1) + 127).to(torch.uint8), codes.to(torch.uint8)


def decode(scales: Tensor, codes: Tensor) -> Tensor:
    """The weights behind scale bytes and codes."""
    signed = torch.cat((LEVELS, -LEVELS))[codes.long()]
    return (signed * torch.exp2(scales.float() - 127)[..., None]).flatten(-2)


def _rounded(weight: Tensor) -> tuple[Tensor, Tensor]:
    blocks = weight.reshape(*weight.shape[:-1], -1, BLOCK)
    largest = blocks.abs().amax(-1, keepdim=True).clamp_min(1e-12)
    exponents = torch.ceil(torch.log2(largest / 7.0))
    scaled = blocks / torch.exp2(exponents)
    magnitude = scaled.abs().clamp(max=6.0)
    step = torch.where(magnitude < 2, 0.5, torch.where(magnitude < 4, 1.0, 2.0))
    return exponents, torch.copysign((magnitude / step).round() * step, scaled)
