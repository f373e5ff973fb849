"""What a policy or a disruption aims at: shared selectors. Ids are checked against the region pack later."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, WrapValidator, model_validator
from pydantic_core import PydanticCustomError, ValidationError

from sim.scenario.base import Part, quantity


def _refers_to(table: str) -> Any:
    return Field(json_schema_extra={"refers_to": table}, min_length=1)


PlaceId = Annotated[str, _refers_to("places")]
"""A place_id of places.csv."""
CityId = Annotated[str, _refers_to("cities")]
"""A place_id of places.csv whose kind is city."""
EcosystemId = Annotated[str, _refers_to("ecosystems")]
"""An ecosystem_id of ecosystems.csv."""
IndustryId = Annotated[str, _refers_to("industries")]
"""An industry_id of industries.csv, or a group: all products of it."""
LeaderId = Annotated[str, _refers_to("leaders")]
"""A leader_id of leaders.csv."""
SpaceId = Annotated[str, _refers_to("spaces")]
"""A space_id of innovation_spaces.csv."""
NodeId = Annotated[str, _refers_to("nodes")]
"""A node_id of network_nodes.csv: a hub."""
CorridorName = Annotated[str, _refers_to("corridors")]
"""A corridor named in network_edges.csv."""


def _all_or_list(value: Any, handler: Any) -> Any:
    try:
        return handler(value)
    except ValidationError:
        raise PydanticCustomError("all_or_list", "must be 'all' or a list of ids such as [a, b]") from None


Spaces = Annotated[
    Literal["all"] | Annotated[tuple[SpaceId, ...], Field(strict=False, min_length=1)],
    WrapValidator(_all_or_list),
]
"""Innovation spaces: ``all`` of the region pack, or a list of space ids."""


class Ring(Part):
    """A distance ring around a place."""

    around: PlaceId
    """The place at the centre of the ring."""

    from_km: float = quantity(0.0, "km", tag="A", source="from the centre", ge=0.0, le=20_000.0)
    """Inner radius."""

    to_km: float = quantity(..., "km", tag="A", source="given by the scenario", gt=0.0, le=20_000.0)
    """Outer radius."""

    @model_validator(mode="after")
    def _outward(self) -> Self:
        if self.to_km <= self.from_km:
            raise ValueError(f"to_km ({self.to_km:g}) must be larger than from_km ({self.from_km:g})")
        return self


class Selection(Part):
    """Firms by where they are and what they do. Within a key any of the values fits; all keys given must fit;
    a key left out does not restrict. An empty selection is every local firm."""

    places: tuple[PlaceId, ...] = ()
    """In one of these places, or in a place below it (a zone is in its district, city, metro and
    province)."""

    cities: tuple[CityId, ...] = ()
    """In one of these cities."""

    ecosystems: tuple[EcosystemId, ...] = ()
    """In one of these industrial ecosystems (产业生态圈)."""

    industries: tuple[IndustryId, ...] = ()
    """Making one of these products (an industry group means all its products)."""

    leaders: tuple[LeaderId, ...] = ()
    """One of these lead firms (链主)."""

    rings: tuple[Ring, ...] = ()
    """In one of these distance rings."""


class Plant(Part):
    """One firm: a lead firm by its id, or the n-th largest maker of a product, anywhere or in one place."""

    leader: LeaderId | None = None
    """A lead firm of the region pack."""

    industry: IndustryId | None = None
    """A product; together with ``rank`` and optionally ``place``."""

    place: PlaceId | None = None
    """Only firms in this place or below it are ranked. Empty: the whole region."""

    rank: int = quantity(1, "1", tag="A", source="the largest", ge=1, le=1_000_000)
    """1 is the largest firm by base-year output, 2 the second, and so on."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.leader is None) == (self.industry is None):
            raise ValueError("name either 'leader' or 'industry' (with 'place' and 'rank' if wanted)")
        if self.leader is not None and (self.place is not None or self.rank != 1):
            raise ValueError("'place' and 'rank' go with 'industry', not with 'leader'")
        return self
