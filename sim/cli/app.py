"""The ``peitao`` application: its verbs and its help. To add a verb, write ``sim/cli/<verb>.py`` with a
function of the same name (a docstring with a fenced block of examples; heavy imports inside the
function) and add its name to VERBS."""

from __future__ import annotations

import sys
from importlib import import_module

from cyclopts import App, Parameter

import sim

VERBS = (
    "new",
    "check",
    "show",
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
        default_parameter=Parameter(show_default=False, negative=()),
    )
    app["--help"].group = app["--version"].group = "About"
    for n, verb in enumerate(VERBS):
        word = verb.replace("-", "_")
        app.command(getattr(import_module(f"sim.cli.{word}"), word), name=verb, sort_key=n)
    return app


def prefer_utf8() -> None:
    """Chinese names must never stop a command: what the terminal cannot show is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
