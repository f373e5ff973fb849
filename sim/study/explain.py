"""Why a firm buys where it buys: its candidates, their delivered cost taken apart, and what differs from another run.

The model is deterministic, so the state at the end of a recorded run is made again from its manifest. The candidates are
those the firm sees at a review that day; the cost of each is the very sum by which the choice ranks them
(:func:`sim.model.candidates.delivered`), in CNY per CNY of the base-year price.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem, ResultError, suggestion
from sim.model.candidates import PARTS, candidates, delivered
from sim.study.reload import spec_of, world_of
from sim.study.result import RunResult
from sim.study.run import Progress
from sim.world.types import ORIGIN_CLASSES

METRO = 0
"""Origin class of the metro area."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """What is known of one firm's purchases.

    ``about``: id, names, place, output, share bought in the metro area. ``inputs``: one row an input (value, suppliers,
    share from the metro area). ``candidates``: one row an input and supplier: who, where, share, the parts of delivered
    cost, their ``total``, ``gap`` to the cheapest and ``verdict``. ``changes``: against another run, one row an input
    and supplier in use in either (None without another run).
    """

    about: dict[str, Any]
    inputs: pd.DataFrame
    candidates: pd.DataFrame
    changes: pd.DataFrame | None = None
    other: dict[str, Any] | None = None


def state_of(result: RunResult, progress: Progress | None = None) -> Any:
    """The model as it stood at the end of a recorded run. Raises ResultError when the region pack has changed."""
    from sim.model.cluster import ClusterModel

    spec = spec_of(result)
    model = ClusterModel(world_of(result), spec)
    for day in range(spec.calendar.days):
        model.step()
        if progress is not None:
            progress("making the end of the run again", day + 1, spec.calendar.days)
    return model


def firm_row(model: Any, who: str) -> int:
    """Row of a firm by its id, or of a lead firm by its id or name in either language. Raises InputError with the
    nearest."""
    leaders = model.world.pack.leaders
    for names in (leaders.id, leaders.name_en, leaders.name_zh):
        if who in names:
            return int(np.flatnonzero(model.firms.leader == names.index(who))[0])
    rows = np.flatnonzero(model.dynamics.founded & ~model.firms.is_pool)
    ids = [model.firm_id(int(row)) for row in rows]
    if who in ids:
        return int(rows[ids.index(who)])
    known = [*leaders.id, *leaders.name_en, *leaders.name_zh]
    raise InputError(Problem(f"unknown firm '{who}'{suggestion(who, known) or suggestion(who, ids)}", key="--firm"))


def explain(
    result: RunResult, who: str, against: RunResult | None = None, progress: Progress | None = None
) -> Explanation:
    """Explain the purchases of the firm ``who`` (a firm id, or a lead firm's id or name), and what is different from the
    run ``against``. Raises InputError for an unknown firm, ResultError for runs that cannot be compared."""
    if against is not None and against.manifest["pack"]["id"] != result.manifest["pack"]["id"]:
        raise ResultError(str(Problem("is of another region", file=str(against.path or "the other run"))))
    model = state_of(result, progress)
    row = firm_row(model, who)
    table = _candidates(model, row)
    found = Explanation(_about(model, row, table), _inputs(table), table)
    if against is None:
        return found
    other = state_of(against, progress)
    there = firm_row(other, model.firm_id(row))
    theirs = _candidates(other, there)
    changes = _changes(table, theirs)
    return Explanation(found.about, found.inputs, table, changes, _about(other, there, theirs))


def _about(model: Any, row: int, table: pd.DataFrame) -> dict[str, Any]:
    firms, leaders = model.firms, model.world.pack.leaders
    who = int(firms.leader[row])
    total = table["value"].sum()
    home = table.loc[table["origin"] == ORIGIN_CLASSES[METRO], "value"].sum()
    spent = (table["total"] * table["value"])[table["value"] > 0].sum()
    return {
        "scenario": model.spec.name,
        "seed": model.spec.seed,
        "date": str(model.clock.date),
        "firm_id": model.firm_id(row),
        "name_en": leaders.name_en[who] if who >= 0 else "",
        "name_zh": leaders.name_zh[who] if who >= 0 else "",
        "industry_id": model.world.industries.id[firms.industry[row]],
        "place_id": model.world.places.id[firms.place[row]],
        "output": float(model.engine.output[row]),
        "bought": float(total),
        "metro_share": float(home / total) if total > 0 else float("nan"),
        "delivered_cost": float(spent / total) if total > 0 else float("nan"),
    }


def _candidates(model: Any, row: int) -> pd.DataFrame:
    """One row an input and candidate."""
    network, firms, world = model.network, model.firms, model.world
    slots = np.arange(network.slot_ptr[row], network.slot_ptr[row + 1])
    found = candidates(model, slots)
    parts = delivered(model, found)
    share, value = np.zeros(found.slot.size), np.zeros(found.slot.size)
    for n, (slot, supplier) in enumerate(zip(found.slot, found.supplier, strict=True)):
        links = np.arange(network.link_ptr[slot], network.link_ptr[slot + 1])
        links = links[(network.link_supplier[links] == supplier) & (network.link_share[links] > 0)]
        share[n], value[n] = network.link_share[links].sum(), model.engine.order[links].sum()
    place = firms.place[found.supplier]
    product = network.slot_input[found.slot]
    table = pd.DataFrame(
        {
            "input_id": [world.industries.id[s] for s in product],
            "supplier_id": [model.firm_id(int(j)) for j in found.supplier],
            "place_id": [world.places.id[p] for p in place],
            "origin": [ORIGIN_CLASSES[c] for c in world.places.origin_class[place]],
            "goods": world.industries.is_goods[product],
            "share": share,
            "value": value,
            **{name: parts[name] for name in PARTS},
            "total": parts["total"],
        }
    )
    table["gap"] = table["total"] - table.groupby("input_id")["total"].transform("min")
    switching, room = model.spec.sourcing.switching_cost, np.diff(network.link_ptr)[found.slot]
    table["verdict"] = _verdicts(table, switching, room)
    ranked = table.assign(order=table.groupby("input_id")["value"].transform("sum"))
    ranked = ranked.sort_values(["order", "input_id", "total"], ascending=[False, True, True])
    return ranked.drop(columns="order").reset_index(drop=True)


def _verdicts(table: pd.DataFrame, switching: float, room: np.ndarray) -> list[str]:
    """In words: why each candidate is bought from, or is not."""
    said = []
    dearest = table.loc[table["share"] > 0].groupby("input_id")["total"].max()
    used = table.loc[table["share"] > 0].groupby("input_id").size()
    for n, (name, total, share, gap) in enumerate(
        zip(table["input_id"], table["total"], table["share"], table["gap"], strict=True)
    ):
        if not np.isfinite(total):
            said.append("nothing on offer")
        elif share > 0:
            above = "" if gap <= 1e-12 else f", {100 * gap:.1f} % above the cheapest"
            said.append(f"bought: {100 * share:.0f} %{above}")
        elif name not in dearest:
            said.append("not bought")
        else:
            saving = dearest[name] - total
            if saving > switching:
                said.append(f"{100 * saving:.1f} % cheaper than one in use: due at the next review")
            elif saving > 0:
                said.append(f"{100 * saving:.1f} % cheaper than one in use: not worth the switching cost")
            elif used[name] < room[n]:
                said.append(f"{-100 * saving:.1f} % dearer: its share would be too small for a contract")
            else:
                said.append(f"{-100 * saving:.1f} % dearer than those in use")
    return said


def _inputs(table: pd.DataFrame) -> pd.DataFrame:
    """One row an input, the largest purchase first."""
    rows = []
    for name, group in table.groupby("input_id", sort=False):
        value = group["value"].sum()
        home = group.loc[group["origin"] == ORIGIN_CLASSES[METRO], "value"].sum()
        rows.append(
            {
                "input_id": name,
                "value": value,
                "suppliers": int((group["share"] > 0).sum()),
                "seen": len(group),
                "metro_share": home / value if value > 0 else np.nan,
                "main_supplier": group.loc[group["share"].idxmax(), "supplier_id"],
                "delivered_cost": float((group["total"] * group["share"])[group["share"] > 0].sum()),
            }
        )
    return pd.DataFrame(rows)


def _changes(here: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """Suppliers in use in either run: shares there and here, change of delivered cost by part, and the part that
    changed most. A supplier that was no candidate in the other run is new (or gone), and has no change of cost."""
    keys = ["input_id", "supplier_id", "place_id", "origin"]
    both = here.merge(there, on=keys[:2], how="outer", suffixes=("", "_before"), indicator=True)
    for name in keys[2:]:
        both[name] = both[name].fillna(both[f"{name}_before"])
    for name in ("share", "value"):
        both[name], both[f"{name}_before"] = both[name].fillna(0.0), both[f"{name}_before"].fillna(0.0)
    both = both[(both["share"] > 0) | (both["share_before"] > 0)]
    change = {name: both[name] - both[f"{name}_before"] for name in (*PARTS, "total")}
    table = pd.DataFrame({**{name: both[name] for name in (*keys, "share_before", "share")}, **change})
    table["share_change"] = table["share"] - table["share_before"]
    met = both["_merge"].astype(str)
    table["because"] = [_because(table.loc[n, list(PARTS)], met[n], table.loc[n, "share_change"]) for n in table.index]
    size = (both["value"] + both["value_before"]).groupby(table["input_id"]).transform("sum")
    table = table.assign(order=size, moved=table["share_change"].abs())
    table = table.sort_values(["order", "input_id", "moved"], ascending=[False, True, False])
    return table.drop(columns=["order", "moved"]).reset_index(drop=True)


def _because(parts: pd.Series, met: str, moved: float) -> str:
    if met == "left_only":
        return "a candidate only in this run"
    if met == "right_only":
        return "no candidate in this run any more"
    if abs(moved) < 5e-3:
        return "as before"
    values = parts.astype(float)
    if not np.isfinite(values).all() or values.abs().max() < 5e-5:
        return "its own cost is the same: others became cheaper or dearer"
    name = str(values.abs().idxmax())
    return f"{name} {100 * values[name]:+.2f} % of price"
