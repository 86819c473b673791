from __future__ import annotations

from dataclasses import replace
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from undiagram.order import Plan

plans = st.builds(
    lambda lengths, **fields: Plan(lengths=lengths, answer_lengths=[length // 2 + 1 for length in lengths], **fields),
    lengths=st.lists(st.integers(1, 500), min_size=1, max_size=60),
    batch_size=st.integers(1, 5),
    accumulate=st.integers(1, 4),
    processes=st.integers(1, 3),
    seed=st.integers(0, 99),
    group_by_length=st.booleans(),
)


@given(plans, st.integers(0, 5))
def test_an_epoch_takes_every_sample_once(plan: Plan, epoch: int) -> None:
    batches = plan.epoch_batches(epoch)
    assert sorted(sample for batch in batches for sample in batch) == list(range(len(plan.lengths)))
    assert len(batches) == plan.batches_per_epoch
    assert max(map(len, batches)) <= plan.batch_size


@given(plans, st.integers(0, 12), st.integers(0, 12))
def test_a_run_resumed_at_any_step_sees_what_the_whole_run_sees(plan: Plan, first: int, more: int) -> None:
    whole = list(plan.micro_batches(0, first + more))
    assert whole[first * plan.accumulate :] == list(plan.micro_batches(first, first + more))


@given(plans, st.integers(1, 8))
def test_processes_share_out_what_one_process_would_take(plan: Plan, steps: int) -> None:
    shares = [list(plan.micro_batches(0, steps, process)) for process in range(plan.processes)]
    together = [batch for place in zip(*shares, strict=True) for batch in place]
    alone = replace(plan, processes=1, accumulate=plan.accumulate * plan.processes)
    assert together == list(alone.micro_batches(0, steps))


@given(plans, st.integers(1, 8))
def test_window_tokens_are_the_answer_tokens_of_the_whole_step(plan: Plan, steps: int) -> None:
    shares = [list(plan.micro_batches(0, steps, process)) for process in range(plan.processes)]
    for step in range(steps):
        window = [b for share in shares for b in share[step * plan.accumulate : (step + 1) * plan.accumulate]]
        tokens = sum(plan.answer_lengths[sample] for batch in window for sample in batch.samples)
        assert {batch.window_tokens for batch in window} == {tokens}


@given(plans, st.floats(0.1, 4), st.none() | st.integers(1, 20))
def test_a_run_covers_its_epochs_unless_max_steps_ends_it(plan: Plan, epochs: float, max_steps: int | None) -> None:
    steps = plan.total_steps(epochs, max_steps)
    assert steps >= 1
    assert max_steps is None or steps <= max_steps
    if max_steps is None:
        assert plan.epochs_at(steps) >= epochs
        assert steps == 1 or plan.epochs_at(steps - 1) < epochs


@given(plans)
def test_epochs_end_as_often_as_they_are_completed(plan: Plan) -> None:
    ends = [step for step in range(1, 41) if plan.ends_epoch(step)]
    assert len(ends) <= int(plan.epochs_at(40))
    assert all(plan.epochs_at(step) >= 1 for step in ends)


def test_different_epochs_and_seeds_have_different_orders() -> None:
    plan = Plan(list(range(1, 65)), [1] * 64, 4, 1, 1, 0, True)
    assert plan.epoch_batches(0) != plan.epoch_batches(1)
    assert plan.epoch_batches(0) != replace(plan, seed=1).epoch_batches(0)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 500), min_size=64, max_size=200), st.integers(0, 9))
def test_grouping_by_length_never_pads_more(lengths: list[int], epoch: int) -> None:
    def padded(plan: Plan) -> int:
        return sum(max(lengths[sample] for sample in batch) * len(batch) for batch in plan.epoch_batches(epoch))

    plan = Plan(lengths, lengths, 4, 1, 1, 0, True)
    assert padded(plan) <= padded(replace(plan, group_by_length=False))


def test_grouping_by_length_saves_most_of_the_padding() -> None:
    lengths = [200 + (37 * sample) % 800 for sample in range(800)]

    def padding(plan: Plan) -> int:
        batches = plan.epoch_batches(0)
        return sum(max(lengths[s] for s in batch) * len(batch) for batch in batches) - sum(lengths)

    plan = Plan(lengths, lengths, 4, 1, 1, 0, True)
    assert padding(plan) < 0.2 * padding(replace(plan, group_by_length=False))


def test_batches_of_a_step_are_of_like_length_so_that_no_process_waits() -> None:
    lengths = [200 + (37 * sample) % 800 for sample in range(800)]
    plan = Plan(lengths, lengths, 4, 1, 2, 0, True)

    first, second = (
        [sum(lengths[sample] for sample in batch.samples) for batch in plan.micro_batches(0, 100, process)]
        for process in (0, 1)
    )
    slower = sum(map(max, first, second))
    assert slower < 1.05 * (sum(first) + sum(second)) / 2


@given(plans)
def test_no_batch_of_a_run_is_larger_than_the_one_tried_before_it(plan: Plan) -> None:
    def size(samples: tuple[int, ...]) -> int:
        return max(plan.lengths[sample] for sample in samples) * len(samples)

    largest = size(plan.largest_batch().samples)
    assert all(size(batch.samples) <= largest for batch in islice(plan.micro_batches(0, 9), 50))
