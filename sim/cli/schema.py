"""``peitao schema``: the JSON Schema that editors use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def schema(
    *, out: Annotated[Path | None, Parameter(help="Write to this file instead of the terminal.")] = None
) -> None:
    """Print the JSON Schema of scenario files, for completion and checks in editors.

    A scenario file names it in its first line: `# yaml-language-server: $schema=schema.json`.

    Examples
    --------
        peitao schema
        peitao schema --out scenarios/schema.json
    """
    from sim.scenario import json_schema_text

    text = json_schema_text()
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")
        print(f"wrote {out}")
