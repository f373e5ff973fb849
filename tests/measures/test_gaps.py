import numpy as np
import pytest
from measure_data import purchases

from sim.errors import InputError
from sim.measures.gaps import COLUMNS, missing_links
from sim.measures.lsr_definition import Definition
from sim.measures.origins import origin_shares
from sim.measures.supporting_rate import supporting_rate

PLACES = ("LQY", "PIDU", "CQ", "DE", "DYZ")
LINKS = [
    (0, 1, 1, 10.0), (0, 2, 1, 20.0), (0, 3, 1, 70.0),  # product 1: 10 metro, 20 near, 70 foreign
    (0, 3, 2, 80.0), (1, 4, 2, 20.0),  # product 2: 80 foreign, 20 metro
]  # fmt: skip
CRITICALITY = np.array([[2, 2, 2], [0, 2, 2], [1, 2, 2]])  # for industry 0: product 1 critical, 2 important


def sample(**columns):
    return purchases(LINKS, PLACES, industry=(0, 1, 1, 2, 2), ecosystem=(0, 0, -1, -1, -1), **columns)


def test_gaps_by_hand():
    capacity = np.array([100.0, 150, 100, 1000, 130])
    gap = np.array([np.nan, np.nan, 0.2, 0.1, 0.0])
    table = missing_links(sample(), CRITICALITY, capacity, cost_gap=gap)
    assert table["input"].tolist() == [1, 2]
    assert table["rank"].tolist() == [1, 2]
    np.testing.assert_allclose(table["value"], [100, 100])
    np.testing.assert_allclose(table["outside_value"], [90, 80])
    np.testing.assert_allclose(table["score"], [90 * 1.0, 80 * 0.5])
    np.testing.assert_allclose(table["share_metro"], [0.1, 0.2])
    np.testing.assert_allclose(table["share_near"], [0.2, 0])
    np.testing.assert_allclose(table["share_foreign"], [0.7, 0.8])
    np.testing.assert_allclose(table["criticality"], [1.0, 0.8 * 0.5 + 0.2 * 0.1])
    np.testing.assert_allclose(table["critical_share"], [1.0, 0.0])
    assert table["buyers"].tolist() == [1, 2]
    assert table["makers"].tolist() == [1, 1]  # PIDU makes 1, DYZ makes 2; Chongqing is not inside
    np.testing.assert_allclose(table["spare_capacity"], [50, 30])
    np.testing.assert_allclose(table["cost_gap"], [0.2, 0.1])
    np.testing.assert_allclose(table["unserved_share"], [20 / 90, 0.0])
    assert [column.name for column in COLUMNS] == list(table.values)


def test_outside_value_is_one_minus_the_rate():
    p = sample()
    table = missing_links(p, CRITICALITY, p.output, by="region")
    rate = supporting_rate(p, Definition(denominator="all")).rate[0]
    assert table["outside_value"].sum() == pytest.approx(table["value"].sum() * (1 - rate))
    near = missing_links(p, CRITICALITY, p.output, by="region", local="near")
    assert near["outside_value"].sum() == pytest.approx(150)
    assert near["makers"].tolist()[0] in (1, 2)
    assert np.isnan(table["cost_gap"]).all()


def test_bad_words():
    p = sample()
    with pytest.raises(InputError, match="metro"):
        missing_links(p, CRITICALITY, p.output, local="foreign")
    with pytest.raises(InputError):
        missing_links(p, CRITICALITY, p.output, by="planet")


def test_origin_shares():
    p = sample()
    np.testing.assert_allclose(origin_shares(p), [[30 / 200, 20 / 200, 0, 150 / 200]])
    np.testing.assert_allclose(origin_shares(p, "input")[1], [0.1, 0.2, 0, 0.7])
    assert np.isnan(origin_shares(p, "input")[0]).all()
    p = sample(is_goods=np.array([True, True, False]))
    np.testing.assert_allclose(origin_shares(p, goods_only=True), [[0.1, 0.2, 0, 0.7]])
