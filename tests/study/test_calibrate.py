"""Calibration meets its targets, says so, and moves the local rate the right way when costs change."""

import numpy as np
import pytest
from toy import toy_spec

from sim.measures.lsr_definition import Definition
from sim.measures.purchases import Purchases
from sim.measures.supporting_rate import supporting_rate
from sim.model.cluster import ClusterModel
from sim.study.calibrate import calibrate
from sim.study.calibration_report import calibration_csv, report, write_calibration
from sim.study.holdout import patterns
from sim.world import build_world
from sim.world.pack import load_pack


@pytest.fixture(scope="module")
def found():
    return calibrate(toy_spec(), seeds=4, tolerance=0.008, most_rounds=80)


def test_all_targets_are_met_within_a_point(found):
    assert found.converged
    together = found.share[:, 1] + found.share[:, 2]
    bought = found.share.any(axis=1)
    for target, share in ((0, found.share[:, 0]), (2, together), (3, found.share[:, 3])):
        assert np.abs(found.target[:, target] - share)[bought].max() < 0.01
    assert found.lsr.mean() == pytest.approx(found.lsr_target, abs=0.01)


def test_foreign_targets_are_the_tables_import_shares(found):
    np.testing.assert_allclose(found.target[:, 3], found.pack.industries.import_share)
    np.testing.assert_allclose(found.target.sum(axis=1), 1.0)


def test_metro_is_the_reference_and_near_moves_with_domestic(found):
    assert (found.constants[:, 0] == 0).all()
    np.testing.assert_array_equal(found.constants[:, 1], found.constants[:, 2])


def test_report_and_constants_are_written_and_read_back(found, tmp_path, root):
    import shutil

    pack = tmp_path / "toyland"
    shutil.copytree(root / "scenarios/toyland", pack)
    text = report(found, [patterns(build_world(toy_spec()))], "peitao calibrate toyland")
    assert "Hold-out" in text
    assert "peitao calibrate toyland" in text
    assert "**no**" in text or "| yes |" in text
    write_calibration(found, pack, text, tmp_path / "report.md")
    np.testing.assert_allclose(load_pack(pack).calibration, found.constants, atol=5e-7)
    assert (tmp_path / "report.md").read_text("utf-8") == text
    assert calibration_csv(found).count("\n") == 1 + 4 * len(found.pack.industries.id)


def metro_rate(world, value=None):
    return float(supporting_rate(Purchases.from_world(world, value), Definition()).rate[0])


@pytest.mark.parametrize(
    "change",
    [{"road_cost_factor": 8.0}, {"border_delay_factor": 60.0}],
    ids=["dearer road freight", "longer border delay"],
)
def test_dearer_distance_raises_the_local_rate(change):
    """Mean paired effect over five seeds, with the same luck in both worlds."""
    effects = [
        metro_rate(build_world(toy_spec(seed=s, transport=change))) - metro_rate(build_world(toy_spec(seed=s)))
        for s in range(5)
    ]
    assert np.mean(effects) > 0


def test_more_efficient_local_makers_raise_the_local_rate():
    """Efficiency lowers prices (monthly), lower prices win customers (reviews): the linkage feedback end to end."""
    effects = []
    for seed in range(3):
        spec = toy_spec(seed=seed, calendar={"days": 300})
        world = build_world(spec)
        plain, better = ClusterModel(world, spec), ClusterModel(world, spec)
        for _ in range(300):
            plain.step()
            better.levers.efficiency[~world.firms.is_pool] = 1.2
            better.step()
        rates = []
        for model in (plain, better):
            net = model.network
            goods = world.industries.is_goods[net.slot_input[net.link_slot]]
            value = model.engine.order * goods
            home = world.places.metro[world.firms.place[net.link_supplier]] >= 0
            rates.append((value * home).sum() / value.sum())
        effects.append(rates[1] - rates[0])
    assert np.mean(effects) > 0.01


def test_hold_out_patterns_have_references():
    for pattern in patterns(build_world(toy_spec())):
        assert pattern.source
        assert pattern.low < pattern.high
        assert np.isfinite(pattern.found)
