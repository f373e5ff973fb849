"""docs/reference/policies and disruptions: an index and one page a kind."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from generator.scenario import HEAD, rows
from generator.text import doc, header, prose, summary, table
from generator.text import page as as_page

ROOT = Path(__file__).resolve().parents[2]


def pages() -> dict[str, str]:
    """Path -> text of all of them."""
    from sim.model.disruptions import DISRUPTIONS
    from sim.model.policies import POLICIES
    from sim.scenario.disruptions import DISRUPTION_KINDS
    from sim.scenario.policies import POLICY_KINDS

    made = {}
    for group, kinds, effects in (
        ("policies", POLICY_KINDS, POLICIES),
        ("disruptions", DISRUPTION_KINDS, DISRUPTIONS),
    ):
        made[f"reference/{group}/index.md"] = _index(group, kinds)
        for kind, section in kinds.items():
            made[f"reference/{group}/{kind}.md"] = _page(group, kind, section, effects[kind])
    return made


def _index(group: str, kinds: dict[str, Any]) -> str:
    one = {"policies": "policy", "disruptions": "disruption"}[group]
    lines = header(
        group.capitalize(),
        f"One item of `{group}:` in a scenario has a `kind`; they combine. How to write a kind of your own: "
        f"[your own {one}](../../how-to/own-{one}.md).",
    )
    return as_page(
        lines
        + table(("kind", "what it is"), [(f"[`{kind}`]({kind}.md)", summary(doc(cls))) for kind, cls in kinds.items()])
    )


def _page(group: str, kind: str, section: Any, effect: Any) -> str:
    from sim.scenario import attributes

    found = [one for one in attributes() if one.key.startswith(f"{group}[{kind}].")]
    lines = header(kind, "\n".join(prose(doc(section))), f"Class `{section.__module__}.{section.__name__}`.")
    lines += ["## How it works", "", *prose(doc(sys.modules[effect.__module__]))]
    moved = levers_of(effect)
    lines += ["Levers it moves: " + ", ".join(f"[`{name}`](../levers.md#{name})" for name in moved) + ".", ""]
    lines += [f"Class `{effect.__module__}.{effect.__name__}`: {summary(doc(effect))}", ""]
    lines += ["## Keys", "", *table(HEAD, rows(found))]
    lines += ["## Shipped scenarios that use it", "", *_used_in(kind)]
    return as_page(lines)


def levers_of(effect: Any) -> list[str]:
    """Levers that the effect's own modules write: what it declares, else what its code touches."""
    if getattr(effect, "levers", ()):
        return list(effect.levers)
    found: list[str] = []
    for cls in effect.__mro__:
        if cls.__module__.startswith("sim.model.") and cls.__module__ != "sim.model.effect":
            source = Path(sys.modules[cls.__module__].__file__).read_text("utf-8")  # type: ignore[arg-type]
            found += re.findall(r"\blevers\.(\w+)", source)
    from sim.model.levers import Levers

    return [name for name in Levers.__dataclass_fields__ if name in found]


def _used_in(kind: str) -> list[str]:
    files = [
        file.name
        for file in sorted((ROOT / "scenarios").glob("*.yaml"))
        if re.search(rf"kind:\s*{kind}\b", file.read_text("utf-8"))
    ]
    return [*(f"- `scenarios/{name}`" for name in files), ""] if files else ["None; see the keys above.", ""]
