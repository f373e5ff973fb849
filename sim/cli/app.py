"""The ``peitao`` application: its verbs and its help. To add a verb, write ``sim/cli/<verb>.py`` with a
function of the same name (a docstring in numpydoc style with an Examples section; heavy imports inside the
function) and add its name to VERBS."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from importlib import import_module

from cyclopts import App

import sim

VERBS = (
    "new",
    "check",
    "show",
    "run",
    "live",
    "lsr",
    "gaps",
    "clusters",
    "resilience",
    "critical",
    "calibrate",
    "theory",
    "validate",
    "explain",
    "route",
    "batch",
    "status",
    "replay",
    "compare",
    "power",
    "sensitivity",
    "search",
    "report",
    "plot",
    "dash",
    "query",
    "verify",
    "compact",
    "schema",
)
"""In the order of the help page."""

HELP = """Simulate an industrial cluster: supplier choice by distance and cost, co-location policies, local
supporting rates (本地配套率) and resilience.

```
peitao check scenarios/baseline.yaml
peitao show scenarios/baseline.yaml --set population.firms=500
```

`peitao VERB --help` tells more. `--debug`, or PEITAO_DEBUG=1 in the environment, shows the traceback of an
error. Exit codes: 0 done, 1 failed, 2 bad input, 130 stopped by Ctrl-C."""


def build() -> App:
    """The application with all verbs."""
    app = App(
        name="peitao",
        help=HELP,
        version=sim.__version__,
        version_flags=["--version"],
        help_format="markdown",
        suppress_keyboard_interrupt=False,
    )
    app["--help"].group = app["--version"].group = "About"
    for n, verb in enumerate(VERBS):
        word = verb.replace("-", "_")
        function = getattr(import_module(f"sim.cli.{word}"), word)
        app.command(function, name=verb, sort_key=n, help=help_of(function))
    return app


_SECTION = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)


def help_of(function: Callable) -> str:
    """The docstring as Markdown: the Examples section, which cyclopts leaves out, becomes a block of code; the
    Parameters section is left to the table of parameters."""
    text, *sections = _SECTION.split(inspect.getdoc(function) or "")
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        if title == "Examples":
            text = f"{text.rstrip()}\n\n**Examples**\n\n```\n{inspect.cleandoc(body)}\n```\n"
    return text


def prefer_utf8() -> None:
    """Chinese names must never stop a command: what the terminal cannot show is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
