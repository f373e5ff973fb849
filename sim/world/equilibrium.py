"""The base year: final demand that closes the books, and output that solves X = F + B X.

``B[j, i] = sum over links i buys from j of share x coefficient`` is the firm-level technology matrix. Column sums are
below one (value added is positive), so the Neumann series converges; each term is one sparse product.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from sim.errors import ModelError
from sim.world.types import Network


def technology(network: Network) -> sparse.csr_matrix:
    """Sparse B[n, n]: CNY bought from the row firm per CNY of output of the column firm."""
    n = network.n_firms
    used = network.link_share > 0
    entries = (network.link_coef[used], (network.link_supplier[used], network.link_buyer[used]))
    return sparse.csr_matrix(entries, shape=(n, n))


def solve(technology_matrix: sparse.csr_matrix, final: np.ndarray, *, tolerance: float = 1e-15) -> np.ndarray:
    """Output X[n] (CNY/day) with X = final + B X. Raises ModelError when the economy has no equilibrium.

    Converges geometrically at the rate of the largest column sum (inputs per CNY of output).
    """
    output = final.copy()
    term = final
    for _ in range(2000):
        term = technology_matrix @ term
        output += term
        if np.abs(term).max() <= tolerance * output.max():
            return output
    raise ModelError(
        "no base-year equilibrium: inputs use up all output along some loop of suppliers; "
        "check that coefficients plus value added stay below one in coefficients.csv"
    )


def final_demand(technology_matrix: sparse.csr_matrix, target: np.ndarray, least_final: np.ndarray) -> np.ndarray:
    """Final demand F[n] >= least_final x target such that firms make at least their target output.

    Where sales to other firms at target output leave room, F fills it and the firm makes exactly its target; a firm that
    is bought from beyond its target keeps its least final sales and grows.
    """
    sales = technology_matrix @ target
    return np.maximum(target - sales, least_final * target)
