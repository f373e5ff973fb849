"""ScenarioSpec: a whole scenario, the first of the five frozen values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, PrivateAttr

from sim.scenario.adaptation import Adaptation
from sim.scenario.base import Part, quantity
from sim.scenario.calendar import Calendar
from sim.scenario.disruptions import AnyDisruption
from sim.scenario.dynamics import Dynamics
from sim.scenario.origin import Origin
from sim.scenario.policies import AnyPolicy
from sim.scenario.population import Population
from sim.scenario.prices import Prices
from sim.scenario.production import Production
from sim.scenario.record import Record
from sim.scenario.sourcing import Sourcing
from sim.scenario.transport import Transport


class ScenarioSpec(Part):
    """What the user asked for: one region, one span of time, settings, policies and disruptions."""

    name: Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=80)]
    """Short name without spaces; results are kept under it. Left out of a file, it is the file's name."""

    title: str = ""
    """Title in English, for charts and reports."""

    title_zh: str = ""
    """Title in Chinese, for charts and reports."""

    description: str = ""
    """What is simulated, in a few sentences."""

    description_zh: str = ""
    """The same in Chinese. Empty: the English text is shown."""

    question: str = ""
    """The question that this scenario helps to answer."""

    question_zh: str = ""
    """The same in Chinese. Empty: the English text is shown."""

    region: Annotated[str, Field(min_length=1)]
    """Folder of the region pack, relative to the scenario file."""

    seed: int = quantity(1, "1", tag="A", source="any whole number; equal seeds pair runs", ge=0, le=2**63 - 1)
    """Seed of all keyed random streams."""

    calendar: Calendar = Calendar()
    """The days that are simulated."""

    population: Population = Population()
    """How many model firms stand for the region's enterprises."""

    sourcing: Sourcing = Sourcing()
    """How buyers find and choose suppliers."""

    prices: Prices = Prices()
    """How prices follow costs."""

    production: Production = Production()
    """How firms produce, ration and reorder each day."""

    adaptation: Adaptation = Adaptation()
    """What firms do about a disruption; each part can be switched on and off."""

    transport: Transport = Transport()
    """Freight cost, time and border conditions relative to the region pack."""

    dynamics: Dynamics = Dynamics()
    """What changes from month to month: investment, entry, relocation, closure, learning, rents."""

    record: Record = Record()
    """What a run writes down."""

    policies: tuple[AnyPolicy, ...] = ()
    """Policies in force, in the order in which they are applied."""

    disruptions: tuple[AnyDisruption, ...] = ()
    """Disruptions that strike; they combine."""

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @property
    def base(self) -> Path:
        """The folder that ``region`` is relative to: that of the file in which ``region`` is written."""
        return self._origin.base

    @property
    def region_folder(self) -> Path:
        """The region pack's folder."""
        return self.base / self.region

    @property
    def files(self) -> tuple[Path, ...]:
        """The scenario files it was read from: its own, then those it extends; empty for one made in
        Python."""
        return tuple(Path(file) for file in self._origin.files)

    def where(self, key: str) -> tuple[str | None, int | None]:
        """(file, line) of a dotted key such as ``policies.0.spaces.1``; of the nearest key above it if it
        is not written in any file; (None, None) for a scenario made in Python."""
        return self._origin.where(key)
