"""Hold-out check: patterns that calibration does not fit, measured on a calibrated world beside their references."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.measures.boundary import distance_km
from sim.measures.concentration import hill_exponent
from sim.measures.counterfactual import localised_links
from sim.measures.linkages import distance_elasticity_of, linkage_distance
from sim.measures.purchases import Purchases
from sim.world import World


@dataclass(frozen=True)
class Pattern:
    """One pattern: what was found and what the literature reports (``low``..``high``), with its source and tag."""

    name: str
    found: float
    low: float
    high: float
    unit: str
    source: str

    @property
    def met(self) -> bool:
        """Whether the value lies in the reference range."""
        return bool(self.low <= self.found <= self.high)


def patterns(world: World) -> list[Pattern]:
    """Link distances, distance elasticity, degree tail and localisation of a world (model.md section 10)."""
    bought = Purchases.from_world(world)
    km = distance_km(bought)
    goods = world.industries.is_goods[bought.input] & (bought.value > 0)
    inland = goods & (world.places.origin_class[world.firms.place[bought.supplier]] < 3)
    local = goods & ~world.firms.is_pool[bought.supplier]
    distance = linkage_distance(km[inland], bought.value[inland])
    elasticity = distance_elasticity_of(bought, seed=world.seed)
    degree = np.bincount(bought.supplier[local], minlength=world.firms.n)[: world.firms.n_local]
    size = world.firms.output[: world.firms.n_local]
    japan = "Bernard, Moxnes & Saito (facts: median ~30 km, mean ~170 km [G])"
    return [
        Pattern("median distance of domestic goods links", distance["median"], 10, 100, "km", japan),
        Pattern("mean distance of domestic goods links", distance["mean"], 100, 400, "km", japan),
        Pattern("elasticity of link probability to distance", elasticity.poisson, -1.3, -0.7, "1", "-0.7 to -1.3 [G]"),
        Pattern(
            "industries whose links are localised within 40 km", localised_links(bought, 40.0, seed=world.seed).localised_share,
            0.85, 1.0, "share", "0.90-0.95 of 150 industries (Nakajima, Saito & Uesugi 2012 [S])",
        ),
        Pattern(
            "tail exponent of supplier degree (cumulative, top 5 %)", hill_exponent(degree[degree > 0], 0.05)[0],
            1.0, 2.0, "1", "about 1.3-1.4 in Japan's whole economy [G]",
        ),
        Pattern(
            "tail exponent of firm size (cumulative, top 10 %)", hill_exponent(size)[0],
            0.8, 1.5, "1", "1.0-1.5: Heinrich & Dai 2016 [S], Zipf 1 for the top 500 [S]",
        ),
    ]  # fmt: skip
