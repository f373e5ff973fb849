"""Multimodal transport between places: generalised cost, days and routes per goods class, editable.

network = build_transport(pack)                    # or build_transport(pack, spec.transport)
transport = network.solve()                        # sim.world.types.Transport, [class, origin, destination]
closed = network.edit(Close("corridor:Land-sea"), Scale("road", cost=1.2)).solve()
share = freight_share(transport, industries)       # [industry, buyer place, supplier place]
"""

from sim.world.transport.build import build_transport, scenario_edits, unbuilt
from sim.world.transport.edits import Close, Customs, Edit, NewEdge, OpenHub, Scale, Select, Unbuilt
from sim.world.transport.goods import distance_km, freight_share, lead_days
from sim.world.transport.network import SolveCache, TransportNetwork
from sim.world.transport.routes import Leg, Route, best_by_mode, route
from sim.world.transport.solve import Solution
from sim.world.transport.tables import MODES, Edges, GoodsClasses, Hubs, TransportParameters
from sim.world.types import Transport

__all__ = [
    "MODES",
    "Close",
    "Customs",
    "Edges",
    "Edit",
    "GoodsClasses",
    "Hubs",
    "Leg",
    "NewEdge",
    "OpenHub",
    "Route",
    "Scale",
    "Select",
    "Solution",
    "SolveCache",
    "Transport",
    "TransportNetwork",
    "TransportParameters",
    "Unbuilt",
    "best_by_mode",
    "build_transport",
    "distance_km",
    "freight_share",
    "lead_days",
    "route",
    "scenario_edits",
    "unbuilt",
]
