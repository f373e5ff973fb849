"""Scenario discovery: under which uncertain conditions does a policy fail? Boxes from a classification tree.

The tree is scikit-learn's (CART, Breiman et al. 1984). Of Bryant & Lempert's (2010) measures each box has its density
(share of its points at which the policy fails) and its coverage (share of all failures that lie in it).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem
from sim.study.comparison.register import outcome as described
from sim.study.design.extras import need
from sim.study.sensitivity import point_values
from sim.study.store.read import Store


@dataclass(frozen=True, eq=False)
class Discovery:
    """Boxes in which a policy mostly fails, most failures first, and how far to trust them."""

    boxes: pd.DataFrame
    points: int
    failures: int
    accuracy: float
    """Share of points that trees grown on the others classify rightly (five-fold cross-validation)."""
    guess: float
    """Share that would be right by always saying what is more frequent."""


def discover(
    study: str | Path | Store,
    outcome: str,
    policy: str,
    *,
    disruption: str | None = None,
    at: str | None = None,
    threshold: float = 0.0,
    boxes: int = 6,
) -> Discovery:
    """Find conditions under which the mean paired effect of ``policy`` on ``outcome`` is no better than ``threshold``.

    Better is what the register of measures says (a lower loss, a higher rate). ``boxes``: most leaves of the tree; none
    holds fewer than a twentieth of the points. Parameters that are lists of words are left out. Raises InputError when
    the policy never or always fails, or when there are fewer than 20 points.
    """
    store = study if isinstance(study, Store) else Store(study)
    values = point_values(store, outcome, policy, disruption, at).groupby("point")["value"].mean().dropna()
    direction = described(outcome).direction or 1
    failed = (values.to_numpy() * direction <= threshold).astype(int)
    points = pd.DataFrame([store.points[p] for p in values.index])
    numeric = points.select_dtypes("number")
    if len(points) < 20 or numeric.empty:
        raise InputError(Problem("scenario discovery needs 20 points of numeric parameters or more", str(store.path)))
    if failed.min() == failed.max():
        always = "fails at every point" if failed[0] else "fails at no point"
        raise InputError(Problem(f"'{policy}' {always}: there is nothing to tell apart", str(store.path)))
    tree_module = need("sklearn.tree", "search", "scenario discovery")
    selection = need("sklearn.model_selection", "search", "scenario discovery")
    settings = {"max_leaf_nodes": boxes, "min_samples_leaf": max(3, len(points) // 20), "random_state": 1}
    tree = tree_module.DecisionTreeClassifier(**settings).fit(numeric.to_numpy(float), failed)
    folds = min(5, int(min(failed.sum(), (1 - failed).sum())))
    accuracy = np.nan
    if folds >= 2:
        split = selection.StratifiedKFold(folds, shuffle=True, random_state=1)
        fresh = tree_module.DecisionTreeClassifier(**settings)
        accuracy = float(selection.cross_val_score(fresh, numeric.to_numpy(float), failed, cv=split).mean())
    rows = _boxes(tree, list(numeric.columns), numeric.to_numpy(float), failed)
    guess = max(failed.mean(), 1 - failed.mean())
    return Discovery(rows, len(points), int(failed.sum()), accuracy, float(guess))


def _boxes(tree: Any, names: list[str], x: np.ndarray, failed: np.ndarray) -> pd.DataFrame:
    leaf = tree.apply(x)
    rows = []
    for node, limits in _limits(tree.tree_):
        inside = leaf == node
        if failed[inside].mean() > 0.5:
            told = [_told(names[f], low, high) for f, (low, high) in sorted(limits.items())]
            rows.append(
                {
                    "conditions": " and ".join(told),
                    "points": int(inside.sum()),
                    "density": float(failed[inside].mean()),
                    "coverage": float(failed[inside].sum() / failed.sum()),
                }
            )
    table = pd.DataFrame(rows, columns=["conditions", "points", "density", "coverage"])
    return table.sort_values("coverage", ascending=False, ignore_index=True)


def _limits(tree: Any) -> list[tuple[int, dict[int, tuple[float, float]]]]:
    """(leaf, {parameter: (above, up to)}) of every leaf."""
    found: list[tuple[int, dict[int, tuple[float, float]]]] = []
    waiting: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, limits = waiting.pop()
        if tree.children_left[node] == -1:
            found.append((node, limits))
            continue
        f, cut = int(tree.feature[node]), float(tree.threshold[node])
        low, high = limits.get(f, (-np.inf, np.inf))
        waiting.append((tree.children_left[node], {**limits, f: (low, min(high, cut))}))
        waiting.append((tree.children_right[node], {**limits, f: (max(low, cut), high)}))
    return found


def _told(name: str, low: float, high: float) -> str:
    if np.isinf(low):
        return f"{name} <= {high:.4g}"
    return f"{name} > {low:.4g}" if np.isinf(high) else f"{low:.4g} < {name} <= {high:.4g}"
