"""``peitao dash``: look at a run or a study in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def dash(
    result: Annotated[Path, Parameter(help="Folder of a run or of a study.")],
    /,
    *,
    port: Annotated[int, Parameter(help="Port on this machine; 0 takes any free one.")] = 8737,
    browser: Annotated[bool, Parameter(help="Open the page in the browser.")] = True,
) -> None:
    """Explore a run or a study on a local page: choose scenario, policy, disruption, measure, place and date; see map,
    course and comparison; download what is seen as CSV or SVG.

    The page is served to this machine only (127.0.0.1) and asks nothing of the network. Ctrl-C ends it.

    Examples
    --------
        peitao dash results/policy-x-disruption
        peitao dash results/baseline/ID --port 0 --no-browser
    """
    from sim.present.study_view import open_view

    view = open_view(result)

    from sim.present.explorer import Explored, serve

    server = serve(Explored(view), port)
    print(f"{server.url}  (Ctrl-C ends it)", flush=True)
    if browser:
        import webbrowser

        webbrowser.open(server.url)
    with server:
        server.serve_forever()
