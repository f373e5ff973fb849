"""Typed errors. Each names the place and the remedy; the command line prints them without a traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where: ``file:line: key: message``."""

    message: str
    file: str | None = None
    line: int | None = None
    key: str | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return ": ".join(part for part in (where, self.key, self.message) if part)


class PeitaoError(Exception):
    """Base of all errors a user can cause or must know of. ``exit_code`` is what the command line returns."""

    exit_code = 1


class InputError(PeitaoError):
    """Input that cannot be used: one or more :class:`Problem`, all found at once."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem] | Problem | str):
        if isinstance(problems, str):
            problems = [Problem(problems)]
        elif isinstance(problems, Problem):
            problems = [problems]
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple:
        return type(self), (self.problems,)


class ScenarioError(InputError):
    """A scenario file, or an override of one, cannot be used."""


class PackError(InputError):
    """A region pack (folder of tables) cannot be used."""


class ModelError(PeitaoError):
    """The model cannot be built or continued (no equilibrium, an unreachable place...)."""


class ResultError(PeitaoError):
    """A result cannot be written, or cannot be read back."""


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word most like ``word``, or None when none is close."""
    found = difflib.get_close_matches(word, list(valid), n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(word: str, valid: Iterable[str]) -> str:
    """``", did you mean 'x'?"``, or the list of valid words when it is short, or nothing."""
    words = sorted(valid)
    close = nearest(word, words)
    if close:
        return f", did you mean '{close}'?"
    return f"; valid: {', '.join(words)}" if 0 < len(words) <= 20 else ""
