"""Learning: efficiency approaches what a firm's surroundings allow.

    target_i = L tanh( (s ln(M_i / M_i0) + v (H_p - H_p0) + g platform of its innovation space + shared platforms) / L )
    ln eff_i += (target_i - ln eff_i) / months + trend / 12

M: own-ecosystem output within reach, faded with distance (Marshall); H: entropy of the ecosystems within reach (Jacobs);
both against the firm's own base year (for a firm that arrived: the mean of its ecosystem), so that nothing is learned
where nothing changed. L is the most that can be learned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics import surroundings

if TYPE_CHECKING:
    from sim.model.dynamics.dynamics import Dynamics


class Learning:
    """The learning phase; writes ``model.efficiency`` (float64[n]). ``from_space`` float64[n] is what a firm can learn from
    the platform of its innovation space, against the base year."""

    def __init__(self, dynamics: Dynamics):
        self._dynamics, self._model = dynamics, dynamics.model
        model = self._model
        self._near = surroundings.decay(surroundings.place_km(model), model.spec.dynamics.reach_km)
        mass = self._mass()
        firms = model.firms
        own = np.maximum(firms.ecosystem, 0)
        self._mass0 = np.log(np.maximum(mass[firms.place, own], 1.0))
        self._diversity0 = surroundings.diversity(mass)[firms.place]
        made = np.where(firms.is_pool, 0.0, dynamics.seen)
        total = np.bincount(own, made, mass.shape[1])
        mean = np.bincount(own, made * self._mass0, mass.shape[1])
        self._usual = np.divide(mean, total, out=np.zeros(total.size), where=total > 0)
        self._usual_diversity = float(np.average(self._diversity0, weights=made)) if made.sum() > 0 else 0.0
        self._strength = np.append(model.world.pack.spaces.platform_strength, 0.0)
        self._strength0 = self._strength[firms.space]
        self.from_space = np.zeros(firms.n)

    def _mass(self) -> np.ndarray:
        return surroundings.ecosystem_mass(self._model, self._dynamics.seen, self._near)

    def enrol(self, rows: np.ndarray) -> None:
        """Firms that arrived are measured against the mean surroundings of their ecosystem."""
        self._mass0[rows] = self._usual[np.maximum(self._model.firms.ecosystem[rows], 0)]
        self._diversity0[rows] = self._usual_diversity

    def run(self) -> None:
        """A month of learning."""
        model, spec = self._model, self._model.spec.dynamics
        if model.clock.day == 0:
            return
        firms = model.firms
        mass = self._mass()
        has = firms.ecosystem >= 0
        own = np.log(np.maximum(mass[firms.place, np.maximum(firms.ecosystem, 0)], 1.0)) - self._mass0
        variety = surroundings.diversity(mass)[firms.place] - self._diversity0
        self.from_space = spec.platform_gain * (self._strength[firms.space] - self._strength0)
        total = spec.spillover * np.where(has, own, 0.0) + spec.diversity * variety
        total = total + self.from_space + model.levers.platform
        target = spec.learning_limit * np.tanh(total / spec.learning_limit)
        now = np.log(model.efficiency)
        now += (target - now) / spec.learning_months + spec.trend / 12.0
        active = ~firms.is_pool & (model.engine.capacity > 0)
        model.efficiency[:] = np.where(active, np.exp(now), model.efficiency)
