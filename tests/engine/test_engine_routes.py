"""Changes of links during a run: lead times, suppliers, closures."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import ModelError
from sim.model.engine import Engine
from sim.model.engine.ring import Ring
from sim.model.engine.sample import network
from sim.scenario.production import Production


def engine(n=30, seed=1, max_lead=4, **spec):
    net, final, x = network(n, seed=seed, max_lead=max_lead)
    return Engine(net, final, x, 1.2 * x, Production(**spec)), x


def arrivals(e):
    """What arrives at each slot today (and runs the day)."""
    transit, flow = e.transit.copy(), e.flow.copy()
    e.step()
    return np.bincount(e.link_slot, e.flow - flow, e.n_slots) - (e.transit - transit)


def test_ring_keeps_each_shipment_until_its_day():
    ring = Ring(np.array([0, 1, 3, 3, 2]))
    sent = []
    for day in range(9):
        ring.turn(day)
        cells = ring.today[ring.lead] + ring.rank
        today = np.arange(5) + 10.0 * (day + 1)
        arrived = np.where(ring.lead == 0, today, ring.cells[cells])
        ring.cells[cells] = today
        sent.append(today)
        for l, lead in enumerate(ring.lead):
            assert arrived[l] == (sent[day - lead][l] if day >= lead else 0.0)


@pytest.mark.parametrize("links", [1, 200])
def test_ring_moves_goods_to_new_leads_and_keeps_their_day(links):
    r = np.random.default_rng(3)
    ring = Ring(r.integers(0, 6, 200).astype(np.uint16))
    due = {}  # (link, day) -> amount
    late = {}
    for day in range(60):
        if day % 4 == 1:
            some = r.choice(200, links, replace=False)
            for when, at, amount in ring.move(some, r.integers(0, 12, links), day):
                for l, a in zip(some[at], amount, strict=True):
                    late[l, when] = late.get((l, when), 0.0) + a
        ring.turn(day)
        cells = (ring.today[ring.lead] + ring.rank).astype(int)
        waits = cells[ring.lead > 0]
        assert np.unique(waits).size == waits.size, "no two links share a cell"
        today = r.uniform(1, 2, 200)
        arrived = np.where(ring.lead == 0, today, ring.cells[cells])
        ring.cells[cells] = today
        for l in range(200):
            key = (l, day + int(ring.lead[l]))
            due[key] = due.get(key, 0.0) + today[l]
            assert arrived[l] + late.pop((l, day), 0.0) == pytest.approx(due.pop((l, day), 0.0))


def test_a_longer_lead_opens_a_gap_and_a_shorter_one_closes_it():
    e, _ = engine(max_lead=0)
    e.set_lead(np.arange(e.n_links), 3)
    assert [arrivals(e).sum() > 0 for _ in range(5)] == [False, False, False, True, True]
    e.set_lead(np.arange(e.n_links), 0)
    first = arrivals(e).sum()
    assert first > 1.5 * arrivals(e).sum() / 2  # the last shipments of the long way and the first of the short


def test_a_changed_lead_settles_again_and_fills_its_pipeline():
    e, x = engine(max_lead=2)
    e.set_lead(np.arange(e.n_links), e.ring.lead + 1)
    for _ in range(600):
        e.step()
    use = e.slot_coef * x[e.slot_buyer]
    expected = np.bincount(e.link_slot, e.link_share * e.ring.lead, e.n_slots) * use
    np.testing.assert_allclose(e.transit, expected, rtol=1e-3, atol=1e-6 * x.max())
    np.testing.assert_allclose(e.output, x, rtol=1e-3)


def test_a_new_supplier_gets_the_order_and_the_old_shipments_still_arrive():
    e, _ = engine(max_lead=3, seed=4)
    l = int(np.flatnonzero(e.ring.lead == 3)[0])
    k, old = int(e.link_slot[l]), int(e.link_supplier[l])
    new = (old + 1) % e.n_firms
    demand = e.pulled.sum(axis=0)
    e.set_supplier([l], new, lead=1)
    moved = e.pulled.sum(axis=0) - demand
    assert moved[new] == pytest.approx(e.order[l])
    assert moved[old] == pytest.approx(-e.order[l])
    before = e.transit[k]
    for _ in range(4):
        e.step()
    assert e.transit[k] < before  # three days of the old way have come in, one day of the new is under way
    assert e.fill[l] == pytest.approx(1.0, abs=0.1)


def test_shares_can_move_inside_a_slot():
    e, x = engine(n=40, seed=2, max_lead=0)
    k = int(np.flatnonzero(np.diff(e.link_ptr) == 2)[0])
    a, b = range(*e.link_ptr[k : k + 2])
    e.set_supplier([a, b], e.link_supplier[[a, b]], share=[0.9, 0.1])
    assert e.order[a] == pytest.approx(9 * e.order[b])
    e.step()
    assert e.order[a] == pytest.approx(9 * e.order[b])
    assert e.totals.output == pytest.approx(x.sum(), rel=1e-2)


def test_held_goods_arrive_after_reopening():
    e, _ = engine(max_lead=1, seed=5)
    closed = np.arange(0, e.n_links, 3)
    e.set_open(closed, False)
    assert not e.link_open[closed].any()
    for _ in range(6):
        e.step()
    piled = e.held[closed].sum()
    assert piled > 0
    assert e.fill[closed].max() < 0.7
    e.set_open(closed, True)
    assert e.held.sum() == 0
    assert sum(a.sum() for goods in e.late.values() for _, a in goods) == pytest.approx(piled)
    for _ in range(3):
        e.step()
    assert not e.late
    assert e.link_open.all()


def test_stopped_links_are_not_ordered_on_and_leaning_finds_the_open_ones():
    e, _ = engine(seed=6, leaning=1.0, max_lead=0)
    k = int(np.flatnonzero(np.diff(e.link_ptr) == 2)[0])
    a, b = range(*e.link_ptr[k : k + 2])
    e.set_open([a], False, hold=False)
    assert e.order[a] == 0
    for _ in range(3):
        e.step()
        assert e.order[a] == 0
        assert e.order[b] == pytest.approx(e.slot_order[k])
    e.set_open([a], True)
    e.step()
    assert e.order[a] > 0


def test_deferred_final_demand_is_met_later():
    net, final, x = network(20, seed=7, max_lead=0)
    e = Engine(net, final, x, 1.5 * x, Production(input_rule="weakly_critical"), deferrable=np.ones(20))
    e.capacity_factor[0] = 0.0
    e.step()
    e.step()
    assert e.backlog[0] == pytest.approx(final[0])
    e.capacity_factor[0] = 1.0
    met = 0.0
    for _ in range(10):
        e.step()
        met += e.final_met[0]
    assert met == pytest.approx(12 * final[0], rel=1e-9)


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.set_lead([e.n_links], 1),
        lambda e: e.set_lead([0, 0], 1),
        lambda e: e.set_lead([0], -1),
        lambda e: e.set_supplier([0], e.n_firms),
    ],
)
def test_impossible_changes_are_refused(change):
    e, _ = engine()
    with pytest.raises(ModelError, match="engine"):
        change(e)


def test_a_base_year_that_is_no_equilibrium_is_refused():
    net, final, x = network(10)
    with pytest.raises(ModelError, match="no equilibrium: firm"):
        Engine(net, final, x * 1.1, x * 2, Production())
    with pytest.raises(ModelError, match="capacity must be 10"):
        Engine(net, final, x, np.full(10, np.nan), Production())
