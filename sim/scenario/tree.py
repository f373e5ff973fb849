"""YAML text as a tree in which every value knows its file and line. YAML 1.2: ``NO`` is text, ``1e-3`` a
number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from sim.errors import Problem, ScenarioError, nearest

MAX_BYTES = 1_000_000
"""A scenario file is read by people; a larger one is a mistake."""
MAX_VALUES = 50_000
"""Most values after anchors are expanded: a few lines of nested aliases could otherwise fill the memory."""
MAX_DEPTH = 40

_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Node:
    """A value (scalar, list of Node or dict of Node), and where its key or item starts."""

    value: Any
    file: str
    line: int | None = None

    def plain(self) -> Any:
        """The value without places: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def places(self, at: str = "") -> Iterator[tuple[str, tuple[str, int | None]]]:
        """(dotted key, (file, line)) of this value and of all below it."""
        yield at, (self.file, self.line)
        items: Any = ()
        if isinstance(self.value, dict):
            items = self.value.items()
        elif isinstance(self.value, list):
            items = enumerate(self.value)
        for key, child in items:
            yield from child.places(f"{at}.{key}" if at else str(key))


def as_tree(value: Any, place: str, depth: int = 0) -> Node:
    """A Python value as a tree said to come from ``place``: dates become text, NumPy scalars plain
    numbers."""
    if depth > MAX_DEPTH:
        raise ScenarioError(Problem("nested too deeply", place))
    if isinstance(value, Mapping):
        return Node({str(key): as_tree(child, place, depth + 1) for key, child in value.items()}, place)
    if isinstance(value, list | tuple):
        return Node([as_tree(child, place, depth + 1) for child in value], place)
    if isinstance(value, dt.date):
        return Node(value.isoformat(), place)
    if hasattr(value, "dtype") and getattr(value, "size", 0) == 1:
        value = value.item()
    if isinstance(value, int) and abs(value) >= 10**300:
        raise ScenarioError(Problem("a whole number this large cannot stand in a scenario", place))
    if isinstance(value, str):
        try:
            value = sound(value)
        except UnicodeError:
            raise ScenarioError(Problem("has a character that is not valid Unicode", place)) from None
    if value is None or isinstance(value, bool | int | float | str):
        return Node(value, place)
    raise ScenarioError(Problem(f"a {type(value).__name__} cannot stand in a scenario", place))


def one_line(text: object, most: int = 60) -> str:
    """The text for a message: short, and with line breaks and control characters escaped."""
    said = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in str(text)[: 2 * most])
    return said if len(said) <= most else said[: most - 3] + "..."


def sound(text: str) -> str:
    """The text with JSON's escaped surrogate pairs joined; UnicodeError if there is half a pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def read_text(path: Path, shown: str) -> str:
    """The text of a scenario file; ScenarioError with one clear line when it cannot be read."""
    try:
        if path.is_dir():
            raise ScenarioError(Problem("is a folder; name a scenario file, such as baseline.yaml", shown))
        if path.exists() and not path.is_file():
            raise ScenarioError(Problem("is not a file", shown))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ScenarioError(Problem(f"no such file{_similar(path)}", shown)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScenarioError(Problem(f"cannot be read: {reason}", shown)) from None
    if len(data) > MAX_BYTES:
        raise ScenarioError(Problem(f"is larger than {MAX_BYTES // 1_000_000} MB; is this a scenario?", shown))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScenarioError(Problem("is not UTF-8 text; save the file as UTF-8", shown, line)) from None


def _similar(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.glob("*.y*ml")]
    except OSError:
        return ""
    close = nearest(path.name, names)
    for folder in ("scenarios", "experiments"):
        if not close and (Path(folder) / f"{path.stem}.yaml").is_file():
            close = f"{folder}/{path.stem}.yaml"
    return f", did you mean '{close}'?" if close else ""


def parse(text: str, shown: str) -> Node | None:
    """The tree of a YAML text (None when it is empty). Syntax errors, duplicate keys, foreign tags and
    alias bombs raise ScenarioError with file and line."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise ScenarioError(Problem(f"not valid YAML: {said}", shown, line)) from None
    except YAMLError as error:
        said = " ".join(str(error).split("\n")[0].split())
        raise ScenarioError(Problem(f"not valid YAML: {said}", shown)) from None
    except RecursionError:
        raise ScenarioError(Problem("not valid YAML: nested too deeply", shown)) from None
    except Exception as error:  # the YAML reader itself stumbles over some malformed directives and numbers
        raise ScenarioError(Problem(f"not valid YAML: {' '.join(str(error).split())}", shown)) from None
    if root is None:
        return None
    reader = _Reader(shown)
    node = reader.node(root, root.start_mark.line + 1, "", 0)
    if reader.problems:
        raise ScenarioError(reader.problems)
    return node


class _Reader:
    """Turns composed YAML nodes into :class:`Node`, noting problems."""

    def __init__(self, shown: str):
        self.shown = shown
        self.problems: list[Problem] = []
        self.count = 0

    def problem(self, message: str, line: int, key: str) -> None:
        self.problems.append(Problem(message, self.shown, line, key or None))

    def node(self, raw: Any, line: int, key: str, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_VALUES:
            raise ScenarioError(Problem(f"more than {MAX_VALUES} values once anchors are expanded", self.shown, line))
        if depth > MAX_DEPTH:
            raise ScenarioError(Problem("nested too deeply", self.shown, line))
        value: Any
        if isinstance(raw, ScalarNode):
            value = self.scalar(raw, key)
        elif not str(raw.tag).startswith(_TAG):
            self.problem(f"tag {raw.tag} is not allowed; write plain YAML", raw.start_mark.line + 1, key)
            value = None
        elif isinstance(raw, SequenceNode):
            value = [
                self.node(item, item.start_mark.line + 1, _join(key, n), depth + 1) for n, item in enumerate(raw.value)
            ]
        else:
            value = self.mapping(raw, key, depth)
        return Node(value, self.shown, line)

    def mapping(self, raw: MappingNode, key: str, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for name_node, value in raw.value:
            line = name_node.start_mark.line + 1
            name = name_node.value if isinstance(name_node, ScalarNode) else ""
            if not name or not name.isprintable():
                self.problem("a key must be a word", line, key)
                continue
            if name in found:
                self.problem(f"duplicate key, first given on line {found[name].line}", line, _join(key, name))
                continue
            found[name] = self.node(value, line, _join(key, name), depth + 1)
        return found

    def scalar(self, raw: ScalarNode, key: str) -> Any:
        line, tag = raw.start_mark.line + 1, str(raw.tag)
        try:
            text = sound(raw.value)
        except UnicodeError:
            self.problem("has a character that is not valid Unicode", line, key)
            return ""
        try:
            return _SCALARS[tag](text)
        except KeyError:
            self.problem(f"tag {tag.removeprefix(_TAG)} is not allowed; write plain YAML", line, key)
        except ValueError:
            self.problem(f"'{one_line(text)}' is not a valid {tag.removeprefix(_TAG)}", line, key)
        return None


def _integer(text: str) -> int:
    digits = text.replace("_", "").lower()
    if len(digits) > 300:
        raise ValueError("too many digits")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2], 10)
    return sign * int(digits[2:] if base != 10 else digits, base)


def _real(text: str) -> float:
    word = text.replace("_", "").lower()
    return float(word.replace(".inf", "inf").replace(".nan", "nan"))


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


_SCALARS: dict[str, Any] = {
    f"{_TAG}str": str,
    f"{_TAG}int": _integer,
    f"{_TAG}float": _real,
    f"{_TAG}bool": _boolean,
    f"{_TAG}null": lambda text: None,
    f"{_TAG}timestamp": str,  # dates stay text here; the field they stand in says what they are
}


def _join(key: str, name: object) -> str:
    return f"{key}.{name}" if key else str(name)
