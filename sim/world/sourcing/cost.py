"""Delivered unit cost of a product between places, taken apart so that it can be explained.

    g_ij = p_j (1 + tariff) + freight + p_j r lead + kappa friction - constant - policy          (model.md section 2)

All parts are CNY per CNY of product at the base-year price. ``p_j`` and what depends on the pair of firms (match noise,
shared ecosystem) are added by the choice kernel; everything that depends on places alone is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, eq=False)
class DeliveredCost:
    """The place-to-place parts of delivered cost. Arrays are [S, P, P] (industry, buyer place, supplier place)."""

    freight: np.ndarray  # freight, handling and customs fees
    lead: np.ndarray  # days from dispatch to arrival
    carrying: np.ndarray  # r x lead: capital cost of goods under way, per CNY of price
    friction: np.ndarray  # kappa x friction: search, coordination, trust
    tariff: np.ndarray  # per CNY of price
    advantage: np.ndarray  # calibrated constant of (industry, origin class), plus policy; subtracted

    @cached_property
    def multiplier(self) -> np.ndarray:
        """[S, P, P]: what one CNY of price becomes with tariff and carrying cost."""
        return 1.0 + self.tariff + self.carrying

    @cached_property
    def wedge(self) -> np.ndarray:
        """[S, P, P]: what is added to the price, whatever the price is."""
        return self.freight + self.friction - self.advantage


def friction_index(km: np.ndarray, half_km: float) -> np.ndarray:
    """Friction in [0, 1) of a pair ``km`` apart: km / (km + half_km), half reached at ``half_km``.

    Search, coordination and trust cost; the falling likelihood of links with distance is Bernard, Moxnes & Saito (2019).
    """
    return km / (km + half_km)


def delivered_cost(
    freight: np.ndarray,
    lead: np.ndarray,
    km: np.ndarray,
    origin_class: np.ndarray,
    constants: np.ndarray,
    *,
    carrying_per_year: float,
    kappa: float,
    friction_half_km: float,
    tariff: float,
    is_goods: np.ndarray,
) -> DeliveredCost:
    """Assemble the parts from transport (``freight``, ``lead`` [S, P, P]; ``km`` [P, P]) and from the calibration
    constants [S, 4] by (industry, origin class of the supplier's place)."""
    shape = freight.shape
    friction = np.broadcast_to(kappa * friction_index(km, friction_half_km), shape)
    foreign = np.where(origin_class == 3, tariff, 0.0)
    duty = np.broadcast_to(is_goods[:, None, None] * foreign[None, None, :], shape)
    advantage = np.broadcast_to(constants[:, origin_class][:, None, :], shape)
    return DeliveredCost(
        freight=freight,
        lead=lead,
        carrying=lead * (carrying_per_year / 365.0),
        friction=friction,
        tariff=duty,
        advantage=advantage,
    )
