"""Do the tests bite? Small faults are put into a copy of the code, one at a time; a fault that no test notices survives.

    .venv/bin/python benchmarks/mutants.py                 six faults a module: some minutes
    .venv/bin/python benchmarks/mutants.py --each 20       more of them

A fault replaces one operator or comparison, moves one number, or negates one condition. Equivalent faults (such as < for <= on
numbers that are never equal) cannot be noticed by any test, so the share never reaches 100 %.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {
    "sim/measures/resilience.py": ["tests/measures/test_resilience_measures.py"],
    "sim/measures/supporting_rate.py": ["tests/measures/test_supporting_rate.py"],
    "sim/measures/losses.py": ["tests/measures/test_resilience_measures.py", "tests/measures/test_loss_start.py"],
    "sim/model/engine/output.py": [
        "tests/golden/test_engine_corners.py",
        "tests/engine/test_engine_dense.py",
        "tests/engine/test_engine_linear.py",
    ],
    "sim/model/engine/orders.py": ["tests/golden/test_engine_corners.py", "tests/engine/test_engine_dense.py"],
    "sim/model/engine/rationing.py": ["tests/golden/test_engine_corners.py", "tests/engine/test_engine_dense.py"],
    "sim/world/sourcing/cost.py": ["tests/world/test_sourcing.py", "tests/world/test_small_faults.py"],
    "sim/world/equilibrium.py": ["tests/world/test_equilibrium.py", "tests/world/test_small_faults.py"],
    "sim/scenario/disruptions/base.py": [
        "tests/scenario/test_scenario_kinds.py",
        "tests/model/test_disruption_effects.py",
        "tests/world/test_small_faults.py",
    ],
}
BINARY = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
COMPARE = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}


def places(tree: ast.AST) -> list[ast.AST]:
    """Nodes a fault can be put at, annotations left out."""
    skip = set()
    for node in ast.walk(tree):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            skip |= {id(inner) for inner in ast.walk(part)} if part is not None else set()
    return [node for node in ast.walk(tree) if id(node) not in skip and fault(copy.deepcopy(node))]


def fault(node: ast.AST) -> str:
    """Put a fault into ``node``; what was done, empty if nothing can be."""
    if (
        isinstance(node, ast.BinOp)
        and type(node.op) in BINARY
        and not isinstance(node.left, ast.Constant | ast.JoinedStr)
    ):
        old, node.op = type(node.op).__name__, BINARY[type(node.op)]()
        return f"{old} -> {type(node.op).__name__}"
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARE:
        old = type(node.ops[0]).__name__
        node.ops = [COMPARE[type(node.ops[0])]()]
        return f"{old} -> {type(node.ops[0]).__name__}"
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and abs(node.value) < 100:
        old, node.value = node.value, node.value + 1
        return f"{old} -> {node.value}"
    if isinstance(node, ast.If):
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return "if -> if not"
    return ""


def mutants(source: str, each: int, seed: int) -> list[tuple[int, str, str]]:
    """(line, what, source) of ``each`` faults drawn from all there can be."""
    count = len(places(ast.parse(source)))
    made = []
    for n in sorted(random.Random(seed).sample(range(count), min(each, count))):
        tree = ast.parse(source)
        node = places(tree)[n]
        what = fault(node)
        made.append((getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(tree))))
    return made


def noticed(folder: Path, tests: list[str]) -> bool:
    """Whether the tests fail in ``folder``."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    """Make the faults and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=6, help="faults a module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="*", default=list(TARGETS), help="of the files below TARGETS; all if none")
    given = parser.parse_args()
    total = caught = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in ("sim", "tests", "scenarios"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        for file in given.files:
            tests = TARGETS[file]
            source = (ROOT / file).read_text("utf-8")
            assert not noticed(folder, tests), f"{file}: its tests fail without any fault"
            mine = 0
            kinds = mutants(source, given.each, given.seed)
            for line, what, text in kinds:
                (folder / file).write_text(text, "utf-8")
                hit = noticed(folder, tests)
                mine += hit
                if not hit:
                    print(f"  survived: {file}:{line} {what}", flush=True)
            (folder / file).write_text(source, "utf-8")
            print(f"{file}: {mine} of {len(kinds)} faults noticed", flush=True)
            total, caught = total + len(kinds), caught + mine
    print(f"{caught} of {total} faults noticed ({caught / total:.0%})")


if __name__ == "__main__":
    main()
