"""Policies at work, one file a kind: each turns its section of the scenario into changes of declared levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.model.policies.innovation_spaces import InnovationSpaces

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

KINDS: dict[str, Any] = {"innovation_spaces": InnovationSpaces}


def policies_of(model: ClusterModel) -> list[Any]:
    """The scenario's policies, in the order they are written; targets are resolved and checked here."""
    return [KINDS[policy.kind](model, policy, f"policies.{n}") for n, policy in enumerate(model.spec.policies)]
