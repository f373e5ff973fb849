"""The 2020 epidemic against facts of March and April that are not its input (`scenarios/epidemic-2020.yaml`)."""

import datetime as dt

import numpy as np
import pytest

PLANTS_26_MARCH, POWER_26_APRIL = 0.970, 1.019
"""Above-scale plants at work (jizihe.com 7355712); industrial power use relative to a year before (thecover.cn 4154063)."""


@pytest.fixture(scope="module")
def course(root):
    """By date: share of firms able to work, share of goods makers at work, output of goods, share of firms short."""
    from sim.model.cluster import ClusterModel
    from sim.scenario import load
    from sim.world import build_world

    spec = load(root / "scenarios" / "epidemic-2020.yaml", {"population.firms": 400, "calendar.days": 122})
    found = {}
    world = build_world(spec)
    model = ClusterModel(world, spec)
    usual = model.engine.output0
    goods = ~model.firms.is_pool & world.industries.is_goods[model.firms.industry] & (usual > 0)
    for day in range(spec.calendar.days):
        model.step()
        made = model.engine.output[goods]
        found[spec.calendar.date(day)] = (
            float(model.levers.capacity_factor[goods].mean()),
            float((made > 0.1 * usual[goods]).mean()),
            float(made.sum() / usual[goods].sum()),
            float(model.engine.stocked_out[goods].mean()),
        )
    return found


@pytest.mark.parametrize(("date", "share"), [("2020-02-09", 0.163), ("2020-02-13", 0.356), ("2020-02-23", 0.837)])
def test_the_input_is_what_was_put_in(course, date, share):
    assert course[dt.date.fromisoformat(date)][0] == pytest.approx(share, abs=0.06)  # 400 draws


def test_plants_at_work_and_power_use_come_near_the_facts_not_used(course):
    assert course[dt.date(2020, 3, 26)][1] == pytest.approx(PLANTS_26_MARCH, abs=0.05)
    assert course[dt.date(2020, 4, 26)][2] == pytest.approx(POWER_26_APRIL, abs=0.04)


def test_output_lags_behind_people_and_catches_up_later(course):
    for day in (13, 23, 29):
        able, _, output, _ = course[dt.date(2020, 2, day)]
        assert output < able
    assert max(values[2] for values in course.values()) > 1.0


def test_want_of_parts_outlasts_want_of_labour(course):
    """As after the Tohoku earthquake of 2011 (RIETI 13010002): power and labour first, parts last."""
    dates = np.array(sorted(course))
    labour = max(date for date in dates if course[date][0] < 0.98)
    parts = max(date for date in dates if course[date][3] > 0.005)
    assert parts > labour
