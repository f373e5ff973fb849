import pytest

from sim.errors import InputError
from sim.measures.lsr_definition import CHOICES, Boundary, Definition


def test_defaults():
    d = Definition()
    assert (d.basis, d.boundary, d.tier, d.denominator, d.who) == (
        "value",
        "metro",
        "direct",
        "goods",
        "region",
    )
    assert d.column == "lsr_metro"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metro", Boundary("level", level="metro")),
        ("zone", Boundary("level", level="place")),
        ("radius_300km", Boundary("radius", size=300.0)),
        ("50km", Boundary("radius", size=50.0)),
        ("hours_4h", Boundary("hours", size=4.0)),
        ("1.5 hours", Boundary("hours", size=1.5)),
    ],
)
def test_boundaries(text, expected):
    got = Boundary.parse(text)
    assert (got.kind, got.level) == (expected.kind, expected.level)
    assert got.size == expected.size or got.kind == "level"
    assert str(Boundary.parse(str(got))) == str(got)


@pytest.mark.parametrize("text", ["mtro", "radius_0km", "radius_km", "300", "-5km", ""])
def test_bad_boundaries(text):
    with pytest.raises(InputError):
        Boundary.parse(text)


def test_parse_words_and_axes():
    d = Definition.parse("300km full who=ecosystem, denominator=all")
    assert d == Definition(boundary="radius_300km", tier="full", who="ecosystem", denominator="all")
    assert Definition.parse("", boundary="metro", who="lead firm").who == "lead_firm"
    assert Definition.parse(str(d)) == d
    assert Definition.parse("city count normalised").normalised
    assert Definition.parse("leader").who == "lead_firm"


def test_errors_are_gathered_and_name_the_nearest_word():
    with pytest.raises(InputError) as caught:
        Definition.parse("boundry=metro tier=ful")
    text = str(caught.value)
    assert "did you mean 'boundary'" in text
    assert "did you mean 'full'" in text
    with pytest.raises(InputError, match="given twice"):
        Definition.parse("metro city")
    with pytest.raises(InputError, match="did you mean 'metro'"):
        Definition.parse("metr")
    with pytest.raises(InputError, match="by value"):
        Definition.parse("count full")
    with pytest.raises(InputError, match="normalised"):
        Definition.parse("full normalised")
    with pytest.raises(InputError, match="true or false"):
        Definition.parse("normalised=maybe")


def test_every_choice_is_told_in_both_languages():
    seen = set()
    for key, valid in CHOICES.items():
        for word in valid:
            d = Definition(**{key: word})
            seen.add((key, d.describe("en"), d.describe("zh")))
    assert len({s[1] for s in seen if s[0] == "who"}) == len(CHOICES["who"])
    for boundary in ("place", "district", "city", "metro", "province", "country", "50km", "4h"):
        d = Definition(boundary=boundary)
        assert "Local supporting rate" in d.describe("en")
        assert "本地配套率" in d.describe("zh")
        assert d.describe() == d.describe("zh") + "\n" + d.describe("en")
    assert "within 300 km" in Definition(boundary="300km").describe("en")
    assert "300 公里" in Definition(boundary="300km").describe("zh")
    assert "4 小时车程" in Definition(boundary="4h").describe("zh")
    with pytest.raises(InputError):
        Definition().describe("fr")


def test_columns():
    assert Definition(boundary="300km", tier="full", denominator="all").column == "lsr_radius_300km_full_all"
    assert Definition(basis="count", aggregation="mean of ratios").column == "lsr_metro_count_mean"
