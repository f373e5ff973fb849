"""Losses taken apart: direct and indirect, own zone and outside, against what could have been."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem

__all__ = [
    "ZoneLoss",
    "amplification",
    "direct_loss",
    "dynamic_resilience",
    "grouped",
    "indirect_loss",
    "risk_exposure",
    "zone_loss",
]


def grouped(flow: np.ndarray, group: np.ndarray, groups: int | None = None) -> np.ndarray:
    """float64[T, G]: firms' flows float[T, N] summed by ``group`` int[N] (-1: none); gives the entities of
    :mod:`sim.measures.resilience`. Same unit as the flow."""
    flow, group = np.atleast_2d(np.asarray(flow, np.float64)), np.asarray(group, np.int64)
    if group.shape != (flow.shape[1],):
        raise InputError(Problem(f"{group.shape[0]} labels for {flow.shape[1]} columns", key="group"))
    groups = int(group.max(initial=-1)) + 1 if groups is None else groups
    kept = group >= 0
    return np.stack([np.bincount(group[kept], weights=day[kept], minlength=groups) for day in flow])


def direct_loss(capacity: np.ndarray, twin: np.ndarray, start: int = 0) -> np.ndarray:
    """float64[N]: what the shock itself takes, if every input still arrived and no demand fell, CNY:

        sum_t max(0, Q0(t) - capacity(t)) .

    ``capacity`` float[T, N] is what the entity could make under the shock (CNY/day), ``twin`` its undisturbed
    output.
    """
    capacity, twin = np.broadcast_arrays(np.asarray(capacity, np.float64), np.asarray(twin, np.float64))
    return np.maximum(twin - capacity, 0.0)[start:].sum(axis=0)


def indirect_loss(total: np.ndarray, direct: np.ndarray) -> np.ndarray:
    """Indirect loss = total - direct (CNY): what spread through the network. Negative where stocks, spare
    capacity and catching up undid part of the direct loss."""
    return np.asarray(total, np.float64) - np.asarray(direct, np.float64)


def amplification(total: np.ndarray, direct: np.ndarray) -> np.ndarray:
    """Total loss / direct loss (pure number; 1 = nothing spread). nan where there was no direct loss.
    References 5.1."""
    total, direct = np.broadcast_arrays(np.asarray(total, np.float64), np.asarray(direct, np.float64))
    return np.divide(total, direct, out=np.full(total.shape, np.nan), where=direct > 0)[()]


def dynamic_resilience(loss: np.ndarray, worst: np.ndarray) -> np.ndarray:
    """Rose's direct economic resilience DER = (maximum loss - loss)/maximum loss; 1 = all avoided, 0 = none
    avoided.

    ``worst`` is the loss without the adaptation (or policy) in question. nan where nothing could be lost.
    Source: Rose (2004), Disaster Prevention and Management 13:307.
    """
    loss, worst = np.broadcast_arrays(np.asarray(loss, np.float64), np.asarray(worst, np.float64))
    return np.divide(worst - loss, worst, out=np.full(loss.shape, np.nan), where=worst > 0)[()]


def risk_exposure(loss: np.ndarray) -> np.ndarray:
    """float64[N]: Risk Exposure Index, loss_n / max loss with node n down for its time to recover; 0..1.

    ``loss`` float[N] holds the system's loss (CNY) of one run a node. All 0 if no node hurts.
    Source: Simchi-Levi et al. (2015), Interfaces 45:375 (Ford).
    """
    loss = np.maximum(np.asarray(loss, np.float64), 0.0)
    top = np.nanmax(loss, initial=0.0)
    return loss / top if top > 0 else np.zeros_like(loss)


@dataclass(frozen=True)
class ZoneLoss:
    """Loss inside and outside the struck zone. CNY, and shares of undisturbed output over the same days."""

    own: float
    outside: float
    own_share: float  # nan if the zone makes nothing
    outside_share: float

    @property
    def outside_of_total(self) -> float:
        """Share of the whole loss that fell outside the zone; nan if nothing was lost."""
        total = self.own + self.outside
        return self.outside / total if total > 0 else float("nan")


def zone_loss(q: np.ndarray, twin: np.ndarray, inside: np.ndarray, start: int = 0) -> ZoneLoss:
    """Own-zone and outside loss apart: sums of Q0 - Q over the firms ``inside`` bool[N] the struck zone and
    the rest.

    ``q`` and ``twin`` float[T, N], CNY/day. What a localised chain saves elsewhere it may lose at home
    (model, 10.6).
    """
    q, twin = np.asarray(q, np.float64)[start:], np.asarray(twin, np.float64)[start:]
    inside = np.asarray(inside, bool)
    if q.shape != twin.shape or q.ndim != 2 or inside.shape != (q.shape[1],):
        raise InputError(Problem("days x firms, and one mark a firm", key="inside"))
    lost, made = (twin - q).sum(axis=0), twin.sum(axis=0)
    parts = [(float(lost[side].sum()), float(made[side].sum())) for side in (inside, ~inside)]
    shares = [loss / base if base > 0 else float("nan") for loss, base in parts]
    return ZoneLoss(parts[0][0], parts[1][0], *shares)
