"""What the draws of a choice fall on, kept from one choice to the next."""

from __future__ import annotations

import numpy as np

from sim.world.sourcing.market import LEAST_LOCAL, Market


class Sight:
    """The local makers that the draws of each slot fall on, kept from one choice to the next: they change only with the
    buyer's place, the number of draws, or the market as seen from there. ``product`` int[K] is what each slot buys. Costs
    4 bytes a slot and draw; above ``MOST`` of them nothing is kept and every choice draws anew, with the same outcome.
    """

    MOST = 25_000_000
    BASE = 4096
    """``looked`` of a slot is (place of the buyer) x BASE + (number of draws) when it was drawn, -1 if not yet."""

    def __init__(self, product: np.ndarray, draws: int):
        draws = max(draws, LEAST_LOCAL)
        kept = product.size if product.size * draws <= self.MOST else 0
        self.makers = np.empty((kept, draws), np.int32)  # a row holds from when ``looked`` says so
        self.looked = np.full(kept, -1, np.int64)
        self._product = product
        self._market: Market | None = None

    def on(self, market: Market, draws: int) -> Sight:
        """This, forgetting what is seen otherwise on another market; a wider one if there are more draws than ever."""
        if draws > self.makers.shape[1]:  # never less than LEAST_LOCAL
            return self._widened(draws).on(market, draws)
        old, self._market = self._market, market
        if old is None or self.looked.size == 0:
            return self
        if not all(_same(old, market, name) for name in ("members", "within", "cell_ptr")):
            self.looked[:] = -1
        elif not _same(old, market, "reach"):
            moved = (old.reach != market.reach).any(axis=2)  # [S, P]: seen otherwise from there
            self.looked[moved[self._product, self.looked // self.BASE] & (self.looked >= 0)] = -1
        return self

    def _widened(self, draws: int) -> Sight:
        wider = Sight(self._product, draws)
        if wider.looked.size == self.looked.size:
            wider.makers[:, : self.makers.shape[1]] = self.makers
            wider.looked[:] = self.looked
            wider._market = self._market
        return wider


def _same(old: Market, new: Market, name: str) -> bool:
    return getattr(old, name) is getattr(new, name) or np.array_equal(getattr(old, name), getattr(new, name))
