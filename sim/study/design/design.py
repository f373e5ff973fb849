"""The runs of an experiment, in the order in which they are made.

Replications are outermost: when a batch is stopped half way, the replications that are there are whole. Within one,
runs that share a world (same seed and population, whatever the policies) follow one another.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.errors import Problem, ScenarioError
from sim.scenario import ScenarioSpec, content_hash
from sim.scenario.experiment import ExperimentSpec
from sim.study.design.arms import Arms, has_item, shifted
from sim.study.design.sampling import points
from sim.study.manifest import run_id


class PlannedRun(NamedTuple):
    """One row of the design: positions of its arms and point, and the id of the run that answers it."""

    run_id: str
    scenario: int
    policy: int
    disruption: int
    point: int
    replication: int
    seed: int


@dataclass(frozen=True, eq=False)
class Design:
    """An experiment laid out. Two rows that come to the same scenario and seed share one run."""

    experiment: ExperimentSpec
    points: list[dict[str, Any]]
    rows: list[PlannedRun]
    pack_hashes: dict[str, str]
    arms: Arms = field(repr=False)

    @property
    def runs(self) -> list[PlannedRun]:
        """The runs to make: the first row of each run id."""
        return list({row.run_id: row for row in reversed(self.rows)}.values())[::-1]

    def names(self, row: PlannedRun) -> tuple[str, str, str]:
        """Names of the scenario, policy and disruption arm of a row."""
        e = self.experiment
        return e.scenarios[row.scenario].name, e.policies[row.policy].name, e.disruptions[row.disruption].name

    def spec(self, row: PlannedRun) -> ScenarioSpec:
        """The scenario of a row, with its seed."""
        return self.arms.at(*self._arm(row), self.points[row.point]).model_copy(update={"seed": row.seed})

    def arm_spec(self, row: PlannedRun) -> ScenarioSpec:
        """The scenario of a row's arms, before parameters and seed."""
        return self._arm(row)[0]

    def _arm(self, row: PlannedRun) -> tuple[ScenarioSpec, str]:
        e = self.experiment
        scenario = e.scenarios[row.scenario]
        return self.arms.spec(scenario, e.policies[row.policy], e.disruptions[row.disruption]), scenario.name

    def table(self) -> pd.DataFrame:
        """One row a planned run: run_id, scenario, policy, disruption, point, replication, seed, parameters."""
        rows = [
            (row.run_id, *self.names(row), row.point, row.replication, row.seed, *self.points[row.point].values())
            for row in self.rows
        ]
        keys = [parameter.key for parameter in self.experiment.parameters]
        found = pd.DataFrame(rows, columns=[*COLUMNS, *keys])
        for key in keys:  # a column of a table has one type
            if len({type(value) for value in found[key]} - {int, float, type(None)}) > 1:
                found[key] = found[key].map(str)
        return found


COLUMNS = ["run_id", "scenario", "policy", "disruption", "point", "replication", "seed"]


def lay_out(experiment: ExperimentSpec) -> Design:
    """All runs of an experiment. Reads the scenario files and region packs and checks every combination of arms.

    Raises ScenarioError or PackError before anything is simulated.
    """
    from sim.world.build import check_references
    from sim.world.pack import load_pack

    arms = Arms(experiment)
    packs: dict[Path, Any] = {}
    hashes: dict[str, str] = {}
    for scenario, policy, disruption in product(experiment.scenarios, experiment.policies, experiment.disruptions):
        spec = arms.spec(scenario, policy, disruption)
        folder = spec.region_folder.resolve()
        if folder not in packs:
            packs[folder] = load_pack(spec.region_folder)
        check_references(spec, packs[folder])
        hashes[scenario.name] = packs[folder].files_hash
    where = points(experiment)
    design = Design(experiment, where, _rows(experiment, arms, where, hashes), hashes, arms)
    _check_parameters(design)
    return design


def _rows(e: ExperimentSpec, arms: Arms, where: list[dict[str, Any]], hashes: dict[str, str]) -> list[PlannedRun]:
    """Cell by cell, so that only one scenario is held at a time; then put in order."""
    rows = []
    for s, p, policy, disruption in product(*map(range, map(len, (e.scenarios, where, e.policies, e.disruptions)))):
        scenario = e.scenarios[s]
        arm = arms.spec(scenario, e.policies[policy], e.disruptions[disruption])
        spec = arms.at(arm, scenario.name, where[p])
        for replication in range(e.replications):
            seed = e.seed + replication
            if e.pairing == "independent":
                seed = _own_seed(seed, scenario.name, p, e.policies[policy].name, e.disruptions[disruption].name)
            content = content_hash(spec.model_copy(update={"seed": seed}))
            id_ = run_id(content, hashes[scenario.name], seed)
            rows.append(PlannedRun(id_, s, policy, disruption, p, replication, seed))
    return sorted(rows, key=lambda row: row.replication)


def _own_seed(*key: Any) -> int:
    digest = hashlib.blake2b(json.dumps(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 2


def _check_parameters(design: Design) -> None:
    """Every parameter must change something somewhere."""
    e = design.experiment
    cells = {(row.scenario, row.policy, row.disruption): row for row in design.rows}
    specs = [design._arm(row) for row in cells.values()]
    problems = [
        Problem(
            "no run of this design has such a policy or disruption",
            *e._origin.where(f"parameters.{n}.key"),
            f"parameters.{n}.key",
        )
        for n, parameter in enumerate(e.parameters)
        if not any(has_item(spec, shifted(parameter.key, design.arms.own[name])) for spec, name in specs)
    ]
    if problems:
        raise ScenarioError(problems)
