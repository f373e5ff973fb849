"""A run or a study as pictures, reports and the explorer read it: words, arms and tables in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError, PeitaoError, Problem, ResultError, suggestion
from sim.present.frames import replications
from sim.present.labels import arm_label, title_of, told, worded_events
from sim.present.meta import Meta, indicator
from sim.present.words import Both, named, say
from sim.study.comparison import Comparison, compare
from sim.study.result import RunResult, read_run
from sim.study.store.folder import StudyFolder
from sim.study.store.read import Store

Progress = Callable[[str, int, int], None]


def open_view(path: str | Path) -> RunView | StudyView:
    """The run or the study in a folder. Raises ResultError when it is neither, not whole, or has no finished run."""
    path = Path(path)
    if StudyFolder(path).exists():
        return StudyView(Store(path))
    if (path / "manifest.json").is_file():
        return RunView(read_run(path))
    inside = sorted(p.parent.name for p in path.glob("*/manifest.json"))[:3] if path.is_dir() else []
    hint = f"; it holds the runs {', '.join(inside)}: name one of them" if inside else ""
    raise ResultError(str(Problem(f"is neither a finished run nor a study{hint}", str(path))))


@dataclass(frozen=True)
class Arm:
    """One combination of arms of a study."""

    scenario: str
    policy: str
    disruption: str


class _Places:
    """What run and study share: names of places, and who is who."""

    geography: pd.DataFrame
    names: pd.DataFrame

    @cached_property
    def metro(self) -> Both:
        """The metropolitan area by name."""
        rows = self.geography[self.geography["kind"] == "metro"]
        return named(rows.iloc[0]) if len(rows) else say("place.region")

    @cached_property
    def centre(self) -> tuple[float, float]:
        """Latitude and longitude of the middle of the region."""
        row = self.geography[self.geography["is_centre"]].iloc[0]
        return float(row["lat"]), float(row["lon"])

    def called(self, table: str) -> pd.DataFrame:
        """Names of the ``ecosystem``, ``industry`` or ``space`` rows of the pack: id, name_en, name_zh."""
        rows = self.names[self.names["table"] == table]
        return rows[["id", "name_en", "name_zh"]].reset_index(drop=True)


class RunView(_Places):
    """A recorded run."""

    kind = "run"

    def __init__(self, result: RunResult):
        self.result = result
        for name in ("geography", "names"):
            if name not in result.tables:
                raise ResultError(str(Problem(f"this run kept no table '{name}'", str(result.path or result.name))))
        self.geography, self.names = result.geography, result.names
        scenario = result.manifest["scenario"]
        self.title = title_of(scenario)
        self.question, self.description = told(scenario, "question"), told(scenario, "description")
        self.path = result.path or Path()
        self.disrupted = bool(scenario["disruptions"]) and "daily" in result.tables

    def meta(self, column: str = "lsr_metro", who: str = "region", **more: Any) -> Meta:
        """Words for a figure about a supporting rate."""
        words: dict[str, Any] = {"title": self.title, "seed": self.result.manifest["seed"]} | more
        return Meta(place=self.metro, centre=self.centre, indicator=indicator(column, who), **words)

    @cached_property
    def events(self) -> pd.DataFrame:
        """What happened when, worded in both languages."""
        return worded_events(self.result)

    @cached_property
    def _twin(self) -> RunResult:
        from sim.study.twin import twin_of

        return twin_of(self.result)

    @property
    def twin(self) -> RunResult:
        """The undisturbed twin (simulated when it is not there yet). Raises ResultError."""
        return self._twin


class StudyView(_Places):
    """A study: its arms by name, its comparison, its tables."""

    kind = "study"

    def __init__(self, store: Store):
        self.store = store
        if store.runs.empty:
            raise InputError(Problem("no run of this study is done yet", str(store.path)))
        experiment = store.manifest["experiment"]
        self.path = store.path
        self.title = title_of(experiment)
        self.question, self.description = told(experiment, "question"), told(experiment, "description")
        self.scenarios, self.policies, self.disruptions = (
            {arm["name"]: arm_label(arm) for arm in experiment[kind]}
            for kind in ("scenarios", "policies", "disruptions")
        )
        self.baseline = next(iter(self.policies))
        self.planned, self.done = store.design["run_id"].nunique(), store.runs["run_id"].nunique()

    @cached_property
    def comparison(self) -> Comparison:
        """All paired effects (made once)."""
        return compare(self.store)

    @cached_property
    def undisturbed(self) -> str | None:
        """The arm in which nothing strikes."""
        return self.comparison.about["undisturbed"]

    @cached_property
    def _static(self) -> dict[str, pd.DataFrame]:
        arm = next(iter(self.store.manifest["arms"].values()))
        region, found = Path(arm["region"]).name, {}
        for name in ("geography", "names", "corridors"):
            tables = self.store.static(name)
            if not tables:
                message = f"has no table '{name}' of its region; make one more run of it"
                raise ResultError(str(Problem(message, str(self.store.path))))
            found[name] = tables.get(region, next(iter(tables.values())))
        return found

    @property
    def geography(self) -> pd.DataFrame:  # type: ignore[override]
        """The places of the (first) region."""
        return self._static["geography"]

    @property
    def names(self) -> pd.DataFrame:  # type: ignore[override]
        """The names of ecosystems, industries and spaces."""
        return self._static["names"]

    @property
    def corridors(self) -> pd.DataFrame:
        """The corridors of the region."""
        return self._static["corridors"]

    def arm(self, scenario: str | None = None, policy: str | None = None, disruption: str | None = None) -> Arm:
        """A combination by name; what is not given is the first scenario, the baseline, the undisturbed arm.

        Raises InputError with the nearest name for an unknown one.
        """
        calm = self.undisturbed or next(iter(self.disruptions))
        chosen = (scenario or next(iter(self.scenarios)), policy or self.baseline, disruption or calm)
        known = (self.scenarios, self.policies, self.disruptions)
        problems = [
            Problem(f"the study has no {what} '{name}'{suggestion(name, names)}", key=f"--{what}")
            for what, name, names in zip(("scenario", "policy", "disruption"), chosen, known, strict=True)
            if name not in names
        ]
        if problems:
            raise InputError(problems)
        return Arm(*chosen)

    def runs(self, scenario: str, policy: str | None = None, disruption: str | None = None) -> pd.DataFrame:
        """Done runs of some arms: rows of the design."""
        rows = self.store.runs[self.store.runs["scenario"] == scenario]
        for column, value in (("policy", policy), ("disruption", disruption)):
            if value is not None:
                rows = rows[rows[column] == value]
        return rows

    def table(self, name: str, rows: pd.DataFrame, columns: list[str] | None = None, **filters: Any) -> pd.DataFrame:
        """A table of the runs in ``rows`` with their arms, point and seed beside it."""
        ids = rows["run_id"].unique()
        table = self.store.table(name, ids, columns, filters or None)
        return table.merge(rows[["run_id", "scenario", "policy", "disruption", "point", "seed"]], on="run_id")

    def meta(self, column: str = "lsr_metro", who: str = "region", **more: Any) -> Meta:
        """Words for a figure about a supporting rate over the runs of the study."""
        runs = replications(self.store.runs[["point", "replication"]])
        words: dict[str, Any] = {"title": self.title, "n": runs} | more
        words.setdefault("baseline", self.policies[self.baseline])
        return Meta(place=self.metro, centre=self.centre, indicator=indicator(column, who), **words)

    def example(self, progress: Progress | None = None) -> RunView:
        """One undisturbed run of the baseline, made again with its firms and links. Raises PeitaoError when the region
        pack is not there any more."""
        if "_example" not in self.__dict__:
            from sim.scenario import vary
            from sim.study.run import simulate
            from sim.study.runner.replay import find, spec_of

            arm = self.arm()
            rows = self.runs(arm.scenario, arm.policy, arm.disruption)
            rows = rows if len(rows) else self.store.runs
            record = {"record.firms": True, "record.links": True, "record.daily": False}
            try:
                spec = vary(spec_of(self.store, find(self.store, str(rows.iloc[0]["run_id"]))), record)
                self._example = RunView(simulate(spec, progress))
            except OSError as error:
                raise PeitaoError(f"one run cannot be made again: {error}") from None
        return self._example
