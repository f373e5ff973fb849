"""Slow dynamics (model.md sections 4 and 6): investment, entry, relocation, closure, learning, rents, access."""

from sim.model.dynamics.dynamics import Dynamics
from sim.model.dynamics.entry import Campaign, entrant_id
from sim.model.dynamics.reserve import with_reserve

__all__ = ["Campaign", "Dynamics", "entrant_id", "with_reserve"]
