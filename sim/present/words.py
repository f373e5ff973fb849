"""Every fixed word of the figures in English and Chinese (``words.csv``), and how a language is chosen."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, get_args

from sim.errors import InputError, Problem, suggestion

Lang = Literal["en", "zh", "both"]


class Both(NamedTuple):
    """One text in both languages."""

    en: str
    zh: str


@cache
def table() -> dict[str, Both]:
    """The translation table: key -> both texts."""
    text = files("sim.present").joinpath("words.csv").read_text(encoding="utf-8")
    return {row["key"]: Both(row["en"], row["zh"]) for row in csv.DictReader(text.splitlines())}


def say(key: str, **values: Any) -> Both:
    """The text of ``key`` with ``{name}`` fields filled in; a value may itself be :class:`Both`.

    Raises InputError for a key that is not in the table (a measure that has no words).
    """
    found = table().get(key)
    if found is None:
        raise InputError(Problem(f"no words for '{key}'{suggestion(key, table())}", "words.csv"))
    return Both(
        *(
            text.format(**{name: value[i] if isinstance(value, Both) else value for name, value in values.items()})
            for i, text in enumerate(found)
        )
    )


def join(parts: Iterable[Both], en: str = "; ", zh: str = "；") -> Both:
    """Several texts joined into one, with a separator for each language."""
    kept = list(parts)
    return Both(en.join(part.en for part in kept), zh.join(part.zh for part in kept))


def within(text: Both) -> Both:
    """A heading as it stands inside a sentence: in English its first letter is small, unless it begins with an
    abbreviation."""
    small = text.en[:1].lower() + text.en[1:]
    return Both(text.en if text.en[1:2].isupper() else small, text.zh)


def named(row: Any, name: str = "name") -> Both:
    """Names from a table row that has ``name_en`` and ``name_zh`` (either may be empty)."""
    en, zh = str(row[f"{name}_en"] or ""), str(row[f"{name}_zh"] or "")
    return Both(en or zh, zh or en)


@dataclass(frozen=True)
class Voice:
    """The language a figure speaks: ``en``, ``zh`` or ``both`` (Chinese first)."""

    lang: Lang = "en"

    def __post_init__(self) -> None:
        """Raises InputError for an unknown language."""
        if self.lang not in get_args(Lang):
            raise InputError(Problem(f"unknown language '{self.lang}'{suggestion(self.lang, get_args(Lang))}"))

    def lines(self, text: Both) -> list[str]:
        """One line per language spoken; a text that is the same in both is said once."""
        if self.lang == "both":
            return list(dict.fromkeys(part for part in (text.zh, text.en) if part))
        return [text.en if self.lang == "en" else text.zh]

    def __call__(self, text: Both, sep: str = " ") -> str:
        """The text on one line (or joined by ``sep``)."""
        return sep.join(self.lines(text))

    def key(self, key: str, sep: str = " ", **values: Any) -> str:
        """The text of a key of the table, spoken."""
        return self(say(key, **values), sep)
