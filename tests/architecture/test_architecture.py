"""The house: layers as drawn, quiet and light imports, randomness and printing only where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sim
from sim.cli.app import VERBS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "sim").rglob("*.py"))
HEAVY = ("numpy", "scipy", "numba", "pandas", "pyarrow", "mesa", "matplotlib", "pydantic", "ruamel", "solara", "duckdb")


def contracts() -> list[dict]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)


def test_import_contracts_hold():
    pytest.importorskip("importlinter")
    done = python("from importlinter.cli import lint_imports; raise SystemExit(lint_imports())")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_in_the_layers():
    layers = contracts()[0]["layers"]
    named = {word.strip() for layer in layers for word in layer.split("|")}
    rooms = {f"sim.{path.stem}" for path in (ROOT / "sim").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - named == {"sim.__init__"} | ({"sim.__pycache__"} & rooms)


def test_importing_sim_prints_nothing_and_imports_nothing_heavy():
    done = python(f"import sys, sim, sim.cli; print([m for m in {HEAVY} if m in sys.modules])")
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_the_public_api_is_there():
    assert set(sim.__all__) <= set(dir(sim))
    for name in sim.__all__:
        assert callable(getattr(sim, name))
    with pytest.raises(AttributeError, match="no attribute 'rum'"):
        sim.rum  # noqa: B018


def test_helps_import_nothing_heavy():
    code = (
        "import sys, io, contextlib\n"
        "from sim.cli.main import run\n"
        f"for words in [[], *[[verb] for verb in {VERBS}]]:\n"
        "    with contextlib.redirect_stdout(io.StringIO()):\n"
        "        assert run([*words, '--help']) == 0\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = python(code)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def calls(tree: ast.AST) -> list[str]:
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def imported(tree: ast.AST) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


OWN_GENERATOR = {"sim/model/engine/sample.py", "sim/study/design/sampling.py"}
"""Seeded generators outside any simulation: networks to measure the engine on, points of a design."""


def test_no_module_draws_from_a_shared_sequence_or_prints():
    for path in SOURCES:
        exempt = path.relative_to(ROOT).as_posix() in OWN_GENERATOR
        tree = ast.parse(path.read_text("utf-8"))
        assert "random" not in imported(tree), path
        for called in calls(tree):
            drawn = called.startswith(("np.random.", "numpy.random.", "random."))
            assert exempt or not drawn, f"{path}: draw from sim.streams"
            assert called != "hash", f"{path}: hash() of a text changes with PYTHONHASHSEED"
            assert called != "print" or "cli" in path.parts, f"{path}: only the command line prints"


def test_nothing_runs_on_import_of_a_module():
    """Modules define things: no calls to files, network or clocks at import, but for registries and kernels."""
    banned = {"open", "print", "input", "time.time", "subprocess.run", "os.system", "os.makedirs"}
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        at_import = [node for node in tree.body if isinstance(node, (ast.Expr, ast.Assign))]
        found = [call for node in at_import for call in calls(node) if call in banned]
        assert not found, path
