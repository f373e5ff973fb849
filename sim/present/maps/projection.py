"""From degrees to kilometres on paper: the azimuthal equidistant projection round the region's centre.

Distances and directions from the centre are true, so that rings of 50, 100 and 300 km are circles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

EARTH_KM = 6371.0088  # mean radius (IUGG)


@dataclass(frozen=True)
class Projection:
    """Azimuthal equidistant projection (sphere) with its centre at ``lat``, ``lon`` (degrees)."""

    lat: float
    lon: float

    def __call__(self, lat: ArrayLike, lon: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """East and north (km) of points given in degrees."""
        phi, phi0 = np.radians(np.asarray(lat, float)), np.radians(self.lat)
        turn = np.radians(np.asarray(lon, float) - self.lon)
        cosine = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(turn)
        arc = np.arccos(np.clip(cosine, -1, 1))
        with np.errstate(invalid="ignore", divide="ignore"):
            k = np.where(arc < 1e-9, 1.0, arc / np.sin(arc))
        east = k * np.cos(phi) * np.sin(turn)
        north = k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(turn))
        return EARTH_KM * east, EARTH_KM * north
