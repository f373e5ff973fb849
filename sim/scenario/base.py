"""The base of every part of a scenario: strict, frozen, documented, each number with unit, tag and source."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

TAGS = {"S": "sourced", "D": "derived", "G": "general knowledge", "A": "assumption"}
"""How well founded a default is."""
DESCRIPTIVE = ("title", "title_zh", "description", "description_zh", "question", "question_zh")
"""Keys of a scenario that say nothing about what is simulated."""


class Part(BaseModel):
    """A part of a scenario. Unknown keys are errors; values are not coerced; instances cannot be changed."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False
    )


def quantity(default: Any, unit: str, *, tag: str, source: str, **limits: Any) -> Any:
    """A numeric field. ``unit`` in words or symbols ("1" for a pure number), ``tag`` one of S, D, G, A
    (sourced, derived, general knowledge, assumption) and ``source`` for its default value. A default of
    ``...`` makes the number required."""
    if tag not in TAGS:
        raise ValueError(f"tag {tag!r}: one of {', '.join(TAGS)}")
    return Field(default, json_schema_extra={"unit": unit, "tag": tag, "source": source}, **limits)
