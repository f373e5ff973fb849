"""Supply flows between places: adding up links, and curved arrows whose width is the value."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.patches import FancyArrowPatch

from sim.present.frames import need
from sim.present.maps.canvas import Canvas
from sim.present.style import FLOW

WIDEST = 6.0  # points
CURVE = 0.22  # bend of an arrow, share of its length


def between_places(firms: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Value (CNY/day) by place of the supplier and of the buyer, largest first.

    Columns: source, target, value, external (the supplier is a pool outside the region). Sales to pools
    are left out.
    """
    need(firms, ["firm_id", "place_id", "is_pool"], "firms")
    need(links, ["buyer_id", "supplier_id", "value"], "links")
    where = firms.set_index("firm_id")[["place_id", "is_pool"]]
    buyer = where.reindex(links["buyer_id"])
    supplier = where.reindex(links["supplier_id"])
    table = pd.DataFrame(
        {
            "source": supplier["place_id"].to_numpy(),
            "target": buyer["place_id"].to_numpy(),
            "external": supplier["is_pool"].to_numpy(bool),
            "value": links["value"].to_numpy(float),
            "local_buyer": ~buyer["is_pool"].to_numpy(bool),
        }
    )
    table = table[table["local_buyer"]].drop(columns="local_buyer")
    totals = table.groupby(["source", "target", "external"], as_index=False, observed=True)["value"].sum()
    return totals.sort_values(["value", "source", "target"], ascending=[False, True, True], ignore_index=True)


def width(value: np.ndarray | float, largest: float) -> np.ndarray:
    """Line width in points, in proportion to the value, never thinner than can be seen."""
    return np.maximum(0.7, WIDEST * np.asarray(value, float) / largest)


def arrow(
    canvas: Canvas,
    start: tuple[float, float],
    end: tuple[float, float],
    points: float,
    gaps: tuple[float, float] = (0.04, 0.06),
    colour: str = FLOW,
) -> np.ndarray:
    """Draw one curved arrow (km); returns points along it (inches) for labels to keep off: float64[n, 3]."""
    canvas.axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=7 + 1.6 * points,
            lw=points,
            color=colour,
            connectionstyle=f"arc3,rad={CURVE}",
            shrinkA=72 * gaps[0],
            shrinkB=72 * gaps[1],
            zorder=4,
            joinstyle="miter",
            capstyle="butt",
        )
    )
    a, b = np.asarray(start), np.asarray(end)
    bend = (a + b) / 2 + CURVE * np.array([b[1] - a[1], a[0] - b[0]])
    t = np.linspace(0.05, 0.95, 24)[:, None]
    curve = (1 - t) ** 2 * a + 2 * t * (1 - t) * bend + t**2 * b
    x, y = canvas.inches(curve[:, 0], curve[:, 1])
    return np.column_stack([x, y, np.full(len(x), 0.35)])
