"""NumPy over arrays of edges: the usual way to write a firm network model without a compiler."""

from __future__ import annotations

import numpy as np


class NumpyEdges:
    name = "NumPy edge arrays"

    def __init__(self, net, final, output, capacity, spec):
        self.net, self.spec, self.F, self.K = net, spec, final, capacity
        self.n, self.k = net.n_firms, net.slot_coef.size
        self.buyer, self.a = net.slot_buyer.astype(np.int64), net.slot_coef
        self.slot, self.supplier = net.link_slot.astype(np.int64), net.link_supplier.astype(np.int64)
        use = self.a * output[self.buyer]
        self.days = np.maximum(net.slot_days, 1.0)
        self.order = net.link_share * use[self.slot]
        self.S, self.M = self.days * use, output.copy()
        self.lead = net.link_lead.astype(np.int64)
        self.ring = np.tile(self.order, (int(self.lead.max(initial=0)) + 1, 1))
        self.T = self.by_slot(self.lead * self.order)
        self.cover = self.days + self.by_slot(net.link_share * self.lead)
        self.fill, self.flow = np.ones(self.order.size), np.zeros(self.order.size)
        self.links, self.t, self.output = np.arange(self.order.size), 0, output.copy()

    def by_slot(self, x):
        return np.bincount(self.slot, x, self.k)

    def by_supplier(self, x):
        return np.bincount(self.supplier, x, self.n)

    def bounds(self, cap):
        own = np.divide(self.S, self.a, out=np.full(self.k, np.inf), where=self.a > 0)
        cls = self.net.slot_class
        bound = np.where(cls == 0, own, np.where(cls == 1, 0.5 * (own + cap[self.buyer]), np.inf))
        out = np.full(self.n, np.inf)
        has = np.flatnonzero(np.diff(self.net.slot_ptr))
        out[has] = np.minimum.reduceat(bound, self.net.slot_ptr[has])
        return out

    def step(self):
        D = self.by_supplier(self.order) + self.F
        opt = np.minimum(D, self.K)
        X = np.minimum(opt, self.bounds(self.K))
        ratio = np.divide(X, D, out=np.ones(self.n), where=D > 0)
        self.M += (opt - self.M) / self.spec.smoothing_days
        share = ratio[self.supplier]
        shipped = self.order * share
        rows = self.ring.shape[0]
        self.ring[self.t % rows] = shipped
        arrived = self.ring[(self.t - self.lead) % rows, self.links]
        self.fill += (share - self.fill) / self.spec.fill_memory_days
        self.flow += shipped
        arriving = self.by_slot(arrived)
        self.T += self.by_slot(shipped) - arriving
        self.S = np.maximum(self.S + arriving - self.a * X[self.buyer], 0.0)
        gap = self.cover * self.a * self.M[self.buyer] - self.S - self.T
        slot_order = np.maximum(self.a * opt[self.buyer] + gap / self.spec.adjustment_days, 0.0)
        self.order = self.net.link_share * slot_order[self.slot]
        self.output, self.t = X, self.t + 1
