"""Points of the parameters: full grids, space-filling samples, designs for sensitivity indices.

Every method but the grid first fills the unit cube (float64[points, parameters]) and then maps each column to its
parameter: a range linearly or by its logarithm, a list of values by equal parts.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from sim.scenario.experiment import ExperimentSpec, Parameter
from sim.streams import order, stream, uniform
from sim.study.design.extras import need


def points(experiment: ExperimentSpec) -> list[dict[str, Any]]:
    """One dict (key of the scenario -> value) a point; a single empty one when there are no parameters."""
    parameters = experiment.parameters
    if experiment.sampling.method == "grid":
        combined = itertools.product(*(parameter.values for parameter in parameters))
        return [dict(zip((p.key for p in parameters), values, strict=True)) for values in combined]
    return [
        {parameter.key: value_at(parameter, u) for parameter, u in zip(parameters, row, strict=True)}
        for row in unit_points(experiment)
    ]


def unit_points(experiment: ExperimentSpec) -> np.ndarray:
    """float64[points, parameters] in [0, 1] of a sampled (not a grid) design; the same for the same experiment."""
    sampling, d = experiment.sampling, len(experiment.parameters)
    return _METHODS[sampling.method](sampling, d)


def value_at(parameter: Parameter, u: float) -> Any:
    """The value of a parameter at ``u`` in [0, 1]."""
    if parameter.values:
        return parameter.values[min(int(u * len(parameter.values)), len(parameter.values) - 1)]
    low, high = parameter.low, parameter.high
    assert low is not None and high is not None  # the model has checked it  # noqa: PT018
    if parameter.scale == "log":
        value = math.exp(math.log(low) + u * (math.log(high) - math.log(low)))
    else:
        value = low + u * (high - low)
    value = min(max(value, low), high)
    return round(value) if parameter.whole else value


def problem(experiment: ExperimentSpec) -> dict[str, Any]:
    """The problem as SALib describes it, on the unit cube."""
    names = [parameter.key for parameter in experiment.parameters]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _latin_hypercube(sampling: Any, d: int) -> np.ndarray:
    """McKay, Beckman & Conover (1979): each parameter has one point in each of ``size`` equal parts."""
    n = sampling.size
    columns = [order(stream(sampling.seed, "latin hypercube, order"), n, j) for j in range(d)]
    inside = uniform(stream(sampling.seed, "latin hypercube, place"), np.arange(n)[:, None], np.arange(d)[None, :])
    return (np.column_stack(columns) + inside) / n


def _sobol(sampling: Any, d: int) -> np.ndarray:
    """Scrambled Sobol' sequence (Owen 1998), from scipy.stats.qmc."""
    from scipy.stats import qmc

    rng = np.random.default_rng(int(stream(sampling.seed, "sobol")))
    try:
        engine = qmc.Sobol(d, scramble=True, rng=rng)
    except TypeError:  # SciPy before 1.15
        engine = qmc.Sobol(d, scramble=True, seed=rng)
    whole = engine.random_base2(max(0, math.ceil(math.log2(sampling.size))))
    return whole[: sampling.size]


def _saltelli(sampling: Any, d: int) -> np.ndarray:
    """Saltelli et al. (2010): first-order and total indices from size x (d + 2) points."""
    sample = need("SALib.sample.sobol", "study", "sampling method saltelli")
    names = {"num_vars": d, "names": [str(j) for j in range(d)], "bounds": [[0.0, 1.0]] * d}
    return sample.sample(names, sampling.size, calc_second_order=False, seed=sampling.seed)


def _morris(sampling: Any, d: int) -> np.ndarray:
    """Morris (1991): ``size`` trajectories of d + 1 points, one parameter moved at a time."""
    sample = need("SALib.sample.morris", "study", "sampling method morris")
    names = {"num_vars": d, "names": [str(j) for j in range(d)], "bounds": [[0.0, 1.0]] * d}
    return sample.sample(names, sampling.size, num_levels=sampling.levels, seed=sampling.seed)


_METHODS = {"latin_hypercube": _latin_hypercube, "sobol": _sobol, "saltelli": _saltelli, "morris": _morris}
