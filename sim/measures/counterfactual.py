"""Is sourcing more local than where industries sit would make it? The location-controlled counterfactual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.jit import kernel
from sim.measures.boundary import distance_km
from sim.measures.lsr_definition import Definition
from sim.measures.normalised import expected_local
from sim.measures.purchases import Purchases
from sim.streams import mix, stream
from sim.world.geo import great_circle_km1

__all__ = ["LocalisedLinks", "localised_links"]


@dataclass(frozen=True, eq=False)
class LocalisedLinks:
    """Share of links (or of their value) within a radius, by product bought, against suppliers drawn at
    random from the same industry. nan for a product with no local link."""

    product: np.ndarray  # int64[S]: industry row of the product bought
    share: np.ndarray  # float64[S], observed, 0..1
    expected: np.ndarray  # float64[S], exact mean of the counterfactual
    low: np.ndarray  # 5 % of the draws
    high: np.ndarray  # 95 % of the draws
    links: np.ndarray  # int64[S]

    @property
    def localised(self) -> np.ndarray:
        """bool[S]: more local than 95 % of the draws."""
        return self.share > self.high

    @property
    def localised_share(self) -> float:
        """Share of the products with links that are localised. Japan 2005: 0.90-0.95 at <= 40 km (facts)."""
        held = self.links > 0
        return float(self.localised[held].mean()) if held.any() else float("nan")


def localised_links(
    purchases: Purchases, radius_km: float = 40.0, *, seed: int, draws: int = 200, by_value: bool = False
) -> LocalisedLinks:
    """Nakajima, Saito & Uesugi (2012): for each product, redraw every local link's supplier among the local
    makers of the product (equal chances, not the buyer itself) and compare the share within ``radius_km``.

    Links to or from pools are left out. ``by_value`` weighs links by CNY/day. Draws are keyed by (seed, draw,
    link).
    """
    p = purchases
    pool, industry = np.asarray(p.is_pool), np.asarray(p.industry, np.int64)
    kept = p.active & ~pool[p.buyer] & ~pool[p.supplier] & (np.asarray(p.buyer) != np.asarray(p.supplier))
    rows = np.flatnonzero(kept)
    product, buyer = np.asarray(p.input, np.int64)[rows], np.asarray(p.buyer, np.int64)[rows]
    weight = np.asarray(p.value, np.float64)[rows] if by_value else np.ones(rows.size)
    size = p.is_goods.size
    total = np.bincount(product, weights=weight, minlength=size)
    definition = Definition(boundary=f"radius_{radius_km:g}km", denominator="all")
    chance = expected_local(p, definition, ~pool, size=(~pool).astype(np.float64))[rows]
    inside = distance_km(p)[rows] <= radius_km
    makers = np.flatnonzero(~pool)
    makers = makers[np.argsort(industry[makers], kind="stable")]
    first = np.searchsorted(industry[makers], np.arange(size + 1))
    lat, lon = np.asarray(p.lat, np.float64), np.asarray(p.lon, np.float64)
    key = stream(seed, "localised links")
    drawn = np.empty((draws, size))
    for draw in range(draws):
        drawn[draw] = _redraw(key, draw, product, buyer, industry, weight, makers, first, lat, lon, radius_km, size)
    return LocalisedLinks(
        product=np.arange(size),
        share=_over(np.bincount(product, weights=weight * inside, minlength=size), total),
        expected=_over(np.bincount(product, weights=weight * chance, minlength=size), total),
        low=_over(np.quantile(drawn, 0.05, axis=0), total) if draws else np.full(size, np.nan),
        high=_over(np.quantile(drawn, 0.95, axis=0), total) if draws else np.full(size, np.nan),
        links=np.bincount(product, minlength=size),
    )


def _over(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)


@kernel
def _redraw(key, draw, product, buyer, industry, weight, makers, first, lat, lon, radius, size):
    """float64[S]: weight of links within the radius when every supplier is drawn anew."""
    out = np.zeros(size)
    for k in range(product.size):
        s, b = product[k], buyer[k]
        count = first[s + 1] - first[s]
        own = 1 if industry[b] == s else 0
        if count - own <= 0:
            continue
        word = mix(mix(np.uint64(key) + np.uint64(draw)) + np.uint64(k))
        at = first[s] + np.int64(word % np.uint64(count - own))
        if own == 1 and makers[at] >= b:  # makers of a product are in firm order: step over the buyer
            at += 1
        j = makers[at]
        if great_circle_km1(lat[b], lon[b], lat[j], lon[j]) <= radius:
            out[s] += weight[k]
    return out
