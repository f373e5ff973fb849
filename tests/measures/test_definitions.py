import importlib
import inspect
import pkgutil

import pytest

import sim.measures
from sim.errors import InputError
from sim.measures.definitions import measure, measures, register

# what helps to measure, but is no measure: words, inputs, masks, and ESRI's own parts
HELPERS = {
    "boundary": "all",
    "definitions": "all",
    "lsr_definition": "all",
    "lsr_words": "all",
    "purchases": "all",
    "table": "all",
    "radius_grid": "all",
    "supporting_rate": {"buyer_groups", "counted_weights"},
    "full_chain": {"technical_coefficients"},
    "kdensity": {"density_from_histogram", "distance_bins", "silverman"},
    "linkages": {"possible_pairs"},
}


def modules():
    return [m.name for m in pkgutil.iter_modules(sim.measures.__path__)]


def test_every_public_measure_is_in_the_register():
    known = {m.function for m in measures().values()}
    missing = []
    for name in modules():
        if name.startswith("esri") or HELPERS.get(name) == "all":
            continue
        module = importlib.import_module(f"sim.measures.{name}")
        for word in module.__all__:
            thing = getattr(module, word)
            if inspect.isclass(thing) or not callable(thing) or word in HELPERS.get(name, ()):
                continue
            if f"{name}.{word}" not in known:
                missing.append(f"{name}.{word}")
    assert not missing


def test_every_registered_function_exists_and_is_documented():
    for m in measures().values():
        module, _, function = m.function.partition(".")
        found = getattr(importlib.import_module(f"sim.measures.{module}"), function)
        assert callable(found)
        assert len(inspect.getdoc(found) or "") > 60, m.function


def test_rows_are_complete():
    for m in measures().values():
        assert m.direction in (-1, 0, 1)
        assert m.en
        assert any("一" <= letter <= "鿿" for letter in m.zh), m.name
        assert not m.share or m.unit == "1"
    assert [row["name"] for row in register()] == list(measures())


def test_lookup():
    assert measure("lsr_metro").name == "lsr"
    assert measure("lsr_metro_full").name == "lsr_full"
    assert measure("loss").direction == -1
    with pytest.raises(InputError, match="did you mean 'robustness'"):
        measure("robustnes")
