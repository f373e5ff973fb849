"""Resilience against the undisturbed twin: loss, robustness, recovery, survival.

``q`` and ``twin`` are float[T, N] (days x entities; float[T] counts as one entity) of the same flow, usually
output in CNY per day, of the disturbed and of the undisturbed run with the same seed. ``start`` is the row of
the day the shock begins. An entity is anything that has a column: the region, a place, an ecosystem, a lead
firm, a firm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.measures.table import Column, Table

__all__ = [
    "NEVER_FELL",
    "NOT_RECOVERED",
    "RECOVERED",
    "Recovery",
    "Survival",
    "functionality",
    "loss_area",
    "loss_days",
    "normalised_resilience",
    "rapidity",
    "resilience_table",
    "robustness",
    "stocked_out_share",
    "time_to_recover",
    "time_to_survive",
]

NEVER_FELL, RECOVERED, NOT_RECOVERED = 0, 1, 2
"""Recovery status: never below the threshold; back and staying there; not back by the end of the run."""


def functionality(q: np.ndarray, twin: np.ndarray, start: int = 0) -> np.ndarray:
    """float64[T - start, N]: Q(t)/Q0(t), 1 = undisturbed; nan where the twin makes nothing.

    Raises InputError when the shapes differ or ``start`` lies outside the run.
    """
    q, twin = _pair(q, twin, start)
    return np.divide(q, twin, out=np.full(q.shape, np.nan), where=twin > 0)


def loss_area(q: np.ndarray, twin: np.ndarray, start: int = 0, gross: bool = False) -> np.ndarray:
    """float64[N]: Bruneau loss, sum_t (Q0 - Q) dt with dt one day, in the unit of q times days (CNY for
    CNY/day).

    Net: output made up later is taken off; may be negative. ``gross``: only days below the twin.
    Source: Bruneau et al. (2003), Earthquake Spectra 19:733, with the twin as the reference line.
    """
    q, twin = _pair(q, twin, start)
    gap = twin - q
    return (np.maximum(gap, 0.0) if gross else gap).sum(axis=0)


def loss_days(q: np.ndarray, twin: np.ndarray, start: int = 0, gross: bool = False) -> np.ndarray:
    """float64[N]: relative loss, sum_t (1 - Q/Q0) dt, in days of undisturbed output. nan if the twin makes
    nothing.

    The Bruneau triangle on percent of functionality, / 100.
    """
    gap = 1.0 - functionality(q, twin, start)
    empty = np.isnan(gap).all(axis=0)
    total = np.nansum(np.maximum(gap, 0.0) if gross else gap, axis=0)
    return np.where(empty, np.nan, total)


def normalised_resilience(q: np.ndarray, twin: np.ndarray, start: int = 0) -> np.ndarray:
    """float64[N]: (1/T) integral of Q/Q0 over the T days from ``start``; 1 = undisturbed (references 5.1)."""
    f = functionality(q, twin, start)
    count = np.isfinite(f).sum(axis=0)
    return np.divide(np.nansum(f, axis=0), count, out=np.full(count.shape, np.nan), where=count > 0)


def robustness(q: np.ndarray, twin: np.ndarray, start: int = 0) -> np.ndarray:
    """float64[N]: min over t of Q/Q0, 1 = untouched, 0 = stood still (Bruneau et al. 2003). nan at an empty
    twin."""
    f = functionality(q, twin, start)
    lowest = np.where(np.isfinite(f), f, np.inf).min(axis=0)
    return np.where(np.isfinite(lowest), lowest, np.nan)


@dataclass(frozen=True, eq=False)
class Recovery:
    """Time to recover, one row an entity."""

    days: np.ndarray  # float64[N]: 0 never fell; nan not recovered, or an empty twin
    status: np.ndarray  # int8[N]: NEVER_FELL, RECOVERED or NOT_RECOVERED; -1 for an empty twin
    trough: np.ndarray  # int64[N]: days from the start to the lowest Q/Q0
    row: np.ndarray  # int64[N]: days from the start to recovery, -1 unless RECOVERED


def time_to_recover(
    q: np.ndarray, twin: np.ndarray, start: int = 0, threshold: float = 0.95, sustained: int = 14
) -> Recovery:
    """Days from ``start`` to the first day after the trough with Q/Q0 >= ``threshold`` that begins
    ``sustained`` such days in a row inside the run.

    Kept apart, for averages: an entity that never fell below the threshold has 0 and NEVER_FELL; one not back
    has nan and NOT_RECOVERED, also when the run ends before the sustained days are full. References 5.1 (95
    %, two weeks).
    """
    f = functionality(q, twin, start)
    if sustained < 1 or not 0 < threshold <= 1:
        raise InputError(Problem("threshold in (0, 1], sustained at least 1 day", key="threshold"))
    known = np.isfinite(f)
    empty = ~known.any(axis=0)
    f = np.where(known, f, 1.0)  # a day on which the twin makes nothing is not a day of failure
    days, n = f.shape
    low = f < threshold - 1e-12
    trough = f.argmin(axis=0)
    ahead = np.zeros((days + 1, n), np.int64)  # length of the run of good days beginning at t
    for t in range(days - 1, -1, -1):
        ahead[t] = np.where(low[t], 0, ahead[t + 1] + 1)
    good = (ahead[:days] >= sustained) & (np.arange(days)[:, None] > trough)
    fell, back = low.any(axis=0), good.any(axis=0)
    row = np.where(fell & back, good.argmax(axis=0), -1)
    status = np.where(~fell, NEVER_FELL, np.where(back, RECOVERED, NOT_RECOVERED)).astype(np.int8)
    status[empty] = -1
    length = np.where(status == NEVER_FELL, 0.0, np.where(status == RECOVERED, row, np.nan))
    return Recovery(np.where(empty, np.nan, length), status, trough, row)


def rapidity(
    q: np.ndarray, twin: np.ndarray, start: int = 0, threshold: float = 0.95, sustained: int = 14
) -> np.ndarray:
    """float64[N]: mean recovery slope from the trough to recovery, share of normal output per day (Bruneau et
    al. 2003).

    nan where nothing fell or nothing recovered.
    """
    f = functionality(q, twin, start)
    back = time_to_recover(q, twin, start, threshold, sustained)
    out = np.full(f.shape[1], np.nan)
    for i in np.flatnonzero(back.status == RECOVERED):
        top, bottom = back.row[i], back.trough[i]
        out[i] = (f[top, i] - f[bottom, i]) / (top - bottom)
    return out


@dataclass(frozen=True, eq=False)
class Survival:
    """Time to survive, one row an entity."""

    days: np.ndarray  # float64[N]: whole days from the start before supply fails; nan for an empty twin
    censored: np.ndarray  # bool[N]: it outlived the run, and ``days`` is only a lower bound


def time_to_survive(served: np.ndarray, wanted: np.ndarray, start: int = 0, tolerance: float = 0.01) -> Survival:
    """Longest time that supply matches demand after the shock: days before ``served``/``wanted`` < 1 -
    ``tolerance``.

    ``served``, ``wanted`` float[T, N]: sales and demand, or output and its twin. TTS < TTR means exposure.
    Source: Simchi-Levi et al. (2015), Interfaces 45:375.
    """
    f = functionality(served, wanted, start)
    low = f < 1.0 - tolerance
    failed = low.any(axis=0)
    days = np.where(failed, low.argmax(axis=0), len(f)).astype(np.float64)
    days[~np.isfinite(f).any(axis=0)] = np.nan
    return Survival(days, ~failed & np.isfinite(days))


def stocked_out_share(stock: np.ndarray, need: np.ndarray, tolerance: float = 1e-9) -> np.ndarray:
    """float64[T] (or a scalar): share of entities whose stock does not cover the day's need, 0..1.

    ``stock`` and ``need`` are float[T, N] or float[N] in the same unit; entities without need do not count.
    """
    stock, need = np.broadcast_arrays(np.asarray(stock, np.float64), np.asarray(need, np.float64))
    asked = need > 0
    out = asked & (stock < need * (1.0 - tolerance))
    count = asked.sum(axis=-1)
    return np.divide(out.sum(axis=-1), count, out=np.full(np.shape(count), np.nan), where=count > 0)


RESILIENCE_COLUMNS = (
    Column("loss", "CNY", "net output lost against the undisturbed twin", "相对无冲击对照的净产出损失"),
    Column("loss_gross", "CNY", "output lost, later catch-up not taken off", "产出损失（不扣除事后追产）"),
    Column("loss_days", "days", "net loss in days of undisturbed output", "净损失折合正常产出天数"),
    Column("robustness", "1", "lowest share of undisturbed output", "最低产出比（鲁棒性）"),
    Column("normalised_resilience", "1", "mean share of undisturbed output", "平均产出比（归一化韧性）"),
    Column(
        "time_to_recover",
        "days",
        "days to sustained 95 %; 0 never fell, nan not recovered",
        "恢复至95%并保持的天数（0未下降，空未恢复）",
    ),
    Column(
        "recovery_status",
        "",
        "0 never fell, 1 recovered, 2 not recovered, -1 no output",
        "恢复状态：0未下降，1已恢复，2未恢复，-1无产出",
    ),
    Column("rapidity", "1/day", "mean slope from trough to recovery", "恢复速度（谷底至恢复的平均斜率）"),
)


def resilience_table(
    q: np.ndarray, twin: np.ndarray, start: int = 0, threshold: float = 0.95, sustained: int = 14
) -> Table:
    """All of the above for each entity, one row an entity, in :data:`RESILIENCE_COLUMNS`."""
    back = time_to_recover(q, twin, start, threshold, sustained)
    values = (
        loss_area(q, twin, start),
        loss_area(q, twin, start, gross=True),
        loss_days(q, twin, start),
        robustness(q, twin, start),
        normalised_resilience(q, twin, start),
        back.days,
        back.status,
        rapidity(q, twin, start, threshold, sustained),
    )
    return Table(RESILIENCE_COLUMNS, {column.name: x for column, x in zip(RESILIENCE_COLUMNS, values, strict=True)})


def _pair(q: np.ndarray, twin: np.ndarray, start: int) -> tuple[np.ndarray, np.ndarray]:
    q, twin = np.asarray(q, np.float64), np.asarray(twin, np.float64)
    if q.shape != twin.shape or q.ndim not in (1, 2):
        raise InputError(Problem(f"days x entities of equal shape, not {q.shape} and {twin.shape}", key="q"))
    if not 0 <= start < len(q):
        raise InputError(Problem(f"day {start} lies outside the {len(q)} days of the run", key="start"))
    if q.ndim == 1:
        q, twin = q[:, None], twin[:, None]
    return q[start:], twin[start:]
