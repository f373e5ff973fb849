"""What must hold in every economy: conservation, no negative stock, stillness without a shock, scaling, renumbering,
and (where theory says so) more stock, more capacity or a shorter shock never raise the loss."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.engine import Engine
from sim.model.engine.sample import equilibrium, network
from sim.scenario.production import Production

QUICK = settings(max_examples=25, deadline=None)

specs = st.builds(
    Production,
    input_rule=st.sampled_from(["leontief", "strongly_critical", "half_critical", "weakly_critical", "linear", "ario"]),
    rationing=st.sampled_from(["proportional", "lowest_ratio_first"]),
    priority=st.sampled_from(["none", "intermediate"]),
    expectation=st.sampled_from(["capped_demand", "demand", "output", "smoothed"]),
    target=st.sampled_from(["smoothed", "initial"]),
    stock_by=st.sampled_from(["input", "supplier"]),
    order_split=st.sampled_from(["shares", "capacity"]),
    order_gap=st.sampled_from(["signed", "shortfall"]),
    overproduction_max=st.sampled_from([1.0, 1.25]),
    leaning=st.sampled_from([0.0, 2.0]),
    adjustment_days=st.sampled_from([6.0, 30.0]),
)
seeds = st.integers(0, 10_000)
sizes = st.integers(8, 60)


def economy(seed, n, spec, slack=1.2, **options):
    net, final, x = network(n, seed=seed, **options)
    return net, x, Engine(net, final, x, x * slack, spec)


def shock(engine, seed, share=0.3):
    r = np.random.default_rng(seed)
    engine.capacity_factor[r.uniform(size=engine.n_firms) < share] = r.uniform(0, 0.6)
    engine.final *= r.uniform(0.7, 1.2, engine.n_firms)


@QUICK
@given(seeds, sizes, specs)
def test_nothing_moves_without_a_shock(seed, n, spec):
    _, x, e = economy(seed, n, spec)
    stock = e.stock.copy()
    for _ in range(365):
        e.step()
    assert np.abs(e.output / x - 1).max() < 1e-9
    assert np.abs(e.stock - stock).max() <= 1e-9 * stock.max(initial=1.0)
    assert e.fill.min(initial=1.0) > 1 - 1e-9
    assert not e.stocked_out.any()


@QUICK
@given(seeds, sizes, specs, st.booleans())
def test_goods_are_conserved_and_stocks_never_negative(seed, n, spec, changes):
    """Link by link: shipped = arrived + under way; slot by slot: stock = arrivals - use; firm by firm: output =
    shipped + final demand met. Routes are changed, closed and opened on the way."""
    _, x, e = economy(seed, n, spec)
    shock(e, seed)
    r = np.random.default_rng(seed)
    under_way = e.ring.total()
    transit0, stock0 = e.transit.copy(), e.stock.copy()
    shipped, used = np.zeros(e.n_links), np.zeros(e.n_slots)
    for day in range(40):
        if changes and day % 5 == 2:
            some = np.flatnonzero(r.uniform(size=e.n_links) < 0.3)
            kind = r.integers(0, 4)
            if kind == 0:
                e.set_lead(some, r.integers(0, 9, some.size))
            elif kind == 1:
                e.set_open(some, False, hold=bool(r.integers(0, 2)))
            elif kind == 2:
                e.set_open(np.arange(e.n_links), True)
            else:
                e.set_supplier(some, r.integers(0, n, some.size), lead=r.integers(0, 5, some.size))
        before, stock = e.transit.copy(), e.stock.copy()
        e.reset_flows()
        e.step()
        sold = np.bincount(e.link_supplier, e.flow, n) + e.final_met
        np.testing.assert_allclose(sold, e.output, rtol=1e-9, atol=1e-9 * x.max())
        dispatched = np.bincount(e.link_slot, e.flow, e.n_slots)
        arrived = dispatched - (e.transit - before)
        assert arrived.min(initial=0) >= -1e-9 * x.max()
        used = stock + arrived - e.stock
        assert (used >= -1e-9 * x.max()).all()
        assert (used <= e.slot_coef * e.output[e.slot_buyer] + 1e-9 * x.max()).all()
        assert e.stock.min(initial=0) >= 0
        shipped += e.flow
    late = np.zeros(e.n_links)
    for goods in e.late.values():
        for links, amount in goods:
            np.add.at(late, links, amount)
    held = e.held if e.held.size else 0.0
    on_the_way = np.bincount(e.link_slot, e.ring.total() + late + held, e.n_slots)
    np.testing.assert_allclose(e.transit, on_the_way, rtol=1e-9, atol=1e-9 * x.max())
    assert np.allclose(np.bincount(e.link_slot, under_way, e.n_slots), transit0, rtol=1e-12)
    assert stock0.min(initial=0) >= 0


@QUICK
@given(seeds, sizes, specs, st.floats(1e-3, 1e4))
def test_scaling_all_money_scales_all_flows(seed, n, spec, factor):
    net, final, x = network(n, seed=seed)
    a = Engine(net, final, x, x * 1.2, spec)
    b = Engine(net, final * factor, x * factor, x * 1.2 * factor, spec)
    shock(a, seed)
    shock(b, seed)
    for _ in range(25):
        a.step()
        b.step()
    for name in ("output", "demand", "final_met", "stock", "order", "flow"):
        ours, scaled = getattr(a, name), getattr(b, name) / factor
        np.testing.assert_allclose(scaled, ours, rtol=1e-8, atol=1e-9 * x.max(), err_msg=name)


def renumber(net, order):
    """The same network with firm ``order[i]`` in row i."""
    new = np.empty_like(order)
    new[order] = np.arange(order.size)
    slots = np.concatenate([np.arange(net.slot_ptr[i], net.slot_ptr[i + 1]) for i in order]).astype(int)
    parts = [np.arange(net.link_ptr[k], net.link_ptr[k + 1]) for k in slots]
    links = np.concatenate(parts).astype(int) if parts else np.zeros(0, int)
    count = np.diff(net.link_ptr)[slots]
    return replace(
        net,
        slot_ptr=np.concatenate(([0], np.cumsum(np.diff(net.slot_ptr)[order]))),
        slot_buyer=new[net.slot_buyer[slots]].astype(np.int32),
        slot_input=net.slot_input[slots],
        slot_coef=net.slot_coef[slots],
        slot_class=net.slot_class[slots],
        slot_days=net.slot_days[slots],
        link_ptr=np.concatenate(([0], np.cumsum(count))),
        link_slot=np.repeat(np.arange(slots.size), count).astype(np.int32),
        link_supplier=new[net.link_supplier[links]].astype(np.int32),
        link_share=net.link_share[links],
        link_lead=net.link_lead[links],
    )


@QUICK
@given(seeds, sizes, specs)
def test_renumbering_firms_changes_nothing(seed, n, spec):
    net, final, x = network(n, seed=seed)
    order = np.random.default_rng(seed).permutation(n)
    a = Engine(net, final, x, x * 1.2, spec)
    b = Engine(renumber(net, order), final[order], x[order], x[order] * 1.2, spec)
    a.capacity_factor[: n // 3] = 0.4
    b.capacity_factor[order < n // 3] = 0.4
    for _ in range(25):
        a.step()
        b.step()
    np.testing.assert_allclose(b.output, a.output[order], rtol=1e-8, atol=1e-9 * x.max())
    np.testing.assert_allclose(b.final_met, a.final_met[order], rtol=1e-8, atol=1e-9 * x.max())


def supply_loss(net, final, x, *, duration=12, slack=1.0, days=None, factor=0.0, lost=None):
    """Output lost while supply alone can fail: orders stay at the base year's, so that no firm's loss is another's
    gain through the order book, and stocks only run down (leontief, no refill beyond use)."""
    if days is not None:
        net = replace(net, slot_days=days)
    spec = Production(input_rule="leontief", expectation="demand", target="initial", adjustment_days=3650.0)
    e = Engine(net, final, x, x * slack, spec)
    e.capacity_factor[lost] = factor
    total = 0.0
    for day in range(40):
        if day == duration:
            e.capacity_factor[:] = 1.0
        e.step()
        total += x.sum() - np.minimum(e.output, x).sum()
    return total


@QUICK
@given(seeds, st.integers(10, 40))
def test_more_stock_capacity_or_a_shorter_shock_never_raise_the_loss(seed, n):
    """On supply chains without loops (goods flow one way) and with orders that follow demand."""
    net, final, x = network(n, seed=seed, max_lead=2, days=(2.0, 6.0))
    forward = net.link_supplier < net.link_buyer  # keep links that point down the chain
    share = np.where(forward, net.link_share, 0.0)
    by_slot = np.bincount(net.link_slot, share, net.slot_coef.size)
    share = np.divide(share, by_slot[net.link_slot], out=np.zeros_like(share), where=by_slot[net.link_slot] > 0)
    net = replace(net, link_share=share, slot_coef=np.where(by_slot > 0, net.slot_coef, 0.0))
    x = equilibrium(net, final)
    lost = np.random.default_rng(seed).uniform(size=n) < 0.3
    base = supply_loss(net, final, x, lost=lost)
    allowed = base * (1 + 1e-9) + 1e-9 * x.sum()
    assert supply_loss(net, final, x, lost=lost, duration=6) <= allowed
    assert supply_loss(net, final, x, lost=lost, factor=0.5) <= allowed
    assert supply_loss(net, final, x, lost=lost, days=net.slot_days * 2) <= allowed
