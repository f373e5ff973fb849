"""Plain Mesa: one agent a firm, Python lists for its inputs, the day as stages over all agents."""

from __future__ import annotations

from collections import deque

import mesa


class PlainFirm(mesa.Agent):
    def __init__(self, model, row, final, output, capacity, spec):
        super().__init__(model)
        self.row, self.final, self.capacity, self.spec = row, final, capacity, spec
        self.output = self.normal = output
        self.orders = 0.0
        # [coef, class, stock, transit, cover, links]; a link is [supplier, share, order, fill, flow, ring]
        self.inputs = []

    def decide(self):
        self.demand = self.orders + self.final
        self.orders = 0.0
        self.wanted = min(self.demand, self.capacity)
        bound = self.wanted
        for coef, cls, stock, *_ in self.inputs:
            if coef > 0 and cls == 0:
                bound = min(bound, stock / coef)
            elif coef > 0 and cls == 1:
                bound = min(bound, 0.5 * (stock / coef + self.capacity))
        self.output = bound
        self.served = self.output / self.demand if self.demand > 0 else 1.0
        self.normal += (self.wanted - self.normal) / self.spec.smoothing_days

    def trade(self):
        spec = self.spec
        for held in self.inputs:
            coef, _, stock, transit, cover, links = held
            came = 0.0
            for link in links:
                ratio = link[0].served
                sent = link[2] * ratio
                link[5].append(sent)
                arriving = link[5].popleft()
                link[3] += (ratio - link[3]) / spec.fill_memory_days
                link[4] += sent
                came += arriving
                transit += sent - arriving
            stock = max(stock + came - coef * self.output, 0.0)
            held[2], held[3] = stock, transit
            gap = cover * coef * self.normal - stock - transit
            want = max(coef * self.wanted + gap / spec.adjustment_days, 0.0)
            for link in links:
                link[2] = link[1] * want
                link[0].orders += link[2]


class PlainMesa(mesa.Model):
    name = "plain Mesa agents"

    def __init__(self, net, final, output, capacity, spec):
        super().__init__(seed=0)
        firms = [
            PlainFirm(self, i, float(final[i]), float(output[i]), float(capacity[i]), spec) for i in range(net.n_firms)
        ]
        for k in range(net.slot_coef.size):
            i, coef = int(net.slot_buyer[k]), float(net.slot_coef[k])
            links, use, transit, cover = [], coef * float(output[i]), 0.0, max(float(net.slot_days[k]), 1.0)
            stock = cover * use
            for link in range(net.link_ptr[k], net.link_ptr[k + 1]):
                share, lead = float(net.link_share[link]), int(net.link_lead[link])
                supplier, order = firms[net.link_supplier[link]], share * use
                links.append([supplier, share, order, 1.0, 0.0, deque([order] * lead)])
                supplier.orders += order
                transit += lead * order
                cover += share * lead
            firms[i].inputs.append([coef, int(net.slot_class[k]), stock, transit, cover, links])
        self.firms = firms

    def step(self):
        self.agents.do("decide")
        self.agents.do("trade")

    @property
    def output(self):
        return [firm.output for firm in self.firms]
