"""The characters of a page as a font inside it, so that Chinese shows on a machine that has no Chinese font."""

from __future__ import annotations

import base64
import io
from importlib.resources import files

from fontTools import subset
from fontTools.ttLib import TTFont

FACES = (("PeitaoSans-Regular.otf", 400), ("PeitaoSans-Bold.otf", 700))
PLAIN = "".join(map(chr, range(0x20, 0x7F)))


def font_faces(text: str) -> str:
    """CSS with our two font faces, cut down to the characters of ``text`` (and plain Latin), as data."""
    rules = []
    for name, weight in FACES:
        font = TTFont(io.BytesIO(files("sim.present.fonts").joinpath(name).read_bytes()), lazy=True)
        options = subset.Options(
            layout_features=[], hinting=False, notdef_outline=True, desubroutinize=False, recalc_timestamp=False
        )
        cutter = subset.Subsetter(options)
        cutter.populate(text=text + PLAIN)
        cutter.subset(font)
        font.flavor = "woff"
        out = io.BytesIO()
        font.save(out)
        data = base64.b64encode(out.getvalue()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "Peitao Sans"; font-weight: {weight}; '
            f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
        )
    return "\n".join(rules)
