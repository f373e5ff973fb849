"""What the literature found on production networks, as means over seeds on small generated networks.

Inoue & Todo (2019, PLOS ONE 14(3):e0213648; Nature Sustainability 2:841): scale-free structure passes shocks on faster,
concentrated damage more than the same damage spread thin, substitutes make robust, indirect damage is far above direct.
Colon, Hallegatte & Rozenberg (2021, Nature Sustainability 4:209): losses grow more than in proportion to duration.
Hallegatte (2014, Risk Analysis 34:152): stocks delay losses, and more of them help less and less.
"""

import numpy as np
import pytest

from sim.model.engine import Engine
from sim.model.engine.corners import from_flows, inoue_todo

SEEDS = range(6)
FIRMS, LINKS_EACH = 240, 3


def ring(rng):
    """Everyone sells to the next three."""
    buyer = (np.arange(FIRMS)[:, None] + np.arange(1, LINKS_EACH + 1)) % FIRMS
    return np.repeat(np.arange(FIRMS), LINKS_EACH), buyer.ravel()


def random(rng):
    """As many links between anybody."""
    pairs = rng.choice(FIRMS * FIRMS, 2 * FIRMS * LINKS_EACH, replace=False)
    supplier, buyer = pairs // FIRMS, pairs % FIRMS
    kept = supplier != buyer
    return supplier[kept][: FIRMS * LINKS_EACH], buyer[kept][: FIRMS * LINKS_EACH]


def scale_free(rng):
    """Newcomers link to three firms in proportion to the links these have (Barabasi & Albert 1999); who sells is drawn."""
    ends = list(range(LINKS_EACH + 1)) * LINKS_EACH
    pairs = [(i, j) for i in range(LINKS_EACH + 1) for j in range(i)]
    for new in range(LINKS_EACH + 1, FIRMS):
        old = set()
        while len(old) < LINKS_EACH:
            old.add(ends[rng.integers(len(ends))])
        pairs += [(new, other) for other in sorted(old)]
        ends += [*sorted(old), *[new] * LINKS_EACH]
    pairs = np.array(pairs)
    turned = rng.random(len(pairs)) < 0.5
    return np.where(turned, pairs[:, 0], pairs[:, 1]), np.where(turned, pairs[:, 1], pairs[:, 0])


def engine(links, rng, *, sectors=None, days=6.0, **options):
    """An Inoue-Todo economy: unit flows, final demand such that value added is positive everywhere."""
    supplier, buyer = links
    flows = np.zeros((FIRMS, FIRMS))
    flows[supplier, buyer] = 1.0
    final = 1.0 + np.maximum(flows.sum(axis=0) - flows.sum(axis=1), 0.0)
    groups = None if sectors is None else rng.integers(0, sectors, FIRMS)
    net, output = from_flows(flows, final, groups=groups, days=days)
    return Engine(net, final, output, output, inoue_todo(0, **options))


def lost(e, factor, duration, horizon):
    """float64[horizon]: share of output lost each day when ``factor`` of capacity is left for ``duration`` days."""
    gone = []
    for day in range(horizon):
        e.capacity_factor[:] = factor if day < duration else 1.0
        e.step()
        gone.append(1.0 - e.output.sum() / e.output0.sum())
    return np.array(gone)


def stop(e, rng, share):
    """Capacity left when a random ``share`` of firms stands still."""
    factor = np.ones(FIRMS)
    factor[rng.choice(FIRMS, max(1, round(share * FIRMS)), replace=False)] = 0.0
    return factor


def direct(e, factor):
    """Share of output that the blow itself takes."""
    return float(((1.0 - factor) * e.output0).sum() / e.output0.sum())


def mean_over_seeds(one, seeds=SEEDS):
    return np.mean([one(np.random.default_rng(seed)) for seed in seeds], axis=0)


def test_indirect_loss_is_far_above_direct_loss_for_large_shocks():
    def one(rng):
        e = engine(random(rng), rng)
        factor = stop(e, rng, 0.05)
        total = lost(e, factor, 60, 60)
        return total.sum() / (60 * direct(e, factor))

    assert mean_over_seeds(one) > 5.0


def test_amplification_is_absent_while_stocks_last():
    def one(rng):
        e = engine(random(rng), rng, days=40.0)
        factor = stop(e, rng, 0.05)
        return lost(e, factor, 5, 5).sum() / (5 * direct(e, factor))

    # Stopped firms also stop buying: what is lost beyond the blow is upstream, and small against the above.
    assert mean_over_seeds(one) < 2.0


def test_losses_grow_more_than_in_proportion_to_duration():
    def one(rng):
        losses = []
        links = random(rng)
        factor = None
        for weeks in (1, 2, 3):
            e = engine(links, rng, days=15.0)
            factor = stop(e, rng, 0.03) if factor is None else factor
            losses.append(lost(e, factor, 7 * weeks, 7 * weeks + 60).sum() / weeks)
        return losses

    by_week = mean_over_seeds(one)
    assert by_week[1] == pytest.approx(by_week[0], rel=0.01)  # in proportion while the 15 days of stock last,
    assert by_week[2] > 2.0 * by_week[0]  # out of it when they are gone


def test_concentrated_damage_is_worse_than_the_same_damage_spread_thin():
    def one(rng):
        links = scale_free(rng)
        few, many = engine(links, rng), engine(links, rng)
        factor = stop(few, rng, 0.02)
        thin = np.full(FIRMS, 1.0 - direct(few, factor))
        assert direct(few, factor) == pytest.approx(direct(many, thin))
        return lost(few, factor, 40, 40).sum(), lost(many, thin, 40, 40).sum()

    concentrated, spread = mean_over_seeds(one)
    assert concentrated > 2.0 * spread


def test_substitutes_help_and_more_of_them_help_more():
    def one(rng):
        links = random(rng)
        factor, losses = None, []
        for sectors in (None, 6, 2):  # every supplier its own product; few sectors: many substitutes
            e = engine(links, np.random.default_rng(7), sectors=sectors)
            factor = stop(e, rng, 0.03) if factor is None else factor
            losses.append(lost(e, factor, 40, 40).sum())
        return losses

    none, some, many = mean_over_seeds(one)
    assert none > 1.2 * some > 1.2 * many


def test_stocks_lower_the_loss_and_saturate_beyond_the_outage():
    def one(rng):
        links, factor, losses = random(rng), None, []
        for days in (2.0, 5.0, 10.0, 20.0, 40.0, 80.0):
            e = engine(links, rng, days=days)
            factor = stop(e, rng, 0.03) if factor is None else factor
            losses.append(np.maximum(lost(e, factor, 14, 80), 0.0).sum())
        return losses

    losses = mean_over_seeds(one)
    assert (np.diff(losses[:4]) < 0).all()
    gained = -np.diff(losses)
    assert gained[-1] < 0.05 * losses[0]
    assert losses[-1] < 0.3 * losses[0]


def test_scale_free_networks_pass_shocks_on_faster_than_random_and_ring_without_substitution():
    def one(rng):
        losses = []
        for structure in (scale_free, random, ring):
            e = engine(structure(rng), rng)
            losses.append(lost(e, stop(e, rng, 0.01), 15, 15)[-1])
        return losses

    fast, middle, slow = mean_over_seeds(one, range(16))
    assert fast > 1.2 * middle
    assert middle > 1.5 * slow
