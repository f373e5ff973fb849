"""The same with scipy.sparse: sums over links are products with fixed matrices of ones."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse

from peers.numpy_edges import NumpyEdges


class ScipySparse(NumpyEdges):
    name = "scipy.sparse"

    def __init__(self, net, final, output, capacity, spec):
        links = net.link_share.size
        ones, rows = np.ones(links), np.arange(links)
        self.to_slot = sparse.csr_matrix((ones, rows, net.link_ptr), (net.slot_coef.size, links))
        self.to_supplier = sparse.csr_matrix((ones, (net.link_supplier, rows)), (net.n_firms, links))
        super().__init__(net, final, output, capacity, spec)

    def by_slot(self, x):
        return self.to_slot @ x

    def by_supplier(self, x):
        return self.to_supplier @ x
