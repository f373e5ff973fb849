"""SearchSpec: what may be chosen, what is wanted and what must hold (``experiments/search-*.yaml``)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PrivateAttr, model_validator

from sim.scenario.base import Part, quantity
from sim.scenario.experiment import UNDISTURBED, DisruptionArm, Parameter, PolicyArm, Word
from sim.scenario.origin import Origin
from sim.scenario.selectors import Spaces


class Allocate(Part):
    """New floor area is shared out among innovation spaces; no space gets more than its plan in the region pack."""

    total_wan_m2: float = quantity(100.0, "10^4 m2", tag="A", source="the next million square metres", gt=0.0, le=1e5)
    """Floor area to share out."""

    smallest_wan_m2: float = quantity(2.0, "10^4 m2", tag="A", source="smaller is not worth a site", ge=0.0, le=1e4)
    """A space gets at least this or nothing."""

    spaces: Spaces = "all"
    """Which spaces may get some."""

    start: dt.date
    """First day of building, as YYYY-MM-DD."""

    set: dict[str, Any] = Field(default_factory=dict)
    """Other values of the innovation-space policy, such as ``{rent_subsidy: 0.3}``."""


class Aim(Part):
    """A mean paired effect against no policy."""

    outcome: Annotated[str, Field(min_length=1)]
    """An outcome of ``peitao compare``, such as ``lsr_metro``, ``cost`` or ``loss_share``."""

    disruption: str = UNDISTURBED
    """In which arm of disruptions it is measured."""


class Goal(Aim):
    """Something wanted: an effect as high or as low as can be."""

    aim: Literal["highest", "lowest"]
    """Which way is wanted."""


class Floor(Aim):
    """Something that must hold: a bound of an effect."""

    at_least: float | None = None
    """The effect must not be lower."""

    at_most: float | None = None
    """The effect must not be higher: ``{outcome: loss_share, at_most: 0.0}`` means no more fragile than without."""

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give either 'at_least' or 'at_most'")
        return self


class SearchSpec(Part):
    """A search for good choices: many candidates are tried, the best are kept, none is lost."""

    name: Word
    """Short name without spaces; the search is kept under it. Left out of a file, it is the file's name."""

    title: str = ""
    """Title in English, for charts and reports."""

    title_zh: str = ""
    """Title in Chinese, for charts and reports."""

    description: str = ""
    """What is searched for, in a few sentences."""

    description_zh: str = ""
    """The same in Chinese. Empty: the English text is shown."""

    question: str = ""
    """The question that the search helps to answer."""

    question_zh: str = ""
    """The same in Chinese. Empty: the English text is shown."""

    scenario: Annotated[str, Field(min_length=1)]
    """Scenario file to start from, relative to this file."""

    set: dict[str, Any] = Field(default_factory=dict)
    """Values changed in every run, by dotted key of the scenario."""

    allocate: Allocate | None = None
    """Share out floor area of innovation spaces."""

    package: PolicyArm | None = None
    """Policies whose values are chosen; ``variables`` says which."""

    variables: tuple[Parameter, ...] = ()
    """What may be chosen: keys of the package's policies, such as ``policies.0.intensity``."""

    disruptions: Annotated[tuple[DisruptionArm, ...], Field(min_length=1)] = (DisruptionArm(name=UNDISTURBED),)
    """Under which disruptions candidates are tried."""

    goals: Annotated[tuple[Goal, ...], Field(min_length=1, max_length=4)]
    """What is wanted; with more than one, all candidates that no other beats in every goal are kept."""

    floors: tuple[Floor, ...] = ()
    """What must hold."""

    candidates: int = quantity(60, "candidates", tag="A", source="five generations of twelve", ge=2, le=100_000)
    """How many candidates are tried in all. A larger number goes on from those there are."""

    generation: int = quantity(12, "candidates", tag="A", source="as many as keep the workers busy", ge=2, le=10_000)
    """Candidates tried at once, before the next are chosen."""

    replications: int = quantity(3, "runs", tag="A", source="paired seeds leave little noise", ge=1, le=10_000)
    """Runs of each candidate under each disruption; all candidates have the same seeds."""

    seed: int = quantity(1, "1", tag="A", source="any whole number", ge=0, le=2**31 - 1)
    """Seed of the search, and of the first replication."""

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def base(self) -> Path:
        """The folder that file names in it are relative to."""
        return self._origin.base

    @model_validator(mode="after")
    def _something_to_choose(self) -> Self:
        if (self.allocate is None) == (self.package is None):
            raise ValueError("give either 'allocate' or a 'package' with 'variables'")
        if bool(self.variables) != (self.package is not None):
            raise ValueError("'package' and 'variables' belong together")
        arms = [arm.name for arm in self.disruptions]
        aims: tuple[Aim, ...] = (*self.goals, *self.floors)
        for aim in aims:
            if aim.disruption not in arms:
                raise ValueError(f"there is no disruption '{aim.disruption}'; there are {', '.join(arms)}")
        return self
