from __future__ import annotations

import pytest
import torch

from undiagram.muon import Muon, orthogonalize


@pytest.mark.parametrize("shape", [(8, 8), (6, 40), (40, 6)])
def test_a_step_leans_to_no_direction_and_has_the_size_of_adamws(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    gradient = torch.randn(shape)
    values = torch.linalg.svdvals(orthogonalize(gradient))
    assert values.min() > 0.5
    assert values.max() < 1.5
    matrix = torch.nn.Parameter(torch.zeros(shape))
    matrix.grad = gradient
    Muon([matrix], lr=0.01, weight_decay=0.0).step()
    assert matrix.detach().square().mean().sqrt().item() == pytest.approx(0.002, rel=0.3)
    assert (matrix.detach() * gradient).sum() < 0


def test_it_finds_the_least_of_a_bowl() -> None:
    torch.manual_seed(0)
    matrix, goal = torch.nn.Parameter(torch.randn(6, 10)), torch.randn(6, 10)
    optimizer = Muon([matrix], lr=0.1, weight_decay=0.0)
    for step in range(300):
        optimizer.param_groups[0]["lr"] = 0.1 * (1 - step / 300)
        optimizer.zero_grad()
        (matrix - goal).square().sum().backward()
        optimizer.step()
    torch.testing.assert_close(matrix.detach(), goal, atol=0.05, rtol=0)
