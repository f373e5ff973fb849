"""The unmoving facts: region pack, places, transport, firms, first suppliers, base-year equilibrium."""

from sim.world.build import build_world
from sim.world.types import World

__all__ = ["World", "build_world"]
