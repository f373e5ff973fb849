"""The localisation-resilience trade-off emerges (model.md 10.6): means over seeds on the invented region.

The committed experiment `experiments/localisation_resilience.py` shows it for Chengdu, with intervals.
"""

from dataclasses import replace

import numpy as np
import pytest
from disruption_data import START, Course, spec_with

SEEDS = (1, 2, 3)
ZONE = {"kind": "power_rationing", "start": START, "days": 14, "capacity_loss": 1.0, "users": {"places": ["gearwood"]}}
OUTSIDE = {"kind": "external_stop", "start": START, "days": 28, "regions": ["WORLD"], "supply_loss": 0.6}
FIXED = {"review_days": 3650}


@pytest.fixture(scope="module")
def losses(root):
    """Mean over seeds, local share low and high: local share, loss of others in a zone shock, loss in an outside one."""
    from sim.world import build_world
    from sim.world.pack import load_pack

    found = {}
    for advantage in (-0.15, 0.05):
        rows = []
        for seed in SEEDS:
            spec = spec_with(root, seed=seed, sourcing=FIXED)
            pack = load_pack(spec.region_folder)
            constants = pack.calibration.copy()
            constants[:, 0] += advantage
            world = build_world(spec, replace(pack, calibration=constants))
            network, home = world.network, world.places.metro == pack.metro
            value = network.link_coef * world.firms.output[network.link_buyer]
            near = home[world.firms.place[network.link_supplier]]
            rows.append((value[near].sum() / value.sum(), others(root, world, seed), outside(root, world, seed)))
        found[advantage] = np.mean(rows, axis=0)
    return found[-0.15], found[0.05]


def gone(course, who):
    """Gross loss of the firms ``who``, days of the region's output."""
    by_day = (course.output[0] - course.output)[:, who].sum(axis=1)
    return np.maximum(by_day, 0.0).sum() / course.total[0]


def others(root, world, seed):
    course = Course(world, spec_with(root, ZONE, seed=seed, days=100, sourcing=FIXED))
    struck = (course.factor < 1.0).any(axis=0)
    return gone(course, course.local & ~struck)


def outside(root, world, seed):
    course = Course(world, spec_with(root, OUTSIDE, seed=seed, days=100, sourcing=FIXED))
    return gone(course, course.local)


def test_a_zone_shock_spreads_further_where_more_is_bought_locally(losses):
    low, high = losses
    assert low[0] < high[0] - 0.1  # the local share did rise
    assert low[1] < high[1]


def test_an_outside_shock_hurts_less_where_more_is_bought_locally(losses):
    low, high = losses
    assert low[2] > high[2]
