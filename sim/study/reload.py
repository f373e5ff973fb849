"""From a recorded run back to the values it was made of: its purchases, and its World built again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import Problem, ResultError
from sim.measures.purchases import Purchases
from sim.scenario import ScenarioSpec, from_dict
from sim.study.geography import LEVELS
from sim.study.result import RunResult
from sim.world import World, build_world
from sim.world.pack import load_pack
from sim.world.types import ORIGIN_CLASSES, Places


def spec_of(result: RunResult) -> ScenarioSpec:
    """The scenario of a run, as resolved when it ran."""
    return from_dict(result.manifest["scenario"], result.manifest["region_base"])


def world_of(result: RunResult) -> World:
    """The run's World, built again from its scenario and region pack. Raises ResultError when the pack has changed."""
    spec = spec_of(result)
    if not Path(spec.region_folder).is_dir():
        message = f"its region pack is no longer at {spec.region_folder}"
        raise ResultError(str(Problem(message, file=str(result.path))))
    pack = load_pack(spec.region_folder)
    if pack.files_hash != result.manifest["pack"]["files_hash"]:
        message = f"the region pack {spec.region_folder} has changed since this run; run the scenario again"
        raise ResultError(str(Problem(message, file=str(result.path))))
    return build_world(spec, pack)


def places_of(result: RunResult) -> Places:
    """The places of a run, from its geography table (floor and rent are not kept there: nan)."""
    table = result.geography
    row = {name: n for n, name in enumerate(table["place_id"])}

    def rows(column: str) -> np.ndarray:
        return np.array([row.get(name, -1) for name in table[column]], np.int32)

    unknown = np.full(len(table), np.nan)
    return Places(
        id=tuple(table["place_id"]),
        name_en=tuple(table["name_en"]),
        name_zh=tuple(table["name_zh"]),
        kind=tuple(table["kind"]),
        parent=rows("parent_id"),
        lat=table["lat"].to_numpy(),
        lon=table["lon"].to_numpy(),
        radius_km=table["radius_km"].to_numpy(),
        floor_wan_m2=unknown,
        rent=unknown,
        is_site=table["is_site"].to_numpy(),
        is_external=table["is_external"].to_numpy(),
        origin_class=np.array([ORIGIN_CLASSES.index(c) for c in table["origin_class"]], np.int8),
        **{level: rows(f"{level}_id") for level in LEVELS},
    )


def ids_of(result: RunResult, kind: str) -> list[str]:
    """Ids of ``ecosystem``, ``industry`` or ``space`` in the order of their rows."""
    names = result.names
    return names.loc[names["table"] == kind, "id"].tolist()


def _rows(column: pd.Series, ids: list[str]) -> np.ndarray:
    """Row of each id in ``ids``, -1 where missing."""
    return pd.Categorical(column.astype(object), categories=ids).codes.astype(np.int64)


def purchases_of(result: RunResult, hours: np.ndarray | None = None) -> Purchases:
    """Purchases at the end of a run (CNY/day ordered), from its tables alone. Raises ResultError when the run kept no
    links or firms (``record.links: false``)."""
    for name in ("firms", "links"):
        if name not in result.tables:
            message = f"this run kept no table '{name}'; run it with record.{name}: true"
            raise ResultError(str(Problem(message, file=str(result.path))))
    firms, links, names = result.firms, result.links, result.names
    places, firm_ids, products = places_of(result), firms["firm_id"].tolist(), ids_of(result, "industry")
    leaders = result.leaders["leader_id"].unique().tolist()
    return Purchases(
        value=links["value"].to_numpy(),
        buyer=_rows(links["buyer_id"], firm_ids),
        supplier=_rows(links["supplier_id"], firm_ids),
        input=_rows(links["input_id"], products),
        industry=_rows(firms["industry_id"], products),
        place=_rows(firms["place_id"], list(places.id)),
        lat=firms["lat"].to_numpy(),
        lon=firms["lon"].to_numpy(),
        ecosystem=_rows(firms["ecosystem_id"], ids_of(result, "ecosystem")),
        leader=_rows(firms["leader_id"], leaders),
        is_pool=firms["is_pool"].to_numpy(),
        output=firms["output"].to_numpy(),
        is_goods=names.loc[names["table"] == "industry", "is_goods"].to_numpy(bool),
        places=places,
        hours=hours,
    )


def drive_hours(world: World) -> np.ndarray:
    """float64[P, P]: hours by road between places, over the scenario's roads on its first day; inf where no road leads."""
    from sim.world.transport import MODES, Close, unbuilt

    later = unbuilt(world.pack, world.start) if world.start is not None else []
    roads = world.roads.edit(*later, *(Close(mode) for mode in MODES if mode != "road"))
    return 24.0 * np.fmin.reduce(roads.solve(allow_unreachable=True).days)
