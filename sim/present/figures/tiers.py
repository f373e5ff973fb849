"""Reading the suppliers of one lead firm out of the links, tier by tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sim.present.style import ORIGIN
from sim.present.words import Both, join, say


@dataclass
class Node:
    """A supplier, or the rest of one origin, in a tier.

    ``feeds``: value (CNY/day) by the node of the tier before it that buys. ``y`` (top) and ``height``
    (inches) are filled in when drawn.
    """

    name: Both
    origin: str
    feeds: dict[int, float] = field(default_factory=dict)
    y: float = 0.0
    height: float = 0.0

    @property
    def value(self) -> float:
        """CNY/day."""
        return sum(self.feeds.values())


def purchases(links: pd.DataFrame, weight: Mapping[object, float]) -> pd.DataFrame:
    """Links of the buyers in ``weight``, their value multiplied by it: buyer_id, supplier_id, value."""
    chosen = links[links["buyer_id"].isin(list(weight)) & (links["value"] > 0)]
    factor = chosen["buyer_id"].map(dict(weight))
    table = pd.DataFrame(
        {
            "buyer_id": chosen["buyer_id"],
            "supplier_id": chosen["supplier_id"],
            "value": chosen["value"] * factor,
        }
    )
    return table.groupby(["buyer_id", "supplier_id"], as_index=False)["value"].sum()


def tier(
    bought: pd.DataFrame,
    buyers: Mapping[object, int],
    firms: pd.DataFrame,
    names: Mapping[str, Both],
    most: int,
) -> tuple[list[Node], dict[object, int]]:
    """Nodes of one tier and the node of each supplier in it.

    ``bought``: from :func:`purchases`; ``buyers``: node of each buyer in the tier before; ``firms``
    indexed by firm_id with origin, industry_id, place_id. The ``most`` largest suppliers are nodes of
    their own, the others are put together by origin.
    """
    total = bought.groupby("supplier_id")["value"].sum()
    ranked = total.sort_values(ascending=False, kind="stable").index
    largest, rest = list(ranked[:most]), list(ranked[most:])
    origin = firms["origin"].reindex(ranked)
    nodes: list[Node] = []
    where: dict[object, int] = {}
    for kind in ORIGIN:
        for firm in (f for f in largest if origin[f] == kind):
            row = firms.loc[firm]
            name = join((_name(names, row["industry_id"]), _name(names, row["place_id"])), " | ", " | ")
            where[firm] = len(nodes)
            nodes.append(Node(name, kind))
        others = [f for f in rest if origin[f] == kind]
        if others:
            where.update(dict.fromkeys(others, len(nodes)))
            nodes.append(Node(say("tree.others" if len(others) > 1 else "tree.other", n=len(others)), kind))
    for buyer, supplier, value in bought[["buyer_id", "supplier_id", "value"]].itertuples(index=False):
        if supplier in where:
            feeds, node = nodes[where[supplier]].feeds, buyers[buyer]
            feeds[node] = feeds.get(node, 0.0) + float(value)
    return nodes, where


def _name(names: Mapping[str, Both], key: object) -> Both:
    return names.get(str(key), Both(str(key), str(key)))
