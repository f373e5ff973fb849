"""The base year closes: X = F + B X."""

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import spsolve

from sim.errors import ModelError
from sim.world.equilibrium import final_demand, solve, technology


def test_closed_form_of_two_firms():
    b = sparse.csr_matrix(np.array([[0.0, 0.5], [0.25, 0.0]]))
    final = np.array([100.0, 50.0])
    np.testing.assert_allclose(solve(b, final), np.linalg.solve(np.eye(2) - b.toarray(), final), rtol=1e-14)


def test_world_is_in_equilibrium(toy_world):
    b = technology(toy_world.network)
    x = toy_world.firms.output
    np.testing.assert_allclose(toy_world.final + b @ x, x, rtol=1e-12)
    np.testing.assert_allclose(
        spsolve(sparse.identity(x.size, format="csc") - b.tocsc(), toy_world.final), x, rtol=1e-9
    )


def test_final_demand_fills_the_gap_and_never_falls_below_the_least():
    b = sparse.csr_matrix(np.array([[0.0, 0.9], [0.0, 0.0]]))
    target = np.array([10.0, 100.0])
    final = final_demand(b, target, np.array([0.2, 0.0]))
    np.testing.assert_allclose(final, [2.0, 100.0])
    np.testing.assert_allclose(solve(b, final), [92.0, 100.0])


def test_an_economy_that_eats_itself_has_no_equilibrium():
    with pytest.raises(ModelError, match=r"coefficients\.csv"):
        solve(sparse.csr_matrix(np.array([[0.0, 1.0], [1.0, 0.0]])), np.ones(2))


def test_nobody_needs_more_than_its_capacity(toy_world):
    firms = toy_world.firms
    assert (firms.output <= firms.capacity * (1 + 1e-12)).all()
    assert (toy_world.final >= 0).all()
    assert (toy_world.final_local <= toy_world.final).all()
