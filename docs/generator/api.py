"""docs/reference/api.md: the public Python interface, from signatures and docstrings."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.text import doc, header, prose
from generator.text import page as as_page

ROOMS = (
    ("sim", "Load, run, compare"),
    ("sim.scenario", "Scenarios"),
    ("sim.world", "Worlds"),
    ("sim.world.pack", "Region packs"),
    ("sim.world.transport", "Transport"),
    ("sim.model", "The model"),
    ("sim.model.engine", "The production engine"),
    ("sim.model.engine.corners", "Published models as settings of the engine"),
    ("sim.study", "Studies"),
    ("sim.study.store", "The store"),
    ("sim.study.validation", "Validation"),
    ("sim.present", "Figures"),
    ("sim.errors", "Errors"),
    ("sim.streams", "Keyed random streams"),
)


def names(module: Any) -> list[str]:
    """Public names of a module: its ``__all__``, else the functions and classes it defines itself."""
    told = getattr(module, "__all__", None)
    if told:
        return list(told)
    own = (name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__)
    return [name for name in own if not name.startswith("_")]


def page() -> str:
    """The page."""
    lines = header(
        "Python interface", "What other programs may rely on. Measures have [a page of their own](measures.md)."
    )
    for room, title in ROOMS:
        module = import_module(room)
        lines += [f"## {room}", "", f"*{title}.*", "", *prose(doc(module))]
        for name in names(module):
            lines += _entry(room, name, getattr(module, name))
    return as_page(lines)


def _entry(room: str, name: str, thing: Any) -> list[str]:
    if not (inspect.isclass(thing) or callable(thing)):
        return []
    lines = [f"### {room}.{name}", ""]
    if inspect.isclass(thing) and not dataclasses.is_dataclass(thing) and not _made_by_us(thing):
        lines += ["```python", f"class {name}", "```", ""]
    else:
        lines += ["```python", f"{name}{_signature(thing)}", "```", ""]
    lines += prose(_own_doc(thing))
    if inspect.isclass(thing):
        lines += _methods(thing)
    return lines


def _made_by_us(cls: Any) -> bool:
    """Whether the class says itself how it is made; what Mesa, pydantic or Python say changes with their versions."""
    maker = next(one for one in cls.__mro__ if "__init__" in vars(one) or "_fields" in vars(one))
    return maker.__module__.startswith("sim.")


def _own_doc(thing: Any) -> str:
    text = doc(thing)
    return "" if text.startswith(f"{getattr(thing, '__name__', '?')}(") else text


def _signature(thing: Any) -> str:
    try:
        found = inspect.signature(thing)
    except (TypeError, ValueError):
        return "(...)"
    parts, starred = [], False
    for one in found.parameters.values():
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
        starred = starred or one.kind in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_POSITIONAL)
        parts.append(_parameter(one))
    back = "" if found.return_annotation is inspect.Signature.empty else f" -> {_type(found.return_annotation)}"
    text = f"({', '.join(parts)}){back}"
    return text if len(text) < 500 else "(...)"


def _parameter(one: inspect.Parameter) -> str:
    star = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}.get(one.kind, "")
    text = star + one.name
    if one.annotation is not inspect.Parameter.empty:
        text += f": {_type(one.annotation)}"
    if one.default is not inspect.Parameter.empty:
        value = f"'{one.default.as_posix()}'" if isinstance(one.default, Path) else repr(one.default)
        text += f" = {'...' if ' object at 0x' in value else value}"
    return text


def _type(annotation: Any) -> str:
    return (
        annotation.replace("'", "") if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    )


_VALUES = (property, functools.cached_property)


def _methods(cls: Any) -> list[str]:
    rows = []
    for name, member in vars(cls).items():
        plain = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
        if name.startswith("_") or not (inspect.isfunction(plain) or isinstance(plain, _VALUES)):
            continue
        text = " ".join(doc(plain).split("\n\n")[0].split()).replace("``", "`")
        rows.append(f"- `{name}{'' if isinstance(plain, _VALUES) else _signature(plain)}`: {text}")
    return [*rows, ""] if rows else []
