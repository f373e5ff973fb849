"""The command line: one thin file per verb."""

from sim.cli.main import main

__all__ = ["main"]
