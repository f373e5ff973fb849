"""A new kind of policy or disruption is one new file; errors in a union of kinds keep their plain keys."""

import sys
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from sim.scenario.base import Part
from sim.scenario.fields import keys_at, walk
from sim.scenario.union import kinds_in, tagged_union
from sim.scenario.validate import _message, _steps


class Lever(Part):
    """Base."""

    kind: str
    """Which."""


class Pull(Lever):
    """Pull."""

    kind: Literal["pull"]
    """Pull."""

    force: float = 1.0
    """Force."""


class Push(Lever):
    """Push."""

    kind: Literal["push"]
    """Push."""

    speed: Annotated[float, Field(ge=0)]
    """Speed."""


Any2 = tagged_union({"pull": Pull, "push": Push})


class Root(BaseModel):
    levers: tuple[Any2, ...] = ()


def told(plain):
    import json

    with pytest.raises(ValidationError) as caught:
        Root.model_validate_json(json.dumps(plain))
    return [
        (".".join(map(str, _steps(error, plain))), _message(error, Root, _steps(error, plain), plain))
        for error in caught.value.errors()
    ]


def test_errors_in_a_union_have_the_keys_of_the_file():
    assert told({"levers": [{"kind": "push", "speed": -1}]}) == [("levers.0.speed", "is -1, must be at least 0")]
    assert told({"levers": [{"kind": "push"}]})[0][0] == "levers.0.speed"
    assert told({"levers": [{"kind": "puss", "speed": 1}]}) == [
        ("levers.0.kind", "is 'puss', not one of pull, push, did you mean 'push'?")
    ]
    assert told({"levers": [{"speed": 1}]})[0][0] == "levers.0"
    assert told({"levers": [{"speed": 1}]})[0][1].startswith("needs a 'kind'")
    key, _ = told({"levers": [{"kind": "pull", "speed": 1}]})[0]
    assert key == "levers.0.speed"


def test_keys_are_those_of_the_kind_at_hand():
    plain = {"levers": [{"kind": "push"}, {"kind": "pull"}]}
    assert set(keys_at(Root, ["levers", 0], plain)) == {"kind", "speed"}
    assert set(keys_at(Root, ["levers", 1], plain)) == {"kind", "force"}
    assert [key for key, _ in walk(Root)] == [
        "levers[pull].kind",
        "levers[pull].force",
        "levers[push].kind",
        "levers[push].speed",
    ]


def test_a_file_in_the_folder_is_a_kind(tmp_path, monkeypatch):
    package = tmp_path / "levers_of_test"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "turn.py").write_text(
        "from typing import Literal\nfrom sim.scenario.base import Part\n"
        "class Lever(Part):\n    kind: str\n"
        "class Turn(Lever):\n    kind: Literal['turn']\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    base = __import__("levers_of_test.turn", fromlist=["Lever"]).Lever
    kinds = kinds_in("levers_of_test", [str(package)], base)
    assert list(kinds) == ["turn"]
    assert tagged_union(kinds) is kinds["turn"]
    (package / "twist.py").write_text(
        "from typing import Literal\nfrom levers_of_test.turn import Lever\n"
        "class Twist(Lever):\n    kind: Literal['turn']\n"
    )
    with pytest.raises(TypeError, match="kind 'turn' is defined by Turn and by Twist"):
        kinds_in("levers_of_test", [str(package)], base)
    for name in [name for name in sys.modules if name.startswith("levers_of_test")]:
        del sys.modules[name]
