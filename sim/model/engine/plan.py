"""The day as a list that can be printed: which phases run, in which order, under a production setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.model.engine import (
    by_supplier,
    demand,
    dispatch,
    leaning,
    orders,
    output,
    overproduction,
    rationing,
    stocks,
)

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


class Phase(NamedTuple):
    """One phase of the day. ``half`` 1 runs when all orders are known, 2 when all outputs are known."""

    name: str
    function: Callable[[Engine], None]
    equation: str
    half: int


def plan(e: Engine) -> tuple[Phase, ...]:
    """The phases of one day under ``e.spec``, in order; ``equation`` is the function's own docstring."""
    spec = e.spec
    ration = rationing.proportional
    if spec.rationing == "lowest_ratio_first":
        ration = rationing.lowest_ratio_first
    elif spec.priority == "intermediate":
        ration = rationing.firms_first
    first: list[tuple[str, Callable]] = [("defer", rationing.defer)] if e.defers else []
    first += [
        ("demand", demand.demand),
        ("capacity", output.capacity),
        ("inputs", output.linear_bounds if spec.input_rule == "linear" else output.bounds),
        ("output", output.output),
        ("rationing", ration),
    ]
    if "smoothed" in (spec.expectation, spec.target):
        first.append(("smoothing", orders.smooth))
    second: list[tuple[str, Callable]] = [("draw", by_supplier.draw)] if e.by_supplier else []
    second.append(("dispatch and arrivals", dispatch.dispatch))
    second.append(("stocks", by_supplier.store if e.by_supplier else stocks.stocks))
    if e.weighs or e.link_state.any():
        second.append(("leaning", leaning.weights))
    if e.by_supplier:
        second.append(("orders", by_supplier.replenish))
    else:
        second += [("orders", orders.replenish), ("split of orders", orders.split)]
    if spec.overproduction_max > 1.0:
        second.append(("over-production", overproduction.stretch))
    return tuple(
        Phase(name, function, " ".join((function.__doc__ or "").split()), half)
        for half, phases in ((1, first), (2, second))
        for name, function in phases
    )
