"""``extends:``: a variant names the scenario it starts from and says only what is different.

The rule, in full: sections are merged key by key, the child's value wins. The lists ``policies`` and
``disruptions`` of the child are added after the parent's, unless the child says ``replace: [policies]`` (or
``[policies, disruptions]``): then only its own count. Any other list replaces the parent's. What describes
one file (name, title, description, question, in both languages) is not inherited. Paths are relative to the
file they stand in.
"""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import Problem, ScenarioError, suggestion
from sim.scenario.base import DESCRIPTIVE
from sim.scenario.tree import Node, one_line, parse, read_text

APPENDED = ("policies", "disruptions")
"""Lists to which a variant adds."""
OWN = ("name", *DESCRIPTIVE)
"""Keys that describe one file and are not inherited."""
MAX_CHAIN = 20


def read_chain(shown: str, within: tuple[Path, ...] = ()) -> tuple[Node, tuple[str, ...]]:
    """The merged tree of a scenario file and all it extends, and the files read. Raises ScenarioError
    with file and line."""
    own = _read_one(Path(shown), shown)
    here = Path(shown).resolve()
    extends, replace = own.value.pop("extends", None), own.value.pop("replace", None)
    replaced = _replaced(replace, extends)
    if extends is None:
        return own, (shown,)
    if not isinstance(extends.value, str) or not extends.value.strip():
        raise ScenarioError(Problem("must be the path of one scenario file", shown, extends.line, "extends"))
    parent_path = os.path.normpath(os.path.join(os.path.dirname(shown), extends.value))
    chain = (*within, here)
    if not _is_file(parent_path):
        raise ScenarioError(Problem(f"no such file: {one_line(parent_path, 300)}", shown, extends.line, "extends"))
    if Path(parent_path).resolve() in chain:
        names = " -> ".join([*(p.name for p in chain), Path(parent_path).name])
        raise ScenarioError(Problem(f"goes in a circle: {names}", shown, extends.line, "extends"))
    if len(chain) >= MAX_CHAIN:
        raise ScenarioError(Problem(f"more than {MAX_CHAIN} files in a row", shown, extends.line, "extends"))
    parent, files = read_chain(parent_path, chain)
    for key in (*OWN, *replaced):
        parent.value.pop(key, None)
    return merge(parent, own), (shown, *files)


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):  # too long a name, a NUL inside it
        return False


def _read_one(path: Path, shown: str) -> Node:
    node = parse(read_text(path, shown), shown)
    if node is None or (node.value is None and node.line is not None):
        raise ScenarioError(Problem("is empty; `peitao new` makes a commented scenario to start from", shown))
    if not isinstance(node.value, dict):
        raise ScenarioError(Problem("must be a mapping, lines such as 'region: chengdu'", shown, node.line))
    return Node(node.value, shown, None)


def _replaced(replace: Node | None, extends: Node | None) -> tuple[str, ...]:
    if replace is None:
        return ()
    if extends is None:
        raise ScenarioError(Problem("only means something with 'extends'", replace.file, replace.line, "replace"))
    if not isinstance(replace.value, list):
        raise ScenarioError(Problem("must be a list, such as [policies]", replace.file, replace.line, "replace"))
    problems = [
        Problem(
            f"unknown list '{one_line(item.plain())}'{suggestion(str(item.plain()), APPENDED)}",
            item.file,
            item.line,
            "replace",
        )
        for item in replace.value
        if item.value not in APPENDED
    ]
    if problems:
        raise ScenarioError(problems)
    return tuple(item.value for item in replace.value)


def merge(parent: Node, child: Node, top: bool = True) -> Node:
    """``child`` laid over ``parent``: mappings key by key; appended lists at the top level; else the child
    wins."""
    if not (isinstance(parent.value, dict) and isinstance(child.value, dict)):
        return child
    merged = dict(parent.value)
    for key, own in child.value.items():
        before = merged.get(key)
        if before is None:
            merged[key] = own
        elif top and key in APPENDED and isinstance(before.value, list) and isinstance(own.value, list):
            merged[key] = Node(before.value + own.value, own.file, own.line)
        else:
            merged[key] = merge(before, own, top=False)
    return Node(merged, child.file, child.line)
