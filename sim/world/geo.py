"""Distances on the globe."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.jit import kernel

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, (2a + b)/3 of the WGS 84 ellipsoid (Moritz 2000, GRS 80)."""

_RAD = math.pi / 180.0


def great_circle_km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> np.ndarray:
    """Great-circle distance in km between points in degrees; arguments broadcast, nan gives nan.

    The haversine formula, stable for near points (Sinnott 1984, "Virtues of the haversine", Sky & Telescope
    68:159); the sphere is within 0.6 % of the ellipsoid.
    """
    phi1, phi2 = np.asarray(lat1) * _RAD, np.asarray(lat2) * _RAD
    dphi, dlam = phi2 - phi1, (np.asarray(lon2) - np.asarray(lon1)) * _RAD
    h = np.sin(dphi / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(dlam / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))


@kernel
def great_circle_km1(lat1, lon1, lat2, lon2):
    """Great-circle distance in km between two points in degrees, for use inside kernels."""
    phi1, phi2 = lat1 * _RAD, lat2 * _RAD
    dphi, dlam = phi2 - phi1, (lon2 - lon1) * _RAD
    h = math.sin(dphi / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(dlam / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, max(0.0, h))))
