"""Duranton-Overman K-density: at which distances is an industry localised or dispersed?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.jit import kernel
from sim.streams import order, stream
from sim.world.geo import great_circle_km1

__all__ = ["KDensity", "density_from_histogram", "distance_bins", "k_density", "silverman"]

BIN_KM = 0.1
"""Width of the distance bins; far below any bandwidth that matters for a region."""
MAX_SITES = 6000
MAX_PLANTS = 2000


@dataclass(frozen=True, eq=False)
class KDensity:
    """K-density of an industry against draws from all sites. Densities per km; distances in km."""

    km: np.ndarray  # float64[D]
    density: np.ndarray  # float64[D], observed
    local_low: np.ndarray  # pointwise 5 % of the draws
    local_high: np.ndarray  # pointwise 95 %
    global_low: np.ndarray  # 95 % of the draws lie above it at every distance
    global_high: np.ndarray  # 95 % of the draws lie below it at every distance
    bandwidth: float  # km
    plants: int

    @property
    def localisation(self) -> np.ndarray:
        """Gamma(d) = max(K - global_high, 0), per km."""
        return np.maximum(self.density - self.global_high, 0.0)

    @property
    def dispersion(self) -> np.ndarray:
        """Psi(d) = max(global_low - K, 0) if the industry is nowhere localised, else 0; per km."""
        psi = np.maximum(self.global_low - self.density, 0.0)
        return psi if not self.localisation.any() else np.zeros_like(psi)

    @property
    def localisation_index(self) -> float:
        """Area of Gamma over the distances, 0..1; > 0: globally localised."""
        return float(np.trapezoid(self.localisation, self.km))

    @property
    def dispersion_index(self) -> float:
        """Area of Psi over the distances, 0..1; > 0: globally dispersed."""
        return float(np.trapezoid(self.dispersion, self.km))


def k_density(
    lat: np.ndarray,
    lon: np.ndarray,
    plants: np.ndarray,
    *,
    seed: int,
    weights: np.ndarray | None = None,
    km: np.ndarray | None = None,
    draws: int = 1000,
    bandwidth: float | None = None,
) -> KDensity:
    """K-density of the plants at rows ``plants`` of all sites ``lat``, ``lon`` (float[N], degrees):

        K(d) = 2/(n(n-1)h) sum_{i<j} f((d - d_ij)/h)                       f Gaussian, reflected at 0
        K_w(d) = 1/(h sum_{i<j} e_i e_j) sum_{i<j} e_i e_j f((d - d_ij)/h)     with ``weights`` float[n],
        employment

    The counterfactual draws n of the N sites without replacement (``weights`` are handed to the drawn sites
    in random order), ``draws`` times, from streams keyed by the seed. ``km`` (default: 0 to the median
    distance between sites, 181 points) are the distances; ``bandwidth`` defaults to Silverman's rule over the
    observed distances. Large inputs are thinned by keyed draws to 6000 sites and 2000 plants.
    Source: Duranton & Overman (2005), Rev. Econ. Stud. 72:1077. Raises InputError with fewer than two plants.
    """
    plants = np.asarray(plants, np.int64)
    lat, lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
    if plants.size < 2 or np.unique(plants).size < plants.size:
        raise InputError(Problem("at least two plants, each at its own row of the sites", key="plants"))
    e = np.ones(plants.size) if weights is None else np.asarray(weights, np.float64)
    if e.shape != plants.shape or (e < 0).any() or (e > 0).sum() < 2:
        raise InputError(Problem("one weight a plant, none negative, two or more positive", key="weights"))
    plants, e = _thin(plants, e, seed)
    lat, lon, plants = _universe(lat, lon, plants, seed)
    bins = distance_bins(lat, lon)
    if km is None:
        km = np.linspace(0.0, max(_median(bins), 50 * BIN_KM), 181)
    size = int(bins.max()) + 1
    observed = _histogram(bins, plants, e, size)
    h = silverman(observed, plants.size) if bandwidth is None else float(bandwidth)
    size = min(size, int((np.max(km) + 8 * h) / BIN_KM) + 2)  # farther pairs add nothing at these distances
    smooth = _kernel(size, km, h) / ((e.sum() ** 2 - (e**2).sum()) / 2.0)
    key = stream(seed, "k-density")
    counts = np.empty((draws, size))
    for draw in range(draws):
        counts[draw] = _histogram(bins, order(key, lat.size, draw)[: plants.size], e, size)
    simulated = counts @ smooth.T
    low, high = _global_bands(simulated)
    return KDensity(
        km=np.asarray(km, np.float64),
        density=smooth @ observed[:size],
        local_low=np.quantile(simulated, 0.05, axis=0),
        local_high=np.quantile(simulated, 0.95, axis=0),
        global_low=low,
        global_high=high,
        bandwidth=h,
        plants=plants.size,
    )


def density_from_histogram(counts: np.ndarray, km: np.ndarray, bandwidth: float) -> np.ndarray:
    """float64[D]: kernel density per km at distances ``km``, Gaussian, reflected at 0, of binned distances
    (``counts`` float[B], bins of BIN_KM from 0); integrates to 1 over all distances. nan without any
    count."""
    total = np.sum(counts)
    if total <= 0:
        return np.full(np.size(km), np.nan)
    return _kernel(len(counts), km, bandwidth) @ counts / total


def _kernel(bins: int, km: np.ndarray, bandwidth: float) -> np.ndarray:
    """float64[D, B]: density per km at each distance of a unit of weight in each bin."""
    middle = (np.arange(bins) + 0.5) * BIN_KM
    z = np.asarray(km, np.float64)[:, None]
    both = np.exp(-0.5 * ((z - middle) / bandwidth) ** 2) + np.exp(-0.5 * ((z + middle) / bandwidth) ** 2)
    return both / (bandwidth * np.sqrt(2 * np.pi))


def silverman(counts: np.ndarray, plants: int | None = None) -> float:
    """Bandwidth in km, 0.9 min(sd, IQR/1.34) m^(-1/5) over m binned distances (Silverman 1986, 3.4.2), at
    least a bin.

    m is n(n-1)/2 for n ``plants``, else the sum of ``counts``.
    """
    counts = np.asarray(counts, np.float64)
    middle = (np.arange(counts.size) + 0.5) * BIN_KM
    total = counts.sum()
    if total <= 0:
        return BIN_KM
    mean = counts @ middle / total
    sd = np.sqrt(counts @ (middle - mean) ** 2 / total)
    upto = np.cumsum(counts) / total
    spread = middle[np.searchsorted(upto, 0.75)] - middle[np.searchsorted(upto, 0.25)]
    scale = min(sd, spread / 1.34) if spread > 0 else sd
    m = plants * (plants - 1) / 2 if plants else total
    return max(0.9 * scale * m**-0.2, BIN_KM)


def _thin(plants: np.ndarray, e: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    if plants.size <= MAX_PLANTS:
        return plants, e
    kept = np.sort(order(stream(seed, "k-density plants"), plants.size)[:MAX_PLANTS])
    return plants[kept], e[kept]


def _universe(
    lat: np.ndarray, lon: np.ndarray, plants: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sites to draw from (thinned to MAX_SITES, never losing a plant) and the plants' rows among them."""
    if lat.size <= MAX_SITES:
        return lat, lon, plants
    drawn = order(stream(seed, "k-density sites"), lat.size)[:MAX_SITES]
    kept = np.union1d(drawn, plants)
    return lat[kept], lon[kept], np.searchsorted(kept, plants)


@kernel
def distance_bins(lat, lon):
    """uint16[N, N]: bin (of BIN_KM) of the great-circle distance between every two sites; the last bin takes
    the rest."""
    n = lat.size
    out = np.zeros((n, n), np.uint16)
    for i in range(n):
        for j in range(i):
            bin_ = min(int(great_circle_km1(lat[i], lon[i], lat[j], lon[j]) / BIN_KM), 65535)
            out[i, j] = bin_
            out[j, i] = bin_
    return out


@kernel
def _count(bins, rows, e, size):
    out = np.zeros(size)
    for a in range(rows.size):
        row = bins[rows[a]]
        for b in range(a):
            bin_ = row[rows[b]]
            if bin_ < size:
                out[bin_] += e[a] * e[b]
    return out


def _histogram(bins: np.ndarray, rows: np.ndarray, e: np.ndarray, size: int) -> np.ndarray:
    """float64[size]: weight of the pairs among ``rows`` in each distance bin; pairs beyond are left out."""
    return _count(bins, rows, e, size)


def _median(bins: np.ndarray) -> float:
    counts = np.bincount(bins.ravel()).astype(np.float64)
    counts[0] -= len(bins)
    upto = np.cumsum(counts)
    return float((np.searchsorted(upto, upto[-1] / 2) + 0.5) * BIN_KM)


def _global_bands(simulated: np.ndarray, level: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """Global bands: the pointwise quantiles so far out that only ``level`` of the draws cross them
    anywhere."""
    draws = len(simulated)
    ordered = np.sort(simulated, axis=0)
    rank_low = np.empty(simulated.shape, np.int64)
    rank_high = np.empty(simulated.shape, np.int64)
    for d in range(simulated.shape[1]):
        rank_low[:, d] = np.searchsorted(ordered[:, d], simulated[:, d], side="right") - 1
        rank_high[:, d] = np.searchsorted(ordered[:, d], simulated[:, d], side="left")
    allowed = int(level * draws)
    high = np.sort(rank_high.max(axis=1))[draws - 1 - allowed]
    low = np.sort(rank_low.min(axis=1))[allowed]
    return ordered[low], ordered[high]
