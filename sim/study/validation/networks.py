"""Networks of firms with equally many links: scale-free, ring and random. Keyed draws, the same on every machine."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sim.model.engine import Engine, corners
from sim.model.engine.sample import equilibrium
from sim.scenario.production import Production
from sim.streams import stream, uniform
from sim.world.types import Network

Shape = Literal["scale-free", "ring", "random"]
SHAPES: tuple[Shape, ...] = ("ring", "random", "scale-free")
INPUTS = 0.5
"""Inputs per unit of output of a firm that buys anything."""


def links(shape: Shape, n: int, seed: int, each: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """(supplier, buyer): ``each`` undirected links a firm, each turned one way or the other by a keyed coin.

    scale-free: Barabasi & Albert (1999); ring: each firm with its next ``each`` neighbours; random: Erdos & Renyi.
    """
    if shape == "ring":
        a = np.repeat(np.arange(n), each)
        b = (a + np.tile(np.arange(1, each + 1), n)) % n
    elif shape == "random":
        key = stream(seed, "random network")
        draw = np.arange(2 * n * each)
        a, b = (uniform(key, draw, 0) * n).astype(int), (uniform(key, draw, 1) * n).astype(int)
        apart = np.unique(np.sort(np.stack([a, b], axis=1)[a != b], axis=1), axis=0)
        kept = np.argsort(uniform(key, np.arange(len(apart)), 2), kind="stable")[: n * each]
        a, b = apart[kept].T
    else:
        a, b = _preferential(n, each, seed)
    turn = uniform(stream(seed, "direction"), np.minimum(a, b), np.maximum(a, b)) < 0.5
    return np.where(turn, a, b), np.where(turn, b, a)


def _preferential(n: int, each: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    key = stream(seed, "preferential attachment")
    ends = [i for i in range(each + 1) for _ in range(each)]  # a complete seed of each + 1 firms
    a, b = (list(part) for part in zip(*[(i, j) for i in range(each + 1) for j in range(i)], strict=True))
    for new in range(each + 1, n):
        chosen: list[int] = []
        draw = 0
        while len(chosen) < each:
            other = ends[int(float(uniform(key, new, draw)) * len(ends))]
            draw += 1
            if other not in chosen:
                chosen.append(other)
        for other in chosen:
            a.append(new)
            b.append(other)
            ends += [new, other]
    return np.array(a), np.array(b)


def economy(
    shape: Shape, n: int, seed: int, *, products: int | None = None, days: float = 5.0, spec: Production | None = None
) -> tuple[Engine, np.ndarray]:
    """An engine on such a network, at equilibrium, under Inoue & Todo's settings; and base-year output float64[n].

    Inputs are half of output, in equal parts from all suppliers; equal final demand. ``products`` None: every supplier
    makes an input of its own (no substitution); else suppliers of one product are substitutes.
    """
    supplier, buyer = links(shape, n, seed)
    share = INPUTS / np.bincount(buyer, minlength=n)[buyer]
    final = np.full(n, 10.0)
    made = equilibrium(_bare(n, supplier, buyer, share), final)
    flows = np.zeros((n, n))
    flows[supplier, buyer] = share * made[buyer]
    groups = None if products is None else (uniform(stream(seed, "product"), np.arange(n)) * products).astype(int)
    net, output = corners.from_flows(flows, final, groups=groups, days=days)
    return Engine(net, final, output, output, spec or corners.inoue_todo(0)), output


def _bare(n: int, supplier: np.ndarray, buyer: np.ndarray, share: np.ndarray) -> Network:
    """A network of one slot a link, for :func:`equilibrium`."""
    order = np.argsort(buyer, kind="stable")
    k = order.size
    ptr = np.concatenate(([0], np.cumsum(np.bincount(buyer, minlength=n))))
    return Network(
        n,
        ptr,
        buyer[order].astype(np.int32),
        np.zeros(k, np.int16),
        share[order],
        np.zeros(k, np.int8),
        np.ones(k),
        np.arange(k + 1),
        np.arange(k, dtype=np.int32),
        supplier[order].astype(np.int32),
        np.ones(k),
        np.zeros(k, np.int16),
    )


def loss(engine: Engine, output: np.ndarray, factor: np.ndarray, days: int, until: int | None = None) -> float:
    """Mean share of output lost over ``days`` when capacities are ``factor`` (float64[n]) for the first ``until``
    days (None: throughout)."""
    engine.capacity_factor[:] = factor
    made = 0.0
    for day in range(days):
        if day == until:
            engine.capacity_factor[:] = 1.0
        engine.step()
        made += engine.totals.output
    return 1.0 - made / (days * float(output.sum()))
