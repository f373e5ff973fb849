"""What a figure must say about the run behind it: the words of its subtitle and note."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.present.words import Both, say


@dataclass(frozen=True)
class Meta:
    """Facts about a run or study that figures print.

    ``indicator`` is the sentence that defines the local supporting rate used (basis, boundary, tier,
    denominator); ``n`` is the number of replications behind a band or interval; ``assumptions`` are
    short sentences; ``centre`` (latitude, longitude) is the middle of the distance rings on maps.
    """

    title: Both
    place: Both = field(default_factory=lambda: say("place.region"))
    indicator: Both = field(default_factory=lambda: say("definition.lsr"))
    baseline: Both = field(default_factory=lambda: say("baseline.undisturbed"))
    n: int = 1
    seed: int | None = None
    assumptions: tuple[Both, ...] = ()
    centre: tuple[float, float] | None = None
