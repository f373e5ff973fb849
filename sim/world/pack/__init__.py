"""Region packs: a folder of plain tables in, a checked and frozen :class:`Pack` out."""

from sim.world.pack.load import load_pack
from sim.world.pack.pack import Pack
from sim.world.pack.tables import (
    Assumption,
    Attributes,
    Ecosystems,
    Edges,
    External,
    GoodsClasses,
    IndustryFacts,
    Leaders,
    Nodes,
    Parameters,
    PlaceFacts,
    Population,
    Spaces,
)

__all__ = [
    "Assumption",
    "Attributes",
    "Ecosystems",
    "Edges",
    "External",
    "GoodsClasses",
    "IndustryFacts",
    "Leaders",
    "Nodes",
    "Pack",
    "Parameters",
    "PlaceFacts",
    "Population",
    "Spaces",
    "load_pack",
]
