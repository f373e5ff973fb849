"""An earthquake: damage by distance, standstill, rebuilding that is itself demand.

Levers: ``capacity_factor``, times 0 during a plant's standstill and then 1 - damage x (what is not yet rebuilt);
``final_added``: the daily cost of rebuilding, shared over the local makers of the rebuilding industries by capacity.

    damage_i = damage x exp(-km_i / decay) x (1 + scatter (2 u_i - 1)),  u_i a keyed uniform draw, at most 1
    cost_i = damage_i x (capital / value added) x 365 x value added per day of firm i
"""

from __future__ import annotations

import numpy as np

from sim.model.disruptions.timed import at_least_one
from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.model.targets import products
from sim.streams import stream, uniform
from sim.world.geo import great_circle_km


class Earthquake(Effect):
    """Destroys capital, stops plants, and orders the rebuilding."""

    def resolve(self) -> None:
        """Each firm's damage and standstill, the cost of rebuilding and who gets it."""
        spec, model, firms = self.spec, self.model, self.model.firms
        km = great_circle_km(firms.lat, firms.lon, spec.lat, spec.lon)
        mean = spec.damage * np.exp(-km / spec.decay_km)
        luck = 1.0 + spec.scatter * (2.0 * uniform(stream(model.world.seed, "quake"), firms.uid) - 1.0)
        hit = ~firms.is_pool & (mean >= spec.least_damage) & (mean > 0.0)
        self.rows = np.flatnonzero(at_least_one(self, hit, "", "local firm near enough"))
        self.damage = np.minimum(mean[self.rows] * luck[self.rows], 1.0)
        self.standstill = spec.standstill_days * np.minimum(self.damage / spec.damage, 1.0)
        self.last_day = self.end = self.start + spec.rebuild_days - 1
        self.cost = self._cost()
        self.daily = self._orders()

    def _cost(self) -> float:
        """CNY to rebuild all that is destroyed."""
        network, output = self.model.world.network, self.model.world.firms.output
        inputs = np.bincount(network.slot_buyer, network.slot_coef, network.n_firms)
        value_added = (output * (1.0 - inputs))[self.rows]
        return float((self.damage * value_added).sum() * 365.0 * self.spec.capital_per_value_added)

    def _orders(self) -> np.ndarray:
        """float64[n], CNY/day: rebuilding orders by firm."""
        firms = self.model.firms
        orders = np.zeros(firms.n)
        for n, part in enumerate(self.spec.rebuilding):
            key = f"rebuilding.{n}.industry"
            makes = products(self.model, [part.industry], f"{self.key}.{key}")[firms.industry] & ~firms.is_pool
            size = np.where(at_least_one(self, makes, key), self.model.world.firms.capacity, 0.0)
            orders += part.share * self.cost / self.spec.rebuild_days * size / size.sum()
        return orders

    def changes(self, day: int) -> bool:
        """Daily until all is rebuilt."""
        return max(self.start, 0) <= day <= self.last_day + 1

    def apply(self, levers: Levers, day: int) -> None:
        """What works today, and what is ordered for rebuilding."""
        if not self.in_force(day):
            return
        since = day - self.start
        left = 1.0 - since / self.spec.rebuild_days
        levers.capacity_factor[self.rows] *= np.where(since < self.standstill, 0.0, 1.0 - self.damage * left)
        levers.final_added += self.daily
