"""An epidemic: people come back to work along a curve of dates, and roads are slow for a while."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import Part, quantity
from sim.scenario.disruptions.base import Disruption
from sim.scenario.selectors import Selection


class CurvePoint(Part):
    """A day for which the share at work is known."""

    date: dt.date
    """The day, as YYYY-MM-DD."""

    at_work: float = quantity(..., "share", tag="A", source="given by the scenario", ge=0.0, le=1.0)
    """Share at work on that day, 0 to 1."""


SICHUAN_2020 = (
    CurvePoint(date=dt.date(2020, 2, 9), at_work=0.163),
    CurvePoint(date=dt.date(2020, 2, 13), at_work=0.356),
    CurvePoint(date=dt.date(2020, 2, 23), at_work=0.837),
)
"""Sichuan's above-scale industrial firms back at work: 16.3 % on 9 February 2020 (jmdznkj.cn 10667), 35.6 % on the 13th
(5 179 firms, Xinhua 14 February), 83.7 % on the 23rd (12 193 of 14 560, xinhuanet 1125620333). [S]"""


class Epidemic(Disruption):
    """Labour is missing and comes back along a curve; goods move more slowly on the road. Several sections with
    different selections make different curves for different industries or cities."""

    kind: Literal["epidemic"]
    """Labour follows a curve of dates."""

    firms: Selection = Selection()
    """The local firms concerned. Empty: all local firms."""

    curve: tuple[CurvePoint, ...] = Field(SICHUAN_2020, min_length=1)
    """Share at work by date, in order of date. Default: Sichuan's return to work in February 2020 [S]. Before the first
    point its value holds; between points, and after the last, see ``between``."""

    between: Literal["logistic", "linear"] = "logistic"
    """Between points: a straight line in the logit of the share (the S-shape of a return to work), or in the share.
    After the last point ``logistic`` goes on with the slope of its last stretch; ``linear`` holds the last value."""

    unit: Literal["plants", "labour"] = "plants"
    """What the curve counts: ``plants`` (that share of firms works, in a keyed order, the others stand still) or
    ``labour`` (every firm has that share of its staff)."""

    end: dt.date | None = None
    """Last day, as YYYY-MM-DD. Empty: the first day with at least 99.9 % at work (at most two years on)."""

    road_time_factor: float = quantity(
        1.5, "1", tag="A", source="road checks and driver quarantine in February 2020", ge=1.0, le=100.0
    )
    """Moving time on roads is multiplied by it while roads are slow. 1 = roads as before."""

    road_days: int = quantity(30, "days", tag="A", source="until early March 2020", ge=0, le=3650)
    """Days from ``start`` for which roads are slow."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        dates = [point.date for point in self.curve]
        if any(after <= before for before, after in pairwise(dates)):
            raise ValueError("the points of 'curve' must be in order of date, each date once")
        if self.end is not None and self.end < self.start:
            raise ValueError("'end' lies before 'start'")
        return self

    def at_work(self, date: dt.date) -> float:
        """Share at work on ``date``: 1 outside the epidemic."""
        if date < self.start or (self.end is not None and date > self.end):
            return 1.0
        points = self.curve
        if date <= points[0].date or len(points) == 1:
            return points[0].at_work
        after = next((n for n, point in enumerate(points) if point.date >= date), None)
        if after is None:
            if self.between == "linear":
                return points[-1].at_work
            after = len(points) - 1
        first, second = points[after - 1], points[after]
        way = (date - first.date).days / (second.date - first.date).days
        if self.between == "linear":
            return first.at_work + way * (second.at_work - first.at_work)
        low, high = _logit(first.at_work), _logit(second.at_work)
        if way > 1.0:  # past the last point: never back down
            high = max(high, low)
        return 1.0 / (1.0 + math.exp(-(low + way * (high - low))))

    @property
    def last(self) -> dt.date:
        """The last day of the epidemic."""
        if self.end is not None:
            return self.end
        for day in range(730):
            date = self.start + dt.timedelta(days=day)
            if date > self.curve[-1].date and self.at_work(date) >= 0.999:
                return date
        return self.start + dt.timedelta(days=730)


def _logit(share: float) -> float:
    share = min(max(share, 1e-4), 1.0 - 1e-4)
    return math.log(share / (1.0 - share))
