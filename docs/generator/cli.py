"""docs/reference/cli.md: every verb of the command line."""

from __future__ import annotations

import inspect
import types
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from cyclopts import Parameter

from generator.text import header, table
from generator.text import page as as_page

ROOT = Path(__file__).resolve().parents[2]


def page() -> str:
    """The page."""
    from sim.cli.app import HELP, VERBS, help_of

    lines = header("Command line", HELP)
    for verb in VERBS:
        function = getattr(import_module(f"sim.cli.{verb.replace('-', '_')}"), verb.replace("-", "_"))
        lines += [f"## peitao {verb}", "", help_of(function), ""]
        rows = _parameters(function)
        if rows:
            lines += table(("argument", "takes", "default", "what"), rows)
    return as_page(lines)


def _parameters(function: Any) -> list[tuple[str, str, str, str]]:
    hints = get_type_hints(function, include_extras=True)
    rows = []
    for name, parameter in inspect.signature(function).parameters.items():
        kind, told = _apart(hints[name])
        rows.append(
            (
                _name(name, parameter, told),
                _words(kind),
                _default(parameter.default),
                told.help if told and told.help else "",
            )
        )
    return rows


def _apart(hint: Any) -> tuple[Any, Parameter | None]:
    if get_origin(hint) is Annotated:
        kind, *more = get_args(hint)
        return kind, next((one for one in more if isinstance(one, Parameter)), None)
    return hint, None


def _name(name: str, parameter: inspect.Parameter, told: Parameter | None) -> str:
    if parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
        return f"`{name.upper()}`"
    if parameter.default is True:
        return f"`--{name}`, `--no-{name}`"
    names = told.name if told is not None and told.name else (f"--{name.replace('_', '-')}",)
    return ", ".join(f"`{one}`" for one in ((names,) if isinstance(names, str) else names))


def _words(kind: Any) -> str:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{word}`" for word in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(_words(one) for one in arguments if one is not type(None))
    if origin in (tuple, list):
        return f"{_words(arguments[0])}, repeatable"
    return {"str": "text", "int": "whole number", "float": "number", "bool": "flag", "Path": "path"}.get(
        kind.__name__, kind.__name__
    )


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    if value is True:
        return "on"
    if value is None or value == () or value is False:
        return ""
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT).as_posix() if value.is_absolute() else value.as_posix()}`"
    return f"`{value}`"
