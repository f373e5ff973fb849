"""Routes that close: goods reroute or are held, what is under way is late, and nothing is lost or doubled."""

import numpy as np
import pytest
from disruption_data import START, Course, spec_with


@pytest.fixture(scope="module")
def world(root):
    from sim.world import build_world

    return build_world(spec_with(root))


def closure(**changes):
    return {"kind": "corridor_closure", "start": START, "days": 20, "corridors": ["drum_corridor"], **changes}


def goods(engine) -> float:
    """All goods that exist for buyers: stocks, under way or held."""
    return float(engine.stock.sum() + engine.transit.sum())


def from_place(model, place):
    network, firms = model.network, model.firms
    there = firms.place[network.link_supplier] == model.world.places.row[place]
    transported = model.world.industries.is_goods[network.slot_input[network.link_slot]]
    return there & transported & (network.link_share > 0)


def test_goods_without_a_route_are_held_and_come_when_it_opens(root, world):
    from sim.model.cluster import ClusterModel

    model = ClusterModel(world, spec_with(root, closure(days=15), sourcing={"review_days": 3650}))
    far = from_place(model, "drumcoast")
    assert far.any()
    for _ in range(20):
        model.step()
    engine = model.engine
    assert not engine.link_open[far].any()
    assert engine.link_open[~far].all()
    assert engine.held[far].sum() > 0
    assert sum(w.amount.sum() for w in model.logistics.waiting) > 0
    before = goods(engine)
    for _ in range(6):
        model.step()
    assert engine.link_open.all()
    assert engine.held.sum() == 0
    assert model.logistics.waiting == []
    for _ in range(400):
        model.step()
    np.testing.assert_allclose(engine.output.sum(), world.firms.output.sum(), rtol=1e-3)
    assert before > 0


def test_stocks_and_goods_under_way_balance_every_day(root, world):
    """What enters (dispatched) minus what is used is what stocks and goods under way grow by, closed or not."""
    from sim.model.cluster import ClusterModel

    model = ClusterModel(world, spec_with(root, closure(days=12), sourcing={"review_days": 3650}))
    engine = model.engine
    for _ in range(50):
        before = goods(engine)
        engine.reset_flows()
        model.step()
        used = (engine.slot_coef * engine.output[engine.slot_buyer]).sum()
        np.testing.assert_allclose(goods(engine) - before, engine.flow.sum() - used, rtol=0, atol=1e-6 * before)


def test_goods_under_way_wait_or_have_passed(root, world):
    still = Course(world, spec_with(root, closure(), days=40, sourcing={"review_days": 3650}))
    passed = Course(world, spec_with(root, closure(under_way="passed"), days=40, sourcing={"review_days": 3650}))
    first = [np.flatnonzero(c.total < 0.999 * c.total[0])[0] for c in (still, passed)]
    assert first[0] < first[1]
    assert still.loss > passed.loss > 0


def test_a_slow_corridor_is_open_but_late(root, world):
    from sim.model.cluster import ClusterModel

    model = ClusterModel(world, spec_with(root, closure(time_factor=4.0)))
    lead = model.network.link_lead.copy()
    for _ in range(11):
        model.step()
    far = from_place(model, "drumcoast")
    assert model.engine.link_open.all()
    assert (model.network.link_lead[far] > lead[far]).all()
    for _ in range(20):
        model.step()
    np.testing.assert_array_equal(model.network.link_lead[from_place(model, "drumcoast")], lead[far])


def test_without_rerouting_goods_wait_where_another_way_exists(root, world):
    """The rail port of Toyland carries part of the goods; the road would do, only slower or dearer."""
    blow = {"kind": "hub_closure", "start": START, "days": 20, "hubs": ["twin_rail_port"]}
    fixed = {"review_days": 3650}
    around = Course(world, spec_with(root, blow, sourcing=fixed))
    fast = Course(world, spec_with(root, blow, sourcing=fixed, adaptation={"rerouting": False}))
    assert around.model.engine.held.size == 0  # nothing was ever held
    assert fast.model.engine.held.size > 0
    assert fast.loss > around.loss + 0.01


def test_reviews_leave_suppliers_that_cannot_be_reached(root, world):
    from sim.model.cluster import ClusterModel

    memory = {"review_memory_days": 10.0}
    model = ClusterModel(world, spec_with(root, closure(days=50), sourcing={"review_days": 30}, adaptation=memory))
    far = int(from_place(model, "drumcoast").sum())
    for _ in range(55):
        model.step()
    assert far > 0
    assert not from_place(model, "drumcoast").any()
    assert model.engine.link_open.all()  # who changed supplier is served again
    assert len(model.logistics.waiting) > 0  # what was held by the old supplier still waits for the corridor
