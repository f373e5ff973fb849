"""Walking the fields of the scenario models: by the keys of a user's data, or all of them."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def branches(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of an annotation, without Annotated, Optional and None."""
    if get_origin(annotation) is Annotated:
        return branches(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(leaf for part in get_args(annotation) for leaf in branches(part))
    return () if annotation is type(None) else (annotation,)


def is_model(annotation: Any) -> bool:
    """Whether this is a scenario model class."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def kind_of(model: type[BaseModel]) -> str | None:
    """The value of the ``kind`` field of a policy or disruption class; None for other models."""
    field = model.model_fields.get("kind")
    return str(get_args(field.annotation)[0]) if field else None


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models an annotation may hold, inside a list too."""
    found: list[type[BaseModel]] = []
    for branch in branches(annotation):
        if get_origin(branch) in (tuple, list):
            found += [model for item in get_args(branch) if item is not ... for model in models_in(item)]
        elif is_model(branch):
            found.append(branch)
    return found


def field_at(root: type[BaseModel], steps: list[int | str], plain: Any) -> tuple[FieldInfo | None, list]:
    """(field, possible models) at a place in the user's data; unions are settled by the data's ``kind``."""
    models: list[type[BaseModel]] = [root]
    field: FieldInfo | None = None
    here = plain
    for step in steps:
        here = _below(here, step)
        if isinstance(step, str):
            field = next((m.model_fields[step] for m in models if step in m.model_fields), None)
            models = models_in(field.annotation) if field else []
        kind = here.get("kind") if isinstance(here, dict) else None
        models = [model for model in models if kind_of(model) == kind] or models
    return field, models


def _below(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def keys_at(root: type[BaseModel], steps: list[int | str], plain: Any) -> dict[str, str]:
    """Valid keys at a place in the user's data, with the first sentence of what each means."""
    _, models = field_at(root, steps, plain)
    return {
        name: (field.description or "").partition(". ")[0].split("\n")[0].strip()
        for model in models
        for name, field in model.model_fields.items()
    }


def extra(field: FieldInfo | None) -> dict[str, Any]:
    """Unit, tag and source of a field (empty for texts and choices)."""
    given = field.json_schema_extra if field else None
    return dict(given) if isinstance(given, dict) else {}


def unit_at(root: type[BaseModel], steps: list[int | str], plain: Any) -> str:
    """The unit of the number at a place in the user's data, or ''."""
    return str(extra(field_at(root, steps, plain)[0]).get("unit", ""))


def walk(model: type[BaseModel], at: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """(dotted key, field) of all leaf fields below a model; list items are written ``key[]``, kinds
    ``key[kind]``."""
    for name, field in model.model_fields.items():
        key = f"{at}.{name}" if at else name
        below = models_in(field.annotation)
        if not below:
            yield key, field
        for inner in below:
            many = any(get_origin(branch) in (tuple, list) for branch in branches(field.annotation))
            yield from walk(inner, f"{key}[{kind_of(inner) or ''}]" if many else key)
