"""From a tree to a ScenarioSpec: pydantic's findings told in plain words, each with its file and line."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.errors import Problem, ScenarioError, nearest, suggestion
from sim.scenario.base import Part
from sim.scenario.fields import field_at, keys_at, kind_of, unit_at
from sim.scenario.origin import Origin
from sim.scenario.spec import ScenarioSpec
from sim.scenario.tree import Node, one_line

Kind = TypeVar("Kind", bound=Part)


def validated(tree: Node, origin: Origin) -> ScenarioSpec:
    """The scenario in ``tree``; ScenarioError with all problems at once. Values are checked as JSON is, so
    that a list fits a tuple and text fits a date, and nothing else is coerced."""
    return validated_as(ScenarioSpec, tree, origin)


def validated_as(model: type[Kind], tree: Node, origin: Origin) -> Kind:
    """The same for another kind of file, such as an experiment: ``tree`` as a ``model``."""
    plain = tree.plain()
    try:
        spec = model.model_validate_json(json.dumps(plain))
    except ValidationError as error:
        problems = [_problem(detail, model, plain, origin) for detail in error.errors(include_url=False)]
        problems.sort(key=lambda problem: (problem.file or "", problem.line or 0))
        raise ScenarioError(dict.fromkeys(problems)) from None
    spec._origin = origin  # type: ignore[attr-defined]
    return spec


def _problem(error: ErrorDetails, model: type[Part], plain: Any, origin: Origin) -> Problem:
    steps = _steps(error, plain)
    key = ".".join(map(str, steps))
    return origin.problem(key, _message(error, model, steps, plain))


def _steps(error: ErrorDetails, plain: Any) -> list[int | str]:
    """The location of an error inside the user's data: without the tags that pydantic adds for unions."""
    steps: list[int | str] = []
    here = plain
    last = len(error["loc"]) - 1
    for n, step in enumerate(error["loc"]):
        inside = step in here if isinstance(here, dict) else isinstance(here, list) and step in range(len(here))
        if inside:
            here = here[step]
        elif not (n == last and error["type"] == "missing"):
            continue
        steps.append(step)
    if error["type"] == "union_tag_invalid":
        steps.append("kind")
    return steps


def _message(error: ErrorDetails, model: type[Part], steps: list[int | str], plain: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    got = _shown(error.get("input"))
    if kind == "extra_forbidden":
        return "unknown key" + _other_key(str(steps[-1]), keys_at(model, steps[:-1], plain))
    if kind == "missing":
        return "is missing" + _what_is(model, steps, plain)
    if kind in ("union_tag_invalid", "literal_error"):
        given = context.get("tag", error.get("input"))
        expected = context.get("expected_tags") or context.get("expected", "")
        words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
        close = nearest(str(given), words)
        hint = f", did you mean '{close}'?" if close else ""
        return f"is {_shown(given)}, not one of {', '.join(words)}{hint}"
    if kind == "union_tag_not_found":
        kinds = sorted(str(kind_of(part)) for part in field_at(model, steps, plain)[1])
        return f"needs a 'kind': {', '.join(kinds)}"
    if kind in ("value_error", "all_or_list"):
        return error["msg"].removeprefix("Value error, ")
    limits = {"greater_than_equal": ("ge", "at least"), "greater_than": ("gt", "more than"),
              "less_than_equal": ("le", "at most"), "less_than": ("lt", "less than")}  # fmt: skip
    if kind in limits:
        name, words_for = limits[kind]
        return f"is {got}, must be {words_for} {context[name]:g}{_unit(model, steps, plain)}"
    if kind in _TYPES:
        return f"is {got}, must be {_TYPES[kind]}{_hint(kind, error.get('input'))}"
    return f"is {got}: {error['msg']}"


_TYPES = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number that is not so large",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "string_type": "text",
    "string_too_short": "some text",
    "string_too_long": "shorter text (80 characters at most)",
    "string_pattern_mismatch": "one word: letters, digits, '-', '_' and '.'",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a group of 'key: value' lines",
    "model_attributes_type": "a group of 'key: value' lines",
    "dict_type": "a group of 'key: value' lines",
    "date_type": "a date such as 2020-03-01",
    "date_parsing": "a date such as 2020-03-01",
    "date_from_datetime_parsing": "a date such as 2020-03-01",
    "date_from_datetime_inexact": "a date such as 2020-03-01, without a time of day",
}


def _hint(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, int | float):
        return "; put it in quotes"
    if kind == "bool_type" and str(value).lower() in ("yes", "no", "on", "off"):
        return " (YAML 1.2 knows no yes, no, on, off)"
    return ""


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{one_line(value)}'"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    text = str(value) if not isinstance(value, int) or abs(value) < 10**40 else "a huge number"
    return text


def _other_key(word: str, valid: dict[str, str]) -> str:
    close = nearest(word, valid)
    if close:
        return f", did you mean '{close}'?"
    return suggestion(word, valid)


def _what_is(model: type[Part], steps: list[int | str], plain: Any) -> str:
    about = keys_at(model, steps[:-1], plain).get(str(steps[-1]), "")
    return f": {about}" if about else ""


def _unit(model: type[Part], steps: list[int | str], plain: Any) -> str:
    unit = unit_at(model, steps, plain)
    return f" ({unit})" if unit not in ("", "1") else ""
