"""What the explorer shows, added up once: the region's course, every place at every date, the policies' effects."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import pandas as pd

from sim.errors import InputError, PeitaoError, Problem, suggestion
from sim.present.study_view import RunView, StudyView
from sim.present.study_words import COURSES, Shown, effect_of, shown
from sim.present.words import Both, Lang

PLACE_MEASURES = ("output", "lsr_metro", "occupancy", "firms")
"""Measures that places have too."""
ARMS = ["scenario", "policy", "disruption"]
REGION = "region"
_DECIMALS = 6  # significant digits sent to the page


class Explored:
    """A run or a study, ready to be asked. All answers are JSON-able; shares and CNY as recorded, with a scale to show.

    Reads everything once when it is made; the comparison of a study is made in the background.
    """

    def __init__(self, view: RunView | StudyView):
        self.view = view
        self._arms()
        self._course = self._region()
        self._places = self._zones()
        self.dates = [f"{d:%Y-%m-%d}" for d in sorted(self._course["date"].unique())]
        self._failed: PeitaoError | None = None
        self._compared = threading.Thread(target=self._compare, daemon=True)
        self._compared.start()

    def _arms(self) -> None:
        if isinstance(self.view, StudyView):
            self.scenarios, self.policies = self.view.scenarios, self.view.policies
            self.disruptions = self.view.disruptions
        else:
            self.scenarios = self.policies = {"run": self.view.title}
            self.disruptions = {"run": Both("This run", "本次运行")}

    def _table(self, name: str, columns: list[str]) -> pd.DataFrame:
        if isinstance(self.view, StudyView):
            table = self.view.store.table(name, columns=["run_id", *columns])
            return table.merge(self.view.store.runs[["run_id", *ARMS]], on="run_id")
        return self.view.result.tables[name][columns].assign(
            run_id="run", scenario="run", policy="run", disruption="run"
        )

    def _region(self) -> pd.DataFrame:
        """Median and 5th to 95th percentile of the runs, by arms and date."""
        first = self.view.store.described() if isinstance(self.view, StudyView) else self.view.result.series.columns
        self.measures = [name for name in COURSES if name in first]
        table = self._table("series", ["date", *self.measures])
        groups = table.groupby([*ARMS, "date"], observed=True)[self.measures]
        parts = {"mid": groups.median(), "low": groups.quantile(0.05), "high": groups.quantile(0.95)}
        return pd.concat(parts, axis=1).swaplevel(axis=1).reset_index()

    def _zones(self) -> pd.DataFrame:
        """Mean, least and most of the runs, by arms, place and date."""
        measures = list(PLACE_MEASURES)
        table = self._table("places", ["date", "place_id", *measures])
        table["place_id"] = table["place_id"].astype(str)
        found = table.groupby([*ARMS, "place_id", "date"], observed=True)[measures].agg(["mean", "min", "max"])
        return found.rename(columns={"mean": "mid", "min": "low", "max": "high"}, level=1).reset_index()

    def _compare(self) -> None:
        if isinstance(self.view, StudyView):
            try:
                self.view.comparison  # noqa: B018  (a cached property: this makes it)
            except PeitaoError as error:
                self._failed = error

    def about(self) -> dict[str, Any]:
        """What there is to choose from."""
        view = self.view
        study = view if isinstance(view, StudyView) else None
        geography = view.geography[view.geography["place_id"].isin(self._places["place_id"].unique())]
        centre = view.centre
        return {
            "kind": view.kind,
            "title": view.title._asdict(),
            "question": view.question._asdict(),
            "place": view.metro._asdict(),
            "runs": f"{study.done} / {study.planned}" if study else "1 / 1",
            "replications": int(study.store.runs["replication"].nunique()) if study else 1,
            "scenarios": _listed(self.scenarios),
            "policies": _listed(self.policies),
            "disruptions": _listed(self.disruptions),
            "measures": [_described(shown, name) for name in self.measures]
            + [_described(shown, "occupancy")] * ("occupancy" not in self.measures),
            "region_measures": self.measures,
            "place_measures": list(PLACE_MEASURES),
            "dates": self.dates,
            "centre": list(centre),
            "places": [
                {"id": p.place_id, "en": p.name_en, "zh": p.name_zh, "lat": p.lat, "lon": p.lon}
                for p in geography.itertuples()
            ],
        }

    def series(self, scenario: str, disruption: str, measure: str, place: str = REGION) -> pd.DataFrame:
        """A line a policy: columns policy, date, mid, low, high. Raises InputError for an unknown word."""
        self._check(scenario=scenario, disruption=disruption)
        if place == REGION:
            table, valid = self._course, self.measures
        else:
            table, valid = self._places, list(PLACE_MEASURES)
            known = set(table["place_id"])
            if place not in known:
                raise InputError(Problem(f"unknown place '{place}'{suggestion(place, known)}"))
            table = table[table["place_id"] == place]
        _known(measure, valid)
        rows = table[(table["scenario"] == scenario) & (table["disruption"] == disruption)]
        return _plain(rows, ["policy", "date"], measure)

    def zones(self, scenario: str, policy: str, disruption: str, measure: str, date: str) -> pd.DataFrame:
        """Every place on a date: columns place_id, mid, low, high, output. Raises InputError for an unknown word."""
        self._check(scenario=scenario, policy=policy, disruption=disruption)
        _known(measure, PLACE_MEASURES)
        if date not in self.dates:
            raise InputError(Problem(f"no record of '{date}'{suggestion(date, self.dates)}"))
        t = self._places
        rows = t[(t["scenario"] == scenario) & (t["policy"] == policy) & (t["disruption"] == disruption)]
        rows = rows[rows["date"] == pd.Timestamp(date)]
        return _plain(rows, ["place_id"], measure).assign(size=rows["output"]["mid"].to_numpy())

    def outcomes(self) -> list[dict[str, Any]]:
        """Outcomes of the comparison; none for a run. Waits for the comparison."""
        self._compared.join()
        if not isinstance(self.view, StudyView) or self._failed is not None:
            return []
        return [_described(effect_of, name) for name in self.view.comparison.outcomes["outcome"]]

    def effects(self, scenario: str, disruption: str, outcome: str) -> pd.DataFrame:
        """Paired effects: columns policy, effect, low, high, pairs, same_sign. Raises InputError for an unknown word."""
        self._check(scenario=scenario, disruption=disruption)
        _known(outcome, [one["name"] for one in self.outcomes()])
        table = self.view.comparison.effects  # type: ignore[union-attr]
        keep = (table["scenario"] == scenario) & (table["disruption"] == disruption) & (table["outcome"] == outcome)
        return table.loc[keep, ["policy", "baseline", "with_policy", "effect", "low", "high", "pairs", "same_sign"]]

    def _check(self, **arms: str) -> None:
        known = {"scenario": self.scenarios, "policy": self.policies, "disruption": self.disruptions}
        for what, name in arms.items():
            if name not in known[what]:
                raise InputError(Problem(f"unknown {what} '{name}'{suggestion(name, known[what])}"))


def _known(name: str, valid: Any) -> None:
    if name not in valid:
        raise InputError(Problem(f"unknown measure '{name}'{suggestion(name, valid)}"))


def _plain(rows: pd.DataFrame, keys: list[str], measure: str) -> pd.DataFrame:
    found = pd.DataFrame({key: rows[key].to_numpy() for key in keys})
    for part in ("mid", "low", "high"):
        found[part] = rows[measure][part].to_numpy()
    return found


def _listed(names: dict[str, Both]) -> list[dict[str, str]]:
    return [{"id": name, "en": both.en, "zh": both.zh} for name, both in names.items()]


def _described(of: Callable[[str, Lang], Shown], name: str) -> dict[str, Any]:
    """A measure as the page needs it: each language has its own unit and scale (bn CNY, 亿元)."""
    words, zh = of(name, "en"), of(name, "zh")
    return {
        "name": words.name,
        "title": words.title._asdict(),
        "unit": {"en": words.unit.en, "zh": zh.unit.zh},
        "scale": {"en": words.scale, "zh": zh.scale},
        "meaning": words.meaning._asdict(),
        "direction": words.direction,
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: dates as text, what is not a number as null."""
    return [{name: _json(value) for name, value in row.items()} for row in table.to_dict("records")]


def _json(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return float(f"{value:.{_DECIMALS}g}") if math.isfinite(value) else None
    return value if isinstance(value, str | int | None) else str(value)
