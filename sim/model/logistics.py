"""The transport network as it is today: edited by policies and disruptions, solved again only when something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.build import leads
from sim.world.transport import Edit, lead_days
from sim.world.types import Transport

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


class Logistics:
    """Present cost and time matrices, and what follows for the lead times of links."""

    def __init__(self, model: ClusterModel):
        self._model = model
        self.network = model.world.roads
        self.transport: Transport = model.world.transport

    def change(self, edits: list[Edit]) -> None:
        """Put the network under exactly these edits; links whose lead time moved get the new one, shipments under
        way keep their day of arrival."""
        model = self._model
        self.network = model.world.roads.at(edits)
        self.transport = self.network.solve()
        links = model.network
        days = lead_days(self.transport, model.world.industries)
        lead = leads(model.firms, links, links.link_supplier, links.link_share, days)
        moved = np.flatnonzero(lead != links.link_lead)
        if moved.size:
            model.engine.set_lead(moved, lead[moved])
