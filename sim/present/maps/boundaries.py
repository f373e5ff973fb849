"""A user's own boundaries, from a GeoJSON file, laid under a map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection

from sim.errors import InputError, Problem
from sim.present.maps.canvas import Canvas

Outline = np.ndarray
"""float64[n, 2]: longitude and latitude of one closed ring."""


def read_boundaries(path: Path | str) -> list[Outline]:
    """The rings of all polygons in a GeoJSON file (RFC 7946; WGS 84 degrees).

    Raises InputError when the file cannot be read, is not GeoJSON, holds other geometries than Polygon and
    MultiPolygon, or has coordinates that are not degrees.
    """
    path = Path(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(Problem(f"cannot read the boundaries: {error.strerror}", str(path))) from None
    except UnicodeDecodeError:
        raise InputError(Problem("not a text file in UTF-8", str(path))) from None
    except json.JSONDecodeError as error:
        raise InputError(Problem(f"not JSON: {error.msg}", str(path), error.lineno)) from None
    outlines: list[Outline] = []
    problems: list[Problem] = []
    for where, geometry in _geometries(document):
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in ("Polygon", "MultiPolygon"):
            problems.append(
                Problem(
                    f"{kind or type(geometry).__name__}: only Polygon and MultiPolygon can be drawn",
                    str(path),
                    key=where,
                )
            )
            continue
        polygons = geometry.get("coordinates")
        polygons = [polygons] if kind == "Polygon" else polygons
        try:
            outlines += [_ring(ring) for polygon in polygons for ring in polygon]
        except (TypeError, ValueError, LookupError) as error:
            problems.append(Problem(f"bad coordinates: {error}", str(path), key=where))
    if not problems and not outlines:
        problems = [Problem("no polygons found: a GeoJSON FeatureCollection, Feature or geometry is needed", str(path))]
    if problems:
        raise InputError(problems[:20])
    return outlines


def _geometries(document: Any) -> list[tuple[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        features = document.get("features")
        features = features if isinstance(features, list) else []
        return [
            (f"features.{i}", feature.get("geometry") if isinstance(feature, dict) else feature)
            for i, feature in enumerate(features)
        ]
    if kind == "Feature":
        return [("geometry", document.get("geometry"))]
    if kind == "GeometryCollection":
        return [(f"geometries.{i}", part) for i, part in enumerate(document.get("geometries") or [])]
    return [("", document)] if kind is not None else []


def _ring(ring: Any) -> Outline:
    points = np.array([[float(point[0]), float(point[1])] for point in ring])
    if len(points) < 4:
        raise ValueError(f"a ring of {len(points)} points (at least 4 are needed)")
    if not np.isfinite(points).all() or (np.abs(points) > (180.0, 90.0)).any():
        raise ValueError("longitude and latitude must be degrees (WGS 84)")
    return points


def draw_boundaries(canvas: Canvas, outlines: list[Outline]) -> None:
    """Lay the rings under the map as thin lines."""
    lines = []
    for ring in outlines:
        east, north = canvas.projection(ring[:, 1], ring[:, 0])
        lines.append(np.column_stack([east, north]))
    if lines:
        canvas.axes.add_collection(LineCollection(lines, colors="#a9b3c0", linewidths=0.8, zorder=0.8))
