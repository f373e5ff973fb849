"""The daily equations of model.md section 5 in dense NumPy, written from the equations and not from the
engine.

Matrices are slot x supplier (K x n): share W, lead L, orders O, and a list of the shipments of every past
day.
"""

from __future__ import annotations

import numpy as np


class Dense:
    def __init__(self, net, final, output0, capacity, spec):
        self.spec, self.n, self.k = spec, net.n_firms, net.slot_coef.size
        self.W = np.zeros((self.k, self.n))
        self.L = np.zeros((self.k, self.n), int)
        np.add.at(self.W, (net.link_slot, net.link_supplier), net.link_share)
        self.L[net.link_slot, net.link_supplier] = net.link_lead
        self.buyer, self.a = net.slot_buyer.astype(int), net.slot_coef
        self.own = [[k for k in np.flatnonzero(self.buyer == i) if self.a[k] > 0] for i in range(self.n)]
        self.cls, self.days = net.slot_class, np.maximum(net.slot_days, 1)
        self.F, self.F0, self.X0 = final.copy(), final.copy(), output0.copy()
        self.K, self.K0 = capacity.copy(), capacity.copy()
        self.factor, self.alpha = np.ones(self.n), np.ones(self.n)
        use = self.a * output0[self.buyer]
        self.O0 = self.W * use[:, None]
        self.O, self.S = self.O0.copy(), self.days * use
        self.SS = self.O0 * self.days[:, None]  # stock by supplier
        self.M = output0.copy()
        self.fill = np.ones((self.k, self.n))
        self.past = []  # shipments of past days; before the first day the base year
        self.t = 0

    def shipped(self, day):
        return self.past[day] if day >= 0 else self.O0

    def arrivals(self):
        out = np.zeros_like(self.W)
        for lead in np.unique(self.L):
            out += np.where(lead == self.L, self.shipped(self.t - lead), 0.0)
        return out

    def under_way(self):
        out = np.zeros_like(self.W)
        for lead in np.unique(self.L):
            for day in range(len(self.past) - lead, len(self.past)):
                out += np.where(lead == self.L, self.shipped(day), 0.0)
        return out

    def bound(self, cap):
        rule, out = self.spec.input_rule, np.full(self.n, np.inf)
        for i in range(self.n):
            own = self.own[i]
            if not own:
                continue
            if rule == "linear":
                out[i] = sum(self.S[k] for k in own) / sum(self.a[k] for k in own)
                continue
            for k in own:
                if rule == "ario":
                    b = self.S[k] / (self.spec.stock_cover * self.days[k] * self.a[k])
                elif rule == "leontief" or self.cls[k] == 0 or (rule, self.cls[k]) == ("strongly_critical", 1):
                    b = self.S[k] / self.a[k]
                elif rule == "half_critical" and self.cls[k] == 1:
                    reference = cap[i] if self.spec.half_bound == "capacity" else self.K0[i]
                    b = 0.5 * (self.S[k] / self.a[k] + reference)
                else:
                    continue
                out[i] = min(out[i], b)
        return out

    def ration(self, X, D):
        ship, final = self.O.copy(), self.F.copy()
        for j in range(self.n):
            if X[j] >= D[j]:
                continue
            orders = self.O[:, j].sum()
            if self.spec.rationing == "lowest_ratio_first":
                claims = np.append(self.O[:, j], self.F[j])
                base = np.append(self.O0[:, j], self.F0[j])
                low, high = 0.0, 1e6
                for _ in range(200):
                    level = 0.5 * (low + high)
                    if np.minimum(claims, level * base).sum() < X[j]:
                        low = level
                    else:
                        high = level
                got = np.minimum(claims, high * base)
                ship[:, j], final[j] = got[:-1], got[-1]
            elif self.spec.priority == "intermediate":
                ship[:, j] *= min(1.0, X[j] / orders) if orders > 0 else 1.0
                final[j] = max(X[j] - orders, 0.0)
            else:
                ship[:, j] *= X[j] / D[j]
                final[j] *= X[j] / D[j]
        return ship, final

    def weights(self, cap):
        if self.spec.leaning == 0 and self.spec.order_split == "shares":
            return self.W
        w = self.W * self.fill**self.spec.leaning
        if self.spec.order_split == "capacity":
            w = w * cap / self.X0
        return w / w.sum(axis=1, keepdims=True)

    def step(self):
        s, b = self.spec, self.buyer
        D = self.O.sum(axis=0) + self.F
        cap = self.K * self.alpha * self.factor
        opt = np.minimum(D, cap)
        X = np.minimum(opt, self.bound(cap))
        ship, self.final_met = self.ration(X, D)
        self.M += (opt - self.M) / s.smoothing_days
        self.past.append(ship)
        arrive = self.arrivals()
        ratio = np.divide(
            ship,
            self.O,
            out=np.broadcast_to(np.divide(X, D, out=np.ones(self.n), where=D > 0), ship.shape).copy(),
            where=self.O > 0,
        )
        self.fill += (ratio - self.fill) / s.fill_memory_days
        used = self.a * X[b]
        drawn = np.divide(used, self.S, out=np.zeros(self.k), where=self.S > 0)
        self.SS = np.maximum(self.SS * (1 - drawn[:, None]) + arrive, 0)
        self.S = np.maximum(self.S + arrive.sum(axis=1) - used, 0)
        if s.stock_by == "supplier":
            self.S = self.SS.sum(axis=1)
        expected = {"capped_demand": opt, "demand": D, "output": X, "smoothed": self.M}[s.expectation]
        goal = {"expected": expected, "initial": self.X0, "optimal": opt, "smoothed": self.M}[s.target]
        w = self.weights(cap)
        if s.stock_by == "supplier":
            a = w * self.a[:, None]
            use, target, stock = a * expected[b][:, None], a * (self.days * goal[b])[:, None], self.SS
            pipe, transit = a * self.L * goal[b][:, None], self.under_way()
        else:
            use, target, stock = self.a * expected[b], self.days * self.a * goal[b], self.S
            pipe = (self.W * self.L).sum(axis=1) * self.a * goal[b]
            transit = self.under_way().sum(axis=1)
        gap = target - stock + ((pipe - transit) if s.supply_line else 0.0)
        if s.order_gap == "signed":
            order = np.maximum(use + gap / s.adjustment_days, 0)
        else:
            order = use + np.maximum(gap, 0) / s.adjustment_days
        self.O = order if s.stock_by == "supplier" else w * order[:, None]
        z = np.divide(D - X, D, out=np.zeros(self.n), where=D > 0)
        change = np.where(z > 1e-12, (s.overproduction_max - self.alpha) * z, 1 - self.alpha)
        self.alpha += change / s.overproduction_days
        self.X, self.D, self.cap, self.t = X, D, cap, self.t + 1
