"""Local content from aggregate tables: vertical specialisation, regional purchase coefficients, location
quotients."""

from __future__ import annotations

import numpy as np

__all__ = [
    "import_content",
    "location_quotient_coefficients",
    "regional_purchase_coefficient",
    "supply_demand_pool",
    "vertical_specialisation",
]


def import_content(domestic: np.ndarray, imported: np.ndarray) -> np.ndarray:
    """float64[S]: imports embodied in a CNY of each product, u A_M (I - A_D)^-1 (Hummels, Ishii & Yi 2001,
    eq. 3).

    ``domestic`` and ``imported`` are float[S, S] CNY of input (row) per CNY of output (column). Unit: CNY per
    CNY. Raises numpy.linalg.LinAlgError when I - A_D is singular.
    """
    direct = np.asarray(imported, np.float64).sum(axis=0)
    return np.linalg.solve(np.eye(len(domestic)) - np.asarray(domestic, np.float64).T, direct)


def vertical_specialisation(domestic: np.ndarray, imported: np.ndarray, exports: np.ndarray) -> float:
    """VS share of exports, u A_M (I - A_D)^-1 X / u X, 0..1 (Hummels, Ishii & Yi 2001). nan without
    exports."""
    exports = np.asarray(exports, np.float64)
    total = exports.sum()
    return float(import_content(domestic, imported) @ exports / total) if total > 0 else float("nan")


def regional_purchase_coefficient(output: np.ndarray, exports: np.ndarray, imports: np.ndarray) -> np.ndarray:
    """RPC = (X - E)/(X - E + M): share of local demand met locally, 0..1 (Stevens et al. 1983). nan at no
    demand."""
    kept = np.asarray(output, np.float64) - exports
    demand = kept + imports
    return np.divide(kept, demand, out=np.full(np.shape(demand), np.nan), where=demand > 0)


def supply_demand_pool(output: np.ndarray, demand: np.ndarray) -> np.ndarray:
    """SDP = min(1, X/D): the highest share of local demand that local output could meet (Isard 1953). 1 at no
    demand."""
    output, demand = np.broadcast_arrays(np.asarray(output, np.float64), np.asarray(demand, np.float64))
    return np.minimum(1.0, np.divide(output, demand, out=np.ones(demand.shape), where=demand > 0))


def location_quotient_coefficients(
    regional: np.ndarray, national: np.ndarray, delta: float = 0.3
) -> tuple[np.ndarray, np.ndarray]:
    """(SLQ[S], FLQ[S, S]): simple and Flegg location quotients from output or employment by industry.

        SLQ_i = (e_i^r/e^r)/(e_i^n/e^n),  CILQ_ij = SLQ_i/SLQ_j  (SLQ_i on the diagonal),
        FLQ_ij = CILQ_ij [log2(1 + e^r/e^n)]^delta ;  regional coefficient a^r = min(1, FLQ) a^n.

    Source: Flegg & Webber (1997); delta about 0.25 to 0.3. Pure numbers; nan where the nation or the buyer
    has none.
    """
    regional, national = np.asarray(regional, np.float64), np.asarray(national, np.float64)
    share = regional / regional.sum()
    slq = np.divide(share, national / national.sum(), out=np.full(share.shape, np.nan), where=national > 0)
    cilq = np.divide(slq[:, None], slq[None, :], out=np.full((slq.size, slq.size), np.nan), where=slq[None, :] > 0)
    np.fill_diagonal(cilq, slq)
    return slq, cilq * np.log2(1 + regional.sum() / national.sum()) ** delta
