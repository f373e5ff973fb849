"""docs/reference/pack.md: the tables of a region pack."""

from __future__ import annotations

from generator.text import header, table
from generator.text import page as as_page


def page() -> str:
    """The page, from the specification the loader checks against."""
    from sim.world.pack.schema import LEVELS, TABLES

    lines = header(
        "Region pack",
        "A folder of CSV files (UTF-8, first row names the columns) and `pack.yaml`; see "
        "[your own region pack](../how-to/region-pack.md). `columns.csv` gives unit, tag and source of every numeric column. "
        "`peitao check` of a scenario that names the folder tells every mistake with file, line and column.",
        "Kinds of place, widest first: " + ", ".join(f"`{kind}` ({level})" for kind, level in LEVELS.items()) + ".",
    )
    for one in TABLES.values():
        notes = [f"Key: {', '.join(f'`{name}`' for name in one.key)}."]
        notes += ["May be empty."] if one.may_be_empty else []
        notes += [f"At most {one.max_rows} rows."] if one.max_rows else []
        lines += [f"## {one.file}", "", " ".join(notes), ""]
        lines += table(
            ("column", "type", "unit", "must be", "empty", "what it is"), [_row(column) for column in one.columns]
        )
    return as_page(lines)


def _row(c) -> tuple[str, ...]:
    kinds = {
        "id": "id",
        "ref": "reference",
        "refs": "references, `;` between them",
        "word": "one word",
        "flag": "0 or 1",
    }
    limits = ""
    if c.kind in ("number", "whole"):
        limits = f"{'above' if c.above else 'from'} {c.low:g} to {c.high:g}"
    elif c.words:
        limits = ", ".join(c.words)
    elif c.to:
        limits = "in " + " or ".join(c.to)
    empty = "column may be left out" if c.optional else "allowed" if c.empty else "no"
    if c.kind in ("number", "whole") and c.empty and c.default == c.default:
        empty += f" (= {c.default:g})"
    return f"`{c.name}`", kinds.get(c.kind, c.kind), c.unit, limits, empty, c.doc
