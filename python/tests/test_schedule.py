from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undiagram.schedule import learning_rate_scale


@given(st.integers(0, 50), st.integers(1, 300), st.floats(0, 1))
def test_the_rate_rises_through_warmup_then_falls_to_its_end(warmup: int, total: int, end: float) -> None:
    scales = [learning_rate_scale(step, warmup, total, end) for step in range(total)]
    rising, falling = scales[:warmup], scales[warmup:]
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert all(0 <= scale <= 1 for scale in scales)
    assert not rising or rising[0] > 0
    if len(falling) > 1:
        assert falling[0] == pytest.approx(1)
        assert falling[-1] == pytest.approx(end)
