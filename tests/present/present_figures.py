"""Every figure drawn from the invented tables, by name: draw(name, lang)."""

from __future__ import annotations

from dataclasses import replace

import present_data as data
from matplotlib.figure import Figure

import sim.present as present
from sim.present.words import Both

META = replace(data.META, centre=(30.66, 104.06))
MANY = replace(META, n=12)


def draw(name: str, lang: str) -> Figure:
    firms, links = data.firms_and_links()
    state, names = data.spaces()
    tree_firms, tree_links, tree_names = data.tree_inputs()
    group = Both("auto parts", "汽车零部件")
    pictures = {
        "leaders": lambda: present.lsr_over_time(data.leaders(), META, lang, events=data.EVENTS, finding=True),
        "leaders_band": lambda: present.lsr_over_time(data.leaders(6), MANY, lang),
        "ecosystems": lambda: present.lsr_over_time(data.ecosystems(), META, lang, by="ecosystem"),
        "effects": lambda: present.policy_effects(data.policy_table(), MANY, lang, finding=True),
        "matrix": lambda: present.policy_disruption_matrix(data.cells(), MANY, lang, finding=True),
        "recovery": lambda: present.recovery(data.recovery_curves(), META, lang, finding=True),
        "recovery_band": lambda: present.recovery(data.recovery_curves(6), MANY, lang),
        "front": lambda: present.front(data.front_points(), MANY, lang, finding=True),
        "kdensity": lambda: present.kdensity(data.density(), META, lang, group=group, finding=True),
        "spaces": lambda: present.spaces_occupancy(state, names, META, lang, finding=True),
        "distance": lambda: present.sourcing_distance(links, META, lang, finding=True),
        "distance_pair": lambda: present.sourcing_distance(links, META, lang, baseline=links.iloc[::2]),
        "tree": lambda: present.supplier_tree(
            tree_firms, tree_links, tree_names, META, lang, leader="faw_vw", finding=True
        ),
        "gaps": lambda: present.missing_links(data.gaps(), META, lang, finding=True),
        "sensitivity": lambda: present.sensitivity(data.indices(), META, lang, finding=True),
        "zone_map": lambda: present.zone_map(data.places(), META, lang, firms=firms, links=links),
        "zone_map_loss": lambda: present.zone_map(
            data.places(), META, lang, measure="loss", corridors=data.corridors()
        ),
        "flow_map": lambda: present.flow_map(data.places(), firms, links, META, lang),
    }
    return pictures[name]()


NAMES = (
    "leaders", "leaders_band", "ecosystems", "effects", "matrix", "recovery", "recovery_band", "front", "kdensity",
    "spaces", "distance", "distance_pair", "tree", "gaps", "sensitivity", "zone_map", "zone_map_loss", "flow_map",
)  # fmt: skip
