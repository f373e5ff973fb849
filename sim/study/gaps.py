"""Missing links (缺链) of a recorded run: what is bought outside, how critical it is, what keeps it outside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem, suggestion
from sim.measures.gaps import missing_links
from sim.measures.purchases import Purchases
from sim.study.reload import ids_of, purchases_of, spec_of, world_of
from sim.study.result import RunResult
from sim.world import World
from sim.world.sourcing import DeliveredCost, neutral_terms


def gap_table(result: RunResult, by: str = "ecosystem", only: str | None = None, local: str = "metro") -> pd.DataFrame:
    """Missing links by group and product, the worst first (columns of :data:`sim.measures.gaps.COLUMNS` with ids and
    names). ``by`` is ecosystem, lead_firm or region; ``only`` one id of it. The run's World is built again for the
    delivered costs. Raises InputError for an unknown id."""
    ids = {"region": ["region"], "lead_firm": result.leaders["leader_id"].unique().tolist()}.get(by)
    ids = ids_of(result, by) if ids is None else ids
    if only is not None and only not in ids:
        raise InputError(Problem(f"unknown {by.replace('_', ' ')} '{only}'{suggestion(only, ids)}"))
    world, bought = world_of(result), purchases_of(result)
    table = missing_links(
        bought,
        world.industries.criticality,
        result.firms["capacity"].to_numpy(),
        by=by,
        local=local,
        cost_gap=cost_gap(result, world, bought, local),
    )
    frame = pd.DataFrame(table.values)
    products = result.names[result.names["table"] == "industry"].reset_index(drop=True)
    frame.insert(0, "group_id", [ids[g] for g in frame.pop("group")])
    inputs = frame.pop("input")
    frame.insert(1, "input_id", products["id"].to_numpy()[inputs])
    frame.insert(2, "name_en", products["name_en"].to_numpy()[inputs])
    frame.insert(3, "name_zh", products["name_zh"].to_numpy()[inputs])
    return frame if only is None else frame[frame["group_id"] == only].reset_index(drop=True)


def cost_gap(result: RunResult, world: World, bought: Purchases, local: str) -> np.ndarray:
    """float64[L], CNY per CNY: delivered cost of the best local offer for the link's input at its buyer, minus that of
    the supplier it buys from; nan where nobody local makes the product.

    Delivered cost here is what can be counted for any pair: price, tariff, carrying, freight, friction, less the
    calibrated advantage of the origin. Lasting luck between two firms is left out, so a small gap may be of either sign.
    """
    price = result.firms["price"].to_numpy()
    capacity = result.firms["capacity"].to_numpy()
    cost = neutral_terms(world.pack, world.firms, world.transport, spec_of(result)).cost
    rank = {"metro": 0, "near": 1, "domestic": 2}[local]
    makers = np.flatnonzero((bought.places.origin_class[bought.place] <= rank) & (capacity > 0))
    best = _best_offer(cost, price, bought, makers)
    product, buyer_place = bought.input, bought.place[bought.buyer]
    place = bought.place[bought.supplier]
    paid = (
        price[bought.supplier] * cost.multiplier[product, buyer_place, place] + cost.wedge[product, buyer_place, place]
    )
    offer = best[product, buyer_place]
    return np.where(np.isfinite(offer), offer - paid, np.nan)


def _best_offer(cost: DeliveredCost, price: np.ndarray, bought: Purchases, makers: np.ndarray) -> np.ndarray:
    """float64[S, P]: least delivered cost of each product at each place from ``makers``; inf where there is none."""
    shape = cost.freight.shape[:2]
    # Of all makers in one place, the cheapest at the gate is the cheapest anywhere.
    gate = np.full(shape, np.inf)
    np.minimum.at(gate, (bought.industry[makers], bought.place[makers]), price[makers])
    best = np.full(shape, np.inf)
    multiplier, wedge = cost.multiplier, cost.wedge
    for place in np.unique(bought.place[makers]):
        here = gate[:, place]
        delivered = here[:, None] * multiplier[:, :, place] + wedge[:, :, place]
        best = np.fmin(best, np.where(np.isfinite(here)[:, None], delivered, np.inf))
    return best
