"""The search itself: generations of candidates, tried as policy arms of one study, told to Optuna's NSGA-II.

Deb et al. (2002), with constraint domination. Everything is kept: the optimiser's memory in ``search.journal``, the runs
in the study's store. A search that was stopped goes on; a run is never made twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, PeitaoError, Problem
from sim.scenario import load
from sim.scenario.experiment_load import experiment_from_dict, load_search
from sim.scenario.overrides import Overrides
from sim.scenario.search import Aim, SearchSpec
from sim.study.comparison import compare
from sim.study.design.extras import need
from sim.study.design.sampling import value_at
from sim.study.runner import batch
from sim.study.search.allocation import share_out

BASELINE = "baseline"
JOURNAL = "search.journal"


@dataclass(frozen=True, eq=False)
class SearchResult:
    """``candidates``: one row a candidate that was tried, with its effect on each goal and floor, whether all floors
    hold (``feasible``) and whether no feasible candidate beats it in every goal (``best``). ``choices``: what each
    candidate chose (10^4 m2 by space, or the values of the variables)."""

    spec: SearchSpec
    path: Path
    candidates: pd.DataFrame
    choices: pd.DataFrame
    places: dict[str, str]
    """Place of each innovation space, when floor area was shared out."""

    @property
    def best(self) -> pd.DataFrame:
        """The candidates worth looking at, best in the first goal on top, with their choices beside them."""
        goal = self.spec.goals[0]
        found = self.candidates[self.candidates["best"]]
        found = found.sort_values(f"{goal.outcome} ({goal.disruption})", ascending=goal.aim == "lowest", kind="stable")
        return found.merge(self.choices, on="policy")


def search(
    file: str | Path | SearchSpec,
    *,
    out: str | Path = "results",
    jobs: int | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    overrides: Overrides = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> SearchResult:
    """Try candidates until there are as many as the search asks for, and say which are best.

    The study is kept in ``out/<name>/``; the same call goes on from there. Raises ScenarioError, PackError,
    ResultError; KeyboardInterrupt when it is stopped (what is done is kept).
    """
    spec = file if isinstance(file, SearchSpec) else load_search(file, overrides)
    path = Path(out) / spec.name
    path.mkdir(parents=True, exist_ok=True)
    chooser = _Chooser(spec)
    memory = _memory(spec, path)
    while True:
        tried = memory.get_trials(deepcopy=False)
        waiting = [trial for trial in tried if not trial.state.is_finished()]
        if not waiting and len(tried) >= spec.candidates:
            break
        for _ in range(min(spec.generation, spec.candidates - len(tried)) if not waiting else 0):
            chooser.ask(memory)
        tried = memory.get_trials(deepcopy=False)
        experiment = _experiment(spec, chooser, tried)
        report = batch(experiment, out=out, jobs=jobs, engine=engine, scheduler=scheduler, progress=progress)
        if report.ending != "finished":
            if report.ending == "stopped":
                raise KeyboardInterrupt
            raise PeitaoError(f"{path}: results cannot be written; make room and give the same command again")
        effects = _effects(spec, path)
        for trial in tried:
            if not trial.state.is_finished():
                _tell(memory, spec, trial, effects)
    return _result(spec, path, chooser, memory)


class _Chooser:
    """Turns the optimiser's numbers into policies."""

    def __init__(self, spec: SearchSpec):
        self._spec = spec
        self.places: dict[str, str] = {}
        if spec.allocate is not None:
            from sim.world.pack import load_pack

            pack = load_pack(load(spec.base / spec.scenario, spec.set).region_folder)
            spaces = pack.spaces
            self.names = list(spaces.id) if spec.allocate.spaces == "all" else list(spec.allocate.spaces)
            planned = dict(zip(spaces.id, spaces.planned_wan_m2, strict=True))
            unknown = [name for name in self.names if name not in planned]
            if unknown:
                raise InputError(Problem(f"unknown innovation space {', '.join(unknown)}", key="allocate.spaces"))
            self._most = np.array([planned[name] for name in self.names])
            where = dict(zip(spaces.id, spaces.place, strict=True))
            self.places = {name: pack.places.id[where[name]] for name in self.names}
        else:
            self.names = [variable.key for variable in spec.variables]

    def ask(self, memory: Any) -> None:
        """Have the optimiser choose another candidate."""
        trial = memory.ask()
        for name in self.names:
            trial.suggest_float(name, 0.0, 1.0)

    def values(self, trial: Any) -> dict[str, Any]:
        """What a candidate chose, by space (10^4 m2) or variable."""
        u = [trial.params[name] for name in self.names]
        plan = self._spec.allocate
        if plan is None:
            return {v.key: value_at(v, x) for v, x in zip(self._spec.variables, u, strict=True)}
        # Cubed, so that candidates concentrate on some spaces instead of giving a little to each.
        got = share_out(np.array(u) ** 3, self._most, plan.total_wan_m2, plan.smallest_wan_m2)
        return dict(zip(self.names, got.tolist(), strict=True))

    def arm(self, trial: Any) -> dict[str, Any]:
        """The policy arm of a candidate."""
        values = self.values(trial)
        plan, package = self._spec.allocate, self._spec.package
        if plan is None:
            assert package is not None  # the model has checked it
            return {**package.model_dump(mode="json"), "name": _name(trial), "set": {**package.set, **values}}
        most = dict(zip(self.names, self._most, strict=True))
        common = {"kind": "innovation_spaces", "start": plan.start.isoformat(), **plan.set}
        add = [
            {**common, "name": space, "spaces": [space], "intensity": area / most[space]}
            for space, area in values.items()
            if area > 0
        ]
        return {"name": _name(trial), "add": add}


def _name(trial: Any) -> str:
    return f"candidate-{trial.number:04d}"


def _memory(spec: SearchSpec, path: Path) -> Any:
    optuna = need("optuna", "search", "peitao search")
    journal = need("optuna.storages.journal", "search", "peitao search")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    storage = optuna.storages.JournalStorage(journal.JournalFileBackend(str(path / JOURNAL)))
    count = 0
    if spec.name in optuna.get_all_study_names(storage):
        count = len(optuna.load_study(study_name=spec.name, storage=storage).get_trials(deepcopy=False))
    constraints: dict[str, Any] = {}
    if not hasattr(optuna.trial.Trial, "set_constraint"):  # before Optuna 5
        constraints["constraints_func"] = lambda trial: trial.user_attrs["constraints"]
    # A search that goes on must not draw the same candidates again.
    sampler = optuna.samplers.NSGAIISampler(population_size=spec.generation, seed=spec.seed + count, **constraints)
    directions = ["maximize" if goal.aim == "highest" else "minimize" for goal in spec.goals]
    return optuna.create_study(
        storage=storage, sampler=sampler, study_name=spec.name, directions=directions, load_if_exists=True
    )


def _experiment(spec: SearchSpec, chooser: _Chooser, tried: list[Any]) -> Any:
    """All candidates so far as one experiment: what is done already is not made again."""
    values = {
        "name": spec.name,
        "title": spec.title,
        "title_zh": spec.title_zh,
        "description": spec.description,
        "description_zh": spec.description_zh,
        "question": spec.question,
        "question_zh": spec.question_zh,
        "scenarios": [{"name": Path(spec.scenario).stem, "file": spec.scenario, "set": spec.set}],
        "policies": [{"name": BASELINE}, *(chooser.arm(trial) for trial in tried)],
        "disruptions": [arm.model_dump(mode="json") for arm in spec.disruptions],
        "replications": spec.replications,
        "seed": spec.seed,
    }
    return experiment_from_dict(values, spec.base)


def _effects(spec: SearchSpec, path: Path) -> dict[tuple[str, str, str], float]:
    """Mean paired effect by (policy, disruption, outcome)."""
    names = dict.fromkeys(aim.outcome for aim in _aims(spec))
    table = compare(path, outcomes=names).effects
    return {(row.policy, row.disruption, row.outcome): row.effect for row in table.itertuples()}


def _tell(memory: Any, spec: SearchSpec, trial: Any, effects: dict[tuple[str, str, str], float]) -> None:
    found = [effects.get((_name(trial), aim.disruption, aim.outcome), np.nan) for aim in _aims(spec)]
    if not np.isfinite(found).all():  # a run of it failed: the study's status says why
        from optuna.trial import TrialState

        memory.tell(trial.number, state=TrialState.FAIL)
        return
    _keep_constraints(memory, trial, _over(spec, found[len(spec.goals) :]))  # NSGA-II reads them when it is told
    memory.tell(trial.number, found[: len(spec.goals)])


def _keep_constraints(memory: Any, trial: Any, over: list[float]) -> None:
    from optuna.trial import Trial

    live = Trial(memory, trial._trial_id)
    if hasattr(live, "set_constraint"):  # Optuna 5
        for n, value in enumerate(over):
            live.set_constraint(f"floor {n}", value)
    else:
        live.set_user_attr("constraints", over)


def _aims(spec: SearchSpec) -> tuple[Aim, ...]:
    """Goals, then floors."""
    return (*spec.goals, *spec.floors)


def _over(spec: SearchSpec, effects: list[float]) -> list[float]:
    """By how much each floor is missed; 0 or less where it holds."""
    return [
        floor.at_least - effect if floor.at_least is not None else effect - (floor.at_most or 0.0)
        for floor, effect in zip(spec.floors, effects, strict=True)
    ]


def _result(spec: SearchSpec, path: Path, chooser: _Chooser, memory: Any) -> SearchResult:
    effects = _effects(spec, path)
    trials = [trial for trial in memory.get_trials(deepcopy=False) if trial.values is not None]
    rows = []
    for trial in trials:
        row: dict[str, Any] = {"policy": _name(trial)}
        for aim in _aims(spec):
            row[f"{aim.outcome} ({aim.disruption})"] = effects[_name(trial), aim.disruption, aim.outcome]
        floors = [effects[_name(trial), floor.disruption, floor.outcome] for floor in spec.floors]
        rows.append({**row, "feasible": max(_over(spec, floors), default=0.0) <= 1e-12})
    table = pd.DataFrame(rows)
    if not len(table):
        raise InputError(Problem("no candidate could be tried to the end; see peitao status", str(path)))
    signs = np.array([1.0 if goal.aim == "highest" else -1.0 for goal in spec.goals])
    scores = table[[f"{goal.outcome} ({goal.disruption})" for goal in spec.goals]].to_numpy(float) * signs
    choices = pd.DataFrame([{"policy": _name(trial), **chooser.values(trial)} for trial in trials])
    # NSGA-II may choose the same again (its runs are not made again); the answer names it once.
    again = choices.duplicated(chooser.names).to_numpy()
    table["best"] = _undominated(scores, table["feasible"].to_numpy(bool)) & ~again
    return SearchResult(spec, path, table, choices, chooser.places)


def _undominated(scores: np.ndarray, feasible: np.ndarray) -> np.ndarray:
    """bool[n]: feasible, and no feasible row is at least as good in all columns and better in one."""
    rivals = scores[feasible]
    beaten = [bool(((rivals >= own).all(axis=1) & (rivals > own).any(axis=1)).any()) for own in scores]
    return feasible & ~np.array(beaten, bool)
