"""Explain: the candidates are those of the choice kernel, their parts add up to its score, changes are told."""

from __future__ import annotations

import numpy as np
import pytest
from toy import toy_spec

from sim.errors import InputError
from sim.model import ClusterModel
from sim.model.candidates import PARTS, candidates, delivered
from sim.study.explain import explain, firm_row
from sim.study.run import simulate
from sim.world import build_world
from sim.world.sourcing import choose

POLICIES = [
    {"kind": "lead_firm", "start": "2020-01-15", "premium": 0.1},
    {"kind": "shared_platform", "start": "2020-01-15", "belt": ["gearwood", "brickfield"], "visibility": 8},
    {"kind": "supplier_development", "start": "2020-01-15", "ramp_months": 1.0},
]
SECTIONS = {"calendar": {"days": 130}, "dynamics": {"on": True, "entry_rate": 0.3, "relocation_rate": 0.3}}


@pytest.fixture(scope="module")
def with_policies():
    return simulate(toy_spec(**SECTIONS, policies=POLICIES))


@pytest.fixture(scope="module")
def plain():
    return simulate(toy_spec(**SECTIONS))


def test_the_kernel_chooses_among_the_candidates_by_their_total():
    spec = toy_spec(**SECTIONS, policies=POLICIES)
    model = ClusterModel(build_world(spec), spec)
    for _ in range(130):
        model.step()
    net, quote = model.network, model.review.quote()
    slots = np.flatnonzero(model.engine.capacity[net.slot_buyer] > 0)
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    score = choose(slots, net, supplier, share, model.firms, quote, model.review.terms, keep=False)
    found = candidates(model, slots)
    total = delivered(model, found, quote)["total"]
    key = {(k, j): t for k, j, t in zip(found.slot.tolist(), found.supplier.tolist(), total, strict=True)}
    links = np.flatnonzero(np.isin(net.link_slot, slots) & (share > 0))
    assert links.size > 500
    assert (model.dynamics.arrived[supplier[links]] >= 0).any()  # newcomers too
    mine = [key[int(net.link_slot[at]), int(supplier[at])] for at in links]
    np.testing.assert_allclose(mine, score[links], rtol=0, atol=1e-12)
    best = np.full(net.slot_buyer.size, np.inf)
    np.minimum.at(best, found.slot, total)
    kept = np.full(net.slot_buyer.size, np.inf)
    np.minimum.at(kept, net.link_slot[links], score[links])
    chosen = np.isfinite(kept)
    np.testing.assert_allclose(kept[chosen], best[chosen], rtol=0, atol=1e-12)


def test_parts_add_up_and_shares_are_those_of_the_run(with_policies):
    found = explain(with_policies, "red_wagon")
    table = found.candidates
    offered = np.isfinite(table["total"])
    np.testing.assert_allclose(table.loc[offered, list(PARTS)].sum(axis=1), table.loc[offered, "total"], atol=1e-12)
    links = with_policies.links
    mine = links[links["buyer_id"] == "red_wagon"].groupby("supplier_id", observed=True)["share"].sum()
    used = table[table["share"] > 0].groupby("supplier_id")["share"].sum()
    assert used.to_dict() == pytest.approx(mine.to_dict())
    assert found.changes is None
    home = table[(table["origin"] == "metro") & (table["share"] > 0)]
    assert (home["policy"] <= -0.1 + 1e-12).all()  # the premium at least


def test_changes_account_for_the_policy(with_policies, plain):
    found = explain(with_policies, "red_wagon", plain)
    assert found.about["metro_share"] > found.other["metro_share"]
    moved = found.changes[found.changes["share_change"] > 0.01]
    assert len(moved)
    assert moved["because"].str.contains("policy|only in this run|others became").all()
    same = explain(plain, "red_wagon", plain)
    assert (same.changes["because"] == "as before").all()


def test_lead_firms_are_found_by_name_and_mistakes_are_told(plain):
    spec = toy_spec(**SECTIONS)
    model = ClusterModel(build_world(spec), spec)
    assert firm_row(model, "红车厂") == firm_row(model, "Red Wagon Works") == firm_row(model, "red_wagon")
    with pytest.raises(InputError, match="did you mean 'red_wagon'"):
        explain(plain, "red_wagno")


def test_verb(with_policies, plain, tmp_path, capsys):
    from sim.cli.explain import explain as verb
    from sim.study.write import write_run

    one, two = write_run(with_policies, tmp_path / "one"), write_run(plain, tmp_path / "two")
    verb(one, firm="Red Wagon Works", against=two, top=2)
    text = capsys.readouterr().out
    for word in ("red_wagon", "红车厂", "friction", "policy", "bought:", "What is different from toy", "metro area"):
        assert word in text
    verb(one, firm="red_wagon", input="motors", json=True)
    assert '"verdict"' in capsys.readouterr().out
    with pytest.raises(InputError, match="buys no 'motor'"):
        verb(one, firm="red_wagon", input="motor")
