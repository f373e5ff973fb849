"""ExperimentSpec: a whole design of runs (``experiments/*.yaml``), read as strictly as a scenario.

    scenarios x policies x disruptions x points of the parameters x replications

Each run is a scenario of its own; how they are laid out is in :mod:`sim.study.design`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, field_validator, model_validator

from sim.scenario.base import Part, quantity
from sim.scenario.disruptions import AnyDisruption
from sim.scenario.origin import Origin
from sim.scenario.policies import AnyPolicy

Word = Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=80)]
Files = tuple[Annotated[str, Field(min_length=1)], ...]
Value = bool | int | float | str | None

UNDISTURBED = "none"
"""Name of the arm without a disruption; other arms are measured against its runs."""


class _Named(Part):
    """One arm of a design: a name and what charts call it."""

    name: Word
    """Short name, used in tables."""

    name_en: str = ""
    """Name in English, for charts. Empty: the name."""

    name_zh: str = ""
    """Name in Chinese, for charts. Empty: the English name."""

    set: dict[str, Any] = Field(default_factory=dict)
    """Values changed in this arm, by dotted key of the scenario: ``{policies.0.intensity: 0.5}``. Keys below
    ``policies`` or ``disruptions`` count the items of this arm, from 0."""

    @property
    def en(self) -> str:
        """What English charts call it."""
        return self.name_en or self.name

    @property
    def zh(self) -> str:
        """What Chinese charts call it."""
        return self.name_zh or self.en


class ScenarioArm(_Named):
    """One scenario file the design starts from."""

    file: Annotated[str, Field(min_length=1)]
    """Scenario file, relative to this file. Its own policies and disruptions stay in force in every run."""


class PolicyArm(_Named):
    """One package of policies, added to those of the scenario. Without ``use`` and ``add`` it is no policy at all."""

    use: Files = ()
    """Scenario files whose policies are used, in this order (nothing else of those files is)."""

    add: tuple[AnyPolicy, ...] = ()
    """Policies written here, as in a scenario file."""


class DisruptionArm(_Named):
    """One set of disruptions that strike together. Without ``use`` and ``add`` nothing strikes."""

    use: Files = ()
    """Scenario files whose disruptions are used (nothing else of those files is)."""

    add: tuple[AnyDisruption, ...] = ()
    """Disruptions written here, as in a scenario file."""


class Parameter(Part):
    """One uncertain or swept value: a list of values, or a range that the sampling fills."""

    key: Annotated[str, Field(pattern=r"^\w+(\.\w+)+$")]
    """Dotted key of the scenario, such as ``sourcing.switching_cost``. A key below ``policies`` or ``disruptions``
    is left out where the run has no such item (so that arms without it can be compared)."""

    name_en: str = ""
    """Name in English, for charts. Empty: the key."""

    name_zh: str = ""
    """Name in Chinese, for charts. Empty: the English name."""

    values: tuple[Value, ...] = ()
    """All values to run (method grid), or the choices to draw from (other methods)."""

    low: float | None = None
    """Lower end of the range."""

    high: float | None = None
    """Upper end of the range."""

    scale: Literal["linear", "log"] = "linear"
    """Whether the range is filled evenly in the value or in its logarithm."""

    whole: bool = False
    """Whether only whole numbers are meant; draws are rounded."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ranged = self.low is not None and self.high is not None
        if bool(self.values) == ranged or (self.low is None) != (self.high is None):
            raise ValueError("give either 'values', or 'low' and 'high'")
        if ranged and not self.low < self.high:  # type: ignore[operator]
            raise ValueError(f"low {self.low:g} must be less than high {self.high:g}")
        if self.scale == "log" and ranged and self.low <= 0:  # type: ignore[operator]
            raise ValueError("a range on a log scale begins above 0")
        return self


class Sampling(Part):
    """How the parameters are combined into points."""

    method: Literal["grid", "latin_hypercube", "sobol", "saltelli", "morris"] = "grid"
    """``grid``: every combination of the values. ``latin_hypercube``, ``sobol``: ``size`` points that fill the ranges.
    ``saltelli``: ``size`` x (parameters + 2) points for Sobol indices. ``morris``: ``size`` trajectories of
    (parameters + 1) points for elementary effects."""

    size: int = quantity(0, "points", tag="A", source="must be given unless the method is grid", ge=0, le=1_000_000)
    """Number of points, of base points (saltelli) or of trajectories (morris)."""

    levels: int = quantity(4, "levels", tag="S", source="Morris 1991; the default of SALib", ge=2, le=64)
    """Levels of the grid of a Morris design."""

    seed: int = quantity(1, "1", tag="A", source="any whole number", ge=0, le=2**31 - 1)
    """Seed of the sampling (not of the runs)."""


class Kept(Part):
    """Which tables every run of the study keeps. The series of the region, places, ecosystems, lead firms, spaces,
    events and the budget always are."""

    daily: tuple[Literal["region", "city", "place", "ecosystem", "industry", "lead_firm", "outside"], ...] = (
        "region",
        "ecosystem",
    )
    """Of what the daily table (output and direct loss) is kept, when the design has disruptions. Losses against the
    undisturbed twin need ``region``."""

    firms: bool = False
    """Keep every firm at the end of every run (large)."""

    links: bool = False
    """Keep every supply link at the end of every run (very large)."""


class ExperimentSpec(Part):
    """A design of many runs: what is varied, and how often each is repeated."""

    name: Word
    """Short name without spaces; the study is kept under it. Left out of a file, it is the file's name."""

    title: str = ""
    """Title in English, for charts and reports."""

    title_zh: str = ""
    """Title in Chinese, for charts and reports."""

    description: str = ""
    """What is studied, in a few sentences."""

    description_zh: str = ""
    """The same in Chinese. Empty: the English text is shown."""

    question: str = ""
    """The question that the study helps to answer."""

    question_zh: str = ""
    """The same in Chinese. Empty: the English text is shown."""

    scenarios: Annotated[tuple[ScenarioArm, ...], Field(min_length=1)]
    """Scenario files to start from."""

    policies: Annotated[tuple[PolicyArm, ...], Field(min_length=1)] = (PolicyArm(name="baseline"),)
    """Policy packages; the first is what the others are compared with, unless a comparison names another."""

    disruptions: Annotated[tuple[DisruptionArm, ...], Field(min_length=1)] = (DisruptionArm(name=UNDISTURBED),)
    """Sets of disruptions. The one named ``none`` is undisturbed: losses are measured against its runs."""

    parameters: tuple[Parameter, ...] = ()
    """Values that are swept or sampled."""

    sampling: Sampling = Sampling()
    """How parameters are combined."""

    replications: int = quantity(1, "runs", tag="A", source="one run of each kind", ge=1, le=100_000)
    """Runs of each combination, with seeds ``seed``, ``seed`` + 1, ..."""

    seed: int = quantity(1, "1", tag="A", source="any whole number", ge=0, le=2**62)
    """Seed of the first replication."""

    pairing: Literal["common", "independent"] = "common"
    """``common``: the same seeds in every arm, so that arms are compared pair by pair. ``independent``: every arm
    has seeds of its own (only to show what pairing is worth)."""

    set: dict[str, Any] = Field(default_factory=dict)
    """Values changed in every run, by dotted key of the scenario: ``{population.firms: 1000}``."""

    keep: Kept = Kept()
    """Which tables are kept beyond the series."""

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def base(self) -> Path:
        """The folder that file names in the experiment are relative to."""
        return self._origin.base

    @field_validator("scenarios", "policies", "disruptions", mode="after")
    @classmethod
    def _names_differ(cls, arms: tuple[_Named, ...]) -> tuple[_Named, ...]:
        names = [arm.name for arm in arms]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two arms have the same name: {', '.join(twice)}")
        return arms

    @model_validator(mode="after")
    def _points_can_be_laid_out(self) -> Self:
        keys = [parameter.key for parameter in self.parameters]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"parameters: the same key twice: {', '.join(twice)}")
        method = self.sampling.method
        if method == "grid":
            ranged = [parameter.key for parameter in self.parameters if not parameter.values]
            if ranged:
                raise ValueError(f"parameters: a grid needs 'values': {', '.join(ranged)}")
        elif not self.parameters or not self.sampling.size:
            missing = "parameters" if not self.parameters else "sampling.size"
            raise ValueError(f"{missing}: needed by sampling method {method}")
        return self
