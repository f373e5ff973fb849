"""What a figure must say about the run behind it: the words of its subtitle and note."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.measures.lsr_definition import Definition
from sim.present.words import Both, say


def indicator(column: str = "lsr_metro", who: str = "region") -> Both:
    """The sentence that defines the supporting rate of a result column (``lsr_metro``, ``lsr_radius_300km``), in the
    words of :mod:`sim.measures.lsr_words`. ``who``: whose purchases (region, lead_firm, ecosystem, place ...)."""
    meant = Definition(boundary=column.removeprefix("lsr_"), who=who)
    return Both(meant.describe("en"), meant.describe("zh"))


@dataclass(frozen=True)
class Meta:
    """Facts about a run or study that figures print.

    ``indicator`` is the sentence that defines the local supporting rate used (basis, boundary, tier, denominator); ``n``
    is the number of replications behind a band or interval, said as "n paired runs" unless ``runs`` says it otherwise;
    ``assumptions`` are short sentences; ``centre`` (latitude, longitude) is the middle of the distance rings on maps.
    """

    title: Both
    place: Both = field(default_factory=lambda: say("place.region"))
    indicator: Both = field(default_factory=lambda: say("definition.lsr"))
    baseline: Both = field(default_factory=lambda: say("baseline.undisturbed"))
    n: int = 1
    runs: Both | None = None
    seed: int | None = None
    assumptions: tuple[Both, ...] = ()
    centre: tuple[float, float] | None = None
