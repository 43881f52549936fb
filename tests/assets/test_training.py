"""Parts of the demo model's training that differ between a CPU and a GPU give the same. Needs torch (`.venv-train`)."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="torch is in .venv-train, which `make demo-model` makes")


def test_all_experts_at_once_give_what_chosen_ones_give() -> None:
    from assets.demo.recipe.network import Dimensions, Network

    torch.manual_seed(3)
    network = Network(Dimensions())
    block, h = network.blocks()[0], torch.randn(40, network.d.hidden)
    chosen, _ = network.experts(block, h)
    at_once, _ = network._experts_at_once(block, h)
    assert torch.allclose(chosen, at_once, atol=1e-4)


def test_matrices_of_one_shape_step_as_each_alone() -> None:
    from assets.demo.recipe.optimizer import orthogonal

    torch.manual_seed(3)
    matrices = torch.randn(3, 64, 32)
    together = orthogonal(matrices)
    alone = torch.stack([orthogonal(each) for each in matrices])
    assert torch.allclose(together, alone, atol=1e-2)
