"""What the draws of a choice fall on, kept from one choice to the next."""

from __future__ import annotations

import numpy as np

from sim.world.sourcing.market import LEAST_LOCAL, Market


class Sight:
    """The local makers that the draws of each slot fall on, kept from one choice to the next: they change only with the
    buyer's place, the number of draws, or the market. Costs 4 bytes a slot and draw; above ``MOST`` of them nothing is
    kept and every choice draws anew, with the same outcome.
    """

    MOST = 25_000_000

    def __init__(self, slots: int, draws: int):
        draws = max(draws, LEAST_LOCAL)
        kept = slots if slots * draws <= self.MOST else 0
        self.makers = np.empty((kept, draws), np.int32)  # a row holds from when ``looked`` says so
        self.looked = np.full(kept, -1, np.int64)
        self._market: Market | None = None

    def on(self, market: Market, draws: int) -> Sight:
        """This, forgetting what was seen on another market or with fewer draws."""
        if draws > self.makers.shape[1]:  # never less than LEAST_LOCAL
            return Sight(self.looked.size, draws).on(market, draws)
        old, self._market = self._market, market
        if old is not None and not all(
            getattr(old, name) is getattr(market, name) or np.array_equal(getattr(old, name), getattr(market, name))
            for name in ("reach", "members", "within", "cell_ptr")
        ):
            self.looked[:] = -1
        return self
