"""What the engine leaves out changes nothing that is read: dormant rows, empty positions, fill that nobody asks for,
weights of slots with one supplier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.errors import ModelError
from sim.model.dynamics.reserve import _appended
from sim.model.engine import Engine
from sim.model.engine.leaning import _weights
from sim.model.engine.sample import equilibrium, network
from sim.scenario.production import Production

N, MORE = 40, 10
LIVE = {
    "firms": ("demand", "cap", "output", "wanted", "smoothed", "served", "final_met", "stocked_out", "overproduction"),
    "slots": ("stock", "transit", "slot_order"),
    "links": ("order", "fill", "flow"),
}
SPECS = {
    "default": {},
    "leontief, leaning": {"input_rule": "leontief", "leaning": 1.0, "fill_memory_days": 5.0},
    "by supplier": {"stock_by": "supplier", "input_rule": "leontief"},
    "lowest ratio": {"rationing": "lowest_ratio_first", "input_rule": "leontief"},
    "firms first, linear": {"priority": "intermediate", "input_rule": "linear"},
    "capacity split, overtime": {"order_split": "capacity", "overproduction_max": 1.25, "overproduction_days": 30.0},
}


NAMES = list(SPECS)


def with_dormant(seed):
    """(network, final, output): N firms at equilibrium, and MORE behind them that make nothing and buy of nobody."""
    net, final, x = network(N, seed=seed, max_lead=3, suppliers=3)
    extra, _, _ = network(MORE, seed=seed + 50)
    none = np.zeros_like(extra.link_share)
    dormant = replace(extra, link_share=none, link_supplier=extra.link_buyer, link_lead=none.astype(np.int16))
    return _appended(net, dormant), *(np.concatenate([column, np.zeros(MORE)]) for column in (final, x))


def links_of(net, first, last):
    return np.arange(net.link_ptr[net.slot_ptr[first]], net.link_ptr[net.slot_ptr[last]])


def settle(e, first, last, scale):
    """Rows first..last-1 become firms: capacity, customers, suppliers, a little stock."""
    net, r = e.net, np.random.default_rng(first)
    rows, links = np.arange(first, last), links_of(e.net, first, last)
    e.capacity[rows] = 1.2 * scale
    e.output0[rows] = e.smoothed[rows] = e.final[rows] = scale
    raw = r.uniform(0.2, 1.0, links.size)
    slot = net.link_slot[links]
    share = raw / np.bincount(slot, raw, e.n_slots)[slot]
    e.set_supplier(links, r.integers(0, N, links.size), share, r.integers(0, 6, links.size))
    customers = r.choice(links_of(net, 0, N), 3, replace=False)
    e.set_supplier(customers, rows[0])
    slots = np.arange(net.slot_ptr[first], net.slot_ptr[last])
    e.stock[slots] = 2.0 * e.slot_coef[slots] * scale


def blow(e, day, n=N):
    """Something of everything that happens to a network."""
    r = np.random.default_rng(day)
    some = r.choice(links_of(e.net, 0, N), 8, replace=False)
    if day == 2:
        e.capacity_factor[:n:4] = 0.3
    elif day == 6:
        e.set_open(some, False, hold=True)
    elif day == 8:
        e.set_open(some, False, hold=False)
    elif day == 9:
        e.set_lead(some, r.integers(0, 7, some.size))
    elif day == 14:
        e.set_open(np.flatnonzero(~e.link_open), True)
    elif day == 20:
        e.capacity_factor[:] = 1.0


def same(ours, theirs, live, day):
    net = ours.net
    slots = net.slot_ptr[live]
    ends = {"firms": live, "slots": slots, "links": net.link_ptr[slots]}
    for of, names in LIVE.items():
        for name in names:
            a, b = (getattr(e, name)[: ends[of]] for e in (ours, theirs))
            assert np.allclose(a, b, rtol=1e-12, atol=1e-12 * theirs.output0.max()), f"{name}, day {day}"


@pytest.mark.parametrize("pieces", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_dormant_rows_are_as_good_as_awake(name, pieces):
    net, final, x = with_dormant(seed=4)
    make = {"net": net, "final": final, "output0": x, "capacity": 1.2 * x, "spec": Production(**SPECS[name])}
    asleep, awake = Engine(**make, awake=N, pieces=pieces), Engine(**make, pieces=pieces)
    live, bound = N, 0
    for day in range(45):
        if day in (10, 25):  # some arrive, then all
            first, live = live, N + 4 if day == 10 else N + MORE
            asleep.wake(live)
            for e in (asleep, awake):
                settle(e, first, live, x[:N].mean())
        for e in (asleep, awake):
            blow(e, day)
            e.step()
        same(asleep, awake, live, day)
        bound += int(awake.stocked_out.sum())
        for e in (asleep, awake):
            assert not e.output[live:].any()
            assert not e.order[links_of(net, live, N + MORE)].any()
    assert bound > 0
    assert awake.output[N:].min() > 0  # those that came work


def with_empty_positions(seed):
    """(network with empty link positions, the same without them, rows of the links it keeps, final, output)."""
    net, final, _ = network(N, seed=seed, max_lead=3, suppliers=3)
    position = np.arange(net.link_slot.size) - net.link_ptr[net.link_slot]
    empty = (position > 0) & (np.random.default_rng(seed).uniform(size=position.size) < 0.5)
    raw = np.where(empty, 0.0, net.link_share)
    share = raw / np.bincount(net.link_slot, raw, net.slot_coef.size)[net.link_slot]
    full = replace(net, link_share=share, link_supplier=np.where(empty, net.link_buyer, net.link_supplier))
    kept = np.flatnonzero(~empty)
    count = np.bincount(net.link_slot[kept], minlength=net.slot_coef.size)
    links = {name: getattr(full, name)[kept] for name in ("link_slot", "link_supplier", "link_share", "link_lead")}
    small = replace(full, link_ptr=np.concatenate(([0], np.cumsum(count))), **links)
    return full, small, kept, final, equilibrium(small, final)


@pytest.mark.parametrize("name", NAMES)
def test_empty_positions_are_as_good_as_none(name):
    """As a review leaves them: share 0, the buyer itself as supplier."""
    full, small, kept, final, x = with_empty_positions(seed=6)
    assert full.link_share.size - kept.size > 10
    spec = Production(**SPECS[name])
    wide, narrow = (Engine(net, final, x, 1.2 * x, spec) for net in (full, small))
    for day in range(40):
        if day == 2:
            for e in (wide, narrow):
                e.capacity_factor[::4] = 0.3
        if day in (6, 14):  # routes close and open again
            some = np.arange(0, kept.size, 7)
            narrow.set_open(some, day == 14)
            wide.set_open(kept[some], day == 14)
        for e in (wide, narrow):
            e.step()
        for names, rows in ((LIVE["firms"], slice(None)), (LIVE["slots"], slice(None)), (LIVE["links"], kept)):
            for column in names:
                a, b = getattr(wide, column)[rows], getattr(narrow, column)
                assert np.allclose(a, b, rtol=1e-12, atol=1e-12 * x.max()), f"{column}, day {day}"
    assert np.isfinite(narrow.output).all()


def test_a_dormant_firm_gets_no_suppliers():
    net, final, x = with_dormant(seed=4)
    e = Engine(net, final, x, 1.2 * x, Production(), awake=N)
    e.step()
    before = {name: getattr(e, name).copy() for name in (*LIVE["slots"], *LIVE["links"], "link_supplier", "link_share")}
    live, dormant = links_of(net, 0, N), links_of(net, N + 4, N + MORE)
    for links in (dormant, dormant[-1:], np.r_[live[:3], dormant[:1]]):
        with pytest.raises(ModelError, match="dormant"):
            e.set_supplier(links, 0, 1.0, 2)
    e.wake(N + 4)
    e.wake(2)  # those awake stay so
    with pytest.raises(ModelError, match="dormant"):
        e.set_supplier(dormant[:1], 0, 1.0, 2)
    for name, column in before.items():
        np.testing.assert_array_equal(getattr(e, name), column, err_msg=name)
    e.set_supplier(links_of(net, N, N + 4), 0, 1.0, 2)
    e.wake(N + MORE)
    e.set_supplier(dormant, 0, 1.0, 2)


@pytest.mark.parametrize("spec", [{}, {"priority": "intermediate"}, {"stock_by": "supplier"}])
def test_not_keeping_fill_changes_no_byte(spec):
    net, final, x = network(N, seed=7, max_lead=4, suppliers=3)
    engines = [Engine(net, final, x, 1.2 * x, Production(**spec), record_fill=keep) for keep in (True, False)]
    for day in range(40):
        for e in engines:
            blow(e, day)
            if day == 12:
                e.set_supplier(np.arange(0, e.n_links, 5), np.arange(0, e.n_links, 5) % N, lead=1)
            e.step()
        for name in ("output", "demand", "served", "final_met", "stock", "transit", "slot_order", "order", "flow"):
            assert getattr(engines[0], name).tobytes() == getattr(engines[1], name).tobytes(), f"{name}, day {day}"
        if day == 4:
            assert engines[0].fill.min() < 0.9  # there is something to remember
    assert not engines[1].record_fill
    assert (engines[1].fill == 1.0).all()  # or nothing at all


@pytest.mark.parametrize("spec", [{"leaning": 2.0}, {"rationing": "lowest_ratio_first"}])
def test_fill_is_kept_for_those_who_lean_on_it(spec):
    net, final, x = network(N, seed=7)
    engines = [Engine(net, final, x, 1.2 * x, Production(**spec), record_fill=keep) for keep in (True, False)]
    for day in range(10):
        for e in engines:
            blow(e, day)
            e.step()
    assert engines[1].record_fill
    assert engines[1].fill.min() < 0.95
    assert engines[0].fill.tobytes() == engines[1].fill.tobytes()


def general(net, share, closed, fill, leaning, cap, output0, by_capacity):
    """weight = share fill^leaning [cap / X0] / (its sum in the slot), where that is not zero; else the share."""
    used = np.where(closed == 2, 0.0, share)
    if not (leaning > 0 or by_capacity):
        return used
    ratio = np.divide(cap, output0, out=np.ones_like(cap), where=output0 > 0)[net.link_supplier]
    weight = used * fill**leaning * (ratio if by_capacity else 1.0)
    total = np.bincount(net.link_slot, weight, net.slot_coef.size)[net.link_slot]
    return np.where(total > 0, weight / np.where(total > 0, total, 1.0), used)


@pytest.mark.parametrize("by_capacity", [False, True])
@pytest.mark.parametrize("leaning", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("suppliers", [1, 4])
def test_weights_are_those_of_the_formula(suppliers, leaning, by_capacity):
    net, _, x = network(60, seed=2, suppliers=suppliers)
    r = np.random.default_rng(3)
    number = np.diff(net.link_ptr)
    assert (number == 1).any()
    assert suppliers == 1 or (number > 1).any()
    for _ in range(5):
        share = np.where(r.uniform(size=net.slot_coef.size)[net.link_slot] < 0.1, 0.0, net.link_share)  # empty slots
        closed = r.choice(np.array([0, 1, 2], np.int8), share.size, p=[0.6, 0.1, 0.3])
        fill = np.where(r.uniform(size=share.size) < 0.2, 0.0, r.uniform(size=share.size))
        cap, output0 = x * r.choice([0.0, 0.5, 1.3], 60), np.where(r.uniform(size=60) < 0.2, 0.0, x)
        weight = np.full(share.size, np.nan)
        _weights(
            np.array([0, number.size // 3, number.size], np.uint64), np.asarray(net.link_ptr, np.int64), share, closed,
            net.link_supplier.astype(np.uint32), fill, leaning, by_capacity, cap, output0, weight,
        )  # fmt: skip
        expected = general(net, share, closed, fill, leaning, cap, output0, by_capacity)
        if leaning in (0.0, 1.0):  # no power is taken
            np.testing.assert_array_equal(weight, expected)
        np.testing.assert_allclose(weight, expected, rtol=1e-14)
