"""Make the two font files of this folder from Debian's ``fonts-noto-cjk`` (a developer's tool, not used
at run time).

    python sim/present/fonts/build_subset.py FOLDER_WITH_NotoSansCJK_TTC

Keeps Latin, Greek, punctuation, arrows, mathematical signs and the 6 763 characters of GB 2312, plus some
characters of place and personal names outside it. Layout tables and hinting are dropped: matplotlib and the
PDF writer use outlines only. The family is renamed, so that a system's own Noto fonts never mix with it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FAMILY = "Peitao Sans"
EXTRA = "邛崃犍镕喆堃玥珺垚犇赟鑫淼昇晟珹翀堉钜骉峤㭎㛃䶮"


def gb2312() -> set[int]:
    """Code points of GB 2312: symbols, Greek, full-width forms and 6 763 hanzi."""
    points = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def wanted() -> set[int]:
    """All code points kept."""
    ranges = [
        (0x20, 0x17F),
        (0x370, 0x3FF),
        (0x2000, 0x206F),
        (0x2070, 0x209F),
        (0x20A0, 0x20BF),
        (0x2100, 0x214F),
        (0x2190, 0x21FF),
        (0x2200, 0x22FF),
        (0x2460, 0x24FF),
        (0x25A0, 0x25FF),
        (0x2600, 0x2606),
        (0x3000, 0x303F),
        (0xFF01, 0xFF5E),
    ]
    points = gb2312() | {ord(c) for c in EXTRA}
    for first, last in ranges:
        points |= set(range(first, last + 1))
    return points


def build(source: Path, weight: str, target: Path) -> None:
    """Subset the Simplified Chinese face of one collection and rename it."""
    collection = TTCollection(source, lazy=True)
    font = next(f for f in collection.fonts if f["name"].getDebugName(1).startswith("Noto Sans CJK SC"))
    options = subset.Options(
        layout_features=[],
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["GPOS", "GSUB", "VORG", "vhea", "vmtx", "BASE", "DSIG"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    postscript = f"{FAMILY.replace(' ', '')}-{weight}"
    renamed = {
        1: FAMILY,
        2: weight,
        3: f"{postscript};subset of Noto Sans CJK SC",
        4: f"{FAMILY} {weight}",
        6: postscript,
    }
    for record in list(font["name"].names):
        if record.nameID in renamed:
            font["name"].setName(
                renamed[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
    top = font["CFF "].cff
    top.fontNames[0] = postscript
    font["OS/2"].usWeightClass = 700 if weight == "Bold" else 400
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    folder, here = Path(sys.argv[1]), Path(__file__).parent
    for weight in ("Regular", "Bold"):
        build(folder / f"NotoSansCJK-{weight}.ttc", weight, here / f"PeitaoSans-{weight}.otf")
