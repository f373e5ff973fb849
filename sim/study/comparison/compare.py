"""``compare``: the whole comparison of a study as tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError, Problem, suggestion
from sim.study.comparison.front import front
from sim.study.comparison.outcomes import outcome_names, outcome_table, undisturbed_arm
from sim.study.comparison.paired import avoided, effects, interactions
from sim.study.comparison.register import outcome
from sim.study.store.read import Store


@dataclass(frozen=True, eq=False)
class Comparison:
    """Paired effects of policies against a baseline.

    ``effects``: one row an outcome, scenario, disruption and policy. ``interactions``: what a policy does under a
    disruption beyond what it does without. ``avoided``: share of losses avoided. ``front``: cost, supporting rate,
    resilience, and who is dominated. ``outcomes``: what each name means. ``runs``: one row a run.
    """

    about: dict[str, Any]
    effects: pd.DataFrame
    interactions: pd.DataFrame
    avoided: pd.DataFrame
    front: pd.DataFrame
    outcomes: pd.DataFrame
    runs: pd.DataFrame

    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name, the most read first, what was compared last."""
        about = pd.DataFrame({"what": list(self.about), "value": [str(value) for value in self.about.values()]})
        return {
            "effects": self.effects,
            "front": self.front,
            "avoided": self.avoided,
            "interactions": self.interactions,
            "outcomes": self.outcomes,
            "runs": self.runs,
            "about": about,
        }


def compare(
    study: str | Path | Store,
    *,
    baseline: str | None = None,
    at: str | pd.Timestamp | None = None,
    outcomes: Iterable[str] | None = None,
) -> Comparison:
    """Compare the policies of a study with ``baseline`` (by default its first policy), pair by pair.

    ``at``: the date up to which outcomes count, by default the last. ``outcomes``: names, by default all. Runs that are
    not there are left out, and their pairs with them; ``about`` says how many. Raises ResultError, InputError.
    """
    store = study if isinstance(study, Store) else Store(study)
    baseline = baseline_of(store, baseline)
    if store.runs.empty:
        raise InputError(Problem("no run of this study is done yet", str(store.path)))
    table = outcome_table(store, at)
    names = _chosen(store, table, outcomes)
    undisturbed = undisturbed_arm(store)
    losses = avoided(table, baseline, undisturbed)
    experiment = store.manifest["experiment"]
    about = {
        "study": experiment["name"],
        "title": experiment["title"],
        "baseline": baseline,
        "undisturbed": undisturbed,
        "at": f"{store.table('series', columns=['run_id', 'date'])['date'].max():%Y-%m-%d}" if at is None else str(at),
        "runs": f"{len(store.runs)} of {len(store.design)}",
        "pairing": experiment["pairing"],
        "interval": "95 %, bootstrap over pairs (percentile, widened for small samples)",
        "model": store.manifest["versions"]["peitao"],
        "commit": store.manifest["git"]["commit"],
    }
    described = [outcome(name) for name in names]
    words = pd.DataFrame([(o.name, o.unit, o.direction, o.en, o.zh) for o in described])
    words.columns = ["outcome", "unit", "direction", "en", "zh"]
    return Comparison(
        about=about,
        effects=effects(table, names, baseline),
        interactions=interactions(table, names, baseline, undisturbed),
        avoided=losses,
        front=front(table, baseline, undisturbed, losses),
        outcomes=words,
        runs=table,
    )


def baseline_of(store: Store, name: str | None) -> str:
    """The policy to compare with: ``name``, or the study's first; InputError with the nearest name for an unknown one."""
    arms = [arm["name"] for arm in store.manifest["experiment"]["policies"]]
    if name is not None and name not in arms:
        raise InputError(Problem(f"the study has no policy '{name}'{suggestion(name, arms)}", key="--baseline"))
    return name or arms[0]


def _chosen(store: Store, table: pd.DataFrame, names: Iterable[str] | None) -> list[str]:
    valid = outcome_names(store, table)
    if names is None:
        return valid
    chosen = list(names)
    wrong = [Problem(f"no outcome '{n}'{suggestion(n, valid)}", key="--outcome") for n in chosen if n not in valid]
    if wrong:
        raise InputError(wrong)
    return chosen
