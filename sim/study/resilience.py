"""Resilience of a recorded run against its undisturbed twin: region, cities, zones, ecosystems, industries, leaders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem, ResultError, suggestion
from sim.measures.losses import ZoneLoss, amplification, indirect_loss, zone_loss
from sim.measures.resilience import NEVER_FELL, NOT_RECOVERED, RECOVERED, resilience_table, time_to_survive
from sim.study.daily import SCOPES
from sim.study.result import RunResult

STATUS = {-1: "no output", NEVER_FELL: "never fell", RECOVERED: "recovered", NOT_RECOVERED: "not recovered"}
"""Words for ``recovery_status``."""
SURVIVES_UNTIL = 0.99
"""Time to survive ends on the first day on which output is below this share of the twin's."""

DEFINITION = {
    "en": (
        "Against the undisturbed twin (same scenario and seed without the disruptions), from {start} to {end}, {days} "
        "days. Loss: sum over days of the twin's output less output; gross: days above the twin not taken off. Lowest: "
        "least output as a share of the twin's. Recovered: days to the first day after the lowest point that begins "
        "{sustained} days in a row at {threshold:.0%} of the twin or more; 'never fell' never was below "
        "{threshold:.0%}; 'not recovered' did not get there before the end of the run and counts in no mean. "
        "Survived: days before output falls below {survive:.0%} of the twin's. "
        "Direct loss: what the disruptions themselves take from firms, "
        "max(0, output before - capacity left). Amplification: net loss / direct loss."
    ),
    "zh": (
        "与无冲击对照（同一情景、同一随机种子、去除冲击）比较，{start}至{end}，共{days}天。"
        "损失：逐日对照产出减实际产出之和；总损失不扣除事后追产。最低：产出占对照的最低比例。"
        "恢复：谷底之后首个起连续{sustained}天不低于对照{threshold:.0%}的天数；“未低于{threshold:.0%}”指全程未降至该水平以下；"
        "“未恢复”指运行结束前未达到，不计入任何平均。存续：产出低于对照{survive:.0%}之前的天数。"
        "直接损失：冲击本身造成的产能损失，max(0, 冲击前产出−剩余产能)。放大倍数：净损失÷直接损失。"
    ),
}


@dataclass(frozen=True, eq=False)
class Resilience:
    """What was found. ``table``: one row an entity (scope, id, names, measures; CNY and days). ``zones``: loss in the
    struck places and outside them (None when no place was struck). ``firms``: loss by firm (CNY), where both runs kept
    firms."""

    table: pd.DataFrame
    zones: ZoneLoss | None
    struck: tuple[str, ...]
    outside_direct: float
    """CNY of usual deliveries that the disruptions took from outside suppliers."""
    firms: pd.DataFrame | None
    start: int
    settings: dict[str, Any]

    def definition(self, lang: str = "en") -> str:
        """What the measures mean, in words; ``lang`` en, zh or both."""
        words = [DEFINITION[word].format(**self.settings) for word in (("en", "zh") if lang == "both" else (lang,))]
        return "\n".join(words)

    def scope(self, name: str) -> pd.DataFrame:
        """The rows of one scope. Raises InputError for an unknown one."""
        if name not in SCOPES:
            raise InputError(Problem(f"unknown scope '{name}'{suggestion(name, SCOPES)}", key="by"))
        return self.table[self.table["scope"] == name]


def resilience(result: RunResult, twin: RunResult, *, threshold: float = 0.95, sustained: int = 14) -> Resilience:
    """Measure ``result`` against ``twin`` from the first day of its first disruption to the end of the run.

    Raises ResultError when a table is missing or the run has no disruption, InputError for settings that cannot be.
    """
    start = first_day(result)
    days, names = result.daily, _names(result)
    parts: list[pd.DataFrame] = []
    struck: tuple[str, ...] = ()
    zones, outside = None, 0.0
    for scope in SCOPES:
        ids, q, direct = _matrix(days, scope, "direct_loss")
        if not ids:
            continue
        _, q0, _ = _matrix(twin.daily, scope, "direct_loss")
        if scope == "outside":
            outside = float(direct.sum())
            continue
        if scope == "place":
            hit = direct.sum(axis=0) > 0
            struck = tuple(name for name, is_hit in zip(ids, hit, strict=True) if is_hit)
            zones = zone_loss(q, q0, hit, start) if hit.any() else None
        parts.append(_rows(scope, ids, names, q, q0, direct.sum(axis=0), start, threshold, sustained))
    calendar = days["date"].drop_duplicates().sort_values().dt.strftime("%Y-%m-%d").tolist()
    settings = {
        "start": calendar[start], "end": calendar[-1], "days": len(calendar) - start, "threshold": threshold,
        "sustained": sustained, "survive": SURVIVES_UNTIL,
    }  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return Resilience(table, zones, struck, outside, _by_firm(result, twin), start, settings)


def first_day(result: RunResult) -> int:
    """Row of the first day of the first disruption. Raises ResultError when there is none inside the run."""
    where = str(result.path or result.name)
    disruptions = result.manifest["scenario"]["disruptions"]
    if not disruptions:
        message = "this run has no disruption; there is nothing to be resilient against"
        raise ResultError(str(Problem(message, file=where)))
    if "daily" not in result.tables:
        raise ResultError(str(Problem("this run kept no daily table; run it with record.daily: true", file=where)))
    dates = result.daily["date"].drop_duplicates().sort_values()
    since = (dates >= min(pd.Timestamp(d["start"]) for d in disruptions)).to_numpy()
    if not since.any():
        raise ResultError(str(Problem("its disruptions begin after the last day of the run", file=where)))
    return int(since.argmax())


def _matrix(daily: pd.DataFrame, scope: str, other: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Ids, and float64[days, entities] of output and of ``other``; entities that never make anything are kept."""
    rows = daily[daily["scope"] == scope]
    ids = list(dict.fromkeys(rows["id"].astype(str)))
    days = len(rows) // max(len(ids), 1)
    return ids, *(rows[name].to_numpy().reshape(days, len(ids)) for name in ("output", other))


def _rows(scope, ids, names, q, q0, direct, start, threshold, sustained) -> pd.DataFrame:
    found = resilience_table(q, q0, start, threshold, sustained)
    table = pd.DataFrame({column.name: found[column.name] for column in found.columns})
    survived = time_to_survive(q, q0, start, 1.0 - SURVIVES_UNTIL)
    usual = q0[start:].sum(axis=0)
    loss = table["loss"].to_numpy()
    described = pd.DataFrame(
        {
            "scope": scope,
            "id": ids,
            "name_en": [names.get((scope, name), (name, name))[0] for name in ids],
            "name_zh": [names.get((scope, name), (name, name))[1] for name in ids],
        }
    )
    more = pd.DataFrame(
        {
            "loss_share": np.divide(loss, usual, out=np.full(len(ids), np.nan), where=usual > 0),
            "recovery": [STATUS[int(code)] for code in table["recovery_status"]],
            "time_to_survive": survived.days,
            "outlived": survived.censored,
            "direct_loss": direct,
            "indirect_loss": indirect_loss(loss, direct),
            "amplification": amplification(loss, direct),
        }
    )
    return pd.concat([described, table, more], axis=1)


def _names(result: RunResult) -> dict[tuple[str, str], tuple[str, str]]:
    """(scope, id) -> (English, Chinese)."""
    found = {("region", "region"): ("whole region", "整个区域")}
    if "geography" in result.tables:
        for row in result.geography.itertuples():
            found[("place", row.place_id)] = found[("city", row.place_id)] = (row.name_en, row.name_zh)
    if "names" in result.tables:
        for row in result.names.itertuples():
            found[(row.table, row.id)] = (row.name_en, row.name_zh)
    for row in result.leaders.drop_duplicates("leader_id").itertuples():
        found[("lead_firm", row.leader_id)] = (row.name_en, row.name_zh)
    return found


def _by_firm(result: RunResult, twin: RunResult) -> pd.DataFrame | None:
    """Loss and direct loss of each firm (CNY over the run), struck ones marked."""
    if not all("firms" in run.tables and "made" in run.firms for run in (result, twin)):
        return None
    keys = ["firm_id", "industry_id", "place_id", "leader_id", "is_pool", "direct_loss"]
    both = result.firms[[*keys, "made"]].merge(twin.firms[["firm_id", "made"]], on="firm_id", suffixes=("", "_twin"))
    both["loss"] = both["made_twin"] - both["made"]
    both["struck"] = both["direct_loss"] > 0
    return both
