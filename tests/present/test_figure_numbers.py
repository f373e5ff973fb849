"""Numbers that figures work out for themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import present_data as data
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.present as present
from sim.errors import InputError
from sim.present.figures.distance import shares
from sim.present.figures.front import efficient
from sim.present.figures.recovery import days_to_recover
from sim.present.figures.tiers import purchases, tier
from sim.present.frames import band, date_ticks, signed, spread
from sim.present.money import amount, digits, nice, yearly
from sim.present.words import Both


def test_days_to_recover():
    ratio = np.ones(60)
    assert days_to_recover(ratio, 0) == 0
    ratio[10:20] = 0.5
    assert days_to_recover(ratio, 10) == 10
    ratio[25] = 0.9  # a relapse within 14 days puts recovery off
    assert days_to_recover(ratio, 10) == 16
    ratio[50:] = 0.4
    assert days_to_recover(ratio, 10) is None


def test_front_holds_only_gains_that_nothing_cheaper_beats():
    cost = np.array([1.0, 2.0, 3.0, 0.5, 4.0])
    gain = np.array([1.0, 0.5, 3.0, -1.0, 3.0])
    assert efficient(cost, gain).tolist() == [0, 2]


def test_distance_classes():
    links = pd.DataFrame({"km": [0.0, 5, 10, 60, 5000], "value": [1.0, 1, 2, 4, 2]})
    assert shares(links, "links").tolist() == [0.2, 0.2, 0, 0.4, 0, 0, 0, 0.2]


def test_tiers_keep_the_value():
    firms, links, _ = data.tree_inputs()
    bought = purchases(links, {0: 1.0})
    nodes, where = tier(bought, {0: 0}, firms.set_index("firm_id"), {}, 5)
    assert sum(n.value for n in nodes) == pytest.approx(links[links["buyer_id"] == 0]["value"].sum())
    assert set(where) == set(bought["supplier_id"])
    assert len(nodes) <= 5 + 4


def test_band_is_over_replications():
    table = data.leaders(5)
    curve = band(table[table["leader_id"] == "volvo"], "lsr_radius_300km")
    assert (curve["low"] <= curve["mid"]).all()
    assert (curve["mid"] <= curve["high"]).all()
    assert len(curve) == len(data.days())


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12), st.floats(0.1, 20))
def test_spread_keeps_labels_apart_and_inside(values, gap):
    placed = np.sort(spread(values, gap, 0, 100))
    room = min(gap, 100 / max(len(values) - 1, 1))
    assert placed.min() >= -1e-6
    assert placed.max() <= 100 + 1e-6
    assert (np.diff(placed) >= 0.95 * room - 1e-6).all()


@pytest.mark.parametrize(("days", "most"), [(1, 7), (5, 7), (40, 7), (365, 7), (365, 2), (4000, 7), (3650, 2)])
def test_date_ticks_are_few_and_inside(days, most):
    first = pd.Timestamp("2019-01-01")
    last = first + pd.Timedelta(days=days - 1)
    dates, labels = date_ticks(first, last, most)
    assert 1 <= len(dates) <= most
    assert len(labels) == len(set(labels))
    assert min(dates) >= first
    assert max(dates) <= last


def test_money():
    assert amount(3.4e9) == Both("3.4 bn CNY", "34亿元")
    assert amount(2.5e6) == Both("2.5 m CNY", "250万元")
    assert amount(-3.4e9).zh == "-34亿元"
    assert amount(0) == Both("0 CNY", "0元")
    assert yearly(1e7) == Both("3.6 bn CNY/yr", "36亿元/年")
    assert digits(1234.5) == "1,234"
    assert digits(0.01234) == "0.0123"
    assert [nice(x) for x in (1, 1.9, 4.9, 5, 73)] == [1, 1, 2, 5, 50]
    assert (signed(0.04), signed(-0.26), signed(3)) == ("0.0", "−0.3", "+3.0")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: present.policy_effects(data.policy_table().drop(columns="low"), data.META), "effects: low: column"),
        (lambda: present.recovery(data.recovery_curves().iloc[:0], data.META), "curves: the table has no rows"),
        (
            lambda: present.supplier_tree(*data.tree_inputs(), data.META, leader="faw_wv"),
            "unknown lead firm 'faw_wv', did you mean 'faw_vw'",
        ),
        (
            lambda: present.flow_map(data.places(), *data.firms_and_links(), data.META, inputs=["chipz"]),
            "unknown input 'chipz', did you mean 'chips'",
        ),
        (
            lambda: present.flow_map(data.places(), *data.firms_and_links(), data.META, leader="volvu"),
            "did you mean 'volvo'",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_flow_map_of_one_lead_firm():
    fig = present.flow_map(data.places(), *data.firms_and_links(), data.META, leader="faw_vw", flows=5)
    assert fig.get_size_inches()[0] > 8


@pytest.mark.parametrize(
    ("depth", "said"), [(0.02, "never falls below 95%: 98.0% at the lowest"), (0.42, "is back at 95% after")]
)
def test_recovery_says_whether_output_ever_fell_below(depth, said):
    curves = data.recovery_curves(depth=depth)
    curves = curves[curves["scenario_id"] == "base"]
    fig = present.recovery(curves, data.META, finding=True)
    title = " ".join(text.get_text() for text in fig.texts if text.get_gid() == "title")
    assert said.split(":")[0] in title
