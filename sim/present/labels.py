"""What policies, disruptions, events and lines of the budget are called, in both languages.

Result tables hold one word for each: a policy's ``called`` (label, name or kind), an instrument, what happened. Here they
become texts in both languages: those of the scenario first (``label``, ``label_zh``), else those of ``words.csv``
(``kind.*``, ``event.*``, ``budget.*``), else the word itself, for kinds that a user has added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.present.words import Both, say, table
from sim.study.result import RunResult

FIRMS = ("closure", "entry")
"""Kinds of events of single firms: listed by number, not marked on charts."""


def told(values: Mapping[str, Any], key: str) -> Both:
    """The title, question or description of a scenario or experiment, each on one line; what is missing in one language
    is that of the other."""
    en, zh = (" ".join(str(values.get(name) or "").split()) for name in (key, f"{key}_zh"))
    return Both(en or zh, zh or en)


def title_of(values: Mapping[str, Any]) -> Both:
    """The title of a scenario or experiment, else its name."""
    title = told(values, "title")
    return title if title.en else Both(str(values["name"]), str(values["name"]))


def word(group: str, key: str) -> Both:
    """A word of the table such as ``kind.plant_outage``, or the key itself in plain letters when it is not there."""
    if f"{group}.{key}" in table():
        return say(f"{group}.{key}")
    plain = key.replace("_", " ")
    return Both(plain, plain)


def item_label(item: Mapping[str, Any]) -> Both:
    """What a policy or disruption of a resolved scenario is called."""
    kind, name, label = word("kind", item["kind"]), item.get("name") or "", item.get("label") or ""
    if label:
        return Both(label, item.get("label_zh") or label)
    usual = Both(f"{kind.en} ({name})", f"{kind.zh}（{name}）") if name else kind
    return Both(usual.en, item.get("label_zh") or usual.zh)


def labels_of(scenario: Mapping[str, Any]) -> dict[str, Both]:
    """Texts of the policies and disruptions of a resolved scenario, by what result tables call them."""
    items = [*scenario["policies"], *scenario["disruptions"]]
    return {item.get("label") or item.get("name") or item["kind"]: item_label(item) for item in items}


def arm_label(arm: Mapping[str, Any]) -> Both:
    """What one arm of a study is called: its own names, else what it consists of, else its short name."""
    items, files = list(arm.get("add") or []), list(arm.get("use") or [])
    if len(items) == 1 and not files:
        usual = item_label(items[0])
    elif not items and f"arm.{arm['name']}" in table():
        usual = say(f"arm.{arm['name']}")
    else:
        usual = Both(arm["name"], arm["name"])
    en, zh = arm.get("name_en") or "", arm.get("name_zh") or ""
    return Both(en or usual.en, zh or (usual.zh if not en or usual.zh != usual.en else en))


def worded_events(result: RunResult) -> pd.DataFrame:
    """The events of a run with ``name_en``, ``name_zh``, ``what_en``, ``what_zh`` beside the words of the table."""
    events, known = result.tables["events"], labels_of(result.manifest["scenario"])
    for name, id_ in (("names", "id"), ("leaders", "leader_id")):
        if name in result.tables and len(events):
            rows = result.tables[name].drop_duplicates(id_)
            ids, en, zh = (rows[column].astype(str) for column in (id_, "name_en", "name_zh"))
            known = dict(zip(ids, map(Both, en, zh), strict=True)) | known
    said = [known.get(str(label), Both(str(label), str(label))) for label in events["label"]]
    what = [word("event", str(text)) for text in events["what"]]
    return events.assign(**_columns("name", said), **_columns("what", what))


def worded_budget(budget: pd.DataFrame, known: Mapping[str, Both]) -> pd.DataFrame:
    """The budget with ``policy_en``, ``policy_zh``, ``instrument_en``, ``instrument_zh``; ``known``: of :func:`labels_of`."""
    policies = [known.get(str(name), Both(str(name), str(name))) for name in budget["policy"]]
    instruments = [word("budget", str(name)) for name in budget["instrument"]]
    return budget.assign(**_columns("policy", policies), **_columns("instrument", instruments))


def _columns(name: str, texts: list[Both]) -> dict[str, list[str]]:
    """``name_en`` and ``name_zh``, for a table."""
    return {f"{name}_en": [text.en for text in texts], f"{name}_zh": [text.zh for text in texts]}
