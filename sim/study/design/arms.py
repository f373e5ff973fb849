"""One combination of arms as a scenario: the file, plus a package of policies, plus a set of disruptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario import ScenarioSpec, load, vary
from sim.scenario.experiment import DisruptionArm, ExperimentSpec, PolicyArm, ScenarioArm

LISTS = ("policies", "disruptions")


class Arms:
    """Scenarios of an experiment by combination of arms. Files are read once."""

    def __init__(self, experiment: ExperimentSpec):
        self._experiment = experiment
        self._files: dict[str, ScenarioSpec] = {}
        self._specs: dict[tuple[str, str, str], ScenarioSpec] = {}
        self.own: dict[str, dict[str, int]] = {}
        """How many policies and disruptions each scenario brings itself."""

    def spec(self, scenario: ScenarioArm, policy: PolicyArm, disruption: DisruptionArm) -> ScenarioSpec:
        """The scenario of this combination, before the parameters. Raises ScenarioError."""
        key = scenario.name, policy.name, disruption.name
        if key not in self._specs:
            self._specs[key] = self._combined(scenario, policy, disruption)
        return self._specs[key]

    def at(self, spec: ScenarioSpec, scenario: str, point: Mapping[str, Any]) -> ScenarioSpec:
        """``spec`` with the values of a point; those of items that this run does not have are left out."""
        return at_point(spec, point, self.own[scenario])

    def _combined(self, scenario: ScenarioArm, policy: PolicyArm, disruption: DisruptionArm) -> ScenarioSpec:
        spec = vary(self._load(scenario.file, f"scenarios.{scenario.name}"), {**self._experiment.set, **scenario.set})
        self.own[scenario.name] = {"policies": len(spec.policies), "disruptions": len(spec.disruptions)}
        policies = [*spec.policies, *self._items(policy, "policies")]
        disruptions = [*spec.disruptions, *self._items(disruption, "disruptions")]
        keep = self._experiment.keep
        # Twins without a disruption need the daily table too, and no arm needs it when nothing strikes anywhere.
        daily = bool(keep.daily) and any(arm.use or arm.add for arm in self._experiment.disruptions)
        changes: dict[str, Any] = {"record.firms": keep.firms, "record.links": keep.links, "record.daily": daily}
        for name, items in (("policies", policies), ("disruptions", disruptions)):
            changes[name] = [item.model_dump(mode="json") for item in items]
        changed = {**policy.set, **disruption.set}
        changes.update({shifted(key, self.own[scenario.name]): value for key, value in changed.items()})
        return vary(spec, changes)

    def _items(self, arm: PolicyArm | DisruptionArm, section: str) -> list[Any]:
        used = [item for file in arm.use for item in getattr(self._load(file, f"{section}.{arm.name}.use"), section)]
        return [*used, *arm.add]

    def _load(self, file: str, key: str) -> ScenarioSpec:
        if file not in self._files:
            path = self._experiment.base / file
            if not path.is_file():
                where, line = self._experiment._origin.where(key)
                raise ScenarioError(Problem(f"no such file: {path}", where, line, key))
            self._files[file] = load(path)
        return self._files[file]


def at_point(spec: ScenarioSpec, point: Mapping[str, Any], own: Mapping[str, int]) -> ScenarioSpec:
    """``spec`` (of a scenario that has ``own`` policies and disruptions) with the values of a point."""
    values = {shifted(key, own): value for key, value in point.items()}
    kept = {key: value for key, value in values.items() if has_item(spec, key)}
    return vary(spec, kept) if kept else spec


def shifted(key: str, own: Mapping[str, int]) -> str:
    """``policies.0.x`` of an arm as it stands in the run, after the scenario's own policies."""
    section, _, rest = key.partition(".")
    number, dot, below = rest.partition(".")
    if section not in LISTS or not number.isdecimal():
        return key
    return f"{section}.{int(number) + own[section]}{dot}{below}"


def has_item(spec: ScenarioSpec, key: str) -> bool:
    """Whether the policy or disruption that ``key`` names is in this scenario (True for all other keys)."""
    section, _, rest = key.partition(".")
    number = rest.partition(".")[0]
    return section not in LISTS or not number.isdecimal() or int(number) < len(getattr(spec, section))
