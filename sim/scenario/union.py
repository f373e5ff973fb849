"""Kinds that register themselves: every module in a folder adds its classes to one tagged union."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Union, get_args

from pydantic import Field

from sim.scenario.base import Part


def kinds_in(package: str, path: Any, base: type[Part]) -> dict[str, type[Part]]:
    """The classes below ``base`` defined in the modules of ``package``, by the value of their ``kind``
    field.

    A new kind is a new file with a class whose ``kind`` is a Literal of one word; nothing else has to be
    edited.
    """
    found: dict[str, type[Part]] = {}
    for name in sorted(module.name for module in iter_modules(path)):
        module = import_module(f"{package}.{name}")
        for cls in vars(module).values():
            if not (inspect.isclass(cls) and issubclass(cls, base) and cls is not base):
                continue
            if cls.__module__ != module.__name__:
                continue
            (kind,) = get_args(cls.model_fields["kind"].annotation)
            if found.setdefault(kind, cls) is not cls:
                raise TypeError(f"kind {kind!r} is defined by {found[kind].__name__} and by {cls.__name__}")
    return found


def tagged_union(kinds: dict[str, type[Part]]) -> Any:
    """The union of these classes, told apart by ``kind`` (a single class needs no telling apart)."""
    classes = tuple(kinds.values())
    if len(classes) == 1:
        return classes[0]
    return Annotated[Union[classes], Field(discriminator="kind")]  # noqa: UP007
