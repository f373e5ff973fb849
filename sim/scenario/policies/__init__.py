"""Policies, one file a kind. A new file here with a class derived from Policy is a new kind of policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.policies.base import Policy
from sim.scenario.union import kinds_in, tagged_union

POLICY_KINDS = kinds_in(__name__, __path__, Policy)
"""Class of each policy kind."""

if TYPE_CHECKING:
    AnyPolicy = Policy
else:
    AnyPolicy = tagged_union(POLICY_KINDS)

__all__ = ["POLICY_KINDS", "AnyPolicy", "Policy"]
