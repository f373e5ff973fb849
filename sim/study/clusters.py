"""Clustering of a recorded run, product by product: where makers sit, and how near their suppliers are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.boundary import distance_km
from sim.measures.colocation import coagglomeration_with_inputs
from sim.measures.concentration import ellison_glaeser, location_quotient, spatial_hhi, supplier_hhi
from sim.measures.kdensity import KDensity, k_density
from sim.measures.linkages import linkage_distance, share_within
from sim.study.reload import ids_of, purchases_of, world_of
from sim.study.result import RunResult

RADII_KM = (40.0, 50.0, 100.0, 300.0)


def cluster_table(result: RunResult, *, draws: int = 0) -> pd.DataFrame:
    """One row a product that local firms make: Ellison-Glaeser, spatial HHI, the place with the highest location quotient,
    co-agglomeration with its inputs, supplier HHI, link distances (by value) and shares within radii. With ``draws`` > 0
    also Duranton-Overman localisation and dispersion indices against that many counterfactuals."""
    bought = purchases_of(result)
    coefficients = world_of(result).industries.A
    local = np.flatnonzero(~bought.is_pool & (bought.output > 0))
    n_industries, n_places = bought.is_goods.size, len(bought.places.id)
    industry, place, output = bought.industry[local], bought.place[local], bought.output[local]
    size = np.bincount(place * n_industries + industry, output, n_places * n_industries).reshape(n_places, n_industries)
    index = ellison_glaeser(output, industry, place, n_industries, n_places)
    quotient = location_quotient(size)
    # A place with a sliver of a product's makers can have any quotient; ask for 5 % of them.
    quotient[size < 0.05 * size.sum(axis=0)] = np.nan
    near, single = coagglomeration_with_inputs(size, coefficients), supplier_hhi(bought)
    km, rows = distance_km(bought), []
    spread = spatial_hhi(size)
    ids = ids_of(result, "industry")
    for s in np.unique(industry):
        makers = local[industry == s]
        best = int(np.nanargmax(quotient[:, s]))
        links = (bought.industry[bought.buyer] == s) & bought.is_goods[bought.input] & (bought.value > 0)
        within = share_within(km[links], bought.value[links], np.array(RADII_KM))
        distance = linkage_distance(km[links], bought.value[links])
        row = {
            "industry_id": ids[s],
            "makers": makers.size,
            "ellison_glaeser": index.gamma[s],
            "plant_hhi": index.herfindahl[s],
            "spatial_hhi": spread[s],
            "top_place": bought.places.id[best],
            "top_quotient": quotient[best, s],
            "coagglomeration_with_inputs": near[s],
            "supplier_hhi": np.nanmean(single[makers]) if np.isfinite(single[makers]).any() else np.nan,
            "median_km": distance["median_value"],
            "mean_km": distance["mean_value"],
            **{f"within_{r:g}km": share for r, share in zip(RADII_KM, np.atleast_1d(within), strict=True)},
        }
        if draws:
            found = k_density_of(result, ids[s], draws=draws, bought=bought)
            row["localisation"] = found.localisation_index if found else np.nan
            row["dispersion"] = found.dispersion_index if found else np.nan
        rows.append(row)
    return pd.DataFrame(rows)


def k_density_of(result: RunResult, industry: str, *, draws: int = 1000, bought=None) -> KDensity | None:
    """Duranton-Overman K-density of a product's local makers against sites of all local firms; None below 10 makers."""
    bought = purchases_of(result) if bought is None else bought
    local = np.flatnonzero(~bought.is_pool & (bought.output > 0))
    makers = np.flatnonzero(bought.industry[local] == ids_of(result, "industry").index(industry))
    if makers.size < 10:
        return None
    return k_density(bought.lat[local], bought.lon[local], makers, seed=result.manifest["seed"], draws=draws)
