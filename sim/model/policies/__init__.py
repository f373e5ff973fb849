"""Policies at work, one file a kind: each turns its section of the scenario into changes of declared levers."""

from __future__ import annotations

from sim.model.effect import Effect
from sim.model.policies.innovation_spaces import InnovationSpaces

POLICIES: dict[str, type[Effect]] = {"innovation_spaces": InnovationSpaces}
