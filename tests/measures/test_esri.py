"""ESRI against the published example, and against the equations in dense NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.measures import esri as m
from sim.model.engine.sample import network

SECTOR = np.array([1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5])
LINKS = np.array([(3, 6), (4, 6), (4, 7), (5, 7), (6, 1), (6, 2), (7, 10), (7, 11), (8, 1), (8, 2), (9, 11)]) - 1
GOLDEN = [0.25, 0.25, 0.227273, 0.363636, 0.227273, 0.409091, 0.409091, 0.272727, 0.181818, 0.204545, 0.295455]


def example(essential=2, sector=SECTOR):
    return m.flows(LINKS[:, 0], LINKS[:, 1], np.ones(11), sector, essential, size=np.ones(11))


def dense(f, psi, replaceable, eps):
    """The equations as they stand, on matrices [supplier, buyer]."""
    n = f.sector.size
    w, e = np.zeros((n, n)), np.zeros((n, n), int)
    np.add.at(w, (f.supplier, f.buyer), f.value)
    e[f.supplier, f.buyer] = f.essential
    same = f.sector[:, None] == f.sector[None, :]
    in_sector, bought, sold = same @ w, w.sum(axis=0), w.sum(axis=1)
    down = np.where(e == 2, w / np.where(in_sector > 0, in_sector, 1), 0)
    down = np.where(e == 1, w / np.where(bought > 0, bought, 1), down)
    up = w / np.where(sold > 0, sold, 1)[:, None]
    hd = hu = 1.0 - psi
    while True:
        left = same @ (f.size * hd)
        sigma = np.minimum(1.0, np.divide(f.size, left, out=np.ones(n), where=left > 0)) if replaceable else 1.0
        lost = (sigma * (1 - hd))[:, None] * down
        new = 1.0 - psi
        others = np.zeros(n)
        for k in np.unique(f.sector):
            part = np.where(e == 2, lost, 0)[f.sector == k].sum(axis=0)
            new = np.minimum(new, 1 - part)
            others += np.where(e == 1, lost, 0)[f.sector == k].sum(axis=0)
        new = np.maximum(0, np.minimum(new, 1 - others))
        new_u = np.maximum(0, np.minimum(1 - psi, 1 - up @ (1 - hu)))
        change = max(np.abs(new - hd).max(), np.abs(new_u - hu).max())
        hd, hu = new, new_u
        if change <= eps:
            return (f.size * (1 - np.minimum(hd, hu))).sum() / f.size.sum(), hd, hu


def random_flows(n, links, seed, mixed=True):
    r = np.random.default_rng(seed)
    pairs = np.unique(r.integers(0, n, (links, 2)), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    sector = r.integers(0, max(3, n // 8), n)
    code = r.integers(0, 3, (sector.max() + 1,) * 2) if mixed else 2
    return m.flows(pairs[:, 0], pairs[:, 1], r.pareto(1.5, len(pairs)) + 0.1, sector, code)


def test_published_example():
    """Diem et al. 2024, figure 1: eleven firms, five sectors, essential inputs, no substitution."""
    np.testing.assert_allclose(m.esri(example(), replaceable=False, eps=1e-12), GOLDEN, atol=5e-7)
    np.testing.assert_allclose(m.esri(example(), replaceable=False), GOLDEN, atol=5e-7)  # the papers' eps


@pytest.mark.parametrize("replaceable", [True, False])
@pytest.mark.parametrize("essential", [2, 1, 0, "mixed", "by sector"])
def test_example_under_other_inputs(essential, replaceable):
    """Essential, non-essential, negligible and mixed inputs of the same network, against the equations."""
    code = essential
    if essential == "mixed":
        code = np.array([2, 1, 0, 2, 1, 2, 1, 2, 1, 0, 2])
    if essential == "by sector":
        code = np.ones((6, 6), int)
        code[2, 3] = code[3, 5] = 2
    f = example(code)
    expected = [dense(f, np.eye(11)[j], replaceable, 1e-12)[0] for j in range(11)]
    np.testing.assert_allclose(m.esri(f, replaceable=replaceable, eps=1e-12), expected, rtol=1e-12)


def test_hand_cases():
    """Non-essential: firm 4 is half of 6's and of 7's purchases, so each loses half of its output; and so on down.
    Negligible inputs: only lost sales travel, upwards. Replaceable: firm 3 is a third of its sector."""
    loss = 1 - m.cascade(example(1), np.eye(11)[3], replaceable=False, eps=1e-12)[1]
    np.testing.assert_allclose(loss, np.array([1, 1, 0, 4, 0, 2, 2, 0, 0, 2, 1]) / 4, atol=1e-12)
    _, hd, hu = m.cascade(example(0), np.eye(11)[0], replaceable=False, eps=1e-12)
    assert hd.tolist() == [0] + [1] * 10
    np.testing.assert_allclose(1 - hu, [1, 0, 0.5, 0.25, 0, 0.5, 0, 0.5, 0, 0, 0], atol=1e-12)
    _, hd, _ = m.cascade(example(2), np.eye(11)[2], eps=1e-12)
    # The other two of the sector cover half of what firm 3 no longer sells: sigma = 1/2, and 6 loses 1/2 x 1/2.
    assert 1 - hd[5] == pytest.approx(0.25)


@pytest.mark.parametrize("replaceable", [True, False])
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("eps", [1e-2, 1e-4])
def test_random_networks_against_the_equations(seed, replaceable, eps):
    f = random_flows(60, 220, seed)
    risk = m.esri(f, replaceable=replaceable, eps=eps)
    for j in range(0, 60, 7):
        expected, hd, hu = dense(f, np.eye(60)[j], replaceable, eps)
        assert risk[j] == pytest.approx(expected, rel=1e-10)
        got, ours_d, ours_u = m.cascade(f, np.eye(60)[j], replaceable=replaceable, eps=eps)
        assert got == pytest.approx(risk[j], rel=1e-12)
        np.testing.assert_allclose(ours_d, hd, atol=1e-10)
        np.testing.assert_allclose(ours_u, hu, atol=1e-10)
    psi = np.random.default_rng(seed).uniform(0, 0.5, 60)
    assert m.cascade(f, psi, replaceable=replaceable, eps=eps)[0] == pytest.approx(
        dense(f, psi, replaceable, eps)[0], rel=1e-10
    )


def test_properties():
    f = random_flows(400, 1600, 5)
    risk = m.esri(f)
    assert ((risk >= f.size / f.size.sum() - 1e-12) & (risk <= 1 + 1e-12)).all()
    assert (m.esri(f, replaceable=False, eps=1e-9) >= m.esri(f, eps=1e-9) - 1e-9).all()
    assert risk.tobytes() == m.esri(f, threads=1).tobytes() == m.esri(f, threads=3).tobytes()
    assert m.esri(f, [7, 3]).tolist() == [risk[7], risk[3]]
    scaled = m.flows(f.supplier, f.buyer, 7 * f.value, f.sector, f.essential)
    np.testing.assert_allclose(m.esri(scaled), risk, rtol=1e-9)
    order = np.random.default_rng(1).permutation(400)
    new = np.argsort(order)
    moved = m.flows(new[f.supplier], new[f.buyer], f.value, f.sector[order], f.essential)
    np.testing.assert_allclose(m.esri(moved), risk[order], rtol=1e-9)


def test_from_a_model_network():
    net, _, output = network(80, seed=2)
    industry = np.arange(80) % 9
    f = m.from_network(net, output, industry)
    assert f.value.sum() == pytest.approx((net.link_coef * output[net.link_buyer]).sum())
    assert set(np.unique(f.essential)) == {0, 1, 2}
    assert (m.esri(f) >= f.size / f.size.sum() - 1e-12).all()


def test_impossible_input_is_refused():
    with pytest.raises(InputError, match="rows must lie"):
        m.flows([0], [5], [1.0], [0, 0])
    with pytest.raises(InputError, match="at least 0"):
        m.flows([0], [1], [-1.0], [0, 0])
    with pytest.raises(InputError, match="2, 1 or 0"):
        m.flows([0], [1], [1.0], [0, 0], 3)
    with pytest.raises(InputError, match="shares in"):
        m.cascade(example(), np.full(11, 2.0))
    with pytest.raises(InputError, match="rows must lie"):
        m.esri(example(), [11])
