"""Which local supporting rate (本地配套率) is meant. There is no official formula, so every number says its
own."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from sim.errors import InputError, Problem, suggestion
from sim.measures import lsr_words as words

__all__ = ["LEVELS", "Boundary", "Definition"]

LEVELS = ("place", "district", "city", "metro", "province", "country")
"""Administrative boundaries, narrowest first."""

CHOICES: dict[str, tuple[str, ...]] = {
    "basis": ("value", "count"),
    "tier": ("direct", "full"),
    "denominator": ("all", "domestic", "goods", "goods_domestic", "external"),
    "who": ("firm", "lead_firm", "industry", "ecosystem", "place", "district", "city", "region"),
    "aggregation": ("ratio_of_sums", "mean_of_ratios"),
}
_ALIASES = {
    "who": {"leader": "lead_firm", "lead firm": "lead_firm", "zone": "place", "leaders": "lead_firm"},
    "denominator": {"goods-domestic": "goods_domestic", "domestic_goods": "goods_domestic"},
    "tier": {"full_chain": "full", "tier1": "direct", "all_tiers": "full"},
    "aggregation": {"ratio of sums": "ratio_of_sums", "mean of ratios": "mean_of_ratios"},
    "basis": {"suppliers": "count"},
}
_RADIUS = re.compile(r"^(?:radius_?)?(\d+(?:\.\d+)?) ?km$")
_HOURS = re.compile(r"^(?:hours_?)?(\d+(?:\.\d+)?) ?h(?:ours?)?$")


@dataclass(frozen=True)
class Boundary:
    """What counts as local, seen from the buyer: a level of the place tree, a radius (km) or a drive
    (hours)."""

    kind: str  # level | radius | hours
    level: str = ""
    size: float = float("nan")  # km or hours

    @classmethod
    def parse(cls, text: str) -> Boundary:
        """``metro``, ``radius_300km`` (or ``300km``), ``hours_4h`` (or ``4h``). Raises InputError."""
        word = str(text).strip().lower()
        word = "place" if word == "zone" else word
        if word in LEVELS:
            return cls("level", level=word)
        for kind, pattern in (("radius", _RADIUS), ("hours", _HOURS)):
            found = pattern.match(word)
            if found and float(found[1]) > 0:
                return cls(kind, size=float(found[1]))
        valid = [*LEVELS, "radius_300km", "hours_4h"]
        raise InputError(Problem(f"unknown boundary '{text}'{suggestion(word, valid)}", key="boundary"))

    def __str__(self) -> str:
        if self.kind == "level":
            return self.level
        return f"radius_{self.size:g}km" if self.kind == "radius" else f"hours_{self.size:g}h"


@dataclass(frozen=True)
class Definition:
    """One member of the family LSR(basis, boundary, tier, denominator, who), with its aggregation.

    basis        ``value`` (CNY per day) or ``count`` (distinct suppliers)
    boundary     see :class:`Boundary`; always relative to the buyer
    tier         ``direct`` (first-tier suppliers) or ``full`` (local value added embodied in the purchases)
    denominator  which purchases: ``all``; ``domestic`` (suppliers in the buyer's country); ``goods``;
                 ``goods_domestic``; ``external`` (bought from other firms: no self-supply)
    who          whose purchases are put together
    aggregation  ``ratio_of_sums`` (large buyers weigh more) or ``mean_of_ratios`` (each buyer once)
    normalised   divide by the rate expected if suppliers were drawn in proportion to size

    Raises InputError listing every wrong word at once.
    """

    basis: str = "value"
    boundary: str = "metro"
    tier: str = "direct"
    denominator: str = "goods"
    who: str = "region"
    aggregation: str = "ratio_of_sums"
    normalised: bool = False

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for key, valid in CHOICES.items():
            word = str(getattr(self, key)).strip().lower()
            word = _ALIASES[key].get(word, word)
            if word not in valid:
                problems.append(Problem(f"unknown {key} '{word}'{suggestion(word, valid)}", key=key))
            object.__setattr__(self, key, word)
        try:
            object.__setattr__(self, "boundary", str(Boundary.parse(self.boundary)))
        except InputError as error:
            problems.extend(error.problems)
        if not isinstance(self.normalised, bool):
            problems.append(Problem("must be true or false", key="normalised"))
        elif self.tier == "full" and self.normalised:
            problems.append(Problem("only the direct tier can be normalised", key="normalised"))
        if self.tier == "full" and self.basis == "count":
            problems.append(Problem("the full chain is measured by value, not by count", key="basis"))
        if problems:
            raise InputError(problems)

    @classmethod
    def parse(cls, text: str = "", **axes: Any) -> Definition:
        """Read ``"boundary=radius_300km, tier=full, who=ecosystem"``; words may stand without their axis when
        only one axis knows them (``"300km full"``; ``place`` and ``city`` alone are boundaries). Keywords are
        added to the text. Raises InputError with the nearest valid word."""
        problems: list[Problem] = []
        found: dict[str, Any] = {}
        names = [field.name for field in fields(cls)]
        for token in re.split(r"[,;\s]+", text.strip()):
            if not token:
                continue
            key, sign, word = token.partition("=")
            if not sign:
                key, word = _axis_of(token), token
            if key is None:
                valid = [*LEVELS, "radius_300km", "hours_4h", *(w for ws in CHOICES.values() for w in ws)]
                problems.append(Problem(f"unknown word '{token}'{suggestion(token, valid)}"))
            elif key not in names:
                problems.append(Problem(f"unknown axis '{key}'{suggestion(key, names)}"))
            elif key in found:
                problems.append(Problem(f"given twice ('{found[key]}' and '{word}')", key=key))
            else:
                found[key] = word
        for key, value in axes.items():
            if key not in names:
                problems.append(Problem(f"unknown axis '{key}'{suggestion(key, names)}"))
            elif value is not None:
                found[key] = value
        if isinstance(found.get("normalised"), str):
            truth = {"true": True, "yes": True, "normalised": True, "false": False, "no": False}
            found["normalised"] = truth.get(found["normalised"].lower(), found["normalised"])
        try:
            definition = cls(**{k: v for k, v in found.items() if k in names})
        except InputError as error:
            problems.extend(error.problems)
        if problems:
            raise InputError(problems)
        return definition

    @property
    def area(self) -> Boundary:
        """The boundary, parsed."""
        return Boundary.parse(self.boundary)

    @property
    def column(self) -> str:
        """Short column name: ``lsr_metro``; axes other than the defaults are appended
        (``lsr_metro_count``)."""
        plain = Definition()
        parts = ["lsr", self.boundary]
        parts += [v for k in ("basis", "tier", "denominator") if (v := getattr(self, k)) != getattr(plain, k)]
        parts += ["mean"] if self.aggregation == "mean_of_ratios" else []
        return "_".join(parts + (["normalised"] if self.normalised else []))

    def but(self, **axes: Any) -> Definition:
        """The same definition with some axes changed."""
        return replace(self, **axes)

    def describe(self, lang: str = "both") -> str:
        """The sentence printed under every chart, in English (``en``), Chinese (``zh``) or ``both``."""
        if lang not in ("en", "zh", "both"):
            raise InputError(Problem(f"unknown language '{lang}'; valid: en, zh, both", key="lang"))
        if lang == "both":
            return f"{words.chinese(self)}\n{words.english(self)}"
        return words.english(self) if lang == "en" else words.chinese(self)

    def __str__(self) -> str:
        return ", ".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))


def _axis_of(token: str) -> str | None:
    """The axis a bare word belongs to: the boundary first, then the axis that lists it."""
    word = token.strip().lower()
    if word in (*LEVELS, "zone") or _RADIUS.match(word) or _HOURS.match(word):
        return "boundary"
    if word == "normalised":
        return "normalised"
    for key, valid in CHOICES.items():
        if word in valid or word in _ALIASES[key]:
            return key
    return None
